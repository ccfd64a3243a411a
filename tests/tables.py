"""What is stored, row by row. All of it needs an application context."""

import hashlib
from collections.abc import Collection

from sqlalchemy import select

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
