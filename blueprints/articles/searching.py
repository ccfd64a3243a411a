"""What a reader asks the search for, as it stands in the address; whatever stands there is understood or explained."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from domain.articles.models import Category
from domain.articles.queries import category_by_slug
from domain.search.models import EntryKind
from domain.search.queries import Narrowing
from domain.search.wanted import LONGEST_CHARS, WORDS_MOST, TooMuchWanted, Wanted, wanted_in
from foundation.current_site import current_settings
from foundation.text import normalize_line

_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_SLUG = re.compile(r"[a-z0-9-]{1,80}")  # PostgreSQL fails on a NUL
_PAGE = re.compile(r"\d{1,3}", re.ASCII)
_NOTHING = Wanted(())


@dataclasses.dataclass(frozen=True)
class Asked:
    """What was typed, what it means, and what is wrong with it: a sentence for each field (`q`, `since`, `until`)."""

    words: str
    since: str
    until: str
    kind: EntryKind | None
    category: Category | None
    page: int
    wanted: Wanted
    narrowing: Narrowing
    errors: Mapping[str, str]

    @property
    def can_be_answered(self) -> bool:
        """There is something to look for, and nothing is wrong."""
        return bool(self.wanted.parts) and not any(self.errors.values())

    @property
    def is_narrowed(self) -> bool:
        """It does not ask for everything."""
        return bool(self.kind or self.category or self.since or self.until)

    def address(self, **changes: object) -> str:
        """The address that asks the same, but for what is changed; the first page where nothing else is said."""
        values = {
            "q": self.words,
            "kind": self.kind,
            "category": self.category.slug if self.category else None,
            "since": self.since,
            "until": self.until,
        } | changes
        return url_for("articles.search", **{name: value for name, value in values.items() if value})

    def everything(self) -> str:
        """The address that looks for the same words everywhere."""
        return url_for("articles.search", q=self.words)


def asked_in(values: MultiDict[str, str]) -> Asked:
    """What the query of an address asks for; a kind, a category and a page that do not exist count as not asked for."""
    errors = dict.fromkeys(("q", "since", "until"), "")
    words = values.get("q", "")
    wanted = _wanted(words, errors)
    since, until = (normalize_line(values.get(name, "")) for name in ("since", "until"))
    first, last = _day(since, "since", errors), _day(until, "until", errors, days=1)
    if first is not None and last is not None and first >= last:
        errors["until"] = gettext("The last day is before the first one.")
    kind = values.get("kind", "")
    slug = values.get("category", "")
    category = category_by_slug(slug) if _SLUG.fullmatch(slug) else None
    narrowing = Narrowing(
        kind=EntryKind(kind) if kind in set(EntryKind) else None,
        category_id=category.id if category else None,
        since=first,
        until=last,
    )
    page = values.get("page", "")
    return Asked(
        words=normalize_line(words),
        since=since,
        until=until,
        kind=narrowing.kind,
        category=category,
        page=int(page) if _PAGE.fullmatch(page) else 1,
        wanted=wanted,
        narrowing=narrowing,
        errors=errors,
    )


def _wanted(words: str, errors: dict[str, str]) -> Wanted:
    try:
        wanted = wanted_in(words)
    except TooMuchWanted:
        errors["q"] = gettext(
            "This is too much to look for. Please use at most %(words)s words and %(chars)s characters.",
            words=WORDS_MOST,
            chars=LONGEST_CHARS,
        )
        return _NOTHING
    if words.strip() and not wanted.parts:
        errors["q"] = gettext("There is no word to look for in this. Please type letters or numbers.")
    return wanted


def _day(typed: str, field: str, errors: dict[str, str], *, days: int = 0) -> datetime | None:
    """The moment a typed day begins at the site, or so many days later; None for none."""
    if not typed:
        return None
    match = _DAY.fullmatch(typed)
    try:
        day, month, year = map(int, match.groups()) if match else (0, 0, 0)
        begins = datetime(year, month, day) + timedelta(days=days)  # noqa: DTZ001 the zone follows
        return begins.replace(tzinfo=ZoneInfo(current_settings().time_zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        errors[field] = gettext("This is no day. Please write it like 22/11/2022.")
        return None
