"""The form of a backup: a zip with JSON Lines for each table, the site's files, and a manifest that vouches for both.

tables/<table>.jsonl   one object for each row, in the order of the primary key; times are ISO 8601 with microseconds
files/<path>           files of the instance folder: settings, secrets on demand, and what was uploaded (media/…)
manifest.json          of which migration and when; of each table the rows and the digest, of each file the digest
"""

import dataclasses
import enum
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table

from domain.media.storing import MEDIA_FOLDER
from foundation import clock
from foundation.database import Moment, db
from foundation.settings_files import SECRETS_FILE, SETTINGS_FILE

FORMAT = 1
MANIFEST = "manifest.json"
FILES = (SETTINGS_FILE, SECRETS_FILE)
# Nothing in such a path leads out of the folder.
_UPLOADED = re.compile(rf"{MEDIA_FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{24}}(?:-[0-9]{{1,5}})?\.[a-z0-9]{{2,5}}")
# Rows that mean something only to the browsers and the minutes they were made for, ended by a restore; and what can be
# found, which is made anew after it.
NOT_CARRIED = {"claims", "limits", "search_entries", "sessions", "site_state"}
# Rows read or written at a time: an article may be long.
BATCH_ROWS = 200

# Called with the rows that are done and the rows in all.
Progress = Callable[[int, int], None]
Row = dict[str, Any]


class BackupUnusable(Exception):
    """The archive cannot be restored here. The message is a sentence that names the member, and in a table the line."""


@dataclasses.dataclass(frozen=True)
class TablePart:
    """What the manifest says about a table's member."""

    rows: int
    sha256: str


@dataclasses.dataclass(frozen=True)
class Manifest:
    """What stands in an archive. `files` has the digest of each file under its path in the instance folder."""

    revision: str
    made_at: datetime
    tables: dict[str, TablePart]
    files: dict[str, str]

    @property
    def rows(self) -> int:
        """The rows of all tables together."""
        return sum(part.rows for part in self.tables.values())

    def to_json(self) -> str:
        """The text of the manifest's member."""
        return json.dumps({"format": FORMAT, **dataclasses.asdict(self)}, indent=2, default=_plain)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """The manifest that a member's text holds. Raises BackupUnusable."""
        try:
            raw = json.loads(text)
            if raw["format"] != FORMAT:
                raise BackupUnusable(f"{MANIFEST}: format {raw['format']} is not the one this version of Ykien reads.")
            tables = {name: TablePart(int(part["rows"]), part["sha256"]) for name, part in raw["tables"].items()}
            return cls(str(raw["revision"]), clock.parse_utc(raw["made_at"]), tables, dict(raw["files"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise BackupUnusable(f"{MANIFEST}: this is not the manifest of a backup.") from None


def carried_tables() -> list[Table]:
    """The tables a backup carries; each after those it refers to, but for `late_columns`."""
    return [table for table in db.metadata.sorted_tables if table.name not in NOT_CARRIED]


def late_columns(table: Table) -> list[str]:
    """The columns that refer to rows written later: of the same table, or of one that refers back to this."""
    order = {name: place for place, name in enumerate(table.name for table in db.metadata.sorted_tables)}
    late = {key.parent.name for key in table.foreign_keys if order[key.column.table.name] >= order[table.name]}
    return [column.name for column in table.columns if column.name in late]


def table_member(name: str) -> str:
    """Where a table stands in the archive."""
    return f"tables/{name}.jsonl"


def file_member(path: str) -> str:
    """Where a file of the instance folder stands in the archive."""
    return f"files/{path}"


def is_uploaded(path: str) -> bool:
    """Whether a path in the instance folder is that of an uploaded file."""
    return _UPLOADED.fullmatch(path) is not None


def lines_of(rows: Iterable[Mapping[Any, Any]]) -> bytes:
    """Rows as lines of JSON."""
    return "".join(
        json.dumps(dict(row), ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n" for row in rows
    ).encode()


def stepping(progress: Progress, *, of: int) -> Callable[[int], None]:
    """A function to call with each number of rows done; `progress` hears how many that makes, of how many."""
    done = 0

    def step(rows: int) -> None:
        nonlocal done
        done += rows
        progress(done, of)

    return step


def row_reader(table: Table, *, exact_lengths: bool) -> Callable[[bytes], Row]:
    """A function that makes a line a row again, with the types that the columns take.

    It raises ValueError with half a sentence for whatever does not fit. `exact_lengths`: refuse a text that is longer
    than its column; SQLite stores it, PostgreSQL refuses it and MariaDB may cut it off in silence.
    """
    readers = {column.name: _value_reader(column, exact_lengths=exact_lengths) for column in table.columns}

    def read(line: bytes) -> Row:
        raw = json.loads(line)
        if not isinstance(raw, dict):
            raise ValueError("it is no row")  # noqa: TRY004 one kind of error for all that can be wrong with a line
        for name in sorted(raw.keys() ^ readers.keys()):
            raise ValueError(f"there is no column '{name}'" if name in raw else f"the column '{name}' is missing")
        return {name: reader(raw[name]) for name, reader in readers.items()}

    return read


def _value_reader(column: Column[Any], *, exact_lengths: bool) -> Callable[[Any], Any]:
    kind: type[Any] = datetime if isinstance(column.type, Moment) else column.type.python_type
    longest = getattr(column.type, "length", None) if exact_lengths else None

    def read(value: Any) -> Any:
        if value is None and column.nullable:
            return None
        if kind is datetime and isinstance(value, str):
            return clock.parse_utc(value)
        if issubclass(kind, enum.Enum):
            return kind(value)
        if type(value) is not kind:
            raise ValueError(f"'{column.name}' cannot be {json.dumps(value)[:40]}")
        if longest is not None and len(value) > longest:
            raise ValueError(f"'{column.name}' is longer than {longest} characters")
        return value

    return read


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return clock.as_utc(value).isoformat(timespec="microseconds")
    raise TypeError(f"a backup has no form for {type(value).__name__}")
