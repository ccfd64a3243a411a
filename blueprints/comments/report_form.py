"""The shape of a report: one of six reasons, and a note for whoever wishes to say more."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.validators import StopValidation

from blueprints.comments.forms import at_most, readable
from domain.moderation.models import NOTE_LONGEST_CHARS
from domain.moderation.reports import KINDS
from foundation.text import normalize_text


class ReportForm(FlaskForm):
    """Guarded by the browser's word about where it comes from, like every form on a page for everybody."""

    class Meta:
        csrf = False

    kind = RadioField(
        choices=[(kind, kind) for kind in KINDS],
        validate_choice=False,
    )
    note = TextAreaField(validators=[readable, at_most(NOTE_LONGEST_CHARS, normalize_text)])

    def validate_kind(self, field: RadioField) -> None:
        """One of the six, whatever was sent."""
        if field.data not in KINDS:
            raise StopValidation(_l("Please choose a reason."))
