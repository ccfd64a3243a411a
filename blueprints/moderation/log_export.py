"""The log as files: CSV that no spreadsheet takes for formulas, and JSON Lines."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, tzinfo

from domain.moderation.models import ModerationEvent

COLUMNS = (
    *("number", "time", "moderator", "action", "comment", "article", "author_name", "from", "to"),
    *("reason_vi", "reason_en", "note", "batch", "takes_back", "seal"),
)
# Spreadsheets read UTF-8 only when it begins so.
_BYTE_ORDER_MARK = "\ufeff"
# What spreadsheets pass over before they look for a formula.
_BEFORE_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")
_FORMULA = ("=", "+", "-", "@")

Row = dict[str, object]


def row_of(event: ModerationEvent, zone: tzinfo) -> Row:
    """What the exports say about an event, the names of columns as in COLUMNS."""
    values = (
        event.id,
        _time(event.created_at, zone),
        event.moderator.name if event.moderator is not None else None,
        event.action,
        event.comment_id,
        event.comment.article.address,
        event.comment.author_name,
        str(event.from_status),
        str(event.to_status),
        event.reason_vi,
        event.reason_en,
        event.note,
        event.batch,
        event.undoes_id,
        event.seal,
    )
    return dict(zip(COLUMNS, values, strict=True))


def as_csv(portions: Iterable[Sequence[Row]]) -> Iterator[str]:
    """The rows under a line of headings, one piece of text for each portion."""
    heading = _BYTE_ORDER_MARK + _csv_lines([COLUMNS])
    for rows in portions:
        yield heading + _csv_lines([harmless(value) for value in row.values()] for row in rows)
        heading = ""


def as_json_lines(portions: Iterable[Sequence[Row]]) -> Iterator[str]:
    """One object on each line, one piece of text for each portion."""
    for rows in portions:
        yield "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def harmless(value: object) -> str:
    """A cell's text, behind an apostrophe where a spreadsheet might take it for a formula, of whatever width."""
    text = "" if value is None else str(value)
    begins = unicodedata.normalize("NFKC", _BEFORE_FORMULA.sub("", text, count=1)[:1])
    return f"'{text}" if begins.startswith(_FORMULA) or text.startswith(("\t", "\r", "\n")) else text


FORMATS: dict[str, tuple[str, Callable[[Iterable[Sequence[Row]]], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "jsonl": ("application/jsonl; charset=utf-8", as_json_lines),
}


def _time(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="microseconds")


def _csv_lines(rows: Iterable[Iterable[object]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()
