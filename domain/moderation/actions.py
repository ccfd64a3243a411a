"""Deciding about comments. The only code that changes a comment's status, and it always writes the event."""

from sqlalchemy import update

from domain.accounts.models import User
from domain.comments.models import Comment, CommentStatus
from domain.comments.queries import comment_by_id
from domain.comments.threads import count_publication
from domain.moderation.models import ModerationEvent
from domain.moderation.queries import event_by_id, last_event
from domain.moderation.transitions import may_become
from foundation import clock
from foundation.database import db


class CommentNotFound(Exception):
    """There is no such comment."""


class EventNotFound(Exception):
    """There is no such event in the log."""


class WithdrawnByReader(Exception):
    """A reader took the comment back; only the reader may bring it forth again."""


class CommentAlreadyDecided(Exception):
    """Another moderator was faster. The numbers of the comment and of the newest decision about it, if there is one."""

    def __init__(self, comment: Comment) -> None:
        super().__init__(f"comment {comment.id} is {comment.status}")
        event = last_event(comment.id)
        self.comment_id = comment.id
        self.event_id = event.id if event is not None else None


def approve_comment(comment_id: int, *, moderator: User, version: int | None = None) -> ModerationEvent:
    """Make a comment visible to everyone.

    `version` is the comment's as the moderator saw it; None decides about whatever stands there now.
    Raises CommentNotFound, and CommentAlreadyDecided when another moderator was faster.
    """
    return _decide(comment_id, CommentStatus.PUBLISHED, moderator, version)


def reject_comment(
    comment_id: int, *, moderator: User, version: int | None = None, reason: str = ""
) -> ModerationEvent:
    """Keep a comment from being shown. Raises as `approve_comment`."""
    return _decide(comment_id, CommentStatus.REJECTED, moderator, version, reason)


def return_comment(
    comment_id: int, *, moderator: User, version: int | None = None, reason: str = ""
) -> ModerationEvent:
    """Send a comment back to its author for rewording. Raises as `approve_comment`."""
    return _decide(comment_id, CommentStatus.RETURNED, moderator, version, reason)


def mark_comment_as_spam(comment_id: int, *, moderator: User, version: int | None = None) -> ModerationEvent:
    """Put a comment away as advertising. Raises as `approve_comment`."""
    return _decide(comment_id, CommentStatus.SPAM, moderator, version)


def remove_comment(
    comment_id: int, *, moderator: User, version: int | None = None, reason: str = ""
) -> ModerationEvent:
    """Take a published comment down; its replies stay under a tombstone. Raises as `approve_comment`."""
    return _decide(comment_id, CommentStatus.REMOVED, moderator, version, reason)


def undo(event_id: int, *, moderator: User) -> ModerationEvent:
    """Take back a decision, which is a new event and not the end of the old one.

    Raises EventNotFound, WithdrawnByReader, and CommentAlreadyDecided when somebody decided again since.
    """
    event = event_by_id(event_id)
    if event is None:
        raise EventNotFound
    if event.to_status == CommentStatus.WITHDRAWN:
        raise WithdrawnByReader
    comment = _existing(event.comment_id)
    if comment.version != event.version:
        raise CommentAlreadyDecided(comment)
    return _change_status(comment, event.from_status, moderator, undoes=event)


def withdraw_comment(comment_id: int) -> ModerationEvent:
    """Take a comment back at its author's wish; who asks was checked by the caller."""
    comment = _existing(comment_id)
    if comment.status == CommentStatus.WITHDRAWN:
        raise CommentAlreadyDecided(comment)
    return _change_status(comment, CommentStatus.WITHDRAWN, None)


def _decide(
    comment_id: int, status: CommentStatus, moderator: User, version: int | None, reason: str = ""
) -> ModerationEvent:
    comment = _existing(comment_id)
    seen = comment.version if version is None else version
    if comment.version != seen or not may_become(comment.status, status):
        raise CommentAlreadyDecided(comment)
    return _change_status(comment, status, moderator, reason=reason)


def _change_status(
    comment: Comment,
    status: CommentStatus,
    moderator: User | None,
    *,
    reason: str = "",
    undoes: ModerationEvent | None = None,
) -> ModerationEvent:
    """The one place. The version in the WHERE lets exactly one of two moderators through."""
    old, version, now = comment.status, comment.version, clock.now()
    revision = comment.revision
    change = (
        update(Comment)
        .where(Comment.id == comment.id, Comment.version == version)
        .values(
            status=status,
            version=version + 1,
            waiting_since=comment.created_at if status == CommentStatus.PENDING else None,
            published_at=now if status == CommentStatus.PUBLISHED else Comment.published_at,
        )
        .execution_options(synchronize_session=False)
    )
    if not db.session.execute(change).rowcount:  # type: ignore[attr-defined]
        db.session.refresh(comment, ["status", "version"])
        raise CommentAlreadyDecided(comment)
    db.session.refresh(comment, ["status", "version", "waiting_since", "published_at"])
    count_publication(comment, was_published=old == CommentStatus.PUBLISHED)
    event = ModerationEvent(
        comment_id=comment.id,
        revision_id=revision.id,
        revision_digest=revision.digest,
        moderator_id=moderator.id if moderator is not None else None,
        from_status=old,
        to_status=status,
        version=version + 1,
        reason=reason,
        undoes_id=undoes.id if undoes is not None else None,
        created_at=now,
    )
    db.session.add(event)
    db.session.flush()
    return event


def _existing(comment_id: int) -> Comment:
    comment = comment_by_id(comment_id)
    if comment is None:
        raise CommentNotFound
    return comment
