"""What a stored page is checked against: one row of the database, asked for past the ORM.

Each thread keeps a connection of its own, on which every statement is a transaction and so sees all that is committed.
Imports neither Flask nor SQLAlchemy.
"""

import contextlib
import re
import threading
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple, Self

Row = tuple[Any, ...]


class VersionUnknown(Exception):
    """The database did not answer, on a new connection neither."""


class PageKind(NamedTuple):
    """Pages of one kind: the pattern of their paths, whose group is the page's number, and what is asked about it.

    The statement finds one row of words and numbers by the number (`?`), or none for what there is no page of. A stored
    page is shown while the row is as it was; the last value may lag behind a little (page_cache.py: LAG_SECONDS).
    """

    pattern: re.Pattern[str]
    statement: str

    def with_placeholder(self, placeholder: str) -> Self:
        """The same, asked as a driver wants it that writes `?` otherwise."""
        return self._replace(statement=self.statement.replace("?", placeholder))


class VersionReader:
    """Asks a kind's statement about one page."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        """`connect` opens a DBAPI connection that commits by itself."""
        self._connect = connect
        self._threads = threading.local()

    def __call__(self, kind: PageKind, number: int) -> Row | None:
        """The row now. Raises VersionUnknown."""
        try:
            cursor = self._threads.asking.cursor
            cursor.execute(kind.statement, (number,))
            return cursor.fetchone()  # type: ignore[no-any-return]
        except Exception:  # noqa: BLE001 the thread's first question, or a connection that the server ended
            return self._asked_anew(kind, number)

    def _asked_anew(self, kind: PageKind, number: int) -> Row | None:
        try:
            self._threads.asking = asking = _Asking(self._connect())
            asking.cursor.execute(kind.statement, (number,))
            return asking.cursor.fetchone()  # type: ignore[no-any-return]
        except Exception as error:  # each driver has exceptions of its own
            raise VersionUnknown from error


class _Asking:
    """A thread's connection; it is closed when the thread ends."""

    def __init__(self, connection: Any) -> None:
        self.cursor = connection.cursor()
        weakref.finalize(self, _close, connection)


def _close(connection: Any) -> None:
    with contextlib.suppress(Exception):  # the server may have ended it
        connection.close()
