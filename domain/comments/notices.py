"""Who is told when a comment arrives: moderators when it waits, the author it answers when it is published."""

from typing import NamedTuple

from sqlalchemy import insert, select

from domain.accounts.models import User
from domain.comments.readers import ReplyNotice, ReplyWatch
from foundation import clock
from foundation.access import MAY_ENTER
from foundation.database import db
from foundation.prepared import run, table_of

_STAFF = table_of(User).c
_WISH_MAIL = (
    select(_STAFF.name, _STAFF.email)
    .where(_STAFF.wants_mail.is_(True), _STAFF.active.is_(True), _STAFF.role.in_(sorted(MAY_ENTER["moderation"])))
    .order_by(_STAFF.id)
)


class Named(NamedTuple):
    """Somebody who gets mail."""

    name: str
    email: str


def moderators_to_tell() -> list[Named]:
    """The moderators who asked for a mail about each waiting comment."""
    return [Named(row.name, row.email) for row in run(_WISH_MAIL)]


def note_reply(comment_id: int, parent_id: int | None) -> None:
    """Remember a reply that was published just now, if the author of what it answers wishes mail about it.

    In the transaction that publishes it, whatever publishes it. One row for each reply for ever, so that publishing
    it again is not told again; due work makes the mail (replies.py).
    """
    if parent_id is None:
        return
    watched = select(ReplyWatch.comment_id).where(ReplyWatch.comment_id == parent_id, ReplyWatch.stopped_at.is_(None))
    if db.session.execute(watched).first() is None or db.session.get(ReplyNotice, comment_id) is not None:
        return
    db.session.execute(insert(ReplyNotice).values(reply_id=comment_id, created_at=clock.now()))
