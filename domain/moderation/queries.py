"""What moderators see: what waits, and what was decided."""

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.sql.base import ExecutableOption

from domain.articles.models import Article
from domain.comments.models import Comment
from domain.moderation.models import ModerationEvent
from foundation.database import db

PAGE_LENGTH = 25
COUNTED_MOST = 1_000


@dataclasses.dataclass(frozen=True)
class Queue:
    """Waiting comments, oldest first, and the one the next page begins with (None on the last page)."""

    comments: Sequence[Comment]
    next_start: Comment | None


@dataclasses.dataclass(frozen=True)
class Start:
    """Where a page of the queue begins: a comment's waiting time and number, both inclusive."""

    waiting_since: datetime
    comment_id: int


def queue(*, start: Start | None = None) -> Queue:
    """One page of what waits for a decision, oldest first, each with its article, its words and what it answers."""
    query = (
        select(Comment)
        .join(Comment.revision)
        .where(Comment.waiting_since.is_not(None))
        .options(
            contains_eager(Comment.revision),
            joinedload(Comment.article),
            joinedload(Comment.parent).joinedload(Comment.revision),
        )
        .order_by(Comment.waiting_since, Comment.id)
        .limit(PAGE_LENGTH + 1)
    )
    if start is not None:
        same_time = and_(Comment.waiting_since == start.waiting_since, Comment.id >= start.comment_id)
        query = query.where(or_(Comment.waiting_since > start.waiting_since, same_time))
    comments = db.session.execute(query).scalars().all()
    return Queue(comments[:PAGE_LENGTH], comments[PAGE_LENGTH] if len(comments) > PAGE_LENGTH else None)


def waiting_comment(comment_id: int) -> Comment | None:
    """A comment as the queue shows it."""
    query = (
        select(Comment)
        .where(Comment.id == comment_id)
        .options(
            joinedload(Comment.revision),
            joinedload(Comment.article),
            joinedload(Comment.parent).joinedload(Comment.revision),
        )
    )
    return db.session.execute(query).scalar_one_or_none()


def waiting_count() -> int:
    """How many wait; counted no further than COUNTED_MOST, so that a flood costs no more than a busy day."""
    some = select(Comment.id).where(Comment.waiting_since.is_not(None)).limit(COUNTED_MOST).subquery()
    return db.session.execute(select(func.count()).select_from(some)).scalar_one()


def longest_waiting_since() -> datetime | None:
    """Since when the oldest waiting comment waits."""
    return db.session.execute(
        select(Comment.waiting_since)
        .where(Comment.waiting_since.is_not(None))
        .order_by(Comment.waiting_since, Comment.id)
        .limit(1)
    ).scalar_one_or_none()


def event_by_id(event_id: int) -> ModerationEvent | None:
    """An event with its comment and its moderator."""
    query = select(ModerationEvent).where(ModerationEvent.id == event_id).options(*_with_names())
    return db.session.execute(query).scalar_one_or_none()


def last_event(comment_id: int) -> ModerationEvent | None:
    """The newest decision about a comment."""
    query = select(ModerationEvent).where(ModerationEvent.comment_id == comment_id).options(*_with_names())
    return db.session.execute(query.order_by(ModerationEvent.id.desc()).limit(1)).scalar_one_or_none()


def last_reasons(comments: Iterable[Comment]) -> dict[int, str]:
    """The reason given with the newest decision about each comment, where there is one."""
    newest = (
        select(func.max(ModerationEvent.id))
        .where(ModerationEvent.comment_id.in_([comment.id for comment in comments]))
        .group_by(ModerationEvent.comment_id)
    )
    query = select(ModerationEvent.comment_id, ModerationEvent.reason).where(ModerationEvent.id.in_(newest))
    return {row.comment_id: row.reason for row in db.session.execute(query) if row.reason}


def recent_events(*, most: int = 20) -> Sequence[ModerationEvent]:
    """The newest decisions, newest first."""
    query = select(ModerationEvent).options(*_with_names()).order_by(ModerationEvent.id.desc()).limit(most)
    return db.session.execute(query).scalars().all()


def _with_names() -> tuple[ExecutableOption, ExecutableOption]:
    return (
        joinedload(ModerationEvent.moderator),
        joinedload(ModerationEvent.comment).joinedload(Comment.article).joinedload(Article.category),
    )
