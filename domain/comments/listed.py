"""The public thread as everybody reads it: plain rows, a few statements for a page however long the thread is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from domain.comments.models import Comment, CommentStatus, Revision
from domain.comments.orders import PLACES, Order, begins_at
from foundation.reads import Read, ReadAmong, ReadForEach, moment_of

PAGE_LENGTH = 50
REPLIES_AT_FIRST = 3
# More pinned comments than these stand where they stood before.
PINNED_MOST = 5


class Answered(NamedTuple):
    """Whom a reply answers."""

    author_name: str
    is_published: bool


class ListedComment(NamedTuple):
    """A comment of the public thread, or the tombstone of one: what readers see of it, by the names of `Comment`."""

    id: int
    parent_id: int | None
    thread_id: int | None
    branch_id: int | None
    depth: int
    status: str
    is_pinned: bool
    staff_id: int | None
    author_name: str
    written: datetime | str
    like_count: int
    child_count: int
    reply_count: int
    shown: str
    is_erased: bool
    is_edited: bool
    is_masked: bool
    waiting_revision_id: int | None
    answered_name: str | None
    answered_status: str | None

    @property
    def is_listed(self) -> bool:
        """By its nature."""
        return True

    @property
    def is_published(self) -> bool:
        """Others may read it."""
        return self.status == CommentStatus.PUBLISHED

    @property
    def is_official(self) -> bool:
        """Staff wrote it for the office."""
        return self.staff_id is not None

    @property
    def created_at(self) -> datetime:
        """When it was written."""
        return moment_of(self.written)

    @property
    def html(self) -> Markup:
        """The stored HTML, which passed the wall when it was written."""
        return Markup(self.shown)  # noqa: S704 sanitised when written

    @property
    def parent(self) -> Answered | None:
        """Whom it answers."""
        if self.answered_name is None:
            return None
        return Answered(self.answered_name, self.answered_status == CommentStatus.PUBLISHED)


def _listed() -> "Select[Any]":
    """The columns in the order of the fields above."""
    answered = aliased(Comment)
    rows: Any = select(
        Comment.id,
        Comment.parent_id,
        Comment.thread_id,
        Comment.branch_id,
        Comment.depth,
        Comment.status,
        Comment.pinned_at.is_not(None),
        Comment.staff_id,
        Comment.author_name,
        Comment.created_at,
        Comment.like_count,
        Comment.child_count,
        Comment.reply_count,
        Revision.html,
        Revision.words == "",
        Revision.is_edit,
        Revision.is_masked,
        Comment.waiting_revision_id,
        answered.author_name,
        answered.status,
    )
    rows = rows.join(Revision, Comment.revision_id == Revision.id)
    return rows.outerjoin(answered, Comment.parent_id == answered.id)  # type: ignore[no-any-return]


def _tops(order: Order, *, is_first: bool) -> Read:
    query = _listed().where(Comment.article_id == bindparam("article"), Comment.depth == 0, Comment.is_listed.is_(True))
    # Written out: SQLite would make a table of a list, which takes longer than all the rest.
    query = query.where(*(Comment.id != bindparam(f"pinned_{place}") for place in range(PINNED_MOST)))
    if not is_first:
        query = query.where(begins_at(order))
    return Read(query.order_by(*PLACES[order]).limit(PAGE_LENGTH + 1))


_TOPS = {(order, is_first): _tops(order, is_first=is_first) for order in Order for is_first in (True, False)}
_PINNED = Read(
    _listed()
    .where(Comment.article_id == bindparam("article"), Comment.pinned_at.is_not(None))
    .order_by(Comment.pinned_at.desc(), Comment.id.desc())
    .limit(PINNED_MOST)
)
_FIRST_REPLIES = ReadForEach(
    select(Comment.id)
    .where(Comment.thread_id == bindparam("one"), Comment.is_listed.is_(True))
    .order_by(Comment.branch_id, Comment.id)
    .limit(REPLIES_AT_FIRST + 1)
)
_NUMBERED = ReadAmong(lambda numbers: _listed().where(Comment.id.in_(numbers)))
_WORDS = ReadAmong(
    lambda numbers: (
        select(Comment.id, Revision.words)
        .join(Revision, Comment.revision_id == Revision.id)
        .where(Comment.id.in_(numbers))
    )
)
_LIKES = Read(select(Comment.like_count).where(Comment.id == bindparam("start")))
_BEFORE_ALL = 2_000_000_000


def pinned_comments(article_id: int) -> list[ListedComment]:
    """The article's pinned comments, the one pinned last first."""
    return _comments(_PINNED.rows(article=article_id))


def top_comments(article_id: int, *, order: Order, start: int | None, besides: Sequence[int]) -> list[ListedComment]:
    """A page of top-level comments and the one after it, beginning with the one numbered `start` (inclusive).

    `besides`: the numbers of those, PINNED_MOST at most, that stand elsewhere.
    """
    values = {f"pinned_{place}": number for place, number in enumerate([*besides, *[0] * PINNED_MOST][:PINNED_MOST])}
    if order is Order.LIKED and start is not None:
        found = _LIKES.rows(start=start)
        values["likes"] = found[0][0] if found else _BEFORE_ALL
    return _comments(_TOPS[order, start is None].rows(article=article_id, start=start, **values))


def first_replies(thread_ids: Sequence[int]) -> list[ListedComment]:
    """The first replies of each of these threads and the one after them, in no order."""
    return _comments(_NUMBERED.rows(_FIRST_REPLIES.values(thread_ids)))


def words_of(numbers: Sequence[int]) -> dict[int, str]:
    """The shown words of the comments with these numbers, as they were typed."""
    return dict(_WORDS.rows(numbers))


def _comments(rows: Iterable[Sequence[Any]]) -> list[ListedComment]:
    return [ListedComment._make(row) for row in rows]
