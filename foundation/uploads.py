"""Routes that take files: their bodies may be large, but only from those who may enter, which is asked before reading.

Werkzeug keeps the parts of such a body in temporary files without a name, so that it takes disk and not memory.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import abort, current_app, request, url_for
from flask_login import current_user  # type: ignore[import-untyped]
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from foundation.access import MAY_ENTER, SIGN_IN
from foundation.htmx import redirect_to

Route = TypeVar("Route", bound=Callable[..., object])

UPLOAD_TYPE = "multipart/form-data"
# What a form has besides its file: fields, and the lines that part them.
_AROUND_A_FILE_BYTES = 100_000
_takes: dict[str, tuple[int, str]] = {}


class UploadTooLarge(RequestEntityTooLarge):
    """A form with a file claims to be longer than is taken; it was not read."""


def takes_files(*, largest_bytes: int, section: str) -> Callable[[Route], Route]:
    """Mark a route to which whoever may enter `section` sends files of up to so many bytes."""

    def mark(route: Route) -> Route:
        _takes[_name_of(route)] = (largest_bytes + _AROUND_A_FILE_BYTES, section)
        return route

    return mark


def is_upload() -> bool:
    """Whether this request brings a form with a file to a route that takes files."""
    return request.endpoint is not None and request.mimetype == UPLOAD_TYPE and _taken() is not None


def admit_upload() -> Response | None:
    """Let this request bring its file, or answer without reading it: who may not is sent to the door, or gets 403.

    Raises UploadTooLarge by the length that the body claims to have.
    """
    largest_bytes, section = _taken() or (0, "")
    if not current_user.is_authenticated:
        return redirect_to(url_for(SIGN_IN))
    if current_user.role not in MAY_ENTER[section]:
        abort(403)
    if (request.content_length or 0) > largest_bytes:
        raise UploadTooLarge
    request.max_content_length = largest_bytes
    return None


def _taken() -> tuple[int, str] | None:
    return _takes.get(_name_of(current_app.view_functions[request.endpoint or ""]))


def _name_of(route: Callable[..., object]) -> str:
    return f"{route.__module__}.{route.__qualname__}"
