"""Second looks: an author asks that somebody else than who rejected a comment reads it, once for the same words."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select

from domain.accounts.models import User
from domain.comments.models import Comment, CommentStatus
from domain.moderation.changing import CommentAlreadyDecided
from domain.moderation.models import Action, ModerationEvent
from domain.moderation.queries import newest_events
from foundation.access import MAY_ENTER
from foundation.database import db

# More colleagues than these need not be named.
NAMED_MOST = 5


class NoSecondLook(Exception):
    """The comment is not rejected, or its author asked about these words before: that answer is final."""


class NotYoursToDecide(CommentAlreadyDecided):
    """Who rejected a comment decides no second time while a colleague can. `colleagues`: some of their names."""

    def __init__(self, comment: Comment, colleagues: Sequence[str]) -> None:
        super().__init__(comment)
        self.colleagues = colleagues


def check_is_not_own_rejection(comment: Comment, moderator_id: int | None) -> None:
    """Raises NotYoursToDecide when the moderator rejected what its author asks to have looked at again."""
    if is_second_look(comment) and comment.second_look_besides_id == moderator_id:
        colleagues = colleagues_of(moderator_id)
        if colleagues:
            raise NotYoursToDecide(comment, colleagues)


def is_second_look(comment: Comment) -> bool:
    """True while a second look waits."""
    return comment.status == CommentStatus.PENDING and comment.second_look_besides_id is not None


def colleagues_of(moderator_id: int | None) -> Sequence[str]:
    """The names of others who may moderate, in the order in which they joined."""
    query = select(User.name).where(
        User.active.is_(True), User.role.in_(MAY_ENTER["moderation"]), User.id != moderator_id
    )
    return db.session.execute(query.order_by(User.id).limit(NAMED_MOST)).scalars().all()


def asked_before(comment_ids: Iterable[int]) -> Collection[int]:
    """Those of the comments whose author asked for a second look since the words were last changed."""
    newest = newest_events(comment_ids, Action.SECOND_LOOK, Action.EDIT, Action.REWORD)
    return {number for number, event in newest.items() if event.action == Action.SECOND_LOOK}


def rejections_of(comment_ids: Iterable[int]) -> Mapping[int, ModerationEvent]:
    """For each of the comments that was rejected, the newest such decision, with its moderator."""
    return newest_events(comment_ids, Action.REJECT)
