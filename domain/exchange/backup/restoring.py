"""Putting a verified backup in the place of the site: all of it in one transaction, or nothing."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Table, bindparam, func, select, text, update
from sqlalchemy.exc import DBAPIError

from domain.articles.models import Article
from domain.exchange.backup.archive import (
    FILES,
    Manifest,
    Progress,
    Row,
    carried_tables,
    is_uploaded,
    late_columns,
    stepping,
)
from domain.exchange.backup.reading import DAMAGE, Backup
from domain.exchange.backup.writing import new_file
from domain.media.models import MediaFile
from domain.media.storing import MEDIA_FOLDER, mark_unsettled
from foundation.database import db
from foundation.settings_files import SECRETS_FILE, SETTINGS_FILE
from foundation.site_version import new_site_version

_FROM_THE_START = {"desk_tallies", "reason_templates"}


class RestoreFailed(Exception):
    """The database was left as it was; the message is a sentence that says why."""


def rows_here() -> dict[str, int]:
    """How many rows each table has that a restore would replace; tables without rows are left out.

    What every new site has from the start is nobody's work.
    """
    tables = [table for table in carried_tables() if table.name not in _FROM_THE_START]
    with db.engine.connect() as connection:
        return {table.name: count for table in tables if (count := _count(connection, table))}


def replace_site(backup: Backup, *, progress: Progress) -> None:
    """Make the database, which has its migrations, hold what the backup holds; sessions and limits end.

    Every article's `version` ends above what it was here and in the backup, so that no stored page is taken for the new
    one. Others wait until it is done: with SQLite and MariaDB those who write, with PostgreSQL those who read as well.
    Raises RestoreFailed.
    """
    late = [table for table in carried_tables() if late_columns(table)]
    rows = backup.manifest.rows + sum(backup.manifest.tables[table.name].rows for table in late)
    step = stepping(progress, of=rows)
    try:
        with _alone() as connection:
            versions = connection.execute(select(Article.id, Article.version)).tuples().all()
            _empty(connection)
            for table in carried_tables():
                _insert(connection, table, backup, step)
            for table in late:
                _insert_late_columns(connection, table, backup, step)
            _raise_versions(connection, dict(versions))
            connection.execute(new_site_version())
            _move_sequences(connection)
            _check(connection, backup.manifest)
            connection.commit()
    except DBAPIError as error:
        raise RestoreFailed(f"Nothing was changed. The database refused: {error.orig}") from error
    except (*DAMAGE, OverflowError) as error:
        raise RestoreFailed(f"Nothing was changed. The backup could not be read to its end: {error}") from error


def put_back_uploaded(backup: Backup, *, instance: Path) -> int:
    """Write the backup's uploaded files that are not there; the number of those written. Do it before `replace_site`.

    Files that have a row now and none afterwards are removed by due work.
    """
    with db.engine.connect() as connection:
        for name in connection.execute(select(MediaFile.name)).scalars():
            mark_unsettled(instance / MEDIA_FOLDER, name)
    count = 0
    for name in filter(is_uploaded, backup.manifest.files):
        path = instance / name
        if path.exists():  # what is stored under a generated name never changes
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with new_file(path) as file:
            for piece in backup.pieces(name):
                file.write(piece)
        count += 1
    return count


def put_back_files(backup: Backup, *, instance: Path) -> list[Path]:
    """Write the backup's files into `instance`; returns where those are that were not there already.

    The secrets take their place, and those that stood there are kept as `….before-restore`. The settings do so only
    where there are none and they name no database: else they belong to another machine, and are laid beside as
    `….from-backup`. Raises OSError.
    """
    written = []
    for name in filter(FILES.__contains__, backup.manifest.files):
        path, content = instance / name, backup.file(name)
        before = path.read_bytes() if path.exists() else None
        if before == content:
            continue
        if name == SECRETS_FILE and before is not None:
            _write_file(path.with_name(f"{name}.before-restore"), before)
        if name == SETTINGS_FILE and (before is not None or b"database_url" in content):
            path = path.with_name(f"{name}.from-backup")
        _write_file(path, content)
        written.append(path)
    return written


@contextlib.contextmanager
def _alone() -> Iterator[Connection]:
    """A connection whose transaction nobody else's writes come between; all that is set on it ends with it."""
    with db.engine.connect() as connection:
        connection.detach()
        names = ", ".join(table.name for table in db.metadata.sorted_tables)
        if connection.dialect.name == "sqlite":
            # Deleting a row would look for those that refer to it, through whole tables where no index helps. This
            # does nothing inside a transaction; `_check` looks at every reference before the commit.
            connection.connection.execute("PRAGMA foreign_keys=OFF")
            connection.execution_options(writes=True)
        elif connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '60s'"))
            connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
        else:
            # Deleting all rows then locks the gaps between and after them too.
            connection.execute(text("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        yield connection


def _write_file(path: Path, content: bytes) -> None:
    with new_file(path) as file:
        file.write(content)


def _empty(connection: Connection) -> None:
    """Delete the rows of all tables, without asking for each whether another refers to it."""
    tables = db.metadata.sorted_tables
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"TRUNCATE {', '.join(table.name for table in tables)}"))
        return
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET FOREIGN_KEY_CHECKS=0"))
    for table in reversed(tables):
        connection.execute(table.delete())
    if connection.dialect.name != "sqlite":
        connection.execute(text("SET FOREIGN_KEY_CHECKS=1"))


