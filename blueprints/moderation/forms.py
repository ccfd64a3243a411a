"""The shape of decisions, of official answers, and of reasons to choose from."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, Form, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from blueprints.addresses import LONGEST_NUMBER
from domain.comments.models import TEXT_LONGEST_CHARS, DeskTab
from domain.moderation.models import LABEL_LONGEST_CHARS, NOTE_LONGEST_CHARS, REASON_LONGEST_CHARS, Action
from domain.moderation.transitions import DECISIONS
from foundation.text import is_blank, normalize_line, normalize_text

# What one button does, in this order, in one step.
STEPS = {action.value: (action,) for action in DECISIONS} | {
    "approve-and-pin": (Action.APPROVE, Action.PIN),
    "mask-and-approve": (Action.MASK, Action.APPROVE),
}
# Decided about many at once, for each tab of the desk.
_AFTER_SPAM_OR_REJECTION = (Action.APPROVE, Action.RESTORE)
BULK_OF_TAB = {
    DeskTab.WAITING: (Action.APPROVE, Action.RETURN, Action.REJECT, Action.SPAM),
    DeskTab.RETURNED: (Action.APPROVE, Action.REJECT, Action.SPAM, Action.RESTORE),
    DeskTab.REPORTED: (Action.KEEP, Action.REMOVE),
    DeskTab.PUBLISHED: (Action.REMOVE,),
    DeskTab.REJECTED: (*_AFTER_SPAM_OR_REJECTION, Action.SPAM),
    DeskTab.SPAM: (*_AFTER_SPAM_OR_REJECTION, Action.REJECT),
    DeskTab.REMOVED: (Action.RESTORE,),
    DeskTab.WITHDRAWN: (),
}
# A reason is chosen before anybody presses a button; what is published needs none.
WITH_REASON = {Action.RETURN, Action.REJECT, Action.SPAM, Action.REMOVE}
_MOST = 10**LONGEST_NUMBER
PLACES_MOST = 999


def _line(text: str | None) -> str:
    return normalize_line(text or "")


class _StaffForm(FlaskForm):
    """Its token is checked for the whole section (foundation/access.py)."""

    class Meta:
        csrf = False


class UnreadableDecision(Exception):
    """The form is not one of ours."""


class NoteTooLong(Exception):
    """A note has NOTE_LONGEST_CHARS at most."""


class _GroundsForm(_StaffForm):
    reason = IntegerField(validators=[Optional(), NumberRange(min=1, max=_MOST)])
    note = StringField(filters=[_line], validators=[Length(max=NOTE_LONGEST_CHARS)])
    place = HiddenField()


class DecisionForm(_GroundsForm):
    """One decision about one comment, as it was seen."""

    version = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=10**9)])
    decision = SelectField(choices=[(name, name) for name in STEPS], validators=[InputRequired()])


class BatchForm(_GroundsForm):
    """One decision about many: the ticked ones, all on the page, or all that match the filters."""

    decision = SelectField(
        choices=[(name.value, name.value) for name in sorted(set().union(*BULK_OF_TAB.values()))],
        validators=[InputRequired()],
    )
    scope = SelectField(choices=[(name, name) for name in ("ticked", "page", "matching")], default="ticked")
    newest = IntegerField(validators=[Optional(), NumberRange(min=1, max=_MOST)])


def check(form: _GroundsForm) -> None:
    """Raises NoteTooLong, or UnreadableDecision for what none of our pages sends."""
    if form.validate():
        return
    raise NoteTooLong if form.note.errors else UnreadableDecision


class AnswerForm(_StaffForm):
    """An official answer; `version` and `approve` when the comment is approved in the same step."""

    text = TextAreaField(
        _l("Answer"),
        filters=[lambda text: normalize_text(text or "")],
        validators=[Length(max=TEXT_LONGEST_CHARS, message=_l("An answer has at most %(max)d characters."))],
    )
    version = IntegerField(validators=[Optional(), NumberRange(min=1, max=10**9)])
    approve = BooleanField()
    place = HiddenField()

    def validate_text(self, field: Field) -> None:
        """Something must be said."""
        if is_blank(field.data):
            raise ValidationError(_l("Please write your answer."))


def _said(longest_chars: int) -> Callable[[Form, Field], None]:
    """Something to read, no longer than the column."""

    def look(_form: Form, field: Field) -> None:
        if is_blank(field.data or ""):
            raise ValidationError(_l("Please fill this in."))
        count = len(field.data)
        if count > longest_chars:
            raise ValidationError(
                _l("This is %(count)s characters long; at most %(length)s fit.", count=count, length=longest_chars)
            )

    return look


_LABEL, _TEXT = [_said(LABEL_LONGEST_CHARS)], [_said(REASON_LONGEST_CHARS)]


class ReasonForm(_StaffForm):
    """A reason to choose from, in both languages."""

    label_vi = StringField(_l("Short name, Vietnamese"), filters=[_line], validators=_LABEL)
    label_en = StringField(_l("Short name, English"), filters=[_line], validators=_LABEL)
    text_vi = TextAreaField(_l("What the author reads, Vietnamese"), filters=[_line], validators=_TEXT)
    text_en = TextAreaField(_l("What the author reads, English"), filters=[_line], validators=_TEXT)
    position = IntegerField(_l("Place in the list"), validators=[Optional(), NumberRange(min=1, max=PLACES_MOST)])
    is_offered = BooleanField(_l("Offered to moderators"))
