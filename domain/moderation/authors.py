"""What authors do with their own comments: other words, taking them back, sending them again, asking for a second look.

Whose a comment is, is asked in the transaction: its author may have it erased meanwhile, and then it is nobody's. Each
returns the event; None when the same was done before.
"""

import dataclasses

from sqlalchemy import delete

from domain.comments.actions import spend_limits
from domain.comments.letters import Letter, Screening
from domain.comments.models import Comment, CommentSignal, CommentStatus, Revision
from domain.comments.openness import comments_are_open, passes_at_once
from domain.comments.queries import is_owned_by
from domain.comments.readers import Reader
from domain.comments.storing import store_revision, store_signals
from domain.comments.taking import CommentNotFound, existing_comment
from domain.moderation.changing import Cause, CommentAlreadyDecided, State, change_comment
from domain.moderation.models import Action, ModerationEvent
from domain.moderation.queries import last_event
from domain.moderation.second_looks import NoSecondLook, asked_before, rejections_of
from foundation import clock
from foundation.database import db
from foundation.settings import Settings

# Words that an author can put differently.
REVISABLE = (CommentStatus.PENDING, CommentStatus.PUBLISHED, CommentStatus.RETURNED)


class CannotBeRevised(Exception):
    """A decision stands about these words, or they were withdrawn."""


class UnchangedWords(Exception):
    """The new words are the old ones."""


class NothingWaits(Exception):
    """There are no changed words that wait."""


class NotWithdrawn(Exception):
    """The comment is not one that its author withdrew."""


@dataclasses.dataclass(frozen=True)
class Author:
    """Who asks: a reader by number, from which network; both count when somebody is too fast."""

    reader_id: int
    network_digest: str = ""


def revise_comment(
    comment_id: int,
    letter: Letter,
    *,
    author: Author,
    settings: Settings,
    screening: Screening,
    base_id: int | None = None,
) -> ModerationEvent | None:
    """Put a comment in other words.

    Those of a published comment wait beside the approved ones, or replace them where the author may pass; others wait
    in their place. `base_id`: the revision that the author changed, by which a repeated form is known.
    Raises CommentNotFound, CannotBeRevised, UnchangedWords and LimitReached.
    """
    comment = _own_comment(comment_id, author)
    if comment.status not in REVISABLE:
        raise CannotBeRevised
    shown = db.session.get_one(Revision, comment.revision_id)
    newest = db.session.get_one(Revision, comment.waiting_revision_id or comment.revision_id)
    if letter.words == newest.words:
        if _is_repeat(comment, newest, base_id):
            return None
        raise UnchangedWords
    if letter.words == shown.words:
        raise UnchangedWords
    spend_limits(comment.article_id, author.reader_id, author.network_digest, settings)
    was_public = comment.published_at is not None or shown.is_edit
    revision = store_revision(comment, letter.words, letter.html, replaces_id=shown.id, is_edit=was_public)
    state = _with_words(comment, revision, at_once=_passes(comment, shown, author, settings, screening))
    is_returned = comment.status == CommentStatus.RETURNED
    event = change_comment(comment, state, Cause(Action.REWORD if is_returned else Action.EDIT))
    db.session.execute(delete(CommentSignal).where(CommentSignal.comment_id == comment.id))
    store_signals(comment.id, screening.findings, tab=comment.desk_tab, since=comment.desk_since)
    return event


def withdraw_comment(comment_id: int, *, author: Author) -> ModerationEvent:
    """Take a comment back. Raises CommentNotFound, and CommentAlreadyDecided when it was withdrawn before."""
    comment = _own_comment(comment_id, author)
    if comment.status == CommentStatus.WITHDRAWN:
        raise CommentAlreadyDecided(comment)
    state = dataclasses.replace(State.of(comment), status=CommentStatus.WITHDRAWN, waiting_revision_id=None)
    return change_comment(comment, dataclasses.replace(state, pinned_at=None), Cause(Action.WITHDRAW))


