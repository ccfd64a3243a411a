"""What a request may send: its length is known, no longer than the route takes, and it is UTF-8."""

import threading
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import unquote_to_bytes

from flask import Flask, current_app, request
from flask_login import current_user  # type: ignore[import-untyped]
from werkzeug.exceptions import BadRequest, default_exceptions
from werkzeug.exceptions import RequestEntityTooLarge as BodyTooLarge
from werkzeug.wrappers import Response

from foundation.access import MAY_ENTER
from foundation.uploads import admit_upload, is_upload

Route = TypeVar("Route", bound=Callable[..., object])

LARGEST_BODY_BYTES = 64 * 1024
FORM_TYPE = "application/x-www-form-urlencoded"

# How long the bodies may be that a route takes from staff who may enter a section: (section, bytes).
_larger: dict[str, tuple[str, int]] = {}
# Whose session ended while writing gets the text back, however long: one at a time, so that strangers who send much to
# the same routes take no more memory than one of them.
_stranger_s_turn = threading.Lock()
_TURN = "ykien.stranger_s_turn"


class BrokenEncoding(BadRequest):
    """The form's bytes are no UTF-8."""


def init_app(app: Flask) -> None:
    """Look at every body before any route."""
    app.before_request(_refuse_unreadable_bodies)
    app.teardown_request(_end_turn)


def takes_larger_bodies(section: str, size_bytes: int) -> Callable[[Route], Route]:
    """Mark a route that takes up to `size_bytes` from staff who may enter `section`.

    It takes as much from one stranger at a time, whose text the section must give back; from others no more than usual.
    """

    def mark(route: Route) -> Route:
        _larger[f"{route.__module__}.{route.__qualname__}"] = (section, size_bytes)
        return route

    return mark


def _refuse_unreadable_bodies() -> Response | None:
    """Before any route: no body without a length, none over the limit, none that is not UTF-8."""
    if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
        return None
    if request.content_length is None:
        if request.routing_exception is None:  # else there is nothing here to send a body to, and that is said
            raise default_exceptions[411]
        return None
    if is_upload():  # a file is no text; its form is read where it is used
        return admit_upload()
    if request.content_length > _largest_body_bytes():
        raise BodyTooLarge
    if not _is_utf8(request.get_data(cache=True), request.mimetype):
        raise BrokenEncoding
    return None


def _largest_body_bytes() -> int:
    """How much this request may send. Whoever sends no more than usual is not looked up."""
    if (request.content_length or 0) <= LARGEST_BODY_BYTES or request.endpoint is None:
        return LARGEST_BODY_BYTES
    view = current_app.view_functions[request.endpoint]
    section, size_bytes = _larger.get(f"{view.__module__}.{view.__qualname__}", ("", 0))
    if not section or (request.content_length or 0) > size_bytes:
        return LARGEST_BODY_BYTES
    if not (current_user.role in MAY_ENTER[section] if current_user.is_authenticated else _is_stranger_s_turn()):
        return LARGEST_BODY_BYTES
    request.max_content_length = request.max_form_memory_size = size_bytes
    return size_bytes


def _is_stranger_s_turn() -> bool:
    request.environ[_TURN] = _stranger_s_turn.acquire(blocking=False)
    return bool(request.environ[_TURN])


def _end_turn(_error: BaseException | None) -> None:
    if request.environ.pop(_TURN, False):
        _stranger_s_turn.release()


def _is_utf8(body: bytes, mimetype: str) -> bool:
    plain = unquote_to_bytes(body) if mimetype == FORM_TYPE else body
    try:
        plain.decode("utf-8")
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
