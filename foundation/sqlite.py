"""SQLite past the ORM: how long one waits for another, and connections that only read. Does not import SQLAlchemy."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

BUSY_TIMEOUT_MS = 5_000


def reader_of(file: Path) -> Callable[[], sqlite3.Connection]:
    """What opens connections that only read, each statement on them its own transaction."""
    address, seconds = f"file:{quote(str(file.absolute()))}?mode=ro", BUSY_TIMEOUT_MS / 1000
    return lambda: sqlite3.connect(address, uri=True, isolation_level=None, timeout=seconds, check_same_thread=False)
