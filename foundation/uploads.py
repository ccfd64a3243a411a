"""Routes that take files: their bodies may be large, but only from those who may enter, which is asked before reading.

Werkzeug keeps the parts of such a body in temporary files without a name, so that it takes disk and not memory. Of a
file that is too large only the beginning is kept: the route says so, and what was typed beside it comes back.
"""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import Any, TypeVar

from flask import abort, current_app, request, url_for
from flask_login import current_user  # type: ignore[import-untyped]
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.wrappers import Response

from foundation.access import MAY_ENTER, SIGN_IN
from foundation.htmx import redirect_to

Route = TypeVar("Route", bound=Callable[..., object])

UPLOAD_TYPE = "multipart/form-data"
# What a form has besides its file: fields, and the lines that part them.
_AROUND_A_FILE_BYTES = 100_000
_IN_MEMORY_BYTES = 500_000
# Who sends more waits long for no more than a refusal.
LARGEST_READ_BYTES = 100_000_000
_takes: dict[str, tuple[int, str]] = {}


class UploadTooLarge(RequestEntityTooLarge):
    """A form with a file claims to be longer than is read."""


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
    length = request.content_length or 0
    if length > max(largest_bytes, LARGEST_READ_BYTES):
        raise UploadTooLarge
    request.max_content_length = max(largest_bytes, length)
    if length > largest_bytes:
        request.form_data_parser_class = _parser_keeping(largest_bytes)
    return None


class _Beginning(SpooledTemporaryFile[bytes]):
    """A temporary file that keeps its first bytes, and takes all others for nothing."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__(max_size=_IN_MEMORY_BYTES)
        self._most_bytes = most_bytes

    def write(self, content: Any) -> int:
        super().write(content[: max(self._most_bytes - self.tell(), 0)])
        return len(content)


def _parser_keeping(most_bytes: int) -> type[FormDataParser]:
    class Parser(FormDataParser):
        def __init__(self, **about: Any) -> None:
            super().__init__(**about | {"stream_factory": lambda **_about: _Beginning(most_bytes)})

    return Parser


def _taken() -> tuple[int, str] | None:
    return _takes.get(_name_of(current_app.view_functions[request.endpoint or ""]))


def _name_of(route: Callable[..., object]) -> str:
    return f"{route.__module__}.{route.__qualname__}"
