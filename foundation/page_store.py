"""Where stored pages lie: those asked for lately in this process, and all of this machine as files beside each other.

A file is only ever replaced as a whole, and says itself which page it is, of which program, and what it must be checked
against. Whatever is wrong with one, there is simply none. Imports neither Flask nor SQLAlchemy.
"""

import contextlib
import dataclasses
import gzip
import hashlib
import json
import os
import secrets
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Self

from foundation.encodings import ENCODINGS, encoded
from foundation.page_versions import Row

MEMORY_BYTES = 16_000_000
DISK_BYTES = 128_000_000
# After so many written bytes the files are counted, due work or not.
_COUNTED_AFTER_BYTES = 16_000_000
_OVERHEAD_BYTES = 4_000
_SUFFIX = ".page"

Headers = list[tuple[str, str]]
# The path, the variant, and the scheme and host on which it was asked for.
Key = tuple[str, str, str, str]


@dataclasses.dataclass(frozen=True)
class Variant:
    """A page in one encoding, ready to be sent: the headers with the body, those without, and the ETag among them."""

    etag: str
    headers: Headers
    headers_unchanged: Headers
    body: bytes | None


@dataclasses.dataclass
class StoredPage:
    """A page and what it holds for: the row that was read before it was made, when it was made, and until when.

    `headers`: those of any encoding. `plain`: ETag and length of the page as it is.
    """

    row: Row
    made_at: float
    until: float
    headers: Headers
    bodies: dict[str, bytes]
    plain: tuple[str, int]
    size_bytes: int = dataclasses.field(init=False)
    variants: dict[str | None, Variant] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.size_bytes = sum(map(len, self.bodies.values())) + _OVERHEAD_BYTES
        self.variants = {
            encoding: _variant(self.headers, _etag(body), body, encoding) for encoding, body in self.bodies.items()
        }
        etag, length = self.plain
        self.variants[None] = Variant(etag, *_complete(self.headers, etag, length, None), None)

    @classmethod
    def made(cls, row: Row, made_at: float, until: float, headers: Headers, body: bytes) -> Self:
        """A page as it was just made."""
        bodies = {encoding: encoded(body, encoding) for encoding in ENCODINGS}
        return cls(row, made_at, until, headers, bodies, (_etag(body), len(body)))

    def body(self, encoding: str | None) -> bytes:
        """The page in an encoding. Plain it is kept nowhere: hardly anybody asks for it."""
        return gzip.decompress(self.bodies["gzip"]) if encoding is None else self.bodies[encoding]


class PageStore:
    """The pages of one site. `stamp` tells its program and the host's settings from every other's."""

    def __init__(
        self, folder: Path, stamp: str, *, memory_bytes: int = MEMORY_BYTES, disk_bytes: int = DISK_BYTES
    ) -> None:
        self.folder, self._stamp = folder, stamp
        self._memory_bytes, self._disk_bytes = memory_bytes, disk_bytes
        self._recent: OrderedDict[Key, StoredPage] = OrderedDict()
        self._recent_bytes = self._written_bytes = 0
        self._lock = threading.Lock()

    def recent(self, key: Key) -> StoredPage | None:
        """What this process has of the page."""
        page = self._recent.get(key)
        if page is not None:
            try:  # noqa: SIM105 contextlib.suppress costs more than all the rest
                self._recent.move_to_end(key)
            except KeyError:  # another thread took it out
                pass
        return page

    def kept(self, key: Key) -> StoredPage | None:
        """What lies on the disk of the page, from now on in this process too."""
        try:
            about, _line, content = self._file(key).read_bytes().partition(b"\n")
            page = self._read(key, json.loads(about), content)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if page is not None:
            self._remember(key, page)
        return page

    def keep(self, key: Key, page: StoredPage) -> None:
        """Keep the page here and for the others; a full disk keeps nobody from reading."""
        self._remember(key, page)
        content = b"".join(page.bodies[encoding] for encoding in ENCODINGS)
        about = {
            "stamp": self._stamp,
            "key": key,
            "row": page.row,
            "made_at": page.made_at,
            "until": page.until,
            "headers": page.headers,
            "lengths": [len(page.bodies[encoding]) for encoding in ENCODINGS],
            "plain": page.plain,
            "digest": hashlib.sha256(content).hexdigest(),
        }
        file = self._file(key)
        unfinished = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            unfinished.write_bytes(json.dumps(about).encode() + b"\n" + content)
            unfinished.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
        self._written_bytes += page.size_bytes
        if self._written_bytes > _COUNTED_AFTER_BYTES:
            self.clear_old()

    def clear_old(self) -> int:
        """Remove the files that were written longest ago, until the rest fits; returns how many."""
        self._written_bytes = 0
        files: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                with contextlib.suppress(OSError):
                    files.append((entry.stat().st_mtime, entry.stat().st_size, Path(entry.path)))
        size_bytes, removed = sum(size for _time, size, _path in files), 0
        for _time, size, path in sorted(files):
            if size_bytes <= self._disk_bytes:
                break
            path.unlink(missing_ok=True)
            size_bytes, removed = size_bytes - size, removed + 1
        return removed

    def _remember(self, key: Key, page: StoredPage) -> None:
        with self._lock:
            before = self._recent.pop(key, None)
            self._recent_bytes += page.size_bytes - (before.size_bytes if before else 0)
            self._recent[key] = page
            while self._recent_bytes > self._memory_bytes:
                self._recent_bytes -= self._recent.popitem(last=False)[1].size_bytes

    def _file(self, key: Key) -> Path:
        name = hashlib.sha256(json.dumps([self._stamp, *key]).encode()).hexdigest()[:40]
        return self.folder / f"{name}{_SUFFIX}"

    def _read(self, key: Key, about: dict[str, object], content: bytes) -> StoredPage | None:
        if about["stamp"] != self._stamp or about["key"] != list(key):
            return None
        if about["digest"] != hashlib.sha256(content).hexdigest():  # the power failed while it was written
            return None
        return _page_of(about, content)


def _page_of(about: dict[str, object], content: bytes) -> StoredPage:
    written: dict[str, list] = about  # type: ignore[assignment, type-arg]
    bodies, begin = {}, 0
    for encoding, length in zip(ENCODINGS, written["lengths"], strict=True):
        bodies[encoding] = content[begin : begin + length]
        begin += length
    headers = [(name, value) for name, value in written["headers"]]
    etag, length = written["plain"]
    made_at, until = float(about["made_at"]), float(about["until"])  # type: ignore[arg-type]
    return StoredPage(tuple(written["row"]), made_at, until, headers, bodies, (etag, length))


def _variant(headers: Headers, etag: str, body: bytes, encoding: str) -> Variant:
    return Variant(etag, *_complete(headers, etag, len(body), encoding), body)


def _complete(headers: Headers, etag: str, length: int, encoding: str | None) -> tuple[Headers, Headers]:
    own = [("ETag", etag), ("Content-Length", str(length))]
    if encoding is not None:
        own.append(("Content-Encoding", encoding))
    # What is said of a page's content, an answer without content does not say.
    unchanged = [(name, value) for name, value in headers if name.lower() not in {"content-type", "permissions-policy"}]
    return [*headers, *own], [*unchanged, ("ETag", etag)]


def _etag(body: bytes) -> str:
    """The same that Flask gives the same bytes."""
    return f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'
