"""Stored pages: those asked for lately in this process, and all of them at a place that others share.

What lies there says itself which page it is and what it must be checked against, under a seal that only the same
program with the same settings can make. Whatever is wrong with it, there is simply no page. Imports neither Flask nor
SQLAlchemy.
"""

import dataclasses
import hashlib
import hmac
import json
import threading
from collections import OrderedDict
from typing import Self

from foundation.encodings import BEST, decoded, encoded
from foundation.page_places import Place
from foundation.plain_reads import Row

MEMORY_BYTES = 16_000_000
_OVERHEAD_BYTES = 4_000
# Room for the page in another encoding as well.
_TIMES_KEPT = 3
_SEAL_BYTES = 32

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

    `headers`: those of any encoding. `body`: the page in the encoding that nearly everybody takes; `plain`: ETag and
    length of the page as it is. Other encodings are made when somebody asks for them.
    """

    row: Row
    made_at: float
    until: float
    headers: Headers
    body: bytes
    plain: tuple[str, int]
    size_bytes: int = dataclasses.field(init=False)
    variants: dict[str | None, Variant] = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.size_bytes = _TIMES_KEPT * len(self.body) + _OVERHEAD_BYTES
        etag, length = self.plain
        self.variants = {
            BEST: _variant(self.headers, self.body, BEST),
            None: Variant(etag, *_complete(self.headers, etag, length, None), None),
        }

    @classmethod
    def made(cls, row: Row, made_at: float, until: float, headers: Headers, body: bytes) -> Self:
        """A page as it was just made."""
        return cls(row, made_at, until, headers, encoded(body, BEST), (_etag(body), len(body)))

    def variant(self, encoding: str | None) -> Variant:
        """The page in an encoding."""
        found = self.variants.get(encoding)
        if found is None and encoding is not None:
            found = self.variants[encoding] = _variant(self.headers, encoded(self.plain_body(), encoding), encoding)
        return found or self.variants[None]

    def plain_body(self) -> bytes:
        """The page as it is, which is kept nowhere: hardly anybody asks for it."""
        return decoded(self.body)


class PageStore:
    """The pages of one site. `stamp` tells its program and the host's settings from every other's; it is a secret."""

    def __init__(self, place: Place, stamp: str, *, memory_bytes: int = MEMORY_BYTES) -> None:
        self.place, self._stamp = place, stamp.encode()
        self._memory_bytes, self._recent_bytes = memory_bytes, 0
        self._recent: OrderedDict[Key, StoredPage] = OrderedDict()
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
        """What lies at the shared place of the page, from now on in this process too."""
        try:
            page = self._page_in(self.place.read(self._name(key)) or b"", key)
        except (ValueError, KeyError, TypeError):
            return None
        if page is not None:
            self._remember(key, page)
        return page

    def keep(self, key: Key, page: StoredPage) -> None:
        """Keep the page here and for the others."""
        self._remember(key, page)
        about = {
            "key": key,
            "row": page.row,
            "made_at": page.made_at,
            "until": page.until,
            "headers": page.headers,
            "plain": page.plain,
        }
        content = json.dumps(about).encode() + b"\n" + page.body
        seconds = page.until - page.made_at
        self.place.write(self._name(key), self._seal(content) + content, seconds=seconds)

    def _remember(self, key: Key, page: StoredPage) -> None:
        with self._lock:
            before = self._recent.pop(key, None)
            self._recent_bytes += page.size_bytes - (before.size_bytes if before else 0)
            self._recent[key] = page
            while self._recent_bytes > self._memory_bytes:
                self._recent_bytes -= self._recent.popitem(last=False)[1].size_bytes

    def _name(self, key: Key) -> str:
        return hmac.new(self._stamp, json.dumps(key).encode(), "sha256").hexdigest()[:40]

    def _seal(self, content: bytes) -> bytes:
        return hmac.digest(self._stamp, content, "sha256")

    def _page_in(self, sealed: bytes, key: Key) -> StoredPage | None:
        seal, content = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
        # Another one when the power failed while it was written, or when somebody else wrote it.
        if not hmac.compare_digest(seal, self._seal(content)):
            return None
        about, _line, body = content.partition(b"\n")
        found = json.loads(about)
        return _page_of(found, body) if found["key"] == list(key) else None


def _page_of(about: dict[str, object], body: bytes) -> StoredPage:
    written: dict[str, list] = about  # type: ignore[assignment, type-arg]
    headers = [(name, value) for name, value in written["headers"]]
    etag, length = written["plain"]
    made_at, until = float(about["made_at"]), float(about["until"])  # type: ignore[arg-type]
    return StoredPage(tuple(written["row"]), made_at, until, headers, body, (etag, length))


def _variant(headers: Headers, body: bytes, encoding: str) -> Variant:
    etag = _etag(body)
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
