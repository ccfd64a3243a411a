"""The section, and what the routes of staff need."""

from flask import Blueprint
from flask_login import current_user

from blueprints.signed_out import keep_what_was_typed

section = Blueprint("site", __name__)
section.before_request(keep_what_was_typed)


def own_id() -> int:
    """The number of the account that is signed in."""
    return int(current_user.id)