def withdraw_revision(comment_id: int, *, author: Author) -> ModerationEvent:
    """Take the changed words of a published comment back; the approved ones stay.

    Raises CommentNotFound and NothingWaits.
    """
    comment = _own_comment(comment_id, author)
    if comment.waiting_revision_id is None:
        raise NothingWaits
    state = dataclasses.replace(State.of(comment), waiting_revision_id=None)
    return change_comment(comment, state, Cause(Action.WITHDRAW))


def send_again(comment_id: int, *, author: Author, settings: Settings) -> ModerationEvent | None:
    """Let a withdrawn comment stand again as it did; what was published waits, with its newest words.

    Raises CommentNotFound, NotWithdrawn and LimitReached.
    """
    comment = _own_comment(comment_id, author)
    event = last_event(comment_id)
    if event is not None and event.action == Action.SEND_AGAIN:
        return None
    if comment.status != CommentStatus.WITHDRAWN or event is None or event.action != Action.WITHDRAW:
        raise NotWithdrawn
    spend_limits(comment.article_id, author.reader_id, author.network_digest, settings)
    was_published = event.from_status == CommentStatus.PUBLISHED
    before = State.from_json(event.before) if event.before else State.of(comment)
    state = dataclasses.replace(
        State.of(comment),
        status=CommentStatus.PENDING if was_published else event.from_status,
        revision_id=before.waiting_revision_id or State.of(comment).revision_id,
    )
    return change_comment(comment, state, Cause(Action.SEND_AGAIN))


def ask_second_look(comment_id: int, *, author: Author, settings: Settings) -> ModerationEvent | None:
    """Ask that somebody else than who rejected a comment reads it; once for the same words.

    Raises CommentNotFound, NoSecondLook and LimitReached.
    """
    comment = _own_comment(comment_id, author)
    if comment.status == CommentStatus.PENDING and comment.second_look_besides_id is not None:
        return None
    rejection = rejections_of([comment_id]).get(comment_id)
    if comment.status != CommentStatus.REJECTED or rejection is None or asked_before([comment_id]):
        raise NoSecondLook
    spend_limits(comment.article_id, author.reader_id, author.network_digest, settings)
    state = dataclasses.replace(
        State.of(comment), status=CommentStatus.PENDING, second_look_besides_id=rejection.moderator_id
    )
    return change_comment(comment, state, Cause(Action.SECOND_LOOK))


def _own_comment(comment_id: int, author: Author) -> Comment:
    """The comment, which stays its author's until the commit: erasing waits for the article's row as well.

    Raises CommentNotFound, also for the comment of another.
    """
    comment = existing_comment(comment_id)
    if not is_owned_by(author.reader_id, comment_id):
        raise CommentNotFound
    return comment


def _is_repeat(comment: Comment, newest: Revision, base_id: int | None) -> bool:
    """True when these words came by the same form before, perhaps a moment ago."""
    return comment.status != CommentStatus.RETURNED and newest.replaces_id is not None and base_id != newest.id


def _passes(comment: Comment, shown: Revision, author: Author, settings: Settings, screening: Screening) -> bool:
    """True when changed words of a published comment need no moderator; hidden numbers do not come back that way."""
    if comment.status != CommentStatus.PUBLISHED or screening.must_wait or shown.is_masked:
        return False
    reader = db.session.get_one(Reader, author.reader_id)
    is_open = comments_are_open(comment.article, settings, clock.now())
    return is_open and passes_at_once(comment.article, reader.published_count, settings)


def _with_words(comment: Comment, revision: Revision, *, at_once: bool) -> State:
    state = State.of(comment)
    if comment.status != CommentStatus.PUBLISHED:
        return dataclasses.replace(state, status=CommentStatus.PENDING, revision_id=revision.id)
    if at_once:
        return dataclasses.replace(state, revision_id=revision.id, waiting_revision_id=None)
    return dataclasses.replace(state, waiting_revision_id=revision.id)
