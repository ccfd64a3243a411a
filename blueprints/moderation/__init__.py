"""The desk: what waits, deciding, taking back, answering, the log."""

from flask import Flask
from flask_babel import gettext, ngettext

from blueprints.moderation.commands import commands
from blueprints.moderation.forms import NoteTooLong, UnreadableDecision
from blueprints.moderation.routes import section
from blueprints.moderation.routes.batches import NothingSelected
from domain.comments.taking import CommentNotFound
from domain.moderation.actions import NothingToMask
from domain.moderation.answers import CannotBeAnswered
from domain.moderation.changing import MayNotDecide
from domain.moderation.claims import forget_lapsed_claims
from domain.moderation.models import NOTE_LONGEST_CHARS, UNDO_DAYS
from domain.moderation.reasons import ReasonNotFound
from domain.moderation.sealing import seal_events
from domain.moderation.transitions import possible_decisions
from domain.moderation.undoing import CommentErased, EventNotFound, TooLateToUndo, WithdrawnByReader
from foundation import due_work, errors
from foundation.current_site import current_settings
from foundation.database import commit


def official_label() -> str:
    """What stands on an official answer: the site's own words, or ours."""
    return current_settings().site_official_label or gettext("The editors' answer")


def init_app(app: Flask) -> None:
    """Add the section, the sentences of its errors, and what of it is due by time."""
    section.cli.commands = commands.commands
    app.register_blueprint(section, cli_group="moderation")
    for error, status, sentence in (
        (CommentNotFound, 404, lambda: gettext("This comment does not exist.")),
        (EventNotFound, 404, lambda: gettext("This decision does not exist.")),
        (ReasonNotFound, 422, lambda: gettext("This reason does not exist any more. Please choose another one.")),
        (
            WithdrawnByReader,
            403,
            lambda: gettext("The author did this; only the author can bring it back."),
        ),
        (
            CommentErased,
            409,
            lambda: gettext("The author had this comment erased; nobody can bring anything of it back."),
        ),
        (
            MayNotDecide,
            403,
            lambda: gettext("Your account may not decide any more. What you decided before stays."),
        ),
        (
            TooLateToUndo,
            409,
            lambda: ngettext(
                "Decisions can be taken back for %(num)s day.",
                "Decisions can be taken back for %(num)s days.",
                UNDO_DAYS,
            ),
        ),
        (CannotBeAnswered, 409, lambda: gettext("Only published comments, or those that wait, can be answered.")),
        (NothingToMask, 422, lambda: gettext("There is no number in this comment to hide.")),
        (NothingSelected, 422, lambda: gettext("No comment is selected. Tick some, or choose all on the page.")),
        (
            NoteTooLong,
            422,
            lambda: gettext("A note has at most %(max)d characters.", max=NOTE_LONGEST_CHARS),
        ),
        (UnreadableDecision, 422, lambda: gettext("Please choose what to decide.")),
    ):
        errors.answer_with(error, status, sentence)
    app.add_template_global(official_label)
    app.add_template_global(possible_decisions)
    due_work.add_step("lapsed claims cleared", lambda: commit(forget_lapsed_claims))
    due_work.add_step("events sealed", lambda: commit(seal_events))
