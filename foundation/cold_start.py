"""A process that just began: stored pages are answered before the application is there, which takes longer.

For servers that start a process when somebody comes. Imports neither Flask nor SQLAlchemy.
"""

import gc
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from foundation.page_cache import Environ, WsgiApp
from foundation.page_layer import FOLDER, page_layer
from foundation.page_places import Folder
from foundation.page_versions import PageKind
from foundation.plain_reads import PlainReads
from foundation.proxies import TrustedProxies
from foundation.settings import Settings
from foundation.sqlite import reader_of


class _NotStored(Exception):
    """The application has to be asked."""


class ColdStart:
    """WSGI application: answers what is stored until something else is asked for; then `make` makes the application.

    From then on everything goes to it, so that there is one layer of stored pages at a time.
    """

    def __init__(
        self, make: Callable[[], WsgiApp], settings: Settings, *, instance: Path, code: Path, kinds: Sequence[PageKind]
    ) -> None:
        self._make, self._lock = make, threading.Lock()
        self._app: WsgiApp | None = None
        self._stored = _stored_pages(settings, instance, code, kinds)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer from the store, or hand the request as it came to the application."""
        if self._app is None:
            try:
                return self._stored(environ.copy(), start_response)
            except _NotStored:
                self._make_once()
        return self._app(environ, start_response)  # type: ignore[misc] # made by now

    def _make_once(self) -> None:
        with self._lock:
            if self._app is None:
                gc.disable()  # what is made now stays, and looking through it again and again takes a tenth of the time
                try:
                    self._app = self._make()
                finally:
                    gc.enable()
                gc.freeze()
                self._stored = _not_stored


def _stored_pages(settings: Settings, instance: Path, code: Path, kinds: Sequence[PageKind]) -> WsgiApp:
    file = _sqlite_file(settings.database_url, instance)
    if file is None or settings.redis_url:
        return _not_stored
    layer = page_layer(
        _not_stored,
        settings,
        instance=instance,
        code=code,
        place=Folder(instance / FOLDER),
        kinds=kinds,
        reads=PlainReads(reader_of(file)),
    )
    return TrustedProxies(layer, settings.trusted_proxies)


def _not_stored(_environ: Environ, _start_response: Callable[..., Any]) -> NoReturn:
    raise _NotStored


def _sqlite_file(url: str, instance: Path) -> Path | None:
    """The database's file, looked for from the instance folder as Flask-SQLAlchemy does; None for any other database.

    With a database server or a Redis the application is asked at once: a driver alone takes longer than all of this.
    """
    kind, _slashes, file = url.partition(":///")
    if kind != "sqlite" or not file or file == ":memory:" or "?" in file:
        return None
    return instance / file
