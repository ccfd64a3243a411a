"""Languages, dates and counts as readers expect them; the texts themselves live in the catalogues.

Dates have our own patterns: what Babel offers for Vietnamese reads "10:05:55 Giờ Phối hợp Quốc tế Thứ Ba, 22 tháng 11".
All of it needs an application context.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.support import Translations
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, format_decimal, get_locale, get_translations, gettext, lazy_gettext, ngettext
from markupsafe import Markup

from foundation import clock
from foundation.cookie_names import LANGUAGE_COOKIE
from foundation.cookies import cookie_name
from foundation.current_site import current_settings
from foundation.settings_checks import LANGUAGES

# How a published article says when it appeared; the first is the time of record.
DATE_FORMATS = ("seconds", "minutes", "weekday")

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MINUTES_PER_DAY = 24 * 60
_MEGABYTE = 1_000_000

_WEEKDAYS = (
    lazy_gettext("Monday"),
    lazy_gettext("Tuesday"),
    lazy_gettext("Wednesday"),
    lazy_gettext("Thursday"),
    lazy_gettext("Friday"),
    lazy_gettext("Saturday"),
    lazy_gettext("Sunday"),
)


def init_app(app: Flask) -> None:
    """Give the app its languages and the filters named after the functions below."""
    Babel(
        app,
        default_translation_directories=str(Path(app.root_path).absolute() / "translations"),
        locale_selector=_selected_language,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: _translations().ugettext(text),
        ngettext=lambda one, many, number: _translations().ungettext(one, many, number),
        newstyle=True,
    )
    # Texts in {% trans %} blocks may be indented freely; babel.cfg says the same for the extraction.
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    for text_of in (
        exact_time,
        published_time,
        long_date,
        long_time,
        day_and_time,
        relative_time,
        iso,
        duration,
        number,
        file_size,
        minutes_since,
    ):
        app.add_template_filter(text_of)
    app.add_template_global(current_language)
    app.add_template_global(time_element)
    app.add_template_global(relative_time_phrases)


def current_language() -> str:
    """The language of the answer being made, one of LANGUAGES: for `<html lang>` and for choosing variants."""
    return str(get_locale())


def exact_time(moment: datetime) -> str:
    """The time of record: `10:05:55 22/11/2022 (GMT+7)`."""
    local = _at_the_site(moment)
    return f"{local:%H:%M:%S %d/%m/%Y} ({_gmt_offset(local)})"


def published_time(moment: datetime, date_format: str | None = None) -> str:
    """When an article appeared, in the site's format (or another of DATE_FORMATS)."""
    chosen = date_format or current_settings().date_format
    if chosen == "minutes":
        return day_and_time(moment)
    if chosen == "weekday":
        return f"{long_date(moment)} {_at_the_site(moment):%H:%M}"
    return exact_time(moment)


def long_date(moment: datetime) -> str:
    """The day with its name: `Thứ Ba, 22/11/2022`."""
    local = _at_the_site(moment)
    return f"{_WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y}"


def long_time(moment: datetime) -> str:
    """The day with its name and the time to the second, for tooltips: `Thứ Ba, 22/11/2022 10:05:55`."""
    return f"{long_date(moment)} {_at_the_site(moment):%H:%M:%S}"


