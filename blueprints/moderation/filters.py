"""The desk's filters as they stand in an address, and carried by every form so that no action loses them."""

from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from flask import url_for
from werkzeug.datastructures import MultiDict

from blueprints.addresses import cursor, parsed_cursor, parsed_number
from domain.comments.models import DeskTab
from domain.moderation.queue import Filters, Start
from domain.moderation.screening.signals import Signal
from foundation.text import normalize_line

LONGEST_CHARS = 200
# Tabs with work to do begin with what has waited longest; the others with what was decided last.
_NEWEST_FIRST = {DeskTab.PUBLISHED, DeskTab.REJECTED, DeskTab.SPAM, DeskTab.REMOVED}
SHOWN_TABS = tuple(tab for tab in DeskTab if tab is not DeskTab.WITHDRAWN)


def filters_in(values: MultiDict[str, str]) -> Filters:
    """The filters of a query; what is not one of ours counts as not set. Answers 404 for an impossible number."""
    asked = values.get("tab", "")
    tab = DeskTab(asked) if asked in set(DeskTab) else DeskTab.WAITING
    order = values.get("order") or ("newest" if tab in _NEWEST_FIRST else "oldest")
    signal = values.get("signal", "")
    return Filters(
        tab=tab,
        article_id=parsed_number(values.get("article")),
        category_id=parsed_number(values.get("category")),
        signal=signal if signal in set(Signal) else "",
        author=normalize_line(values.get("author", ""))[:LONGEST_CHARS],
        text=normalize_line(values.get("text", ""))[:LONGEST_CHARS],
        is_newest_first=order == "newest",
    )


def filters_of_address(address: str) -> Filters:
    """The filters of a page of the desk by its address."""
    return filters_in(MultiDict(parse_qsl(urlsplit(address).query)))


def parsed_batch(text: str | None) -> str | None:
    """The name of a batch; None for what cannot be one."""
    try:
        return str(UUID(text)) if text else None
    except ValueError:
        return None


def start_in(values: MultiDict[str, str]) -> Start | None:
    """Where the page begins; None for the first one. Answers 404 when it is not one of our cursors."""
    begun = parsed_cursor(values.get("start"))
    return Start(*begun) if begun else None


def queue_address(filters: Filters, *, start: Start | None = None, **changes: object) -> str:
    """The address of a page of the desk with these filters, some of them changed."""
    tab = changes.get("tab", filters.tab)
    usual = "newest" if tab in _NEWEST_FIRST else "oldest"
    order = "newest" if filters.is_newest_first else "oldest"
    if "tab" in changes:
        order = usual
    parts: dict[str, object] = {
        "tab": None if tab == DeskTab.WAITING else tab,
        "article": filters.article_id,
        "category": filters.category_id,
        "signal": filters.signal,
        "author": filters.author,
        "text": filters.text,
        "order": None if order == usual else order,
        "start": cursor(start.since, start.comment_id) if start else None,
    } | {name: value for name, value in changes.items() if name != "tab"}
    return url_for("moderation.queue", **{name: value for name, value in parts.items() if value})
