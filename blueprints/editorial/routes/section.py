"""The section, and what all its routes need."""

from flask import Blueprint
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from domain.accounts.models import User
from foundation.access import staff_only
from foundation.errors import typed_text

# Vietnamese letters are sent as nine bytes each.
LARGEST_ARTICLE_BYTES = 4 * 1024 * 1024

section = Blueprint("editorial", __name__, url_prefix="/editorial")


class SignedOut(Unauthorized):
    """Somebody's session ended while they wrote: their text comes back with the error."""


@section.before_request
def keep_what_was_typed() -> None:
    """The door would lose an article: who is signed out gets it back."""
    if not current_user.is_authenticated and typed_text():
        raise SignedOut


section.before_request(staff_only("writing"))


def signed_in_editor() -> User:
    """The signed-in account itself, not Flask-Login's stand-in for it."""
    return current_user._get_current_object()  # type: ignore[no-any-return] # noqa: SLF001 the documented way
