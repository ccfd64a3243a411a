"""What moderators see of the desk: one page of a tab, each comment with its context. It costs the same at any depth.

The numbers of a page come from one walk of an index; everything about them is read in a constant number of queries.
"""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import aliased

from domain.accounts.models import User
from domain.comments.models import Comment, CommentSignal, DeskTab, DeskTally, Revision
from domain.comments.storing import author_key
from domain.moderation.cases import Case, cases_of
from foundation.database import db
from foundation.text import fold

PAGE_LENGTH = 25
SELECTED_MOST = 1_000
# A filter that no index answers looks at so many comments at a time; the page then offers to look further.
SCANNED_MOST = 2_000


@dataclasses.dataclass(frozen=True)
class Filters:
    """Which comments: of one tab, narrowed by what is set. `author` is a whole name, `text` a part of the words.

    Neither asks for case or diacritics.
    """

    tab: DeskTab = DeskTab.WAITING
    article_id: int | None = None
    category_id: int | None = None
    signal: str = ""
    author: str = ""
    text: str = ""
    is_newest_first: bool = False

    @property
    def narrowing(self) -> int:
        """How many filters are set besides the tab."""
        return sum(bool(part) for part in (self.article_id, self.category_id, self.signal, self.author, self.text))


@dataclasses.dataclass(frozen=True)
class Start:
    """Where a page begins: since when a comment stands under its tab, and its number, both inclusive."""

    since: datetime
    comment_id: int


@dataclasses.dataclass(frozen=True)
class QueuePage:
    """One page. `came_back`: words this moderator returned, which were reworded. `next_start`: None on the last page.

    `is_cut`: the page is not full because SCANNED_MOST comments were looked at; there may be more from `next_start`.
    """

    came_back: Sequence[Case]
    cases: Sequence[Case]
    next_start: Start | None
    is_cut: bool = False


def queue_page(filters: Filters, *, moderator: User, start: Start | None = None) -> QueuePage:
    """One page of a tab, each comment with its article, words, signals, and its author's history."""
    own_first = filters.tab is DeskTab.WAITING and not filters.narrowing
    found, next_start, is_cut = _walk(filters, start, PAGE_LENGTH, besides=moderator.id if own_first else None)
    came_back = _came_back(moderator) if own_first and start is None else []
    cases = cases_of([*came_back, *found], moderator=moderator)
    return QueuePage(cases[: len(came_back)], cases[len(came_back) :], next_start, is_cut)


def matching_comments(filters: Filters, *, newest_id: int) -> list[int]:
    """The numbers of the comments under the filters, SELECTED_MOST at most, none newer than the one numbered so."""
    found, _next, _cut = _walk(filters, None, SELECTED_MOST, newest_id=newest_id)
    return found


def tab_counts() -> dict[DeskTab, int]:
    """How many comments stand under each tab."""
    counts = {row.tab: row.comments for row in db.session.execute(select(DeskTally.tab, DeskTally.comments))}
    return {tab: counts.get(tab, 0) for tab in DeskTab}


def longest_waiting_since() -> datetime | None:
    """Since when the oldest waiting comment waits."""
    query = select(Comment.desk_since).where(Comment.desk_tab == DeskTab.WAITING)
    return db.session.execute(query.order_by(Comment.desk_since, Comment.id).limit(1)).scalar_one_or_none()


def newest_comment_id() -> int:
    """The highest number that a comment has; 0 where there is none."""
    return db.session.execute(select(func.max(Comment.id))).scalar_one() or 0


def _came_back(moderator: User) -> list[int]:
    """Reworded comments that this moderator had returned, oldest first."""
    query = select(Comment.id).where(Comment.returned_by_id == moderator.id, Comment.desk_tab == DeskTab.WAITING)
    return list(db.session.execute(query.order_by(Comment.desk_since, Comment.id).limit(PAGE_LENGTH)).scalars())


def _walk(
    filters: Filters, start: Start | None, most: int, *, besides: int | None = None, newest_id: int | None = None
) -> tuple[list[int], Start | None, bool]:
    """The numbers of at most `most` comments, where the next page begins, and whether looking was cut short."""
    by_signal = bool(filters.signal)
    kept: type[Comment | CommentSignal] = CommentSignal if by_signal else Comment
    number: ColumnElement[int] = CommentSignal.comment_id if by_signal else Comment.id  # type: ignore[assignment]
    place = [kept.desk_since.desc(), number.desc()] if filters.is_newest_first else [kept.desk_since, number]
    walk = select(number.label("id"), kept.desk_since.label("since")).where(kept.desk_tab == filters.tab)
    if by_signal:
        walk = walk.where(CommentSignal.kind == filters.signal)
    if newest_id is not None:
        walk = walk.where(number <= newest_id)
    if start is not None:
        walk = walk.where(_from(start, kept.desk_since, number, is_newest_first=filters.is_newest_first))
    narrowing = _conditions(filters, besides)
    if filters.narrowing - bool(filters.signal) > 1 or filters.text or (by_signal and narrowing):
        return _scan(walk.order_by(*place), narrowing, most)
    rows = db.session.execute(walk.where(*narrowing).order_by(*place).limit(most + 1)).all()
    beyond = rows[most] if len(rows) > most else None
    return [row.id for row in rows[:most]], Start(beyond.since, beyond.id) if beyond else None, False


def _scan(
    walk: "Select[int, datetime]", conditions: list[ColumnElement[bool]], most: int
) -> tuple[list[int], Start | None, bool]:
    """Look through SCANNED_MOST comments in their order for those that fulfil the conditions."""
    seen = db.session.execute(walk.limit(SCANNED_MOST + 1)).all()
    numbers = [row.id for row in seen[:SCANNED_MOST]]
    fitting = set(db.session.execute(select(Comment.id).where(Comment.id.in_(numbers), *conditions)).scalars())
    rows = [row for row in seen[:SCANNED_MOST] if row.id in fitting]
    if len(rows) > most:
        return [row.id for row in rows[:most]], Start(rows[most].since, rows[most].id), False
    unseen = seen[SCANNED_MOST] if len(seen) > SCANNED_MOST else None
    return [row.id for row in rows], Start(unseen.since, unseen.id) if unseen else None, unseen is not None


def _from(
    start: Start, since: SQLColumnExpression[datetime], number: SQLColumnExpression[int], *, is_newest_first: bool
) -> ColumnElement[bool]:
    """The place and what follows it, written so that every database begins its walk there."""
    if is_newest_first:
        return and_(since <= start.since, or_(since < start.since, number <= start.comment_id))
    return and_(since >= start.since, or_(since > start.since, number >= start.comment_id))


def _conditions(filters: Filters, besides: int | None) -> list[ColumnElement[bool]]:
    """What a comment must fulfil besides its tab and its signal. `besides`: none that comes back to this moderator."""
    conditions: list[ColumnElement[bool]] = []
    if filters.article_id is not None:
        conditions.append(Comment.article_id == filters.article_id)
    if filters.category_id is not None:
        conditions.append(Comment.category_id == filters.category_id)
    if filters.author:
        conditions.append(Comment.author_key == author_key(filters.author))
    if filters.text:
        words = aliased(Revision)
        shown = words.id.in_((Comment.revision_id, Comment.waiting_revision_id))
        has_text = words.folded.contains(fold(filters.text), autoescape=True)
        conditions.append(select(words.id).where(shown, has_text).exists())
    if besides is not None:
        conditions.append(or_(Comment.returned_by_id.is_(None), Comment.returned_by_id != besides))
    return conditions
