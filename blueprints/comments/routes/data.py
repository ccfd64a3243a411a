"""What is kept about the reader of this browser: what it is, and all of it as a file.

The file is asked for by POST, because the record gets a line for it and reading changes nothing.
"""

from collections.abc import Iterator, Sequence

from flask import Response, current_app, request

from blueprints.comments.data_file import as_json
from blueprints.comments.routes.own import for_nobody_else
from blueprints.comments.routes.section import section
from domain.comments.queries import reader_by_token
from domain.privacy.gathering import Entry, own_comment_count, reader_entry, sections_about
from domain.privacy.models import DataAction
from domain.privacy.policy import PRIVACY_POLICY_VERSION
from domain.privacy.recording import record
from foundation import clock
from foundation.cookies import reader_token
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.htmx import answer
from foundation.language import current_language
from foundation.limits import Rate, spend
from foundation.same_origin import Source, answers_foreign_requests_itself, source_of_request

FILES_PER_HOUR = Rate(10, 3600)


@section.get("/comments/mine/data")
def own_data() -> Response:
    """What the file will hold, and the button that fetches it; for a browser we do not know, what can be done."""
    return _page()


@section.post("/comments/mine/data")
@answers_foreign_requests_itself
def download_own_data() -> Response:
    """The file. Raises LimitReached."""
    source = source_of_request()
    if source is not Source.OURS:
        return _page(status=source.refusal, token=True)
    reader = reader_by_token(reader_token())
    if reader is None:
        return _page(status=404)
    reader_id = reader.id

    def work() -> None:
        spend((f"data files reader {reader_id}", FILES_PER_HOUR))
        record(DataAction.DOWNLOAD, {"comments": own_comment_count(reader_id)}, reader_id=reader_id)

    commit(work)
    return _file(reader_id)


def _file(reader_id: int) -> Response:
    site = current_settings()
    head = {
        "site": site.site_name,
        "made_at": clock.now().isoformat(timespec="seconds"),
        "privacy_policy_version": PRIVACY_POLICY_VERSION,
        "reader": reader_entry(reader_id),
    }
    sections = {name: _read(p) for name, p in sections_about(reader_id, language=current_language()).items()}
    response = Response(as_json(head, sections), content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="my-data-{clock.now():%Y-%m-%d}.json"'
    return for_nobody_else(response)


def _read(portions: Iterator[Sequence[Entry]]) -> Iterator[Sequence[Entry]]:
    """Each portion is read in an application context of its own, gone with its connection before anything is sent."""
    app = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 the documented way

    def read() -> Sequence[Entry] | None:
        with app.app_context():
            return next(portions, None)

    return iter(read, None)


def _page(*, status: int = 200, token: bool = False) -> Response:
    reader = reader_by_token(reader_token())
    count = own_comment_count(reader.id) if reader is not None else None
    page = answer("comments/own_data.html", status=status, count=count, token=token, here=request.path)
    return for_nobody_else(page)
