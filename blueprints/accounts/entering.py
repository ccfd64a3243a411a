"""What every way into an account shares: counting tries, beginning the session, and who has passed the password.

Between password and code nobody is signed in. Who passed the password stands in the short signed cookie for forms,
bound to the account's present identity: a new password makes it worth nothing.
"""

import hmac

from flask import session, url_for
from flask_login import current_user
from flask_security.utils import login_user

from domain.accounts import actions
from domain.accounts.models import User
from foundation import clock
from foundation.access import is_own_path
from foundation.current_site import current_settings
from foundation.database import commit, db
from foundation.digests import keyed_digest, network_digest
from foundation.sessions import begin_anew

PASSWORD_PASSED = "password_passed"  # noqa: S105 the name of a value in a cookie
MINUTES_FOR_THE_CODE = 5
# The cookie must stay a cookie; a longer place to go on to is forgotten.
LONGEST_PLACE_CHARS = 1000


def count_password(email: str) -> None:
    """Count one look at a password, for the account and for the network. Raises LimitReached."""
    settings, here = current_settings(), network_digest()
    commit(lambda: actions.spend_sign_in(email, here, settings))


def count_code(user_id: int) -> None:
    """Count one look at a code, for the account and for the network. Raises LimitReached."""
    settings, here = current_settings(), network_digest()
    commit(lambda: actions.spend_code(user_id, here, settings))


def begin_session(user: User) -> None:
    """Sign somebody in, in a session that has nothing of what this browser brought along."""
    begin_anew()
    login_user(user, remember=False)


def place_after_sign_in(target: str | None) -> str:
    """Where to go on to: a place on this site, or the desk."""
    return str(target) if is_own_path(target) else url_for("moderation.queue")


def remember_who_passed_the_password(user: User, target: str | None) -> None:
    """Let this browser, for some minutes, show a code for this account."""
    user_id, proof = user.id, _proof(user)  # read before the session of somebody signed in here is ended
    begin_anew()
    session[PASSWORD_PASSED] = {
        "account": user_id,
        "proof": proof,
        "at": int(clock.now().timestamp()),
        "next": target if is_own_path(target) and len(str(target)) <= LONGEST_PLACE_CHARS else "",
    }


def who_passed_the_password() -> User | None:
    """The account whose password was right in this browser some minutes ago, if that is still worth anything."""
    passed = session.get(PASSWORD_PASSED)
    if passed is None or not 0 <= clock.now().timestamp() - passed["at"] < MINUTES_FOR_THE_CODE * 60:
        return None
    user = db.session.get(User, passed["account"])
    if user is None or not user.active or not hmac.compare_digest(_proof(user), passed["proof"]):
        return None
    return user


def place_after_the_code() -> str:
    """Where the person wanted to go who passed the password; empty when they named no place."""
    return str(session.get(PASSWORD_PASSED, {}).get("next", ""))


def myself() -> User:
    """The account that is signed in."""
    return current_user._get_current_object()  # type: ignore[no-any-return] # noqa: SLF001 the documented way to the account itself


def _proof(user: User) -> str:
    return keyed_digest(PASSWORD_PASSED, user.fs_uniquifier)
