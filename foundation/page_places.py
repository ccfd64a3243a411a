"""Where stored pages lie for others: what a place is, and the one that every machine has, a folder of files.

A place may lose or refuse anything at any time; whoever reads from it checks what it gets. (The place of several nodes
is shared_pages.py.) Imports neither Flask nor SQLAlchemy.
"""

import contextlib
import os
import secrets
from pathlib import Path
from typing import Protocol

DISK_BYTES = 128_000_000
# After so many written bytes the files are counted, due work or not.
_COUNTED_AFTER_BYTES = 16_000_000
_SUFFIX = ".page"


class Place(Protocol):
    """Contents by name."""

    def read(self, name: str) -> bytes | None:
        """What lies there under the name."""

    def write(self, name: str, content: bytes, *, seconds: float) -> None:
        """Put it there, whole or not at all; it is worth nothing after so many seconds."""

    def clear_old(self) -> int:
        """Remove what is too much; returns how many."""


class Folder:
    """Files beside each other, each replaced as a whole."""

    def __init__(self, path: Path, *, disk_bytes: int = DISK_BYTES) -> None:
        self.path, self._disk_bytes = path, disk_bytes
        self._written_bytes = 0

    def read(self, name: str) -> bytes | None:
        """What is in the file."""
        try:
            return self._file(name).read_bytes()
        except OSError:
            return None

    def write(self, name: str, content: bytes, *, seconds: float) -> None:  # noqa: ARG002 the oldest go when there are too many
        """Write the file; a full disk keeps nobody from reading."""
        file = self._file(name)
        unfinished = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        try:
            self.path.mkdir(mode=0o700, exist_ok=True)
            unfinished.write_bytes(content)
            unfinished.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
        self._written_bytes += len(content)
        if self._written_bytes > _COUNTED_AFTER_BYTES:
            self.clear_old()

    def clear_old(self) -> int:
        """Remove the files that were written longest ago, until the rest fits; returns how many."""
        self._written_bytes = 0
        files: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.path):
                with contextlib.suppress(OSError):
                    files.append((entry.stat().st_mtime, entry.stat().st_size, Path(entry.path)))
        size_bytes, removed = sum(size for _time, size, _path in files), 0
        for _time, size, path in sorted(files):
            if size_bytes <= self._disk_bytes:
                break
            path.unlink(missing_ok=True)
            size_bytes, removed = size_bytes - size, removed + 1
        return removed

    def _file(self, name: str) -> Path:
        return self.path / f"{name}{_SUFFIX}"
