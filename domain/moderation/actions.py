"""Deciding about comments, one by one or many at once."""

import dataclasses
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select

from domain.accounts.models import User
from domain.articles.models import Article
from domain.comments.markup import render_words
from domain.comments.models import Comment, CommentStatus, Revision
from domain.comments.readers import Reader
from domain.comments.storing import store_revision
from domain.comments.taking import CommentNotFound, existing_comment
from domain.moderation.changing import Cause, CommentAlreadyDecided, Grounds, State, change_comment, check_may_decide
from domain.moderation.models import Action, ModerationEvent
from domain.moderation.screening.numbers import masked, numbers_in
from domain.moderation.second_looks import check_is_not_own_rejection
from domain.moderation.transitions import next_status
from domain.sanitizing import sanitize_comment_html
from foundation import clock
from foundation.database import db, take_rows


class NothingToMask(Exception):
    """There is no number in these words, or none of those named."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of many decisions at once: the events, and the comments that somebody else decided before."""

    events: Sequence[ModerationEvent]
    conflicts: Sequence[CommentAlreadyDecided]


def decide(
    comment_id: int,
    *actions: Action,
    moderator: User,
    version: int | None = None,
    grounds: Grounds = Grounds(),  # noqa: B008 frozen
    batch: str | None = None,
) -> ModerationEvent:
    """Carry out one decision about a comment, or several in one step (approve and pin); returns the last event.

    `version` is the comment's as the moderator saw it; None decides about whatever stands there now. Several steps need
    a `batch`, by which they are taken back together.
    Raises CommentNotFound, MayNotDecide, NothingToMask, and CommentAlreadyDecided when another moderator was faster or
    the comment cannot be decided so, or is a second look at what this moderator rejected (NotYoursToDecide).
    """
    check_may_decide(moderator)
    for action in actions:
        event = _decide(comment_id, version, Cause(action, moderator.id, grounds, batch))
        version = event.version
    return event


def decide_many(
    wanted: Collection[tuple[int, int | None]], action: Action, *, moderator: User, grounds: Grounds, batch: str
) -> Outcome:
    """Carry out one decision about several comments, each given by number and version (None: as it stands now).

    Comments that somebody else decided before are left as they are and reported. Raises MayNotDecide.
    """
    check_may_decide(moderator)
    take_articles_of([comment_id for comment_id, _version in wanted])
    events, conflicts = [], []
    for comment_id, version in sorted(wanted, key=lambda entry: entry[0]):
        try:
            events.append(_decide(comment_id, version, Cause(action, moderator.id, grounds, batch)))
        except CommentAlreadyDecided as conflict:
            conflicts.append(conflict)
        except CommentNotFound:
            continue
    return Outcome(events, conflicts)


def take_articles_of(comment_ids: Iterable[int]) -> None:
    """Take the rows of the comments' articles, then of their readers, for the rest of the transaction.

    A single decision takes its article's first, then its reader's, and last the desk's tallies: so do many, each kind
    in one order, and nobody waits in a circle.
    """
    about = select(Comment.article_id, Comment.reader_id).where(Comment.id.in_(list(comment_ids)))
    rows = db.session.execute(about).all()
    take_rows(Article.id, [row.article_id for row in rows])
    take_rows(Reader.id, [row.reader_id for row in rows])
    db.session.expire_all()  # what was read before the rows were taken may be old


def _decide(comment_id: int, version: int | None, cause: Cause) -> ModerationEvent:
    comment = existing_comment(comment_id)
    status = next_status(comment, cause.action)
    if status is None or (version is not None and comment.version != version):
        raise CommentAlreadyDecided(comment)
    if cause.action is not Action.MASK:
        check_is_not_own_rejection(comment, cause.moderator_id)
    return change_comment(comment, _state_after(comment, status, cause), cause)


def _state_after(comment: Comment, status: CommentStatus, cause: Cause) -> State:
    action = cause.action
    state = dataclasses.replace(State.of(comment), status=status)
    if status != CommentStatus.PUBLISHED:
        state = dataclasses.replace(state, pinned_at=None)
    if action is Action.MASK:
        return _with_masked_words(comment, state)
    if action in {Action.PIN, Action.UNPIN}:
        return dataclasses.replace(state, pinned_at=clock.now() if action is Action.PIN else None)
    if action is Action.KEEP:
        return state
    if action is Action.APPROVE and state.waiting_revision_id is not None:
        state = dataclasses.replace(state, revision_id=state.waiting_revision_id)
    returned_by = cause.moderator_id if action is Action.RETURN else None
    state = dataclasses.replace(state, waiting_revision_id=None, second_look_besides_id=None)
    return dataclasses.replace(state, returned_by_id=returned_by)


def _with_masked_words(comment: Comment, state: State) -> State:
    """The state with new words, in which the numbers are hidden; nothing else in them is ever changed by staff."""
    old = db.session.get_one(Revision, comment.waiting_revision_id or comment.revision_id)
    words = masked(old.words, numbers_in(old.words))
    if words == old.words:
        raise NothingToMask
    html = sanitize_comment_html(render_words(words))
    new = store_revision(
        comment, words, html, replaces_id=old.id, is_edit=old.is_edit, is_masked=True, created_at=old.created_at
    )
    if comment.waiting_revision_id is not None:
        return dataclasses.replace(state, waiting_revision_id=new.id)
    return dataclasses.replace(state, revision_id=new.id)
