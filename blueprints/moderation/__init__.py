"""The desk: what waits, deciding, taking back, the log."""

from flask import Flask
from flask_babel import gettext

from blueprints.moderation.routes import section
from domain.moderation.actions import CommentNotFound, EventNotFound, WithdrawnByReader
from foundation import errors


def init_app(app: Flask) -> None:
    """Add the section and the sentences of its errors."""
    app.register_blueprint(section)
    errors.answer_with(CommentNotFound, 404, lambda: gettext("This comment does not exist."))
    errors.answer_with(
        WithdrawnByReader,
        403,
        lambda: gettext("The reader has withdrawn this comment; only the reader can bring it back."),
    )
    errors.answer_with(EventNotFound, 404, lambda: gettext("This decision does not exist."))