def relative_time(moment: datetime, *, now: datetime | None = None) -> str:
    """How long ago, as long as that is easier to read than a date; `now` defaults to the clock.

    A moment up to a minute ahead is two machines' clocks apart and counts as just now; a later one gets its date.
    """
    reference = clock.now() if now is None else clock.as_utc(now)
    elapsed = reference - clock.as_utc(moment)
    if -_MINUTE <= elapsed < _MINUTE:
        return str(gettext("Just now"))
    if _MINUTE <= elapsed < _HOUR:
        return str(ngettext("%(num)s minute ago", "%(num)s minutes ago", elapsed // _MINUTE))
    if _HOUR <= elapsed < _DAY:
        return str(ngettext("%(num)s hour ago", "%(num)s hours ago", elapsed // _HOUR))
    local = _at_the_site(moment)
    if local.date() == _at_the_site(reference).date() - _DAY:
        return str(gettext("Yesterday, %(time)s", time=f"{local:%H:%M}"))
    return day_and_time(moment)


def day_and_time(moment: datetime) -> str:
    """The absolute form, which stays true on a stored page: `22/11/2022 10:05`."""
    return f"{_at_the_site(moment):%d/%m/%Y %H:%M}"


def relative_time_phrases() -> str:
    """The phrases of `relative_time` as JSON, for our script: it makes the times of a stored page relative."""
    phrases = {
        "now": gettext("Just now"),
        "minute": ngettext("%(num)s minute ago", "%(num)s minutes ago", 1),
        "minutes": ngettext("%(num)s minute ago", "%(num)s minutes ago", 2),
        "hour": ngettext("%(num)s hour ago", "%(num)s hours ago", 1),
        "hours": ngettext("%(num)s hour ago", "%(num)s hours ago", 2),
        "yesterday": gettext("Yesterday, %(time)s", time="%s"),
    }
    return json.dumps(phrases, ensure_ascii=False)


def iso(moment: datetime) -> str:
    """For `<time datetime>`: `2022-11-22T10:05:55+07:00`, in the site's zone like the text it stands beside."""
    return _at_the_site(moment).isoformat(timespec="seconds")


def time_element(moment: datetime, stored: bool = False) -> Markup:  # noqa: FBT001, FBT002 as templates say it
    """A time on a page: absolute where the page is stored for everybody (our script makes it relative), else relative.

    Not a macro: a discussion has a time in every comment, and Jinja imports slowly.
    """
    if stored:
        local = _at_the_site(moment)  # once: nothing in it needs escaping
        return Markup(f'<time datetime="{local.isoformat(timespec="seconds")}" data-ago>{local:%d/%m/%Y %H:%M}</time>')  # noqa: S704
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        iso(moment), long_time(moment), relative_time(moment)
    )


def duration(minutes: int) -> str:
    """A waiting time in its two largest units: `40 phút`, `1 giờ 12 phút`, `3 ngày`; below zero reads as zero."""
    days, minutes_of_day = divmod(max(minutes, 0), _MINUTES_PER_DAY)
    hours, minutes_of_hour = divmod(minutes_of_day, 60)
    parts = []
    if days:
        parts.append(ngettext("%(num)s day", "%(num)s days", days))
    if hours:
        parts.append(ngettext("%(num)s hour", "%(num)s hours", hours))
    if (minutes_of_hour and not days) or not parts:
        parts.append(ngettext("%(num)s minute", "%(num)s minutes", minutes_of_hour))
    return " ".join(parts)


def minutes_since(moment: datetime) -> int:
    """Whole minutes from `moment` until now."""
    return (clock.now() - clock.as_utc(moment)) // _MINUTE


def number(n: int) -> str:
    """A count with its thousands apart: `1.234` in Vietnamese, `1,234` in English."""
    return str(format_decimal(n))


def _selected_language() -> str:
    chosen = request.cookies.get(cookie_name(LANGUAGE_COOKIE)) if has_request_context() else None
    return chosen if chosen in LANGUAGES else current_settings().default_language


def _translations() -> Translations:
    """The texts of the current language: Flask-Babel's own, which it looks for anew with every word of a page."""
    known: dict[str, Translations] = current_app.extensions.setdefault("translations", {})
    locale = get_locale()
    language = locale.language if locale else ""
    if language not in known:
        known[language] = get_translations()
    return known[language]


def _at_the_site(moment: datetime) -> datetime:
    return clock.as_utc(moment).astimezone(ZoneInfo(current_settings().time_zone))


def _gmt_offset(local: datetime) -> str:
    offset = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // _MINUTE, 60)
    sign = "-" if offset < timedelta() else "+"
    if not hours and not minutes:
        return "GMT"
    return f"GMT{sign}{hours}:{minutes:02}" if minutes else f"GMT{sign}{hours}"


def file_size(size_bytes: int) -> str:
    """How large a file is: `640 kB`, `1,2 MB`."""
    if size_bytes < _MEGABYTE:
        return f"{number(max(1, round(size_bytes / 1000)))}\u00a0kB"
    return f"{format_decimal(size_bytes / _MEGABYTE, format='#,##0.#')}\u00a0MB"
