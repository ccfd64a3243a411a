"""Statements that are built once, over tables, and run often.

The ORM spends more time on a small statement than the database does; where many come together, as when a comment is
sent, they go past it. Objects of the session know nothing of them: whoever runs one holds no changed object of these
rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Executable, Table

from foundation.database import Model, db

_CONNECTION = "connection"
Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


def table_of(model: type[Model]) -> Table:
    """The table of a model, for statements that go past the ORM."""
    return cast("Table", model.__table__)


def run(statement: Executable, values: Values | None = None) -> CursorResult[Any]:
    """Execute `statement` with these values, or once for each of several, in the transaction of the session."""
    session = db.session()
    connection: Connection | None = session.info.get(_CONNECTION)
    if connection is None or connection.closed:  # that of a transaction is closed with it
        connection = session.info[_CONNECTION] = session.connection()
    return connection.execute(statement, values)
