"""Taking decisions back: one, or everything that was done in one batch. Undoing is a new event, never an erased one."""

import dataclasses
import uuid
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from domain.accounts.models import User
from domain.comments.models import Comment, CommentStatus
from domain.comments.taking import existing_comment
from domain.moderation.actions import Outcome, take_articles_of
from domain.moderation.changing import Cause, CommentAlreadyDecided, State, change_comment, check_may_decide
from domain.moderation.models import OF_AUTHORS, UNDO_DAYS, Action, ModerationEvent
from domain.moderation.second_looks import check_is_not_own_rejection
from foundation import clock
from foundation.database import db


class EventNotFound(Exception):
    """There is no such event in the log."""


class WithdrawnByReader(Exception):
    """An author did this; only the author may do otherwise."""


class CommentErased(Exception):
    """The author had the comment erased; there is nothing left to bring back."""


class TooLateToUndo(Exception):
    """The decision is older than UNDO_DAYS."""


def undo(event_id: int, *, moderator: User) -> ModerationEvent:
    """Take back a decision, with all steps that were taken with it on the same comment, an official answer included.

    Raises EventNotFound, CommentErased, WithdrawnByReader, TooLateToUndo, MayNotDecide, and CommentAlreadyDecided when
    somebody decided again since.
    """
    check_may_decide(moderator)
    event = db.session.get(ModerationEvent, event_id)
    if event is None:
        raise EventNotFound
    if event.action == Action.ERASE or existing_comment(event.comment_id).revision.is_erased:
        raise CommentErased
    if event.action in OF_AUTHORS:
        raise WithdrawnByReader
    answers = _answers_given_with(event)
    batch = new_batch() if answers else None
    for answer in answers:  # before what it answers
        _take_back([answer], moderator, batch=batch)
    return _take_back(_steps_of(event), moderator, batch=batch)


def comments_of_batch(batch: str) -> list[int]:
    """The numbers of the comments decided about in a batch, lowest first. Raises EventNotFound."""
    query = select(ModerationEvent.comment_id).where(ModerationEvent.batch == batch).distinct()
    numbers = sorted(db.session.execute(query).scalars())
    if not numbers:
        raise EventNotFound
    return numbers


def undo_batch(batch: str, comment_ids: Sequence[int], *, moderator: User, as_batch: str) -> Outcome:
    """Take back what a batch decided about some of its comments; the new events carry `as_batch`.

    Comments that somebody decided again since stay as they are and are reported. Raises TooLateToUndo, MayNotDecide.
    """
    check_may_decide(moderator)
    take_articles_of(comment_ids)
    query = select(ModerationEvent).where(ModerationEvent.batch == batch, ModerationEvent.comment_id.in_(comment_ids))
    found = db.session.execute(query.order_by(ModerationEvent.comment_id.desc(), ModerationEvent.id)).scalars().all()
    events, conflicts = [], []
    # The highest number first: an answer goes before what it answers.
    for _comment_id, steps in groupby(found, key=lambda event: event.comment_id):
        try:
            events.append(_take_back(list(steps), moderator, batch=as_batch))
        except CommentAlreadyDecided as conflict:
            conflicts.append(conflict)
    return Outcome(events, conflicts)


def new_batch() -> str:
    """A name for what is done together."""
    return str(uuid.uuid4())


def _steps_of(event: ModerationEvent) -> list[ModerationEvent]:
    """The events about the same comment in the same batch, oldest first."""
    if event.batch is None:
        return [event]
    query = select(ModerationEvent).where(
        ModerationEvent.batch == event.batch, ModerationEvent.comment_id == event.comment_id
    )
    return list(db.session.execute(query.order_by(ModerationEvent.id)).scalars())


def _answers_given_with(event: ModerationEvent) -> Sequence[ModerationEvent]:
    """The official answer that was published in the same step, or taken back in it."""
    if event.batch is None:
        return []
    published = aliased(ModerationEvent)
    answered = select(published.id).where(published.action == Action.ANSWER)
    query = (
        select(ModerationEvent)
        .join(ModerationEvent.comment)
        .where(ModerationEvent.batch == event.batch, Comment.parent_id == event.comment_id)
        .where(or_(ModerationEvent.action == Action.ANSWER, ModerationEvent.undoes_id.in_(answered)))
    )
    return db.session.execute(query.order_by(ModerationEvent.id.desc())).scalars().all()


def _take_back(steps: Sequence[ModerationEvent], moderator: User, *, batch: str | None) -> ModerationEvent:
    first, last = steps[0], steps[-1]
    if last.created_at < clock.now() - timedelta(days=UNDO_DAYS):
        raise TooLateToUndo
    comment = existing_comment(last.comment_id)
    if comment.version != last.version:
        raise CommentAlreadyDecided(comment)
    if last.action != Action.MASK:
        check_is_not_own_rejection(comment, moderator.id)
    cause = Cause(Action.UNDO, moderator.id, batch=batch, undoes_id=last.id)
    return change_comment(comment, _state_before(first), cause)


def _state_before(event: ModerationEvent) -> State:
    """An event from before states were kept knows its status only."""
    if event.before:
        return State.from_json(event.before)
    now = State.of(existing_comment(event.comment_id))
    return dataclasses.replace(now, status=CommentStatus(event.from_status), pinned_at=None, desk_since=None)
