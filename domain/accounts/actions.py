"""What happens to accounts: inviting, joining, signing in, changing a password."""

import hmac
import secrets
import unicodedata
from datetime import timedelta

from flask_security.utils import hash_password, verify_password
from sqlalchemy import update

from domain.accounts.models import Invitation, User
from domain.accounts.queries import first_administrators_invitation, open_invitation, user_by_email
from foundation import clock
from foundation.database import db
from foundation.digests import keyed_digest
from foundation.limits import Rate, spend
from foundation.sessions import end_sessions_of
from foundation.settings import Settings
from foundation.text import normalize_line

PASSWORD_SHORTEST_CHARS = 10
PASSWORD_LONGEST_CHARS = 200
FIFTEEN_MINUTES = 900


class InvitationNotFound(Exception):
    """The link is wrong, was used, or is too old."""


class EmailTaken(Exception):
    """Another account has this address."""


class WrongPassword(Exception):
    """No active account has this address and password; which of the two is wrong is not said."""


def invite(role: str, *, days: int, invited_by: User | None = None, email: str | None = None) -> Invitation:
    """Make a one-time invitation, for whoever has its link; `email` says only where the link was sent."""
    now = clock.now()
    invitation = Invitation(
        role=role,
        email=email,
        invited_by_id=invited_by.id if invited_by else None,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation


def invite_first_administrator(*, days: int) -> Invitation:
    """The open invitation for the first administrator; a new one only where there is none."""
    return first_administrators_invitation() or invite("administrator", days=days)


def invitation_token(invitation: Invitation) -> str:
    """The secret part of an invitation's link: derived, so that it can be shown again and is stored nowhere.

    Role and time go into it: after a restored backup a number may be given again, to quite another invitation.
    """
    named = f"{invitation.id} {invitation.role} {invitation.created_at.isoformat()}"
    return f"{invitation.id}-{keyed_digest('invitation', named)[:40]}"


def invitation_by_token(token: str) -> Invitation:
    """The open invitation of a link. Raises InvitationNotFound."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= 15):  # noqa: PLR2004 fits every database
        raise InvitationNotFound
    invitation = open_invitation(int(number))
    if invitation is None or not hmac.compare_digest(invitation_token(invitation).encode(), token.encode()):
        raise InvitationNotFound
    return invitation


def join(token: str, *, name: str, email: str, password: str) -> User:
    """Create the account an invitation is for, and use the invitation up.

    Raises InvitationNotFound and EmailTaken. Of two people with the same link, one gets it.
    """
    invitation = invitation_by_token(token)
    used = update(Invitation).where(
        Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
    )
    if not db.session.execute(used.values(used_at=clock.now())).rowcount:  # type: ignore[attr-defined]
        raise InvitationNotFound
    if user_by_email(email) is not None:
        raise EmailTaken
    user = User(
        name=normalize_line(name),
        email=email.strip().lower(),
        password=hash_password(same_password(password)),
        role=invitation.role,
        active=True,
        fs_uniquifier=secrets.token_hex(32),
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    return user


def spend_sign_in(email: str, network_digest: str, settings: Settings) -> None:
    """Count one attempt to sign in, in a transaction of its own. Raises LimitReached."""
    account = Rate(settings.sign_ins_per_account_in_fifteen_minutes, FIFTEEN_MINUTES)
    network = Rate(settings.sign_ins_per_network_in_fifteen_minutes, FIFTEEN_MINUTES)
    spend((f"sign-in account {email.strip().lower()}", account), (f"sign-in network {network_digest}", network))


def checked_user(email: str, password: str) -> User:
    """The active account with this address and password. Raises WrongPassword, after the same work for every reason.

    Writes nothing, so that nobody waits for a database's lock while a password is checked.
    """
    user = user_by_email(email)
    if user is None:
        hash_password(same_password(password))  # as long as checking one
        raise WrongPassword
    if not verify_password(same_password(password), user.password) or not user.active:
        raise WrongPassword
    return user


def check_password(user: User, password: str) -> None:
    """Raises WrongPassword when this is not the account's present password."""
    if not verify_password(same_password(password), user.password):
        raise WrongPassword


def spend_code(user_id: int, network_digest: str, settings: Settings) -> None:
    """Count one look at a second factor's code, at the pace of signing in. Raises LimitReached.

    Apart from the passwords' count: only who knows the password gets here, so nobody else can slow this down.
    """
    account = Rate(settings.sign_ins_per_account_in_fifteen_minutes, FIFTEEN_MINUTES)
    network = Rate(settings.sign_ins_per_network_in_fifteen_minutes, FIFTEEN_MINUTES)
    spend((f"code account {user_id}", account), (f"code network {network_digest}", network))


def change_password(user: User, *, old: str, new: str) -> None:
    """Give an account a new password and end all its sessions. Raises WrongPassword."""
    check_password(user, old)
    end_sessions_of(user.fs_uniquifier)
    user.password = hash_password(same_password(new))
    user.fs_uniquifier = secrets.token_hex(32)


def same_password(password: str) -> str:
    """A password as every keyboard sends it: one system composes Vietnamese letters, another takes them apart."""
    return unicodedata.normalize("NFKC", password)
