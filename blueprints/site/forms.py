"""The shape of what is filled in about the site itself: settings, pages, menu, the first run."""

import re
from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, NumberRange, ValidationError

from blueprints.site.time_zones import is_time_zone, time_zones
from domain.site import colours, menu, pages
from foundation.settings import Settings
from foundation.settings_checks import POLICIES
from foundation.text import normalize_line, normalize_text

MANY_DAYS = 36_500
CATEGORIES_MOST = 20
CATEGORY_LONGEST_CHARS = 80
_TELEPHONE = re.compile(r"[0-9+()./ -]{3,}")
_REQUIRED = _l("Please fill this in.")
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
DIACRITICS_NAMES = {
    "off": _l("Take it silently"),
    "note": _l("Ask for diacritics, and take it all the same"),
    "require": _l("Send it back to be typed with diacritics"),
}
CONSENT_NAMES = {
    "off": _l("Do not ask"),
    "ask": _l("Ask, and take the comment either way"),
    "require": _l("Take no comment without consent"),
}


def _line(text: str | None) -> str:
    return normalize_line(text or "")


def _text(text: str | None) -> str:
    return normalize_text(text or "").strip()


def _choice(label: Any, choices: Any) -> SelectField:
    """One of a few words; anything else gets a sentence."""
    return SelectField(label, choices=choices, validate_choice=False, validators=[_one_of(choices)])


def _one_of(choices: Any) -> Callable[[FlaskForm, Field], None]:
    def check(_form: FlaskForm, field: Field) -> None:
        offered = choices() if callable(choices) else choices
        if field.data not in {name for name, _label in offered}:
            raise ValidationError(gettext("Please choose one of these."))

    return check


def _at_most(longest: int) -> Callable[[FlaskForm, Field], None]:
    def check(_form: FlaskForm, field: Field) -> None:
        if len(field.data or "") > longest:
            raise ValidationError(
                ngettext("At most %(num)s character, please.", "At most %(num)s characters, please.", longest)
            )

    return check


class WholeNumberField(IntegerField):
    """A number from 0 on; nothing filled in is none."""

    def __init__(self, label: Any, most: int, **options: Any) -> None:
        sentence = _l("Please give a whole number from 0 to %(most)s.", most=most)
        super().__init__(label, validators=[NumberRange(0, most, sentence)], **options)
        self.sentence = sentence

    def process_formdata(self, valuelist: list[str]) -> None:
        """The number; what is none keeps what was typed and gets the sentence."""
        try:
            super().process_formdata(valuelist or [""])
        except ValueError:
            raise ValueError(self.sentence) from None


def _time_zone() -> SelectField:
    return SelectField(_l("Time zone"), choices=time_zones, validate_choice=False, validators=[_known_time_zone])


def _known_time_zone(_form: FlaskForm, field: Field) -> None:
    if not is_time_zone(field.data):
        raise ValidationError(gettext("Please choose one of these."))


