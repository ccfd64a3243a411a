"""The section, and what the routes of staff need."""

from flask import Blueprint
from flask_login import current_user

section = Blueprint("site", __name__)


def own_id() -> int:
    """The number of the account that is signed in."""
    return int(current_user.id)
