"""The section, and what all its routes need."""

from flask import Blueprint, request, url_for
from flask_login import current_user

from domain.accounts.models import User
from domain.comments.models import DeskTab
from domain.moderation import queue
from foundation.access import is_own_path, staff_only

section = Blueprint("moderation", __name__, url_prefix="/moderation")
section.before_request(staff_only("moderation"))


def signed_in_moderator() -> User:
    """The signed-in account itself, not Flask-Login's stand-in for it."""
    return current_user._get_current_object()  # type: ignore[no-any-return] # noqa: SLF001 the documented way


def desk_state() -> dict[str, object]:
    """What every page and answer of the desk shows: how many stand under each tab, and the longest wait."""
    counts = queue.tab_counts()
    since = queue.longest_waiting_since() if counts[DeskTab.WAITING] else None
    return {"counts": counts, "longest_since": since}


def page_before() -> str:
    """Where a plain form goes back to: the page it stood on, with its filters."""
    before = request.form.get("next")
    return str(before) if is_own_path(before) else url_for("moderation.queue")
