"""Unsafe requests must come from our own pages.

The pages readers see carry no token, so that they are the same bytes for everybody. The browser itself says where a
request comes from: `Sec-Fetch-Site`, else `Origin`. A browser that says neither gets the form back once, with a token
bound to a short cookie. Staff forms carry Flask-WTF's token besides (see access.py).
"""

import enum
from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request
from flask_babel import gettext
from flask_wtf.csrf import ValidationError, generate_csrf, validate_csrf
from werkzeug.exceptions import Forbidden

Route = TypeVar("Route", bound=Callable[..., object])

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
TOKEN_FIELD = "csrf_token"  # noqa: S105 the name of a form field
_ANSWERS_ITSELF: set[str] = set()


class Source(enum.Enum):
    """Where an unsafe request comes from."""

    OURS = "ours"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"

    @property
    def refusal(self) -> int:
        """The status of a form that comes back: forbidden, or to be sent once more with our token."""
        return 403 if self is Source.FOREIGN else 422


class ForeignRequest(Forbidden):
    """A form was sent from another site, or from a browser that does not say and holds no token."""


def init_app(app: Flask) -> None:
    """Check every unsafe request before its route runs."""
    app.before_request(_refuse_foreign_requests)


def answers_foreign_requests_itself(route: Route) -> Route:
    """Mark a route that gives the typed text back in its form instead of letting the error page do it."""
    _ANSWERS_ITSELF.add(f"{route.__module__}.{route.__qualname__}")
    return route


def source_of_request() -> Source:
    """Where this request comes from, by the browser's word or by our token."""
    site = request.headers.get("Sec-Fetch-Site")
    if site == "same-origin":
        return Source.OURS
    if site in {"cross-site", "same-site"}:
        return _by_token(otherwise=Source.FOREIGN)
    origin = request.headers.get("Origin")
    if origin and origin != "null":
        if origin.lower() in own_origins():
            return Source.OURS
        return _by_token(otherwise=Source.FOREIGN)
    return _by_token(otherwise=Source.UNKNOWN)


def own_origins() -> tuple[str, ...]:
    """The configured addresses; where none is configured (a laptop, an office network), the address asked."""
    return current_app.config["SETTINGS"].origins or (request.host_url.rstrip("/").lower(),)


def form_token() -> str:
    """A token for a form that comes back; it sets the short cookie it is bound to."""
    return str(generate_csrf())


def foreign_sentence() -> str:
    """Why a form comes back that no browser vouched for."""
    return str(
        gettext(
            "We could not tell that this form came from our own page. Please look at your text and send it once more."
        )
    )


def _by_token(*, otherwise: Source) -> Source:
    token = request.form.get(TOKEN_FIELD)
    if not token:
        return otherwise
    try:
        validate_csrf(token)
    except ValidationError:
        return otherwise
    return Source.OURS


def _refuse_foreign_requests() -> None:
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if f"{view.__module__}.{view.__qualname__}" in _ANSWERS_ITSELF:
        return
    if source_of_request() is not Source.OURS:
        raise ForeignRequest
