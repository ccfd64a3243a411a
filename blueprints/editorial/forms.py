"""The shape of articles and categories as editors fill them in."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from blueprints.addresses import number_in
from blueprints.editorial.tools import is_tool
from domain.articles.filing import CATEGORY_NAME_LONGEST_CHARS, TAGS_MOST, TooManyTags, tags_in
from domain.articles.models import (
    AUTHOR_LONGEST_CHARS,
    ORIGIN_LONGEST_CHARS,
    SUMMARY_LONGEST_CHARS,
    TITLE_LONGEST_CHARS,
    Article,
)
from domain.articles.publishing import NOTE_LONGEST_CHARS, Change, Discussion, Step, planned_at
from domain.articles.writing import SOURCE_LONGEST_CHARS, Words
from foundation.current_site import current_settings
from foundation.settings_checks import POLICIES
from foundation.text import normalize_line
from foundation.typed_times import UnreadableMoment, as_typed, typed_moment

DESCRIPTION_LONGEST_CHARS = 300
CLOSED = "closed"
SAVE, PREVIEW = "save", "preview"
_LONGEST_NUMBER = 10**9


def _line(text: str | None) -> str:
    return normalize_line(text or "")


def _at_most(longest: int) -> Length:
    return Length(max=longest, message=_l("At most %(max)d characters, please."))


class _StaffForm(FlaskForm):
    """Its token is checked for the whole section (foundation/access.py)."""

    class Meta:
        csrf = False


class ArticleForm(_StaffForm):
    """An article as it is written: its words, when it appears, who may comment, and what the pressed button means."""

    based_on = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=_LONGEST_NUMBER)])
    title = StringField(_l("Title"), filters=[_line], validators=[_at_most(TITLE_LONGEST_CHARS)])
    summary = StringField(_l("Summary"), filters=[_line], validators=[_at_most(SUMMARY_LONGEST_CHARS)])
    source = StringField(_l("Text"), validators=[_at_most(SOURCE_LONGEST_CHARS)])
    author = StringField(_l("Author"), filters=[_line], validators=[_at_most(AUTHOR_LONGEST_CHARS)])
    origin = StringField(_l("Origin"), filters=[_line], validators=[_at_most(ORIGIN_LONGEST_CHARS)])
    category = StringField(_l("Category"))
    tags = StringField(_l("Tags"))
    lead_picture = StringField()
    publish_at = StringField(_l("Time of publication"), filters=[_line])
    comments_policy = SelectField(_l("Comments"), choices=["", *POLICIES, CLOSED], default="")
    # As they stood when the page was opened: what nobody touched does not undo what others set meanwhile.
    publish_at_was = StringField(filters=[_line])
    comments_policy_was = StringField()
    note = StringField(_l("Note"), filters=[_line], validators=[_at_most(NOTE_LONGEST_CHARS)])
    then = StringField(default=SAVE)

    def validate_then(self, field: Field) -> None:
        """A button of the page."""
        if field.data not in {SAVE, PREVIEW, *Step} and not is_tool(field.data or ""):
            raise ValidationError(gettext("Please use the page's own buttons."))

    def validate_tags(self, field: Field) -> None:
        """Few, and short."""
        try:
            field.data = tags_in(field.data or "")
        except TooManyTags:
            raise ValidationError(gettext("At most %(num)d tags of 60 characters each.", num=TAGS_MOST)) from None

    def validate_publish_at(self, field: Field) -> None:
        """A minute of a day, if any."""
        try:
            typed_moment(field.data or "", current_settings().time_zone)
        except UnreadableMoment:
            sentence = gettext("This is no time we can read. Please write day, month, year and time: 22/11/2022 16:00.")
            raise ValidationError(sentence) from None

    @property
    def step(self) -> Step | None:
        """What the pressed button does besides saving."""
        return Step(self.then.data) if self.then.data in set(Step) else None

    def words(self) -> Words:
        """What was typed, ready to be saved. The form must be valid."""
        return Words.written(
            **{name: self[name].data or "" for name in ("title", "summary", "source", "author", "origin", "tags")},
            category_id=number_in(self.category.data or ""),
            lead_picture_id=number_in(self.lead_picture.data or ""),
        )

    def change(self, words: Words | None) -> Change:
        """What the pressed button asks for."""
        policy = self.comments_policy.data
        is_chosen = policy != (self.comments_policy_was.data or "")
        return Change(
            based_on=self.based_on.data or 0,
            words=words,
            sets_time=self.publish_at.data != self.publish_at_was.data,
            publish_at=typed_moment(self.publish_at.data or "", current_settings().time_zone),
            discussion=Discussion(policy if policy in POLICIES else None, policy != CLOSED) if is_chosen else None,
            step=self.step,
            note=self.note.data or "",
        )


def form_of(article: Article, words: Words) -> ArticleForm:
    """The form as it is before anybody types."""
    planned = planned_at(article)
    shown = as_typed(planned, current_settings().time_zone) if planned else ""
    policy = (article.comments_policy or "") if article.comments_open else CLOSED
    return ArticleForm(
        formdata=None,
        data={
            **{name: getattr(words, name) for name in ("title", "summary", "source", "author", "origin", "tags")},
            "category": str(words.category_id or ""),
            "lead_picture": str(words.lead_picture_id or ""),
            **dict.fromkeys(("publish_at", "publish_at_was"), shown),
            **dict.fromkeys(("comments_policy", "comments_policy_was"), policy),
        },
    )


class CategoryForm(_StaffForm):
    """A category, and who may comment in it."""

    name = StringField(
        _l("Name"),
        filters=[_line],
        validators=[DataRequired(_l("Please fill this in.")), _at_most(CATEGORY_NAME_LONGEST_CHARS)],
    )
    description = StringField(_l("Description"), filters=[_line], validators=[_at_most(DESCRIPTION_LONGEST_CHARS)])
    comments_policy = SelectField(_l("Comments"), choices=["", *POLICIES], default="")
    comments_open = BooleanField(_l("Readers may comment in this category"))

    def values(self) -> dict[str, object]:
        """What to store."""
        return {
            "name": self.name.data,
            "description": self.description.data,
            "comments_policy": self.comments_policy.data or None,
            "comments_open": self.comments_open.data,
        }
