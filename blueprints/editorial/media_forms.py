"""The shape of what is said about a file."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from domain.media.models import ALT_LONGEST_CHARS, CAPTION_LONGEST_CHARS, CREDIT_LONGEST_CHARS
from foundation.text import normalize_line


def _line(text: str | None) -> str:
    return normalize_line(text or "")


def _at_most(longest_chars: int) -> Length:
    return Length(max=longest_chars, message=_l("Please shorten this to %(max)d characters."))


class FileWordsForm(FlaskForm):
    """What is said about any file. Its token is checked for the whole section (foundation/access.py)."""

    class Meta:
        csrf = False

    alt = StringField(_l("What the picture shows"), filters=[_line], validators=[_at_most(ALT_LONGEST_CHARS)])
    caption = StringField(_l("Caption"), filters=[_line], validators=[_at_most(CAPTION_LONGEST_CHARS)])
    credit = StringField(_l("Photographer or source"), filters=[_line], validators=[_at_most(CREDIT_LONGEST_CHARS)])


class PictureWordsForm(FileWordsForm):
    """What is said about a picture: not without a description."""

    alt = StringField(
        _l("What the picture shows"),
        filters=[_line],
        validators=[
            InputRequired(_l("Please describe the picture for people who do not see it.")),
            _at_most(ALT_LONGEST_CHARS),
        ],
    )
