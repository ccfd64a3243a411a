"""The only place that decides between a whole page and the fragments of an htmx request."""

import re

from flask import Response, make_response, redirect, render_template, request
from werkzeug.urls import iri_to_uri
from werkzeug.wrappers import Response as WerkzeugResponse

_SOURCE = re.compile(r"(form|button)#([a-z][a-z0-9-]*)")
_VARY = ("Accept-Encoding", "Cookie", "HX-Request")


def is_fragment_request() -> bool:
    """True when htmx asked. Anybody may send the header: it chooses a shape, never a right."""
    return request.headers.get("HX-Request") == "true"


def source_form_id() -> str | None:
    """The id of the form that htmx sent, so that it can be put in its place again."""
    kind, source_id = _source()
    return source_id if kind == "form" else None


def place_for_message() -> str | None:
    """Where an error is written, as a selector: in the form that htmx sent, or beside the button that names itself."""
    kind, source_id = _source()
    return {"form": f"#{source_id} .form-message", "button": f"#{source_id} + .form-message"}.get(kind)


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
    if "immutable" in response.headers.get("Cache-Control", ""):
        return response
    if "Vary" in response.headers:
        response.vary.update(_VARY)
    else:
        response.headers["Vary"] = ", ".join(_VARY)
    return response


def _source() -> tuple[str, str]:
    match = _SOURCE.fullmatch(request.headers.get("HX-Source", ""))
    return (match[1], match[2]) if match else ("", "")
