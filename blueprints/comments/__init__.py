"""Commenting: sending, replying, and reading further."""

from collections.abc import Callable

from flask import Flask
from flask_babel import gettext

from blueprints.comments.mails import tell_about_replies
from blueprints.comments.phrases import writing_phrases
from blueprints.comments.routes import section
from domain.comments.actions import CommentsClosed
from domain.comments.addresses import LinkOver, offers_mail
from domain.comments.diacritics import lacks_diacritics
from domain.comments.letters import forget_old_submissions
from domain.comments.models import TEXT_LONGEST_CHARS
from domain.comments.replies import forget_old_notices
from domain.comments.watches import WatchNotFound
from domain.moderation.authors import CannotBeRevised, NotWithdrawn
from domain.moderation.models import NOTE_LONGEST_CHARS
from domain.moderation.reports import KINDS
from domain.moderation.second_looks import NoSecondLook
from domain.moderation.waiting import count_usual_wait
from domain.privacy.retention import clear_old_data
from foundation import due_work, errors
from foundation.current_site import current_settings
from foundation.database import commit


def init_app(app: Flask) -> None:
    """Add the section, what its forms say, and what of it is due by time."""
    app.register_blueprint(section)
    for error, (status, sentence) in _errors().items():
        errors.answer_with(error, status, sentence)
    app.add_template_global(TEXT_LONGEST_CHARS, "longest_text")
    app.add_template_global(NOTE_LONGEST_CHARS, "longest_note")
    app.add_template_global(KINDS, "report_kinds")
    app.add_template_global(writing_phrases)
    app.add_template_test(lacks_diacritics, "without_diacritics")
    settings = app.config["SETTINGS"]
    app.add_template_global(lambda: offers_mail(current_settings()), "mail_is_offered")
    due_work.add_step("replies told", tell_about_replies, is_first=True)
    due_work.add_step("reply notices cleared", lambda: commit(forget_old_notices))
    due_work.add_step("submissions cleared", lambda: commit(forget_old_submissions))
    due_work.add_step("usual wait counted", lambda: commit(count_usual_wait))
    due_work.add_step("readers' data cleared", lambda: commit(lambda: clear_old_data(settings)))


def _errors() -> dict[type[Exception], tuple[int, Callable[[], str]]]:
    """What the domain refuses to readers: a status and a sentence for each."""
    return {
        CommentsClosed: (403, lambda: gettext("Comments on this article are closed.")),
        CannotBeRevised: (409, lambda: gettext("The words of this comment cannot be changed as it stands now.")),
        NotWithdrawn: (
            409,
            lambda: gettext("This comment is not withdrawn any more. Please open your comments again."),
        ),
        NoSecondLook: (
            409,
            lambda: gettext("No second look can be asked for: these words were read twice, or are not rejected."),
        ),
        LinkOver: (
            404,
            lambda: gettext(
                "This link was used already, is too old, or is not complete. Nothing was changed. You can ask for a "
                "new one with your next comment, or on the page of your comments."
            ),
        ),
        WatchNotFound: (
            404,
            lambda: gettext(
                "No mail is sent for this link any more, or it is not complete. If mails still come, please copy the "
                "whole address from the newest one and try again."
            ),
        ),
    }
