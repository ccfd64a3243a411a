"""The section, and what all its pages for readers need."""

from flask import Blueprint, Response
from flask_login import current_user

from blueprints.discussion import for_everybody
from domain.comments.queries import STRANGER, Viewer

section = Blueprint("articles", __name__)


def for_readers(page: Response) -> Response:
    """Staff see a link to their desk on every page, so theirs is not the shared one."""
    return for_everybody(page, Viewer(may_moderate=True) if current_user.is_authenticated else STRANGER)
