"""Moments as people type them into forms, in the zone of the site: `22/11/2022 16:00` and its variants."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from foundation import clock

LONGEST_CHARS = 40
_FIRST_YEAR, _LAST_YEAR = 1945, 2199
_DAY = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d{2})"
_ISO_DAY = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
_TIME = r"(?P<hour>\d{1,2})(?:\s*[:.hg]\s*(?P<minute>\d{2})(?::(?P<second>\d{2}))?|\s*(?:h|giờ))"
_FORMS = tuple(
    re.compile(form, re.ASCII | re.IGNORECASE)
    for form in (
        rf"{_DAY}[\s,]+(?:lúc\s+)?{_TIME}",
        rf"{_TIME}[\s,]+(?:ngày\s+)?{_DAY}",
        rf"{_ISO_DAY}(?:[\s,]+|T){_TIME}",
    )
)


class UnreadableMoment(Exception):
    """What was typed names no minute of a day."""


def typed_moment(text: str, zone: str) -> datetime | None:
    """The moment in UTC; None for an empty text. Raises UnreadableMoment.

    The day comes before the month; a year of two digits is one of this century.
    """
    text = text.strip()
    if not text:
        return None
    match = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None) if len(text) <= LONGEST_CHARS else None
    if match is None:
        raise UnreadableMoment
    parts = {name: int(value or 0) for name, value in match.groupdict().items()}
    parts["year"] += 2000 if len(match["year"]) == 2 else 0  # noqa: PLR2004 two digits of four
    try:
        moment = datetime(**parts, tzinfo=ZoneInfo(zone))
    except ValueError:
        raise UnreadableMoment from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise UnreadableMoment
    return clock.as_utc(moment)


def as_typed(moment: datetime, zone: str) -> str:
    """The moment as the form shows it, to the minute: `22/11/2022 16:00`."""
    return f"{clock.as_utc(moment).astimezone(ZoneInfo(zone)):%d/%m/%Y %H:%M}"


def time_of_day(moment: datetime, zone: str) -> str:
    """The time without its day, for what happens within minutes: `14:31:08`."""
    return f"{clock.as_utc(moment).astimezone(ZoneInfo(zone)):%H:%M:%S}"
