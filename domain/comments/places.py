"""Where a single comment stands: on which page of its article or of its thread."""

from sqlalchemy import func, select, tuple_

from domain.articles.models import Article
from domain.comments.listed import PAGE_LENGTH, REPLIES_AT_FIRST
from domain.comments.models import Comment
from foundation.database import db


def is_on_first_page(article: Article, top_id: int) -> bool:
    """True when a top-level comment stands on the article's first page, the newest first or pinned."""
    if db.session.execute(select(Comment.pinned_at).where(Comment.id == top_id)).scalar_one_or_none() is not None:
        return True
    newer = select(Comment.id).where(
        Comment.article_id == article.id, Comment.depth == 0, Comment.is_listed.is_(True), Comment.id > top_id
    )
    number = db.session.execute(select(func.count()).select_from(newer.limit(PAGE_LENGTH).subquery())).scalar_one()
    return number < PAGE_LENGTH


def is_among_first_replies(comment: Comment) -> bool:
    """True when a reply is shown with its thread without asking for more."""
    before = select(Comment.id).where(
        Comment.thread_id == comment.thread_id,
        Comment.is_listed.is_(True),
        tuple_(Comment.branch_id, Comment.id) < (comment.branch_id, comment.id),
    )
    number = db.session.execute(
        select(func.count()).select_from(before.limit(REPLIES_AT_FIRST).subquery())
    ).scalar_one()
    return number < REPLIES_AT_FIRST or not comment.is_listed


def page_start_of(reply: Comment) -> int | None:
    """The number of the reply that a page of the thread begins with, so that it shows this one.

    That is its branch's first, or itself where the branch before it fills a page.
    """
    before = select(Comment.id).where(
        Comment.thread_id == reply.thread_id,
        Comment.is_listed.is_(True),
        Comment.branch_id == reply.branch_id,
        Comment.id < reply.id,
    )
    number = db.session.execute(select(func.count()).select_from(before.limit(PAGE_LENGTH).subquery())).scalar_one()
    return reply.branch_id if number < PAGE_LENGTH else reply.id
