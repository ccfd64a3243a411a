"""Who is told when a comment arrives."""

from collections.abc import Sequence

from sqlalchemy import select

from domain.accounts.models import User
from domain.comments.models import Comment
from foundation.access import MAY_ENTER
from foundation.database import db


def moderators_to_tell(comment: Comment) -> Sequence[User]:
    """The moderators who asked for a mail about each waiting comment; nobody when this one does not wait."""
    if not comment.is_waiting:
        return []
    query = select(User).where(User.wants_mail.is_(True), User.active.is_(True), User.role.in_(MAY_ENTER["moderation"]))
    return db.session.execute(query.order_by(User.id)).scalars().all()
