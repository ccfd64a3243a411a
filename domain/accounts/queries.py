"""Who works here, and who is invited."""

from sqlalchemy import func, select

from domain.accounts.models import Invitation, User
from foundation import clock
from foundation.database import db


def user_by_email(email: str) -> User | None:
    """The account with this address, whatever its letters' case."""
    return db.session.execute(select(User).where(User.email == email.strip().lower())).scalar_one_or_none()


def has_administrator() -> bool:
    """True once somebody can sign in and do everything."""
    query = select(func.count()).select_from(User).where(User.role == "administrator", User.active.is_(True))
    return db.session.execute(query).scalar_one() > 0


def open_invitation(invitation_id: int) -> Invitation | None:
    """The invitation, if it is unused and not too old."""
    query = select(Invitation).where(
        Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.expires_at > clock.now()
    )
    return db.session.execute(query).scalar_one_or_none()


def first_administrators_invitation() -> Invitation | None:
    """The newest open invitation that nobody signed: the one printed on the console."""
    query = select(Invitation).where(
        Invitation.invited_by_id.is_(None),
        Invitation.role == "administrator",
        Invitation.used_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    return db.session.execute(query.order_by(Invitation.id.desc()).limit(1)).scalar_one_or_none()
