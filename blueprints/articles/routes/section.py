"""The section, and what all its pages for readers need."""

from flask import Blueprint, Response, request
from flask_login import current_user

from blueprints.addresses import parsed_cursor
from blueprints.discussion import for_everybody
from domain.articles.queries import Start
from domain.comments.queries import STRANGER, Viewer

section = Blueprint("articles", __name__)


def for_readers(page: Response) -> Response:
    """Staff see a link to their desk on every page, so theirs is not the shared one."""
    return for_everybody(page, Viewer(may_moderate=True) if current_user.is_authenticated else STRANGER)


def requested_start() -> Start | None:
    """Where the page of articles that is asked for begins; None for the first. Answers 404 for what is no place."""
    begun = parsed_cursor(request.args.get("start"))
    return Start(*begun) if begun else None
