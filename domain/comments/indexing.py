"""What can be found of comments: the shown words of published ones, and never a name or an address."""

from sqlalchemy import func, select

from domain.articles.models import Article
from domain.comments.models import Comment, CommentStatus, Revision
from domain.search.entries import Entry, put_entries, remove_entries
from domain.search.models import EntryKind
from foundation.database import db, take_rows

COMMENTS_AT_A_TIME = 500


def index_comment(comment: Comment) -> None:
    """Let a comment be found as it is now, or not at all, in the transaction that changed it."""
    if comment.is_published:
        put_entries(_entries([comment.id]))
    else:
        remove_entries(EntryKind.COMMENT, [comment.id])


def index_comments_after(number: int) -> int | None:
    """Make the entries of the next comments anew; returns the number of the last one, None when there was none.

    Their articles' rows are taken, as by everybody who changes a comment: what is decided meanwhile waits.
    """
    query = select(Comment.id, Comment.article_id).where(Comment.id > number)
    rows = db.session.execute(query.order_by(Comment.id).limit(COMMENTS_AT_A_TIME)).all()
    take_rows(Article.id, [row.article_id for row in rows])
    numbers = [row.id for row in rows]
    entries = _entries(numbers)
    put_entries(entries)
    remove_entries(EntryKind.COMMENT, set(numbers) - {entry.item_id for entry in entries})
    return numbers[-1] if numbers else None


def highest_numbers() -> tuple[int, int]:
    """The highest numbers of an article and of a comment."""
    highest = (select(func.coalesce(func.max(model.id), 0)) for model in (Article, Comment))
    article, comment = (db.session.execute(query).scalar_one() for query in highest)
    return article, comment


def _entries(numbers: list[int]) -> list[Entry]:
    """Of those among these comments that are published."""
    query = (
        select(Comment.id, Comment.article_id, Article.category_id, Comment.published_at, Revision.words)
        .join(Revision, Revision.id == Comment.revision_id)
        .join(Article, Article.id == Comment.article_id)
        .where(Comment.id.in_(numbers), Comment.status == CommentStatus.PUBLISHED)
    )
    return [
        Entry(EntryKind.COMMENT, row.id, row.article_id, row.category_id, row.published_at, body=row.words)
        for row in db.session.execute(query)
    ]
