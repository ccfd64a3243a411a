"""A phone with an authenticator app: RFC 6238 once more, written from the standard and not from our code."""

import base64
import contextlib
import hmac
import struct
import time
from collections.abc import Iterator

import time_machine
from flask import Flask

from domain.accounts.queries import second_factor_of
from domain.accounts.second_factors import begin_set_up, confirm_set_up, secret_text
from foundation.database import commit


class Phone:
    """Shows the codes of one secret."""

    def __init__(self, secret: str) -> None:
        self.key = base64.b32decode(secret.replace(" ", ""))

    def code(self, *, steps_from_now: int = 0) -> str:
        """The six digits of this half minute, or of one so many half minutes later."""
        step = int(time.time()) // 30 + steps_from_now
        digest = hmac.digest(self.key, struct.pack(">Q", step), "sha1")
        start = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def phone_of(app: Flask, user_id: int) -> tuple[Phone, list[str]]:
    """Set a second factor up for an account: the phone, and the recovery codes.

    The first code was the one before this half minute's, so that the present one is unused.
    """
    with app.app_context():
        commit(lambda: begin_set_up(user_id))
        phone = Phone(secret_text(second_factor_of(user_id)))
        return phone, commit(lambda: confirm_set_up(user_id, phone.code(steps_from_now=-1)))


@contextlib.contextmanager
def early_in_a_half_minute() -> Iterator[None]:
    """Let a test begin when its codes have just changed, so that they do not change before it ends."""
    with time_machine.travel(time.time() // 30 * 30 + 1):
        yield
