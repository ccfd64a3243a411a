"""Many rows at once, on every database, with the defaults that the models give to what is not named."""

import contextlib
import enum
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from foundation.database import Model

EPOCH = datetime(2024, 1, 1)  # noqa: DTZ001 in UTC, as databases store it


def at(minutes: int) -> str:
    """A moment as every database stores it."""
    return (EPOCH + timedelta(minutes=minutes)).isoformat(" ", "microseconds")


def insert_rows(
    connection: Connection, model: type[Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows that give the columns `names`; the others get their model's defaults."""
    defaults = {column.name: column.default.arg for column in model.__table__.columns if _has_default(column, names)}
    columns = ", ".join([*names, *defaults])
    values = ", ".join(["?"] * len(names) + [_literal(value) for value in defaults.values()])
    change_rows(connection, f"INSERT INTO {model.__tablename__} ({columns}) VALUES ({values})", rows)


def change_rows(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Carry out a statement, written with question marks, for every row."""
    if connection.dialect.name != "sqlite":
        statement = statement.replace("?", "%s")
    if rows:
        connection.exec_driver_sql(statement, list(rows))


@contextlib.contextmanager
def without_indexes(connection: Connection, *tables: str) -> Iterator[None]:
    """Inside, SQLite keeps no indexes of these tables; making them afterwards takes a third of the time."""
    found = []
    if connection.dialect.name == "sqlite":
        asked = text(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table"
        )
        found = [row for table in tables for row in connection.execute(asked, {"table": table}).all()]
    for name, _statement in found:
        connection.execute(text(f"DROP INDEX {name}"))
    yield
    for _name, statement in found:
        connection.execute(text(statement))


def _has_default(column: Any, names: Sequence[str]) -> bool:
    return column.name not in names and column.default is not None and column.default.is_scalar


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return f"'{value}'" if isinstance(value, str | enum.Enum) else str(value)
