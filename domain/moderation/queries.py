"""What was decided: single events, and what was said to the authors."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from domain.accounts.models import User
from domain.articles.models import Article
from domain.comments.models import Comment
from domain.moderation.models import OF_AUTHORS, UNDO_DAYS, Action, ModerationEvent
from foundation import clock
from foundation.database import db

# Decisions whose reason the author reads.
_TOLD = (Action.RETURN, Action.REJECT, Action.SPAM, Action.REMOVE)


def event_by_id(event_id: int) -> ModerationEvent | None:
    """An event with its comment and its moderator."""
    query = select(ModerationEvent).where(ModerationEvent.id == event_id).options(*_with_names())
    return db.session.execute(query).scalar_one_or_none()


def decision_by_id(event_id: int) -> ModerationEvent | None:
    """An event that a moderator can take back; None for what an author did."""
    event = event_by_id(event_id)
    return event if event is not None and event.action not in OF_AUTHORS else None


def last_event(comment_id: int) -> ModerationEvent | None:
    """The newest decision about a comment."""
    query = select(ModerationEvent).where(ModerationEvent.comment_id == comment_id).options(*_with_names())
    return db.session.execute(query.order_by(ModerationEvent.id.desc()).limit(1)).scalar_one_or_none()


def last_events(comments: Iterable[Comment]) -> Mapping[int, ModerationEvent]:
    """For each comment that a decision keeps from readers, that decision: what its author is told.

    Masking, or taking back what came after it, is newer and says nothing.
    """
    newest = (
        select(func.max(ModerationEvent.id))
        .join(ModerationEvent.comment)
        .where(ModerationEvent.comment_id.in_([comment.id for comment in comments]))
        .where(ModerationEvent.action.in_(_TOLD), ModerationEvent.to_status == Comment.status)
        .group_by(ModerationEvent.comment_id)
    )
    query = select(ModerationEvent).where(ModerationEvent.id.in_(newest))
    return {event.comment_id: event for event in db.session.execute(query).scalars()}


def newest_events(comment_ids: Iterable[int], *actions: Action) -> Mapping[int, ModerationEvent]:
    """For each of the comments to which one of the actions was done, the newest such event, with its moderator."""
    newest = (
        select(func.max(ModerationEvent.id))
        .where(ModerationEvent.comment_id.in_(list(comment_ids)), ModerationEvent.action.in_(actions))
        .group_by(ModerationEvent.comment_id)
    )
    query = select(ModerationEvent).where(ModerationEvent.id.in_(newest))
    events = db.session.execute(query.options(joinedload(ModerationEvent.moderator))).scalars()
    return {event.comment_id: event for event in events}


def events_about(comment_id: int, *, most: int = 50) -> Sequence[ModerationEvent]:
    """What was done to a comment, the newest first."""
    query = select(ModerationEvent).where(ModerationEvent.comment_id == comment_id)
    query = query.options(joinedload(ModerationEvent.moderator)).order_by(ModerationEvent.id.desc()).limit(most)
    return db.session.execute(query).scalars().all()


@dataclasses.dataclass(frozen=True)
class BatchSummary:
    """What was done together: how many comments, which action, by whom, when; whether some of it can be taken back."""

    batch: str
    action: str
    comments: int
    moderator: str
    created_at: datetime
    can_be_undone: bool


def batch_summary(batch: str) -> BatchSummary | None:
    """A batch in short; None for one that does not exist."""
    query = (
        select(
            func.count(func.distinct(ModerationEvent.comment_id)),
            func.max(ModerationEvent.action),
            func.max(User.name),
            func.max(ModerationEvent.created_at),
            func.max(case((ModerationEvent.version == Comment.version, 1), else_=0)),
        )
        .join(ModerationEvent.comment)
        .join(ModerationEvent.moderator)
        .where(ModerationEvent.batch == batch)
    )
    comments, action, moderator, created_at, is_newest = db.session.execute(query).one()
    if not comments:
        return None
    is_recent = created_at > clock.now() - timedelta(days=UNDO_DAYS)
    return BatchSummary(batch, action, comments, moderator, created_at, bool(is_newest) and is_recent)


def _with_names() -> tuple[ExecutableOption, ExecutableOption]:
    return (
        joinedload(ModerationEvent.moderator),
        joinedload(ModerationEvent.comment).joinedload(Comment.article).joinedload(Article.category),
    )
