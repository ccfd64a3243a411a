"""The shape of a comment; whether it may be sent is for the domain to say."""

from collections.abc import Callable

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, Form, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Optional, StopValidation

from domain.comments.addresses import offers_mail
from domain.comments.diacritics import lacks_diacritics
from domain.comments.models import NAME_LONGEST_CHARS, TEXT_LONGEST_CHARS
from domain.comments.readers import EMAIL_LONGEST_CHARS
from domain.comments.school import NameFault, fault_of
from domain.privacy.erasing import Wish
from foundation.current_site import current_settings
from foundation.text import is_blank, normalize_line, normalize_text

Check = Callable[[Form, Field], None]
# Letters with diacritics before the @ are slips of a Vietnamese keyboard, and our mail could not reach such a mailbox.
_SPELLING = {"allow_smtputf8": False}
# Labels stand in the templates; WTForms would make one of the name, and translate it each time.
_NO_LABEL = ""
_NAME_FAULTS = {
    NameFault.NO_CLASS: _l("Please add your class after your name, for example: Minh, 7A."),
    NameFault.NO_NAME: _l("Please put your first name before the class, for example: Minh, 7A."),
    NameFault.FULL_NAME: _l("Please give only your first name and your class, not your full name. Example: Minh, 7A."),
}


def visible(message: object) -> Check:
    """Something a person can see: not only white space or invisible characters."""

    def check(_form: Form, field: Field) -> None:
        if is_blank(field.data or ""):
            raise StopValidation(message)

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def readable(_form: Form, field: Field) -> None:
    """No NUL: no database and no page can hold one."""
    if "\0" in (field.data or ""):
        field.data = field.data.replace("\0", "")
        raise StopValidation(
            _l("There was a character in it that cannot be stored. It was taken out; please look again.")
        )


def at_most(length: int, normalize: Callable[[str], str]) -> Check:
    """At most `length` characters, counted as they will be stored."""

    def check(_form: Form, field: Field) -> None:
        count = len(normalize(field.data or ""))
        if count > length:
            raise StopValidation(
                _l(
                    "This is %(count)s characters long; at most %(length)s fit.",
                    count=format_decimal(count),
                    length=format_decimal(length),
                )
            )

    return check


def needed_for_mail(form: Form, field: Field) -> None:
    """Who wishes mail about replies must say where to."""
    if form.notify.data and is_blank(field.data or "") and offers_mail(current_settings()):
        raise StopValidation(_l("Please enter your email for mail about replies, or clear the tick box."))


def with_diacritics(_form: Form, field: Field) -> None:
    """Vietnamese with its diacritics, where the site requires them."""
    is_required = current_settings().comments_diacritics == "require"
    if is_required and lacks_diacritics(normalize_text(field.data or "")):
        raise StopValidation(
            _l("This site takes Vietnamese only with its diacritics. Please add them and send it again.")
        )


def named_like_a_pupil(_form: Form, field: Field) -> None:
    """On a school's site, a first name and a class."""
    fault = fault_of(field.data or "") if current_settings().school_mode else None
    if fault is not None:
        raise StopValidation(_NAME_FAULTS[fault])


class RevisionForm(FlaskForm):
    """The words of a comment.

    Guarded by the browser's word about where it comes from, so that the page needs no token (same_origin.py).
    """

    class Meta:
        csrf = False

    text = TextAreaField(
        _NO_LABEL,
        validators=[
            visible(_l("Please enter your comment.")),
            readable,
            at_most(TEXT_LONGEST_CHARS, normalize_text),
            with_diacritics,
        ],
    )


class CommentForm(RevisionForm):
    """A new comment: the words, and who writes them."""

    author_name = StringField(
        _NO_LABEL,
        validators=[
            visible(_l("Please enter your name.")),
            readable,
            at_most(NAME_LONGEST_CHARS, normalize_line),
            named_like_a_pupil,
        ],
    )
    email = StringField(
        _NO_LABEL,
        validators=[
            readable,
            needed_for_mail,
            Optional(),
            at_most(EMAIL_LONGEST_CHARS, normalize_line),
            Email(_l("This is no email address. Please correct it or leave it out."), **_SPELLING),
        ],
    )
    website = StringField(_NO_LABEL)
    notify = BooleanField(_NO_LABEL)
    consent = BooleanField(_NO_LABEL)
    parent = HiddenField(_NO_LABEL)
    key = HiddenField(_NO_LABEL)

    def validate_website(self, field: Field) -> None:
        """The field that people do not see; programs fill it in, and sometimes a browser does."""
        if field.data:
            raise StopValidation(_l("Please empty this field; it is there to stop advertising programs."))

    def validate_consent(self, field: Field) -> None:
        """Ticked, where the site asks for it; a box that is not shown is not missed."""
        if current_settings().comments_consent == "require" and not field.data:
            raise StopValidation(_l("Please read this line and tick the box: without it your comment cannot be kept."))


class AddressForm(FlaskForm):
    """The address to which a link for another device is sent."""

    class Meta:
        csrf = False

    email = StringField(
        validators=[
            visible(_l("Please enter your email.")),
            readable,
            at_most(EMAIL_LONGEST_CHARS, normalize_line),
            Email(_l("This is no email address. Please correct it."), **_SPELLING),
        ]
    )


class ErasureForm(FlaskForm):
    """What shall become of published comments when a reader's data is erased; nothing is chosen beforehand."""

    class Meta:
        csrf = False

    wish = RadioField(
        choices=[(wish.value, "") for wish in Wish],
        validators=[InputRequired(_l("Please choose what shall become of your published comments."))],
    )
