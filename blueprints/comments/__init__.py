"""Commenting: sending, replying, and reading further."""

from flask import Flask
from flask_babel import gettext

from blueprints.comments.routes import section
from domain.comments.actions import CommentsClosed
from domain.comments.letters import forget_old_submissions
from domain.comments.models import TEXT_LONGEST_CHARS
from domain.moderation.actions import NotReturned
from domain.privacy.retention import clear_old_data
from foundation import due_work, errors
from foundation.database import commit


def init_app(app: Flask) -> None:
    """Add the section, what its forms say, and what of it is due by time."""
    app.register_blueprint(section)
    errors.answer_with(
        NotReturned,
        409,
        lambda: gettext("This comment is not waiting for other words any more. Your text is kept below."),
    )
    errors.answer_with(CommentsClosed, 403, lambda: gettext("Comments on this article are closed."))
    app.add_template_global(TEXT_LONGEST_CHARS, "longest_text")
    due_work.add_step("submissions cleared", lambda: commit(forget_old_submissions))
    settings = app.config["SETTINGS"]
    due_work.add_step("readers' data cleared", lambda: commit(lambda: clear_old_data(settings)))
