"""What is stored, row by row. All of it needs an application context."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, insert, select, text

from foundation.database import db

# How each database leaves references unchecked while tables are emptied in any order, and checks them again.
_WITHOUT_REFERENCES = {
    "sqlite": ("PRAGMA defer_foreign_keys=ON", "SELECT 1"),
    "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT"),
    "mysql": ("SET FOREIGN_KEY_CHECKS=0", "SET FOREIGN_KEY_CHECKS=1"),
    "mariadb": ("SET FOREIGN_KEY_CHECKS=0", "SET FOREIGN_KEY_CHECKS=1"),
}


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
    """Begin anew, with the tables as the migrations made them; only those that have rows are touched."""
    with db.engine.begin() as connection:
        dialect = db.engine.dialect.name
        names = [table.name for table in db.metadata.sorted_tables]
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in names)
        filled = list(connection.execute(text(asked)).scalars())
        if not filled:
            return
        unchecked, checked = _WITHOUT_REFERENCES[dialect]
        connection.execute(text(unchecked))
        for name in filled:
            connection.execute(text(f"DELETE FROM {name}"))
        connection.execute(text(checked))
        _count_on(connection, filled)


def put_rows(rows: Mapping[str, Sequence[Mapping[str, object]]]) -> None:
    """Put rows into empty tables as `rows_of` read them, numbers included; new rows come after them."""
    filled = [name for name, of_table in rows.items() if of_table]
    db.session.rollback()
    with db.engine.begin() as connection:
        unchecked, checked = _WITHOUT_REFERENCES[db.engine.dialect.name]
        connection.execute(text(unchecked))
        for name in filled:
            connection.execute(insert(db.metadata.tables[name]), [dict(row) for row in rows[name]])
        connection.execute(text(checked))
        _count_on(connection, filled)


def _count_on(connection: Connection, names: Iterable[str]) -> None:
    """PostgreSQL counts apart from the rows: on from the last test, and not past rows that bring their number."""
    if connection.dialect.name != "postgresql":
        return
    for name in names:
        if "id" in db.metadata.tables[name].columns:
            sequence = f"pg_get_serial_sequence('{name}', 'id')"
            connection.execute(text(f"SELECT setval({sequence}, COALESCE(MAX(id) + 1, 1), false) FROM {name}"))
