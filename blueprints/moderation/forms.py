"""The shape of a decision."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

REASON_LONGEST_CHARS = 500


class DecisionForm(FlaskForm):
    """Its token is checked for the whole section (foundation/access.py)."""

    class Meta:
        csrf = False

    version = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=10**9)])
    reason = StringField(
        validators=[Length(max=REASON_LONGEST_CHARS, message=_l("A reason has at most 500 characters."))]
    )
    place = HiddenField()
