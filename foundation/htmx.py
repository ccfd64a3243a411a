"""The only place that decides between a whole page and the fragments of an htmx request."""

import re

from flask import Response, make_response, redirect, render_template, request
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response as WerkzeugResponse

_FORM_SOURCE = re.compile(r"form#([a-z][a-z0-9-]*)")


def is_fragment_request() -> bool:
    """True when htmx asked. Anybody may send the header: it chooses a shape, never a right."""
    return request.headers.get("HX-Request") == "true"


def source_form_id() -> str | None:
    """The id of the form that htmx sent, so that an error can be written into it."""
    match = _FORM_SOURCE.fullmatch(request.headers.get("HX-Source", ""))
    return match.group(1) if match else None


def answer(template: str, /, *, status: int = 200, **context: object) -> Response:
    """Render `template` (a page, or an answer of fragments) with a status."""
    return make_response(render_template(template, **context), status)


def redirect_to(address: str) -> WerkzeugResponse:
    """Send the browser elsewhere: 303 for a plain request, HX-Redirect for htmx, which cannot follow to a new page."""
    if is_fragment_request():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = iri_to_uri(address)  # a header holds no đ
        return response
    return redirect(address, 303)


def add_vary(response: Response) -> Response:
    """A cache must keep fragments, languages and people apart; what never changes is the same for everybody."""
    if response.cache_control.immutable:
        return response
    response.vary.update(["Accept-Encoding", "Cookie", "HX-Request"])
    return response
