"""Commenting: sending, replying, and reading further."""

from flask import Flask
from flask_babel import gettext

from blueprints.comments.phrases import writing_phrases
from blueprints.comments.routes import section
from domain.comments.actions import CommentsClosed
from domain.comments.diacritics import lacks_diacritics
from domain.comments.letters import forget_old_submissions
from domain.comments.models import TEXT_LONGEST_CHARS
from domain.moderation.actions import NotReturned
from domain.privacy import models as _data_events  # noqa: F401 its table belongs to the database
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
    app.add_template_global(writing_phrases)
    app.add_template_test(lacks_diacritics, "without_diacritics")
    due_work.add_step("submissions cleared", lambda: commit(forget_old_submissions))
