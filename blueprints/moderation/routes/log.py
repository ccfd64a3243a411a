"""The log: one page of it, filtered, and all of it as a file. Nothing in it can be changed, only taken back."""

from collections.abc import Iterator, Sequence

from flask import Response, current_app, request

from blueprints.addresses import parsed_cursor
from blueprints.moderation.log_export import FORMATS, Row, row_of
from blueprints.moderation.log_filters import log_address, log_filters_in, number_in
from blueprints.moderation.routes.section import desk_state, section
from domain.articles.queries import article_title
from domain.moderation import queries
from domain.moderation.log import (
    LogFilters,
    LogStart,
    can_be_taken_back,
    log_page,
    log_portions,
    people_of_the_log,
)
from domain.moderation.models import Action
from foundation import clock
from foundation.htmx import answer


@section.get("/log")
def log() -> Response:
    """One page of events, newest first; after taking something back, with a word about it."""
    filters, begun = log_filters_in(request.args), parsed_cursor(request.args.get("start"))
    start = LogStart(*begun) if begun else None
    done = number_in(request.args.get("done"))
    return answer(
        "moderation/log.html",
        page=log_page(filters, start=start),
        filters=filters,
        start=start,
        here=log_address(filters, start=start),
        log_address=log_address,
        can_be_taken_back=can_be_taken_back,
        people=people_of_the_log(),
        actions=list(Action),
        article_title=article_title(filters.article_id) if filters.article_id is not None else None,
        batch=queries.batch_summary(filters.batch) if filters.batch else None,
        done=queries.event_by_id(done) if done is not None else None,
        **desk_state(),
    )


@section.get("/log.csv")
def log_as_csv() -> Response:
    """The events under the same filters, for spreadsheets."""
    return _file("csv")


@section.get("/log.jsonl")
def log_as_json_lines() -> Response:
    """The events under the same filters, for programs."""
    return _file("jsonl")


def _file(kind: str) -> Response:
    filters, (media_type, written) = log_filters_in(request.args), FORMATS[kind]
    response = Response(written(_rows(filters)), content_type=media_type)
    name = f"log-{clock.now().astimezone(filters.zone):%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _rows(filters: LogFilters) -> Iterator[Sequence[Row]]:
    """Each portion is read in an application context of its own, gone with its connection before anything is sent.

    Who reads slowly so holds nothing of the database.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 the documented way
    portions = log_portions(filters)

    def read() -> Sequence[Row] | None:
        with app.app_context():
            events = next(portions, None)
            return None if events is None else [row_of(event, filters.zone) for event in events]

    return iter(read, None)
