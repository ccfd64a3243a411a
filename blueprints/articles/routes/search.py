"""Searching: what readers may read, by its words."""

import contextlib

from flask import Response, current_app, request
from flask_babel import gettext
from sqlalchemy.exc import DBAPIError

from blueprints.articles.routes.section import for_readers, section
from blueprints.articles.searching import Asked, asked_in
from domain.comments.finding import SearchPage, search_page
from foundation.database import commit
from foundation.digests import network_digest
from foundation.errors import to_wait, when_again
from foundation.htmx import answer
from foundation.limits import TEN_MINUTES, LimitReached, Rate, spend


@section.get("/search")
def search() -> Response:
    """What was found, or the form alone where nothing was asked for."""
    asked = asked_in(request.args)
    if not asked.can_be_answered:
        return _page(asked, status=422 if any(asked.errors.values()) else 200)
    try:
        _count_search()
    except LimitReached as error:
        sentence = gettext("You are searching too fast. Please search again %(when)s.", when=when_again(error))
        return to_wait(_page(asked, status=429, message=sentence), error)
    return _page(asked, search_page(asked.wanted, asked.narrowing, number=asked.page))


def _page(asked: Asked, page: SearchPage | None = None, *, status: int = 200, message: str = "") -> Response:
    shown = for_readers(
        answer("articles/search.html", status=status, asked=asked, page=page, message=message, stored=True)
    )
    shown.headers["X-Robots-Tag"] = "noindex"
    return shown


def _count_search() -> None:
    """Count one search of this network. Raises LimitReached.

    Reading goes on where nothing can be written: while a backup is restored, or on a full disk.
    """
    rate = Rate(current_app.config["SETTINGS"].searches_per_network_in_ten_minutes, TEN_MINUTES)
    if rate.times:
        with contextlib.suppress(DBAPIError):
            commit(lambda: spend((f"searches network {network_digest()}", rate)))
