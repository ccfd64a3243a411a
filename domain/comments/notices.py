"""Who is told when a comment arrives: moderators when it waits, the author it answers when it is published."""

from collections.abc import Sequence

from sqlalchemy import insert, select

from domain.accounts.models import User
from domain.comments.models import Comment
from domain.comments.readers import ReplyNotice, ReplyWatch
from foundation import clock
from foundation.access import MAY_ENTER
from foundation.database import db


def moderators_to_tell(comment: Comment) -> Sequence[User]:
    """The moderators who asked for a mail about each waiting comment; nobody when this one does not wait."""
    if not comment.is_waiting:
        return []
    query = select(User).where(User.wants_mail.is_(True), User.active.is_(True), User.role.in_(MAY_ENTER["moderation"]))
    return db.session.execute(query.order_by(User.id)).scalars().all()


def note_reply(comment: Comment) -> None:
    """Remember a reply that was published just now, if the author of what it answers wishes mail about it.

    In the transaction that publishes it, whatever publishes it. One row for each reply for ever, so that publishing
    it again is not told again; due work makes the mail (replies.py).
    """
    if comment.parent_id is None:
        return
    watched = select(ReplyWatch.comment_id).where(
        ReplyWatch.comment_id == comment.parent_id, ReplyWatch.stopped_at.is_(None)
    )
    if db.session.execute(watched).first() is None or db.session.get(ReplyNotice, comment.id) is not None:
        return
    db.session.execute(insert(ReplyNotice).values(reply_id=comment.id, created_at=clock.now()))
