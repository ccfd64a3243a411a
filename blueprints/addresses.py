"""How articles and pages are named in URLs: an article by slug and number, a page by what it begins with."""

import re
from datetime import datetime
from typing import Any

from flask import Flask, abort
from werkzeug.routing import BaseConverter, IntegerConverter, ValidationError

from domain.articles.archive import FIRST_YEAR, LAST_YEAR, MONTHS_PER_YEAR, Month
from foundation import clock

# Fits every database's identifier; more digits name nothing.
LONGEST_NUMBER = 15
_NUMBERED = re.compile(rf"(?:.*-)?(\d{{1,{LONGEST_NUMBER}}})", re.ASCII | re.DOTALL)
_MOMENT = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)Z"
_CURSOR = re.compile(rf"{_MOMENT}(\d{{1,{LONGEST_NUMBER}}})", re.ASCII)


class ArticleAddress(BaseConverter):
    """`tong-ket-cong-tac-mttq-xa-1` is the article numbered 1; built from anything that has an `address`."""

    regex = r"[^/]{1,400}"

    def to_python(self, value: str) -> int:
        """The article's number; its slug may be an old one."""
        match = _NUMBERED.fullmatch(value)
        if match is None:
            raise ValidationError
        return int(match.group(1))

    def to_url(self, value: Any) -> str:
        """The address of an article."""
        return super().to_url(value.address)


class Number(IntegerConverter):
    """A row's number, short enough for every database."""

    regex = rf"[0-9]{{1,{LONGEST_NUMBER}}}"


class Slug(BaseConverter):
    """Words of an address as slugify makes them: nothing else is looked for (PostgreSQL fails on a NUL)."""

    regex = r"[a-z0-9-]{1,80}"


class MonthAddress(BaseConverter):
    """`2022/11` is a month."""

    regex = r"[0-9]{4}/[0-9]{2}"
    part_isolating = False

    def to_python(self, value: str) -> Month:
        """The month, where the archive can know it."""
        month = Month(*map(int, value.split("/")))
        if not FIRST_YEAR <= month.year <= LAST_YEAR or not 1 <= month.month <= MONTHS_PER_YEAR:
            raise ValidationError
        return month

    def to_url(self, value: Month) -> str:
        """The address of a month."""
        return f"{value.year:04}/{value.month:02}"


class StoredName(BaseConverter):
    """The name of an uploaded file as it lies on the disk: generated, so nothing in it leads out of a folder."""

    regex = r"[0-9a-f]{24}(?:-[0-9]{1,5})?\.[a-z0-9]{2,5}"


def init_app(app: Flask) -> None:
    """Make the converters and the `cursor` filter known."""
    app.url_map.converters.update(
        article=ArticleAddress, number=Number, slug=Slug, month=MonthAddress, stored=StoredName
    )
    app.add_template_filter(lambda article: cursor(article.published_at, article.id), "cursor")
    app.add_template_filter(moment_word)


def cursor(moment: datetime, number: int) -> str:
    """What a page in the order of (time, number) begins with, as a word for a URL."""
    return f"{moment_word(moment)}{number}"


def moment_word(moment: datetime | None) -> str:
    """A moment to the microsecond as a word for a URL; empty for none."""
    return "" if moment is None else f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"


def parsed_moment(text: str | None) -> datetime | None:
    """What `moment_word` wrote; None without one. Answers 404 when it is not one of ours."""
    if not text:
        return None
    match = re.fullmatch(_MOMENT, text, re.ASCII)
    try:
        return clock.parse_utc(match.group(1)) if match else abort(404)
    except ValueError:
        abort(404)


def parsed_cursor(text: str | None) -> tuple[datetime, int] | None:
    """The time and number of a cursor; None without one. Answers 404 when it is not one of ours."""
    if not text:
        return None
    match = _CURSOR.fullmatch(text)
    try:
        return (clock.parse_utc(match.group(1)), int(match.group(2))) if match else abort(404)
    except ValueError:
        abort(404)


def parsed_numbers(text: str) -> list[int]:
    """Numbers of rows joined by points. Answers 404 when they cannot be ones."""
    return [parsed_number(part or "-") or 0 for part in text.split(".")]


def parsed_number(text: str | None) -> int | None:
    """A row's number from a query; None without one. Answers 404 when it cannot be one."""
    if not text:
        return None
    number = number_in(text)
    return abort(404) if number is None else number


def number_in(text: str) -> int | None:
    """The row's number that a form sends; None when it cannot be one."""
    return int(text) if re.fullmatch(rf"\d{{1,{LONGEST_NUMBER}}}", text, re.ASCII) else None
