"""Commenting: sending, replying, and reading further."""

from flask import Flask
from flask_babel import gettext

from blueprints.comments.mails import tell_about_replies
from blueprints.comments.routes import section
from domain.comments.actions import CommentsClosed
from domain.comments.addresses import LinkOver, offers_mail
from domain.comments.letters import forget_old_submissions
from domain.comments.models import TEXT_LONGEST_CHARS
from domain.comments.replies import forget_old_notices
from domain.comments.watches import WatchNotFound
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
    errors.answer_with(
        LinkOver,
        404,
        lambda: gettext(
            "This link was used already, is too old, or is not complete. Nothing was changed. You can ask for a new "
            "one with your next comment, or on the page of your comments."
        ),
    )
    errors.answer_with(
        WatchNotFound,
        404,
        lambda: gettext("This link is not complete. Please copy the whole address from the mail and try again."),
    )
    app.add_template_global(offers_mail(app.config["SETTINGS"]), "mail_is_offered")
    due_work.add_step("replies told", tell_about_replies, is_first=True)
    due_work.add_step("reply notices cleared", lambda: commit(forget_old_notices))
    due_work.add_step("submissions cleared", lambda: commit(forget_old_submissions))
