"""The log as moderators read and export it: the newest first, narrowed by filters, the same cost at any depth."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from domain.accounts.models import User
from domain.articles.models import Article
from domain.comments.models import Comment
from domain.moderation.models import OF_AUTHORS, UNDO_DAYS, ModerationEvent
from foundation import clock
from foundation.database import db
from foundation.text import collation_key

PAGE_LENGTH = 50
EXPORTED_AT_A_TIME = 500
# Only authors themselves do otherwise.


@dataclasses.dataclass(frozen=True)
class LogFilters:
    """Which events: narrowed by what is set. `since` and `until` are days in `zone`, both with all their hours."""

    moderator_id: int | None = None
    action: str = ""
    article_id: int | None = None
    comment_id: int | None = None
    batch: str = ""
    since: date | None = None
    until: date | None = None
    zone: tzinfo = UTC

    @property
    def is_narrowing(self) -> bool:
        """Whether any filter is set."""
        return any(getattr(self, part.name) for part in dataclasses.fields(self) if part.name != "zone")

    @property
    def begins_at(self) -> datetime | None:
        """The first moment of the first day."""
        return _first_moment(self.since, self.zone)

    @property
    def ends_before(self) -> datetime | None:
        """The first moment after the last day."""
        return _first_moment(self.until and self.until + timedelta(days=1), self.zone)


@dataclasses.dataclass(frozen=True)
class LogStart:
    """Where a page begins: an event's time and number, both inclusive."""

    created_at: datetime
    event_id: int


@dataclasses.dataclass(frozen=True)
class LogPage:
    """One page, newest first. `together`: how many comments were decided about in each batch of several.

    `next_start`: None on the last page.
    """

    events: Sequence[ModerationEvent]
    together: Mapping[str, int]
    next_start: LogStart | None


def log_page(filters: LogFilters, *, start: LogStart | None = None) -> LogPage:
    """One page of events, each with its moderator, its comment, and the comment's article."""
    found = _events(filters, start, PAGE_LENGTH + 1)
    shown = found[:PAGE_LENGTH]
    beyond = found[PAGE_LENGTH] if len(found) > PAGE_LENGTH else None
    return LogPage(shown, _together(shown), LogStart(beyond.created_at, beyond.id) if beyond else None)


def log_portions(filters: LogFilters) -> Iterator[Sequence[ModerationEvent]]:
    """All events, newest first, EXPORTED_AT_A_TIME at a time, each portion in one statement.

    Who has used a portion may close the session before the next one, so that memory stays flat.
    """
    start = None
    while True:
        found = _events(filters, start, EXPORTED_AT_A_TIME + 1)
        beyond = found[EXPORTED_AT_A_TIME] if len(found) > EXPORTED_AT_A_TIME else None
        start = LogStart(beyond.created_at, beyond.id) if beyond else None
        yield found[:EXPORTED_AT_A_TIME]
        if start is None:
            return


def can_be_taken_back(event: ModerationEvent) -> bool:
    """Whether undo (domain/moderation/undoing.py) would accept the event, loaded with its comment, now."""
    is_recent = event.created_at >= clock.now() - timedelta(days=UNDO_DAYS)
    return is_recent and event.version == event.comment.version and event.action not in OF_AUTHORS


def people_of_the_log() -> list[tuple[int, str]]:
    """Number and name of everybody who can have decided, in the order of the Vietnamese alphabet."""
    rows = db.session.execute(select(User.id, User.name)).all()
    return sorted(((row.id, row.name) for row in rows), key=lambda person: (collation_key(person[1]), person[0]))


def _events(filters: LogFilters, start: LogStart | None, most: int) -> Sequence[ModerationEvent]:
    query = select(ModerationEvent).options(*_loaded()).where(*_conditions(filters))
    if start is not None:
        query = query.where(_from(start))
    query = query.order_by(ModerationEvent.created_at.desc(), ModerationEvent.id.desc()).limit(most)
    return db.session.execute(query).scalars().all()


def _loaded() -> list[ExecutableOption]:
    """Names and titles, and none of the long texts beside them."""
    comment = joinedload(ModerationEvent.comment)
    return [
        joinedload(ModerationEvent.moderator).load_only(User.name, raiseload=True),
        comment.load_only(Comment.author_name, Comment.version, Comment.status, Comment.article_id, raiseload=True),
        comment.joinedload(Comment.article).load_only(
            Article.title, Article.slug, Article.status, Article.published_at, raiseload=True
        ),
    ]


def _from(start: LogStart) -> ColumnElement[bool]:
    """The place and what follows it, written so that every database begins its walk there."""
    since, number = ModerationEvent.created_at, ModerationEvent.id
    return and_(since <= start.created_at, or_(since < start.created_at, number <= start.event_id))


def _conditions(filters: LogFilters) -> list[ColumnElement[bool]]:
    event, conditions = ModerationEvent, []
    for column, wanted in (
        (event.moderator_id, filters.moderator_id),
        (event.article_id, filters.article_id),
        (event.comment_id, filters.comment_id),
        (event.action, filters.action or None),
        (event.batch, filters.batch or None),
    ):
        if wanted is not None:
            conditions.append(column == wanted)
    if filters.begins_at is not None:
        conditions.append(event.created_at >= filters.begins_at)
    if filters.ends_before is not None:
        conditions.append(event.created_at < filters.ends_before)
    return conditions


def _together(events: Sequence[ModerationEvent]) -> Mapping[str, int]:
    batches = {event.batch for event in events if event.batch is not None}
    if not batches:
        return {}
    comments = func.count(func.distinct(ModerationEvent.comment_id))
    query = select(ModerationEvent.batch, comments).where(ModerationEvent.batch.in_(batches))
    rows = db.session.execute(query.group_by(ModerationEvent.batch)).all()
    return {batch: count for batch, count in rows if batch is not None and count > 1}


def _first_moment(day: date | None, zone: tzinfo) -> datetime | None:
    return None if day is None else clock.as_utc(datetime.combine(day, time.min, zone))
