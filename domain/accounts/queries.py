"""Who works here, and who is invited."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload

from domain.accounts.models import Invitation, RecoveryCode, SecondFactor, User
from foundation import clock
from foundation.database import db
from foundation.sessions import last_seen


@dataclasses.dataclass(frozen=True)
class Member:
    """An account as administrators see it. `seen_at` is None when it has no session."""

    user: User
    has_second_factor: bool
    seen_at: datetime | None


def staff() -> list[Member]:
    """Every account, the active ones first."""
    seen = last_seen()
    query = (
        select(User, SecondFactor.confirmed_at)
        .outerjoin(SecondFactor, SecondFactor.user_id == User.id)
        .order_by(User.active.desc(), User.name, User.id)
    )
    rows = db.session.execute(query).all()
    return [Member(user, confirmed is not None, seen.get(user.fs_uniquifier)) for user, confirmed in rows]


def user_by_email(email: str) -> User | None:
    """The account with this address, whatever its letters' case."""
    return db.session.execute(select(User).where(User.email == email.strip().lower())).scalar_one_or_none()


def name_of(user_id: int | None) -> str:
    """The name on an account; empty without one."""
    return "" if user_id is None else db.session.execute(select(User.name).where(User.id == user_id)).scalar_one()


def has_administrator() -> bool:
    """True once somebody can sign in and do everything."""
    query = select(func.count()).select_from(User).where(User.role == "administrator", User.active.is_(True))
    return db.session.execute(query).scalar_one() > 0


def second_factor_of(user_id: int) -> SecondFactor | None:
    """The account's second factor, be it in force or only being set up."""
    return db.session.execute(select(SecondFactor).where(SecondFactor.user_id == user_id)).scalar_one_or_none()


def has_second_factor(user_id: int) -> bool:
    """True when the account asks for a code besides the password."""
    factor = second_factor_of(user_id)
    return factor is not None and factor.confirmed_at is not None


def recovery_codes_left(user_id: int) -> int:
    """How many recovery codes of the account are unused."""
    query = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return db.session.execute(query).scalar_one()


def open_invitation(invitation_id: int) -> Invitation | None:
    """The invitation, if it is neither used nor revoked nor too old."""
    query = select(Invitation).where(Invitation.id == invitation_id, _is_open())
    return db.session.execute(query).scalar_one_or_none()


def open_invitations() -> Sequence[Invitation]:
    """The invitations that may still be used, each with whom it comes from, the newest first."""
    query = select(Invitation).where(_is_open()).options(joinedload(Invitation.invited_by))
    return db.session.execute(query.order_by(Invitation.id.desc())).scalars().all()


def first_administrators_invitation() -> Invitation | None:
    """The newest open invitation that nobody signed: the one printed on the console."""
    query = select(Invitation).where(
        Invitation.invited_by_id.is_(None),
        Invitation.role == "administrator",
        _is_open(),
    )
    return db.session.execute(query.order_by(Invitation.id.desc()).limit(1)).scalar_one_or_none()


def _is_open() -> ColumnElement[bool]:
    return and_(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > clock.now())
