"""The archive: all months, and the articles of one."""

import itertools
from zoneinfo import ZoneInfo

from flask import Response, abort

from blueprints.articles.routes.section import for_readers, requested_start, section
from domain.articles import queries
from domain.articles.archive import Month, counts_by_month, month_after, month_before
from foundation.current_site import current_settings
from foundation.htmx import answer


@section.get("/archive")
def archive() -> Response:
    """The months in which articles were published, by year."""
    counts = counts_by_month(_zone())
    years = [(year, list(months)) for year, months in itertools.groupby(counts, lambda counted: counted[0].year)]
    return for_readers(answer("articles/archive.html", years=years))


@section.get("/archive/<month:month>")
def month(month: Month) -> Response:
    """The articles of a month, newest first."""
    zone = _zone()
    start = requested_start()
    page = queries.article_page(start=start, span=month.span(zone))
    if not page.articles:
        abort(404)
    earlier, later = month_before(month, zone), month_after(month, zone)
    return for_readers(
        answer(
            "articles/month.html",
            month=month,
            page=page,
            earlier=earlier,
            later=later,
            is_first=start is None,
            stored=True,
        )
    )


def _zone() -> ZoneInfo:
    return ZoneInfo(current_settings().time_zone)
