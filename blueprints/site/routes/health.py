"""Whether the site can work, for a monitor."""

from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from blueprints.site.routes.section import section
from domain.media.queries import missing_files
from domain.media.storing import MEDIA_FOLDER
from foundation import clock
from foundation.database import db, journal_mode
from foundation.mail import oldest_due_mail
from foundation.nodes import has_the_secret_of_others
from foundation.redis_server import shared_redis
from foundation.schema import current_revision, newest_revision
from foundation.site_version import site_version

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


def _warnings() -> list[str]:
    warnings = []
    if journal_mode() not in {None, "wal"}:
        warnings.append("the database lies on a network disk: it works, but slower, with a rollback journal")
    oldest = oldest_due_mail()
    if oldest is not None and (clock.now() - oldest).total_seconds() > MAIL_LATE_MINUTES * 60:
        warnings.append("mail waits for more than an hour: check the mail settings and flask site run-due-work")
    missing = missing_files(Path(current_app.instance_path) / MEDIA_FOLDER)
    if missing:
        warnings.append(f"uploaded files are missing on the disk, among them {missing[0]}: restore them from a backup")
    return warnings + _warnings_about_nodes()


def _warnings_about_nodes() -> list[str]:
    server = shared_redis()
    if server is None:
        return []
    if not server.is_working():
        return [
            "Redis does not answer or is full: the database counts limits, and every node keeps pages it makes itself"
        ]
    if not has_the_secret_of_others(server, site_version()):
        return ["another node has another secret_key: give all nodes the same, since they refuse each other's forms"]
    return []
