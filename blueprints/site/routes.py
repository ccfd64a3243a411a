"""Health, language, and the site's own pages."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, url_for
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as WerkzeugResponse

from domain.privacy.policy import PRIVACY_POLICY_VERSION
from domain.privacy.retention import MAILS_KEPT_DAYS
from foundation import clock
from foundation.access import is_own_path
from foundation.cookies import A_YEAR_SECONDS, set_cookie
from foundation.database import db, journal_mode
from foundation.htmx import answer, redirect_to
from foundation.language import LANGUAGE_COOKIE, LANGUAGES
from foundation.mail import oldest_due_mail
from foundation.schema import current_revision, newest_revision

section = Blueprint("site", __name__)

MAIL_LATE_MINUTES = 60


@section.get("/health")
def health() -> tuple[Response, int]:
    """Whether the site can work, for a monitor: 200 or 503, and what is wrong in words."""
    problems: list[str] = []
    warnings: list[str] = []
    try:
        db.session.execute(text("SELECT 1"))
        if current_revision() != newest_revision():
            problems.append("the database waits for its migrations: run make upgrade")
        else:
            warnings += _warnings()
    except SQLAlchemyError:
        db.session.rollback()
        problems.append("the database does not answer")
    state: dict[str, Any] = {"status": "failing" if problems else "ok", "problems": problems, "warnings": warnings}
    return jsonify(state), 503 if problems else 200


@section.post("/language")
def choose_language() -> WerkzeugResponse:
    """Remember the language a reader chose and go back to where they were."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(422)
    target = request.form.get("next")
    response = redirect_to(str(target) if is_own_path(target) else url_for("articles.front"))
    set_cookie(response, LANGUAGE_COOKIE, language, max_age_seconds=A_YEAR_SECONDS)  # type: ignore[arg-type]
    return response


@section.get("/comment-policy")
def comment_policy() -> Response:
    """What is published, what is not, and who decides."""
    return answer("site/comment_policy.html")


@section.get("/privacy")
def privacy() -> Response:
    """What is kept of readers, why, how long, who sees it, and what a reader may ask for."""
    return answer("site/privacy.html", policy_version=PRIVACY_POLICY_VERSION, mails_kept_days=MAILS_KEPT_DAYS)


def _warnings() -> list[str]:
    warnings = []
    if journal_mode() not in {None, "wal"}:
        warnings.append("the database lies on a network disk: it works, but slower, with a rollback journal")
    oldest = oldest_due_mail()
    if oldest is not None and (clock.now() - oldest).total_seconds() > MAIL_LATE_MINUTES * 60:
        warnings.append("mail waits for more than an hour: check the mail settings and flask site run-due-work")
    return warnings
