"""The tools that write the text of an article anew: by a button of its form, or beside the page."""

import dataclasses
import re
from collections import Counter

from flask_babel import gettext, ngettext

from domain.articles import tidying
from domain.articles.legacy_encodings import converted
from domain.articles.pasting import cleaned
from domain.articles.tidying import tidied

TIDY, CLEAN = "tidy", "clean"
_CONVERSION = re.compile(r"convert(?:-([1-9]\d{0,5}))?")


@dataclasses.dataclass(frozen=True)
class Used:
    """The text after a tool was used, and what it did."""

    source: str
    sentence: str


def is_tool(name: str) -> bool:
    """Whether a button of that value writes the text anew."""
    return name in {TIDY, CLEAN} or _CONVERSION.fullmatch(name) is not None


def use_tool(name: str, source: str) -> Used:
    """Use the tool of that name on the text as it was typed, before anything else touches it. Raises PasteTooLong."""
    if name == TIDY:
        text, done = tidied(source)
        return Used(text, _said(done))
    if name == CLEAN:
        return Used(cleaned(source, picture_note=picture_note()), gettext("Cleaned up. Please read it over."))
    match = _CONVERSION.fullmatch(name)
    number = int(match[1]) if match and match[1] else None
    text = converted(source, number=number)
    if text == source:
        return Used(source, gettext("There was nothing to convert."))
    return Used(text, gettext("Converted to Unicode. Please read it over."))


def picture_note() -> str:
    """What stands where a picture was that could not come along."""
    return str(gettext("[picture: upload it under Pictures and files]"))


def _said(done: Counter[str]) -> str:
    """What was put in order, in numbers."""
    if not done:
        return gettext("Nothing to tidy: the text is in order.")
    sentences = {
        tidying.SPACES: lambda n: ngettext("%(num)d extra space", "%(num)d extra spaces", n),
        tidying.PUNCTUATION: lambda n: ngettext(
            "%(num)d space before a punctuation mark", "%(num)d spaces before punctuation marks", n
        ),
        tidying.LINE_ENDS: lambda n: ngettext(
            "%(num)d line with spaces at its end", "%(num)d lines with spaces at their ends", n
        ),
        tidying.EMPTY_LINES: lambda n: ngettext(
            "extra empty lines in %(num)d place", "extra empty lines in %(num)d places", n
        ),
        tidying.INVISIBLE: lambda n: ngettext("%(num)d invisible character", "%(num)d invisible characters", n),
        tidying.BULLETS: lambda n: ngettext("%(num)d bullet", "%(num)d bullets", n),
        tidying.ELLIPSES: lambda n: ngettext("%(num)d row of dots", "%(num)d rows of dots", n),
    }
    return gettext(
        "Tidied: %(what)s.", what=", ".join(say(done[name]) for name, say in sentences.items() if done[name])
    )
