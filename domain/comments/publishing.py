"""Publishing a comment in the transaction that stores it: what is counted then, in the order rows are taken in."""

from datetime import datetime

from sqlalchemy import bindparam, update

from domain.articles.actions import mark_comment_published
from domain.comments.models import Comment
from domain.comments.notices import note_reply
from domain.comments.readers import Reader
from domain.comments.storing import NewComment
from domain.search.entries import Entry, add_entry
from domain.search.models import EntryKind
from foundation.prepared import run, table_of

_COMMENTS, _READERS = table_of(Comment), table_of(Reader)
_ONE_CHILD_MORE = (
    update(_COMMENTS).where(_COMMENTS.c.id == bindparam("number")).values(child_count=_COMMENTS.c.child_count + 1)
)
_ONE_REPLY_MORE = (
    update(_COMMENTS).where(_COMMENTS.c.id == bindparam("number")).values(reply_count=_COMMENTS.c.reply_count + 1)
)
_ONE_OF_READER_MORE = (
    update(_READERS).where(_READERS.c.id == bindparam("number")).values(published_count=_READERS.c.published_count + 1)
)


def count_published(
    comment: NewComment, words: str, *, reader_id: int, category_id: int | None, published_at: datetime
) -> None:
    """Count a comment that was stored as published, and let it be found.

    What it answers is published itself, so that nothing above it comes or goes; the article's row is taken.
    """
    if comment.parent_id is not None:
        run(_ONE_CHILD_MORE, {"number": comment.parent_id})
        run(_ONE_REPLY_MORE, {"number": comment.thread_id})
        note_reply(comment.id, comment.parent_id)
    mark_comment_published(comment.article_id, published_at)
    run(_ONE_OF_READER_MORE, {"number": reader_id})
    add_entry(Entry(EntryKind.COMMENT, comment.id, comment.article_id, category_id, published_at, body=words))
