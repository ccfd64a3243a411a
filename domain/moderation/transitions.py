"""Which status may become which. Every arrow has a way back: undoing is allowed wherever deciding was."""

from domain.comments.models import CommentStatus as Status

_DECISIONS = {
    Status.PENDING: {Status.PUBLISHED, Status.RETURNED, Status.REJECTED, Status.SPAM},
    Status.PUBLISHED: {Status.REMOVED},
    Status.RETURNED: {Status.PUBLISHED, Status.REJECTED, Status.SPAM},
    Status.REJECTED: {Status.PUBLISHED, Status.SPAM},
    Status.SPAM: {Status.PUBLISHED, Status.REJECTED},
    Status.REMOVED: {Status.PUBLISHED},
    Status.WITHDRAWN: set(),
}


def may_become(old: Status, new: Status) -> bool:
    """True when a moderator may decide so."""
    return new in _DECISIONS[old]
