"""What administrators do to accounts. Each change looks again, in its own transaction, who it is that makes it.

`by` is the number of the administrator's account; None is the host at the server's console.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update

from domain.accounts.actions import EmailTaken, InvitationNotFound, invite
from domain.accounts.models import Invitation, User
from domain.accounts.queries import open_invitation, user_by_email
from domain.accounts.second_factors import remove_second_factor
from foundation import clock
from foundation.access import MAY_ENTER
from foundation.database import db
from foundation.sessions import end_sessions_of


class AccountNotFound(Exception):
    """There is no account with this number."""


class NotAllowedAnyMore(Exception):
    """The account that acts was disabled or lost its role while its request was on the way."""


class StaffChangeRefused(Exception):
    """A change that would leave nobody, or the wrong person, in charge."""


class LastAdministrator(StaffChangeRefused):
    """Without this account nobody could administer the site."""


class OwnRole(StaffChangeRefused):
    """Nobody changes their own role."""


class OwnSecondFactor(StaffChangeRefused):
    """One's own second factor is removed with the password, in one's own account."""


def member_still_allowed(user_id: int, section: str) -> User:
    """The account, if it is active and its role may enter the section now; nobody changes that before we commit.

    Raises NotAllowedAnyMore.
    """
    query = select(User).where(User.id == user_id).with_for_update(read=True)
    user = db.session.execute(query, execution_options={"populate_existing": True}).scalar_one_or_none()
    if user is None or not user.active or user.role not in MAY_ENTER[section]:
        raise NotAllowedAnyMore
    return user


def invite_colleague(role: str, *, email: str | None, days: int, by: int) -> Invitation:
    """Make an invitation in somebody's name. Raises EmailTaken when the address has an account already."""
    administrator = member_still_allowed(by, "administration")
    address = email.strip().lower() if email else None
    if address and user_by_email(address) is not None:
        raise EmailTaken
    return invite(role, days=days, invited_by=administrator, email=address)


def revoke_invitation(invitation_id: int, *, by: int) -> None:
    """Make an invitation's link worth nothing. Raises InvitationNotFound when it is used, over or revoked already."""
    member_still_allowed(by, "administration")
    if open_invitation(invitation_id) is None:
        raise InvitationNotFound
    revoke = update(Invitation).where(Invitation.id == invitation_id, *_unused())
    if not db.session.execute(revoke.values(revoked_at=clock.now())).rowcount:  # type: ignore[attr-defined]
        raise InvitationNotFound


def change_role(user_id: int, role: str, *, by: int) -> User:
    """Give an account another role and end its sessions. Raises AccountNotFound, OwnRole and LastAdministrator."""
    administrators = _locked_administrators(by)
    user = _locked_account(user_id)
    if user.id == by:
        raise OwnRole
    if user.role != role:
        _keep_one(administrators, without=user)
        user.role = role
        _end_what_it_began(user)
    return user


def set_activity(user_id: int, *, active: bool, by: int | None) -> User:
    """Let an account in, or keep it out and end its sessions. Raises AccountNotFound and LastAdministrator."""
    administrators = _locked_administrators(by)
    user = _locked_account(user_id)
    if user.active and not active:
        _keep_one(administrators, without=user)
        _end_what_it_began(user)
    user.active = active
    return user


def end_sessions(user_id: int, *, by: int) -> User:
    """Sign an account out in every browser. Raises AccountNotFound."""
    member_still_allowed(by, "administration")
    user = _locked_account(user_id)
    end_sessions_of(user.fs_uniquifier)
    return user


def reset_second_factor(user_id: int, *, by: int | None) -> User:
    """Let somebody who lost their phone in with the password alone. Raises AccountNotFound and OwnSecondFactor."""
    if by is not None:
        member_still_allowed(by, "administration")
    user = _locked_account(user_id)
    if user.id == by:
        raise OwnSecondFactor
    remove_second_factor(user.id)
    return user


def _locked_administrators(by: int | None) -> Sequence[User]:
    """The active administrators, locked in the order of their numbers: of two changes at once, one sees the other.

    Raises NotAllowedAnyMore when the one who acts is not among them.
    """
    query = select(User).where(User.role == "administrator", User.active.is_(True)).order_by(User.id).with_for_update()
    found = db.session.execute(query, execution_options={"populate_existing": True}).scalars().all()
    if by is not None and by not in {user.id for user in found}:
        raise NotAllowedAnyMore
    return found


def _locked_account(user_id: int) -> User:
    query = select(User).where(User.id == user_id).with_for_update()
    user = db.session.execute(query, execution_options={"populate_existing": True}).scalar_one_or_none()
    if user is None:
        raise AccountNotFound
    return user


def _keep_one(administrators: Sequence[User], *, without: User) -> None:
    if [user.id for user in administrators] == [without.id]:
        raise LastAdministrator


def _end_what_it_began(user: User) -> None:
    """Sessions, and invitations nobody has used: a link made yesterday would let somebody in tomorrow."""
    end_sessions_of(user.fs_uniquifier)
    theirs = update(Invitation).where(Invitation.invited_by_id == user.id, *_unused())
    db.session.execute(theirs.values(revoked_at=clock.now()))


def _unused() -> tuple[ColumnElement[bool], ...]:
    return Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