def _insert(connection: Connection, table: Table, backup: Backup, step: Callable[[int], None]) -> None:
    late: Row = dict.fromkeys(late_columns(table))
    for batch in backup.batches(table):
        connection.execute(table.insert(), [row | late for row in batch])
        step(len(batch))


def _insert_late_columns(connection: Connection, table: Table, backup: Backup, step: Callable[[int], None]) -> None:
    """Say to which rows of the same and of later tables the rows refer, now that they are there."""
    late, keys = late_columns(table), list(table.primary_key.columns)
    change = update(table).where(*(key == bindparam(f"of_{key.name}") for key in keys))
    change = change.values({name: bindparam(f"new_{name}") for name in late})
    for batch in backup.batches(table):
        changes = [
            {f"of_{key.name}": row[key.name] for key in keys} | {f"new_{name}": row[name] for name in late}
            for row in batch
            if any(row[name] is not None for name in late)
        ]
        if changes:
            connection.execute(change, changes)
        step(len(batch))


def _raise_versions(connection: Connection, versions_before: dict[int, int]) -> None:
    connection.execute(update(Article).values(version=Article.version + 1))
    higher = update(Article).where(Article.id == bindparam("of_id"), Article.version <= bindparam("before"))
    if versions_before:
        connection.execute(
            higher.values(version=bindparam("before") + 1),
            [{"of_id": number, "before": version} for number, version in versions_before.items()],
        )


def _move_sequences(connection: Connection) -> None:
    """PostgreSQL: new numbers begin after the restored ones, and after those given here before."""
    if connection.dialect.name != "postgresql":
        return
    for table in carried_tables():
        column = table.autoincrement_column
        if column is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            highest = select(func.coalesce(func.max(column), 0)).scalar_subquery()
            connection.execute(select(func.setval(sequence, func.greatest(highest, func.nextval(sequence)))))


def _check(connection: Connection, manifest: Manifest) -> None:
    for table in carried_tables():
        count, expected = _count(connection, table), manifest.tables[table.name].rows
        if count != expected:
            raise RestoreFailed(f"Nothing was changed. {table.name} would have {count} rows instead of {expected}.")
    if connection.dialect.name == "sqlite":
        for table_name, number, parent, _key in connection.execute(text("PRAGMA foreign_key_check")):
            raise RestoreFailed(f"Nothing was changed. In {table_name}, row {number} refers to nothing in {parent}.")


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
