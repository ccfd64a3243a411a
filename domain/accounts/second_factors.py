"""The second factor: codes of an authenticator app (RFC 6238), and recovery codes for the day the phone is lost.

See docs/decisions/0008-second-factor.md.
"""

import base64
import hashlib
import re
import secrets
import unicodedata

from passlib.totp import TOTP, TokenError  # type: ignore[import-untyped]
from sqlalchemy import delete, or_, update

from domain.accounts.models import RecoveryCode, SecondFactor
from domain.accounts.queries import second_factor_of
from foundation import clock
from foundation.database import db
from foundation.digests import keyed_digest

STEP_SECONDS = 30
RECOVERY_CODES = 10
# 80 bits: nobody finds one by trying, so that a plain digest is enough.
RECOVERY_CODE_BYTES = 10
# A step stored so far ahead was written by a clock that was wrong: it must lock nobody out.
STEPS_A_CLOCK_MAY_LEAD = 20
_APP_CODE = re.compile(r"[0-9]{6}")


class CodeRefused(Exception):
    """The code is wrong, too old, or was used before; which of them is not said."""


class AlreadyOn(Exception):
    """The account has a second factor in force."""


class NotBeingSetUp(Exception):
    """The account has no second factor that waits for its first code."""


def begin_set_up(user_id: int) -> None:
    """Make a new secret, which asks nobody for anything until its first code came. Raises AlreadyOn."""
    factor = second_factor_of(user_id)
    if factor is not None and factor.confirmed_at is not None:
        raise AlreadyOn
    if factor is None:
        factor = SecondFactor(user_id=user_id, last_step=0)
        db.session.add(factor)
    factor.seed, factor.created_at = secrets.token_hex(32), clock.now()
    db.session.flush()


def being_set_up(user_id: int) -> SecondFactor:
    """The second factor that waits for its first code: only now may its secret be shown. Raises NotBeingSetUp."""
    factor = second_factor_of(user_id)
    if factor is None or factor.confirmed_at is not None:
        raise NotBeingSetUp
    return factor


def confirm_set_up(user_id: int, code: str) -> list[str]:
    """Put the second factor into force; returns its recovery codes, which are readable only now.

    Raises NotBeingSetUp and CodeRefused.
    """
    factor = being_set_up(user_id)
    step = _matching_step(factor, _plain(code))
    confirm = update(SecondFactor).where(
        SecondFactor.user_id == user_id, SecondFactor.seed == factor.seed, SecondFactor.confirmed_at.is_(None)
    )
    values = {"confirmed_at": clock.now(), "last_step": step}
    if not db.session.execute(confirm.values(**values)).rowcount:  # type: ignore[attr-defined]
        raise NotBeingSetUp
    return renew_recovery_codes(user_id)


def use_code(user_id: int, code: str) -> None:
    """Accept a code of the app, or use a recovery code up. Of two requests with the same code, one is accepted.

    Raises CodeRefused.
    """
    plain = _plain(code)
    if _APP_CODE.fullmatch(plain):
        _use_app_code(user_id, plain)
    else:
        _use_recovery_code(user_id, plain)


def renew_recovery_codes(user_id: int) -> list[str]:
    """Replace the account's recovery codes. They are returned this once; stored are only their digests."""
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.add_all(RecoveryCode(user_id=user_id, digest=_digest(_plain(code))) for code in codes)
    db.session.flush()
    return codes


def remove_second_factor(user_id: int) -> bool:
    """Ask this account for the password alone again; True when there was something to remove."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    removed = db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
    return bool(removed.rowcount)  # type: ignore[attr-defined]


def secret_text(factor: SecondFactor) -> str:
    """The secret as a person types it into an app: base32 in groups of four."""
    return str(_app(factor).pretty_key(sep=" "))


def secret_address(factor: SecondFactor, *, account: str, site: str) -> str:
    """The `otpauth:` address that apps read from a picture. A colon would end the names in it."""
    return str(_app(factor).to_uri(label=account.replace(":", " "), issuer=site.replace(":", " ").strip() or None))


def _app(factor: SecondFactor) -> TOTP:
    # As long as the digest inside RFC 6238's codes: RFC 4226, section 4, R6.
    key = bytes.fromhex(keyed_digest("second factor", f"{factor.user_id} {factor.seed}"))[:20]
    return TOTP(key=key, format="raw", period=STEP_SECONDS)


def _matching_step(factor: SecondFactor, code: str) -> int:
    """The time step of a code: this one, the one before or the one after. Raises CodeRefused."""
    try:
        match = _app(factor).match(code, time=int(clock.now().timestamp()), window=STEP_SECONDS)
    except TokenError:
        raise CodeRefused from None
    return int(match.counter)


def _use_app_code(user_id: int, code: str) -> None:
    factor = second_factor_of(user_id)
    if factor is None or factor.confirmed_at is None:
        raise CodeRefused
    step = _matching_step(factor, code)
    is_later = or_(SecondFactor.last_step < step, SecondFactor.last_step > step + STEPS_A_CLOCK_MAY_LEAD)
    use = update(SecondFactor).where(
        SecondFactor.user_id == user_id, SecondFactor.seed == factor.seed, SecondFactor.confirmed_at.is_not(None)
    )
    if not db.session.execute(use.where(is_later).values(last_step=step)).rowcount:  # type: ignore[attr-defined]
        raise CodeRefused


def _use_recovery_code(user_id: int, code: str) -> None:
    use = delete(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.digest == _digest(code))
    if not db.session.execute(use).rowcount:  # type: ignore[attr-defined]
        raise CodeRefused


def _new_recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(RECOVERY_CODE_BYTES)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _plain(code: str) -> str:
    """A code however it was typed: with spaces and hyphens, in capitals, in wide digits."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", code)).lower()


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