class SettingsForm(FlaskForm):
    """What an office changes itself; every field but `based_on` is named after its setting."""

    class Meta:
        csrf = False

    based_on = HiddenField()
    site_name = StringField(_l("Name of the site"), filters=[_line], validators=[DataRequired(_REQUIRED), _at_most(80)])
    site_tagline = StringField(_l("A line below the name"), filters=[_line], validators=[_at_most(150)])
    site_accent = StringField(_l("Accent colour"), filters=[_line])
    site_responsible = StringField(_l("Responsible for the content"), filters=[_line], validators=[_at_most(200)])
    site_postal_address = StringField(_l("Postal address"), filters=[_line], validators=[_at_most(300)])
    site_telephone = StringField(_l("Telephone"), filters=[_line], validators=[_at_most(40)])
    site_footer = TextAreaField(_l("More words in the footer"), filters=[_text], validators=[_at_most(600)])
    site_official_label = StringField(_l("Badge on official answers"), filters=[_line], validators=[_at_most(80)])
    default_language = _choice(_l("Language"), list(LANGUAGE_NAMES.items()))
    time_zone = _time_zone()
    date_format = _choice(_l("When an article appeared"), [(name, name) for name in ("seconds", "minutes", "weekday")])
    comments_policy = _choice(_l("Comments"), [(name, name) for name in POLICIES])
    comments_known_after = WholeNumberField(_l("A reader is known after so many approved comments"), 1000)
    comments_close_after_days = WholeNumberField(_l("Comments close after so many days"), MANY_DAYS)
    comments_wait_after_reports = WholeNumberField(_l("A comment waits again after so many reports"), 1000)
    comments_ask_email = BooleanField(_l("Offer a field for an email address, for mail about replies"))
    comments_diacritics = _choice(_l("A long comment without diacritics"), list(DIACRITICS_NAMES.items()))
    comments_consent = _choice(_l("Consent to the privacy policy"), list(CONSENT_NAMES.items()))
    school_mode = BooleanField(
        _l("School: pupils sign with first name and class, everything waits, no email addresses")
    )

    def validate_site_accent(self, field: Field) -> None:
        """A colour that can be read, or none."""
        if not field.data:
            return
        colour = colours.same_colour(field.data)
        if colour is None:
            raise ValidationError(gettext("Please write a colour like #0b5c66, or leave this empty."))
        if not colours.is_readable(colour):
            nearest = colours.nearest_readable(colour)
            raise ValidationError(
                gettext("Words in this colour are too pale to read. The nearest that works: %(colour)s", colour=nearest)
            )
        field.data = colour

    def validate_site_telephone(self, field: Field) -> None:
        """What can be dialled."""
        if field.data and not _TELEPHONE.fullmatch(field.data):
            raise ValidationError(gettext("Please write a number that can be dialled, like 024 3825 1234."))


class FirstRunForm(FlaskForm):
    """The five things that a new site needs."""

    class Meta:
        csrf = False

    site_name = StringField(_l("Name of the site"), filters=[_line], validators=[DataRequired(_REQUIRED), _at_most(80)])
    site_responsible = StringField(_l("Responsible for the content"), filters=[_line], validators=[_at_most(200)])
    site_telephone = StringField(_l("Telephone"), filters=[_line], validators=[_at_most(40)])
    default_language = _choice(_l("Language"), list(LANGUAGE_NAMES.items()))
    time_zone = _time_zone()
    comments_policy = _choice(_l("Comments"), [(name, name) for name in POLICIES])
    categories = TextAreaField(_l("Categories, one on each line"), filters=[_text])
    validate_site_telephone = SettingsForm.validate_site_telephone

    def category_names(self) -> list[str]:
        """The names that were written, each once."""
        lines = (normalize_line(line) for line in (self.categories.data or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate_categories(self, _field: Field) -> None:
        """A few short names."""
        names = self.category_names()
        if len(names) > CATEGORIES_MOST:
            raise ValidationError(gettext("At most %(most)s categories to begin with.", most=CATEGORIES_MOST))
        too_long = next((name for name in names if len(name) > CATEGORY_LONGEST_CHARS), None)
        if too_long:
            raise ValidationError(gettext("This name is too long: %(name)s", name=f"{too_long[:40]}…"))


class PageForm(FlaskForm):
    """A page of the site."""

    class Meta:
        csrf = False

    version = HiddenField()
    title = StringField(
        _l("Title"), filters=[_line], validators=[DataRequired(_REQUIRED), _at_most(pages.TITLE_LONGEST_CHARS)]
    )
    source = TextAreaField(
        _l("Text"), filters=[_text], validators=[DataRequired(_REQUIRED), _at_most(pages.SOURCE_LONGEST_CHARS)]
    )
    is_public = BooleanField(_l("Readers see the page, and the footer names it"))


def fault_of_label(label: str) -> str:
    """What is wrong with a name in the menu; empty when nothing is."""
    if not label:
        return gettext("Please fill this in.")
    most = menu.LABEL_LONGEST_CHARS
    too_long = ngettext("At most %(num)s character, please.", "At most %(num)s characters, please.", most)
    return "" if len(label) <= most else too_long


def fault_of_address(address: str) -> str:
    """What is wrong with where an entry of the menu leads; empty when nothing is."""
    if menu.leads_somewhere(address) and len(address) <= menu.ADDRESS_LONGEST_CHARS:
        return ""
    return gettext("Please write a path of this site like /pages/contact, or an address like https://benmo.example.")


def settings_in(form: FlaskForm, host: Settings) -> dict[str, Any]:
    """What a form says of settings that the host left free."""
    return {field.name: field.data for field in form if hasattr(host, field.name) and field.name not in host.fixed}
