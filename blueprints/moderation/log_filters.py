"""The log's filters as they stand in an address. What is not one of ours counts as not set."""

import dataclasses
import re
from datetime import date
from zoneinfo import ZoneInfo

from flask import url_for
from werkzeug.datastructures import MultiDict

from blueprints.addresses import LONGEST_NUMBER, cursor
from domain.moderation.log import LogFilters, LogStart
from domain.moderation.models import Action
from foundation.current_site import current_settings

_NUMBER = re.compile(rf"\d{{1,{LONGEST_NUMBER}}}", re.ASCII)
_BATCH = re.compile(r"[0-9a-f-]{36}", re.ASCII)
# Wide enough for every log, and far enough from the ends of time for every zone and database.
_DAY = re.compile(r"(?:19|2\d)\d\d-\d\d-\d\d", re.ASCII)


def log_filters_in(values: MultiDict[str, str]) -> LogFilters:
    """The filters of a query."""
    action, batch = values.get("action", ""), values.get("batch", "")
    return LogFilters(
        moderator_id=number_in(values.get("moderator")),
        action=action if action in set(Action) else "",
        article_id=number_in(values.get("article")),
        comment_id=number_in(values.get("comment")),
        batch=batch if _BATCH.fullmatch(batch) else "",
        since=_day(values.get("since")),
        until=_day(values.get("until")),
        zone=ZoneInfo(current_settings().time_zone),
    )


def log_address(
    filters: LogFilters, *, endpoint: str = "moderation.log", start: LogStart | None = None, **changes: object
) -> str:
    """The address of the log, or of one of its exports, with these filters, some of them changed."""
    changed = dataclasses.replace(filters, **changes)  # type: ignore[arg-type]
    parts: dict[str, object] = {
        "moderator": changed.moderator_id,
        "action": changed.action,
        "article": changed.article_id,
        "comment": changed.comment_id,
        "batch": changed.batch,
        "since": changed.since,
        "until": changed.until,
        "start": cursor(start.created_at, start.event_id) if start else None,
    }
    return url_for(endpoint, **{name: str(value) for name, value in parts.items() if value not in {None, ""}})


def number_in(text: str | None) -> int | None:
    """A row's number; None where it cannot be one."""
    return int(text) if text and _NUMBER.fullmatch(text) else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and _DAY.fullmatch(text) else None
    except ValueError:
        return None
