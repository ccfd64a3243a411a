"""Which addresses are a reader's own, so that mail to them is theirs to see and to have removed.

Anybody can type anybody's address. One counts as the reader's when they confirmed it, or when nobody else gave it; an
address of staff never does, whatever a reader typed: mail to it is about their work.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from domain.accounts.models import Invitation, User
from domain.comments.readers import ReaderAddress
from foundation.database import db


def own_addresses(reader_id: int) -> Sequence[str]:
    """The addresses to which mail is this reader's."""
    query = select(ReaderAddress.email).where(ReaderAddress.reader_id == reader_id, _is_own())
    return db.session.execute(query.order_by(ReaderAddress.id)).scalars().all()


def _is_own() -> ColumnElement[bool]:
    another = aliased(ReaderAddress)
    given_by_another = select(another.id).where(
        another.email == ReaderAddress.email, another.reader_id != ReaderAddress.reader_id
    )
    of_staff = select(User.id).where(User.email == func.lower(ReaderAddress.email))
    invited = select(Invitation.id).where(Invitation.email == func.lower(ReaderAddress.email))
    is_theirs = or_(ReaderAddress.confirmed_at.is_not(None), ~given_by_another.exists())
    return is_theirs & ~of_staff.exists() & ~invited.exists()
