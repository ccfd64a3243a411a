"""What may be done to a comment as it stands, and which status it has then. Every arrow has a way back: undo."""

from collections.abc import Mapping

from domain.comments.models import Comment
from domain.comments.models import CommentStatus as Status
from domain.moderation.models import Action

# For each decision: from which status to which.
_NEXT: Mapping[Action, Mapping[Status, Status]] = {
    Action.APPROVE: dict.fromkeys((Status.PENDING, Status.RETURNED, Status.REJECTED, Status.SPAM), Status.PUBLISHED),
    Action.RETURN: {Status.PENDING: Status.RETURNED},
    Action.REJECT: dict.fromkeys((Status.PENDING, Status.RETURNED, Status.SPAM), Status.REJECTED),
    Action.SPAM: dict.fromkeys((Status.PENDING, Status.RETURNED, Status.REJECTED), Status.SPAM),
    Action.REMOVE: {Status.PUBLISHED: Status.REMOVED},
    Action.RESTORE: {
        Status.REMOVED: Status.PUBLISHED,
        **dict.fromkeys((Status.RETURNED, Status.REJECTED, Status.SPAM), Status.PENDING),
    },
    Action.KEEP: {Status.PUBLISHED: Status.PUBLISHED},
    Action.PIN: {Status.PUBLISHED: Status.PUBLISHED},
    Action.UNPIN: {Status.PUBLISHED: Status.PUBLISHED},
    Action.MASK: {status: status for status in Status if status != Status.WITHDRAWN},
}
# What a moderator says to changed words of a published comment: the comment itself stays.
_OF_WAITING_WORDS = {Action.APPROVE, Action.RETURN, Action.REJECT}
DECISIONS = tuple(_NEXT)


def next_status(comment: Comment, action: Action) -> Status | None:
    """The status a comment has after a decision; None when it cannot be decided so."""
    status = _NEXT[action].get(comment.status)
    if comment.waiting_revision_id is not None and action in _OF_WAITING_WORDS:
        return comment.status
    if action is Action.KEEP and not comment.report_count:
        return None
    if action is Action.PIN and (comment.depth > 0 or comment.is_pinned):
        return None
    if action is Action.UNPIN and not comment.is_pinned:
        return None
    return status


def possible_decisions(comment: Comment) -> list[Action]:
    """What a moderator can decide about a comment as it stands."""
    return [action for action in DECISIONS if next_status(comment, action) is not None]
