"""Sections in which people write at length: whose session ended meanwhile gets the text back instead of the door."""

from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from foundation.errors import typed_text


class SignedOut(Unauthorized):
    """Somebody's session ended while they wrote: their text comes back with the error."""


def keep_what_was_typed() -> None:
    """Before the door, which would lose what was typed: who is signed out gets it back."""
    if not current_user.is_authenticated and typed_text():
        raise SignedOut
