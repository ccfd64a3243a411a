"""Opening a backup: every member, line and value is looked at before anything is done with one of them."""

import contextlib
import dataclasses
import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Table

from domain.exchange.backup.archive import (
    BATCH_ROWS,
    FILES,
    MANIFEST,
    BackupUnusable,
    Manifest,
    Progress,
    Row,
    carried_tables,
    file_member,
    is_uploaded,
    row_reader,
    stepping,
    table_member,
)
from foundation.database import db
from foundation.schema import newest_revision

# What zipfile and zlib raise for an archive that is cut short or changed, and our own readers for a line.
_PIECE_BYTES = 1_000_000
DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, KeyError)


@dataclasses.dataclass(frozen=True)
class Backup:
    """A verified archive, open for reading."""

    archive: zipfile.ZipFile
    manifest: Manifest

    def batches(self, table: Table) -> Iterator[list[Row]]:
        """The rows of a table, in the types of its columns, a batch at a time."""
        read = row_reader(table, exact_lengths=False)
        with self.archive.open(table_member(table.name)) as member:
            batch = []
            for line in member:
                batch.append(read(line))
                if len(batch) == BATCH_ROWS:
                    yield batch
                    batch = []
            if batch:
                yield batch

    def file(self, path: str) -> bytes:
        """The content of a file."""
        return self.archive.read(file_member(path))

    def pieces(self, path: str) -> Iterator[bytes]:
        """The content of a file that may be large, a piece at a time."""
        with self.archive.open(file_member(path)) as member:
            while piece := member.read(_PIECE_BYTES):
                yield piece


def verified_backup(path: Path, *, progress: Progress) -> Backup:
    """The backup in the file `path`, of which everything has been checked: archive, manifest, digests, counts, rows.

    The caller closes its archive. Raises BackupUnusable. The database is not looked at.
    """
    with contextlib.ExitStack() as stack:
        with _naming(str(path)):
            archive = stack.enter_context(zipfile.ZipFile(path))
        with _naming(MANIFEST):
            manifest = Manifest.from_json(archive.read(MANIFEST))
        _check_revision(manifest)
        _check_members(archive, manifest)
        step = stepping(progress, of=manifest.rows)
        for table in carried_tables():
            _check_table(archive, manifest, table, step)
        for name, digest in manifest.files.items():
            _check_file(archive, file_member(name), digest)
        stack.pop_all()
    return Backup(archive, manifest)


@contextlib.contextmanager
def _naming(member: str) -> Iterator[None]:
    """Say where in the archive the damage is."""
    try:
        yield
    except DAMAGE as error:
        raise BackupUnusable(f"{member}: {str(error) or type(error).__name__}.") from error


def _check_revision(manifest: Manifest) -> None:
    theirs, ours = manifest.revision, newest_revision()
    if theirs < ours:
        raise BackupUnusable(
            f"{MANIFEST}: the backup is of migration {theirs}, this code is at {ours}. Restore it with the version of "
            "Ykien that made it; then update the code and run: flask site migrate"
        )
    if theirs > ours:
        raise BackupUnusable(
            f"{MANIFEST}: the backup is of migration {theirs}, which this code, at {ours}, does not know: update it."
        )


def _check_members(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    known = {table_member(table.name) for table in carried_tables()}
    listed = {table_member(name) for name in manifest.tables} | {file_member(name) for name in manifest.files}
    present = Counter(archive.namelist())
    findings = [(member, "is there twice") for member, times in present.items() if times > 1]
    findings += [(member, "is missing from the archive") for member in listed - present.keys()]
    findings += [(member, "is not in the manifest") for member in (known | present.keys()) - listed - {MANIFEST}]
    strangers = listed - known - {file_member(name) for name in manifest.files if name in FILES or is_uploaded(name)}
    findings += [(member, "is no table and no file that this version of Ykien knows") for member in strangers]
    for member, finding in sorted(findings):
        raise BackupUnusable(f"{member} {finding}.")


def _check_table(archive: zipfile.ZipFile, manifest: Manifest, table: Table, step: Callable[[int], None]) -> None:
    name, part = table_member(table.name), manifest.tables[table.name]
    read = row_reader(table, exact_lengths=db.engine.dialect.name != "sqlite")
    number, digest = 0, hashlib.sha256()
    with _naming(name), archive.open(name) as member:
        for number, line in enumerate(member, start=1):
            digest.update(line)
            with _naming(f"{name}, line {number}"):
                read(line)
            if number % BATCH_ROWS == 0:
                step(BATCH_ROWS)
    step(number % BATCH_ROWS)
    if number != part.rows:
        raise BackupUnusable(f"{name} has {number} rows; the manifest says {part.rows}.")
    if digest.hexdigest() != part.sha256:
        raise BackupUnusable(f"{name} is not what the manifest's digest was made of.")


def _check_file(archive: zipfile.ZipFile, member: str, digest: str) -> None:
    found = hashlib.sha256()
    with _naming(member), archive.open(member) as file:
        while piece := file.read(_PIECE_BYTES):
            found.update(piece)
    if found.hexdigest() != digest:
        raise BackupUnusable(f"{member} is not what the manifest's digest was made of.")
