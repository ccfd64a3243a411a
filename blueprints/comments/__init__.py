"""Commenting: sending, replying, and reading further."""

from flask import Flask
from flask_babel import gettext

from blueprints.comments.routes import section
from domain.comments.actions import CommentsClosed
from domain.comments.letters import forget_old_submissions
from domain.comments.models import TEXT_LONGEST_CHARS
from domain.moderation.authors import CannotBeRevised, NotWithdrawn
from domain.moderation.models import NOTE_LONGEST_CHARS
from domain.moderation.reports import KINDS
from domain.moderation.second_looks import NoSecondLook
from domain.moderation.waiting import count_usual_wait
from domain.privacy import models as _data_events  # noqa: F401 its table belongs to the database
from foundation import due_work, errors
from foundation.database import commit


def init_app(app: Flask) -> None:
    """Add the section, what its forms say, and what of it is due by time."""
    app.register_blueprint(section)
    for error, sentence in (
        (CannotBeRevised, lambda: gettext("The words of this comment cannot be changed as it stands now.")),
        (NotWithdrawn, lambda: gettext("This comment is not withdrawn any more. Please open your comments again.")),
        (
            NoSecondLook,
            lambda: gettext("No second look can be asked for: these words were read twice, or are not rejected."),
        ),
    ):
        errors.answer_with(error, 409, sentence)
    errors.answer_with(CommentsClosed, 403, lambda: gettext("Comments on this article are closed."))
    app.add_template_global(TEXT_LONGEST_CHARS, "longest_text")
    app.add_template_global(NOTE_LONGEST_CHARS, "longest_note")
    app.add_template_global(KINDS, "report_kinds")
    due_work.add_step("submissions cleared", lambda: commit(forget_old_submissions))
    due_work.add_step("usual wait counted", lambda: commit(count_usual_wait))
