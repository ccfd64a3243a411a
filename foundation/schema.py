"""Whether the database has every migration of this code. Alembic itself is imported by commands only."""

from pathlib import Path

from flask import Flask, request
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from foundation.database import db
from foundation.errors import SchemaBehind

# Migrations are numbered, so that the newest is known by its file's name.
_MIGRATIONS = Path(__file__).parent.parent / "migrations" / "versions"


def newest_revision() -> str:
    """The number of the newest migration in the code."""
    return max(file.name.split("_")[0] for file in _MIGRATIONS.glob("[0-9]*.py"))


def current_revision() -> str | None:
    """The number of the newest migration in the database; None for an empty database."""
    try:
        return db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except DBAPIError as error:
        db.session.rollback()
        if "alembic_version" in str(error.orig):
            return None
        raise


def init_app(app: Flask) -> None:
    """Answer 503 until the database has its migrations; once it has them, never ask again."""
    state = {"is_current": False}

    @app.before_request
    def refuse_while_behind() -> None:
        if state["is_current"] or request.endpoint in {"site.health", "static"}:
            return
        state["is_current"] = current_revision() == newest_revision()
        db.session.rollback()
        if not state["is_current"]:
            raise SchemaBehind
