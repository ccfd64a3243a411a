"""The section, and what all its routes need."""

from flask import Blueprint
from flask_login import current_user

from blueprints.signed_out import keep_what_was_typed
from domain.accounts.models import User
from foundation.access import staff_only

# Vietnamese letters are sent as nine bytes each.
LARGEST_ARTICLE_BYTES = 4 * 1024 * 1024

section = Blueprint("editorial", __name__, url_prefix="/editorial")
section.before_request(keep_what_was_typed)
section.before_request(staff_only("writing"))


def signed_in_editor() -> User:
    """The signed-in account itself, not Flask-Login's stand-in for it."""
    return current_user._get_current_object()  # type: ignore[no-any-return] # noqa: SLF001 the documented way
