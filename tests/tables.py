"""What is stored, row by row. All of it needs an application context."""

import hashlib
from collections.abc import Collection

from sqlalchemy import select, text

from foundation.database import db


def rows_of(table: str) -> list[dict]:
    """All rows of a table in the order of their keys, read afresh."""
    stored = db.metadata.tables[table]
    db.session.rollback()
    rows = db.session.execute(select(stored).order_by(*stored.primary_key.columns)).mappings()
    found = [dict(row) for row in rows]
    db.session.rollback()
    return found


def digests_of_tables(*, but: Collection[str] = ()) -> dict[str, str]:
    """One digest for each table: equal when nothing in it has changed."""
    names = sorted(name for name in db.metadata.tables if name not in but)
    return {name: hashlib.sha256(repr(rows_of(name)).encode()).hexdigest() for name in names}


def empty_all_tables() -> None:
    """Begin anew, with the tables as the migrations made them."""
    with db.engine.begin() as connection:
        dialect = db.engine.dialect.name
        names = [table.name for table in db.metadata.sorted_tables]
        if dialect == "postgresql":
            connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
            return
        if dialect == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:
            connection.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        for name in names:
            connection.execute(text(f"DELETE FROM {name}"))
        if dialect != "sqlite":
            connection.execute(text("SET FOREIGN_KEY_CHECKS=1"))
