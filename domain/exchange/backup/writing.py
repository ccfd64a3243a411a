"""Writing a backup while the site goes on: one moment of the database, and a file that is whole or not there."""

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import DBAPIError

from domain.exchange.backup.archive import (
    BATCH_ROWS,
    FILES,
    MANIFEST,
    Manifest,
    Progress,
    TablePart,
    carried_tables,
    file_member,
    lines_of,
    stepping,
    table_member,
)
from domain.media.models import MediaFile
from domain.media.storing import MEDIA_FOLDER, path_of
from foundation import clock
from foundation.database import db
from foundation.schema import newest_revision
from foundation.settings_files import SECRETS_FILE

_PIECE_BYTES = 1_000_000


class BackupNotWritten(Exception):
    """There is no new backup, nor half of one; the message is a sentence that says why."""


def write_backup(
    target: Path, *, instance: Path, with_secrets: bool = False, overwrite: bool = False, progress: Progress
) -> Manifest:
    """Write the site kept in `instance` into the file `target`, readable by its owner only.

    Everything committed before the call is in it, and nothing of a transaction that was under way. Sessions and limits
    are left out. Raises BackupNotWritten.
    """
    if target.exists() and not overwrite:
        raise BackupNotWritten(f"{target} is there already, and was left as it is.")
    if not target.parent.is_dir():
        raise BackupNotWritten(f"There is no folder {target.parent}.")
    try:
        files = _files(instance, with_secrets=with_secrets)
        with new_file(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            return _write(archive, files, instance, progress)
    except OSError as error:
        raise BackupNotWritten(f"{target} could not be written: {error.strerror or error}.") from error
    except DBAPIError as error:
        raise BackupNotWritten(f"The database could not be read: {error.orig}") from error


@contextlib.contextmanager
def new_file(target: Path) -> Iterator[IO[bytes]]:
    """A file that gets its name once it is whole and on the disk; after an error nothing of it is left. Mode 0600."""
    number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink()
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _files(instance: Path, *, with_secrets: bool) -> dict[str, bytes]:
    if with_secrets and not (instance / SECRETS_FILE).exists():
        raise BackupNotWritten(
            f"There is no {instance / SECRETS_FILE}: the secret is set elsewhere; keep it from there."
        )
    names = [name for name in FILES if with_secrets or name != SECRETS_FILE]
    return {name: (instance / name).read_bytes() for name in names if (instance / name).exists()}


def _write(archive: zipfile.ZipFile, files: dict[str, bytes], instance: Path, progress: Progress) -> Manifest:
    made_at = clock.now()
    with _snapshot() as connection:
        revision = _revision(connection)
        tables = {table.name: table for table in carried_tables()}
        step = stepping(progress, of=sum(_count(connection, table) for table in tables.values()))
        parts = {name: _write_table(archive, connection, table, step) for name, table in tables.items()}
        uploaded = _stored_names(connection)
    for name, content in files.items():
        archive.writestr(file_member(name), content)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    digests |= _write_uploaded(archive, instance, uploaded)
    manifest = Manifest(revision=revision, made_at=made_at, tables=parts, files=digests)
    archive.writestr(MANIFEST, manifest.to_json())
    return manifest


@contextlib.contextmanager
def _snapshot() -> Iterator[Connection]:
    """A connection that sees one moment of the database from its first query on, whatever others write."""
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            connection.execution_options(isolation_level="REPEATABLE READ")
        if connection.dialect.name == "postgresql":
            connection.execution_options(postgresql_readonly=True)
        if connection.dialect.name in {"mysql", "mariadb"}:
            connection.execute(text("START TRANSACTION WITH CONSISTENT SNAPSHOT"))
        yield connection


def _revision(connection: Connection) -> str:
    revision = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if revision != newest_revision():
        raise BackupNotWritten(
            f"The database is at migration {revision} and the code at {newest_revision()}. Run: flask site migrate"
        )
    return revision


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _write_table(
    archive: zipfile.ZipFile, connection: Connection, table: Table, step: Callable[[int], None]
) -> TablePart:
    count, digest = 0, hashlib.sha256()
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH_ROWS)
    with archive.open(table_member(table.name), "w", force_zip64=True) as member, connection.execute(query) as rows:
        for batch in rows.mappings().partitions():
            lines = lines_of(batch)
            member.write(lines)
            digest.update(lines)
            count += len(batch)
            step(len(batch))
    return TablePart(rows=count, sha256=digest.hexdigest())


def _stored_names(connection: Connection) -> list[str]:
    columns = (MediaFile.name, MediaFile.extension, MediaFile.width_px)
    rows = connection.execute(select(*columns).order_by(MediaFile.id)).all()
    files = [MediaFile(name=name, extension=extension, width_px=width) for name, extension, width in rows]
    return [stored_name for file in files for stored_name in file.stored_names]


def _write_uploaded(archive: zipfile.ZipFile, instance: Path, stored_names: list[str]) -> dict[str, str]:
    """Copy the uploaded files that are there, a piece at a time; the digest of each under its path.

    One that is missing, or deleted meanwhile, is left out: the health page names it.
    """
    digests = {}
    for stored_name in stored_names:
        path = path_of(Path(MEDIA_FOLDER), stored_name).as_posix()
        with contextlib.suppress(FileNotFoundError), (instance / path).open("rb") as file:
            digest = hashlib.sha256()
            # They are compressed already.
            member = zipfile.ZipInfo(file_member(path), date_time=clock.now().timetuple()[:6])
            with archive.open(member, "w", force_zip64=True) as copy:
                while piece := file.read(_PIECE_BYTES):
                    digest.update(piece)
                    copy.write(piece)
            digests[path] = digest.hexdigest()
    return digests
