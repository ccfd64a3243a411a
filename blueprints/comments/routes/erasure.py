"""Erasing everything that is kept about the reader of this browser."""

import time
from functools import partial

from flask import Response, redirect, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.comments.forms import ErasureForm
from blueprints.comments.routes.own import for_nobody_else
from blueprints.comments.routes.section import section
from domain.comments.queries import reader_by_token
from domain.privacy.erasing import NOTHING, AlreadyErased, ErasedPart, Wish, close_reader, erase_part
from domain.privacy.gathering import own_comment_count
from foundation.cookie_names import MARKER_COOKIE, READER_COOKIE
from foundation.cookies import delete_cookie, reader_token
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.htmx import answer
from foundation.same_origin import Source, answers_foreign_requests_itself, source_of_request

# Nobody waits longer for an answer: who wrote thousands of comments is asked to press the button again.
LONGEST_SECONDS = 8


@section.get("/comments/mine/erasure/new")
def new_erasure() -> Response:
    """What erasing does and does not do, and the form; after it, that it is done."""
    return _page(ErasureForm(formdata=None))


@section.post("/comments/mine/erasure")
@answers_foreign_requests_itself
def create_erasure() -> Response | WerkzeugResponse:
    """Erase, part by part. What was erased stays so, whatever comes after."""
    form = ErasureForm(request.form)
    is_valid, source = form.validate(), source_of_request()
    if source is not Source.OURS:
        return _page(form, status=source.refusal, token=True)
    reader = reader_by_token(reader_token())
    if reader is None:
        return _page(form, status=404)
    if not is_valid:
        return _page(form, status=422)
    if not _erase(reader.id, Wish(form.wish.data)):
        return _page(form, status=202, is_unfinished=True)
    response = redirect(url_for("comments.new_erasure", done=1), 303)
    for cookie in (READER_COOKIE, MARKER_COOKIE):
        delete_cookie(response, cookie)  # type: ignore[arg-type]
    response.headers["Clear-Site-Data"] = '"storage"'  # what the browser itself kept of drafts and names
    return response


def _erase(reader_id: int, wish: Wish) -> bool:
    """Erase all there is; False when the time was up before."""
    with force_locale(current_settings().default_language):
        neutral_name = gettext("A reader")
    ends_at, done = time.monotonic() + LONGEST_SECONDS, NOTHING

    def part() -> ErasedPart:
        return erase_part(reader_id, wish, neutral_name=neutral_name)

    try:
        while True:
            while this := commit(part):
                done += this
                if time.monotonic() > ends_at:
                    return False
            if commit(partial(_closed, reader_id, done)):
                return True
    except AlreadyErased:
        return True


def _closed(reader_id: int, done: ErasedPart) -> bool:
    return close_reader(reader_id, done) is not None


def _page(form: ErasureForm, *, status: int = 200, token: bool = False, is_unfinished: bool = False) -> Response:
    reader = reader_by_token(reader_token())
    page = answer(
        "comments/new_erasure.html",
        status=status,
        form=form,
        count=own_comment_count(reader.id) if reader is not None else None,
        token=token,
        is_done=reader is None and "done" in request.args,
        is_unfinished=is_unfinished,
    )
    return for_nobody_else(page)
