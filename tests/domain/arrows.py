"""Which decision leads where: the table that the tests of the desk try out row by row."""

from domain.comments.models import CommentStatus as Status
from domain.moderation.models import Action

# A number that a moderator may hide, so that every comment can be masked.
WORDS = "Gọi cho tôi: 0900 000 000."
# From each status what each decision leads to; what is not named is refused.
LEADS_TO = {
    Status.PENDING: {
        Action.APPROVE: Status.PUBLISHED,
        Action.RETURN: Status.RETURNED,
        Action.REJECT: Status.REJECTED,
        Action.SPAM: Status.SPAM,
        Action.MASK: Status.PENDING,
    },
    Status.PUBLISHED: {
        Action.REMOVE: Status.REMOVED,
        Action.PIN: Status.PUBLISHED,
        Action.MASK: Status.PUBLISHED,
    },
    Status.RETURNED: {
        Action.APPROVE: Status.PUBLISHED,
        Action.REJECT: Status.REJECTED,
        Action.SPAM: Status.SPAM,
        Action.RESTORE: Status.PENDING,
        Action.MASK: Status.RETURNED,
    },
    Status.REJECTED: {
        Action.APPROVE: Status.PUBLISHED,
        Action.SPAM: Status.SPAM,
        Action.RESTORE: Status.PENDING,
        Action.MASK: Status.REJECTED,
    },
    Status.SPAM: {
        Action.APPROVE: Status.PUBLISHED,
        Action.REJECT: Status.REJECTED,
        Action.RESTORE: Status.PENDING,
        Action.MASK: Status.SPAM,
    },
    Status.WITHDRAWN: {},
    Status.REMOVED: {
        Action.RESTORE: Status.PUBLISHED,
        Action.MASK: Status.REMOVED,
    },
}
# A published comment whose changed words wait: what is decided is decided about the words.
WITH_WAITING_WORDS = {
    Action.APPROVE: (Status.PUBLISHED, "Sau: 0900 000 000."),
    Action.RETURN: (Status.PUBLISHED, "Trước."),
    Action.REJECT: (Status.PUBLISHED, "Trước."),
    Action.REMOVE: (Status.REMOVED, "Trước."),
    Action.PIN: (Status.PUBLISHED, "Trước."),
    Action.MASK: (Status.PUBLISHED, "Trước."),
}
