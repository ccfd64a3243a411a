"""Comments that were published after somebody opened the page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select

from domain.articles.models import Article
from domain.articles.queries import is_public_now
from domain.comments import queries
from domain.comments.models import Comment, CommentStatus
from domain.comments.threads import Branch, Thread, into_branches, reading_order
from foundation.database import db

# More than these arrive in turns: the answer stays as small as a packet.
ARRIVED_MOST = 20


class NoSuchArticle(Exception):
    """There is no such article, or readers may not see it."""


def arrived_since(article_id: int, since: datetime | None) -> list[tuple[int, datetime]]:
    """The comments published after `since` as (number, moment), the oldest first: one query, one walk along one index.

    Publications under one article never share a moment (see `publication_time`), so that none is lost and none comes
    twice. Raises NoSuchArticle.
    """
    is_new = [Comment.article_id == Article.id, Comment.status == CommentStatus.PUBLISHED]
    if since is not None:
        is_new.append(Comment.published_at > since)
    query = select(Comment.id, Comment.published_at).select_from(Article).outerjoin(Comment, and_(*is_new))
    query = query.where(Article.id == article_id, *is_public_now()).order_by(Comment.published_at).limit(ARRIVED_MOST)
    rows = db.session.execute(query).tuples().all()
    if not rows:
        raise NoSuchArticle
    return [(number, moment) for number, moment in rows if number is not None and moment is not None]


class Arrivals:
    """Comments to put into a page that is open: whole threads, new branches of threads, answers within branches.

    `since`: when the newest of them was published. Each goes where its thread or branch stands; where that is not on
    the page, it is not shown there.
    """

    def __init__(self, article: Article, numbers: Sequence[int]) -> None:
        found = queries.published_comments(article, numbers[:ARRIVED_MOST])
        self.since = max((comment.published_at for comment in found if comment.published_at), default=None)
        comments = reading_order(found)
        tops = [comment for comment in comments if comment.depth == 0]
        branches = into_branches(comment for comment in comments if comment.depth)
        self.threads = [
            Thread(top, [branch for branch in branches if _thread_of(branch) == top.id])
            for top in sorted(tops, key=lambda top: -top.id)
        ]
        known = {top.id for top in tops}
        elsewhere = [branch for branch in branches if _thread_of(branch) not in known]
        self.branches = [branch for branch in elsewhere if branch.head is not None]
        self.answers = [branch for branch in elsewhere if branch.head is None]


def _thread_of(branch: Branch) -> int | None:
    return (branch.head or branch.answers[0]).thread_id
