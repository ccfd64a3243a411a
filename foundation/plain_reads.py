"""Reading past the ORM, where its comfort would cost more than the answer: plain rows on a connection of the thread's.

Each thread keeps one connection of the driver's, on which every statement is a transaction of its own and so sees all
that is committed. Imports neither Flask nor SQLAlchemy.
"""

import contextlib
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = tuple[Any, ...]
Parameters = Sequence[Any] | Mapping[str, Any]


class DatabaseSilent(Exception):
    """The database did not answer, on a new connection neither."""


class PlainReads:
    """Asks a statement of the driver's dialect with its parameters."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        """`connect` opens a DBAPI connection that commits by itself."""
        self._connect = connect
        self._threads = threading.local()

    def first(self, statement: str, parameters: Parameters) -> Row | None:
        """The first row, or None. Raises DatabaseSilent."""
        try:
            cursor = self._threads.cursor
            cursor.execute(statement, parameters)
            return cursor.fetchone()  # type: ignore[no-any-return]
        except Exception:  # noqa: BLE001 the thread's first question, or a connection that the server ended
            return self._asked_anew(statement, parameters, "fetchone")  # type: ignore[no-any-return]

    def all(self, statement: str, parameters: Parameters) -> Sequence[Row]:
        """All rows. Raises DatabaseSilent."""
        try:
            cursor = self._threads.cursor
            cursor.execute(statement, parameters)
            return cursor.fetchall()  # type: ignore[no-any-return]
        except Exception:  # noqa: BLE001 as above
            return self._asked_anew(statement, parameters, "fetchall")  # type: ignore[no-any-return]

    def _asked_anew(self, statement: str, parameters: Parameters, fetch: str) -> Any:
        try:
            self._threads.connection = _Connection(self._connect())
            cursor = self._threads.cursor = self._threads.connection.opened.cursor()
            cursor.execute(statement, parameters)
            return getattr(cursor, fetch)()
        except Exception as error:  # each driver has exceptions of its own
            raise DatabaseSilent from error


class _Connection:
    """A thread's connection; it is closed when the thread ends."""

    def __init__(self, opened: Any) -> None:
        self.opened = opened
        weakref.finalize(self, _close, opened)


def _close(connection: Any) -> None:
    with contextlib.suppress(Exception):  # the server may have ended it
        connection.close()
