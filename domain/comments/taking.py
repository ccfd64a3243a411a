"""Taking a comment to change it, or what is counted on it: the first step of everybody who does."""

from sqlalchemy import select

from domain.articles.models import Article
from domain.comments.models import Comment
from domain.comments.queries import comment_by_id
from foundation.database import db, take_rows

# What a change may have written, also by somebody else a moment before.
CHANGING = [
    *("status", "version", "revision_id", "waiting_revision_id", "returned_by_id", "pinned_at"),
    *("second_look_besides_id", "report_count", "desk_tab", "desk_since", "published_at"),
]


class CommentNotFound(Exception):
    """There is no such comment."""


def existing_comment(comment_id: int) -> Comment:
    """The comment, as it stands now; nobody else changes anything under its article until the commit.

    The article's row is the first that is taken, by whoever changes a comment: every change counts on it in the end,
    and MariaDB looks after it, and after the thread's, whenever a comment moves in an index that begins with them.
    Raises CommentNotFound.
    """
    article_id = db.session.execute(select(Comment.article_id).where(Comment.id == comment_id)).scalar_one_or_none()
    if article_id is None:
        raise CommentNotFound
    take_rows(Article.id, [article_id])
    comment = comment_by_id(comment_id)
    if comment is None:
        raise CommentNotFound
    db.session.refresh(comment, CHANGING)  # it may have been read before the row was taken
    return comment
