"""WSGI layer before everything of Flask: public pages answered from stored bytes, as long as the database says so.

Who is a stranger to a page gets it without Flask, for one indexed query. Whatever is unusual about a request or goes
wrong goes past, to the application, which is always right. Imports neither Flask nor SQLAlchemy.
"""

import dataclasses
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from foundation.encodings import best_encoding
from foundation.page_store import Headers, Key, PageStore, StoredPage
from foundation.page_versions import PageKind, still_holds
from foundation.plain_reads import DatabaseSilent, PlainReads, Row

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# So long a request waits for another that makes the same page.
PATIENCE_SECONDS = 2
# What is longer names no page, and is not remembered.
LONGEST_CHARS = 200
_LOCKS = 64
_UNUSUAL = {"HTTP_HX_REQUEST", "HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE"}
# What the making of a page does not see: it is the same for everybody.
_UNSEEN = {"HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"}
_NOTE = "ykien.page_note"


@dataclasses.dataclass(frozen=True)
class Cookies:
    """What cookies mean here, by their names on HTTP; on HTTPS `__Host-` stands before them.

    `private`: who has one of them is no stranger. `marker`: names the numbers of the pages to which one is none.
    `language`: chooses one of `languages`.
    """

    private: frozenset[str]
    marker: str
    language: str
    languages: frozenset[str]


class _Note:
    """What the application says of the page it makes: until when it may be kept."""

    until: float | None = None


def is_to_be_kept(environ: Environ) -> bool:
    """The page is made for the store: it should say until when it may be kept."""
    return _NOTE in environ


def allow_keeping(environ: Environ, *, until: float) -> None:
    """Say that the page, which is to be kept, is everybody's, and when time alone changes it (seconds since 1970)."""
    environ[_NOTE].until = until


class PageCache:
    """Answers what it can; makes, through `app`, what it has not."""

    def __init__(
        self, app: WsgiApp, *, kinds: Sequence[PageKind], reads: PlainReads, store: PageStore, cookies: Cookies
    ) -> None:
        self.app, self.store = app, store
        self._recent, self._first = store.recent, reads.first
        self._kinds, self._cookies = kinds, cookies
        self._private = {*cookies.private, *(f"__Host-{name}" for name in cookies.private)}
        self._markers = {cookies.marker, f"__Host-{cookies.marker}"}
        self._named = lru_cache(maxsize=1024)(self._page_named)
        self._locks = [threading.Lock() for _number in range(_LOCKS)]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer from the store or pass on."""
        if (
            environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            and not environ.get("QUERY_STRING")
            and not environ.get("SCRIPT_NAME")
            and environ.keys().isdisjoint(_UNUSUAL)
        ):
            path = environ.get("PATH_INFO", "")
            named = self._named(path) if len(path) <= LONGEST_CHARS else None
            if named is not None:
                return self._answer(*named, path, environ, start_response)
        return self.app(environ, start_response)

    def _page_named(self, path: str) -> tuple[PageKind, int] | None:
        for kind in self._kinds:
            match = kind.pattern.fullmatch(path)
            if match is not None:
                return kind, int(match[1])
        return None

    def _answer(
        self, kind: PageKind, number: int, path: str, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        scheme, host, cookies = environ["wsgi.url_scheme"], environ.get("HTTP_HOST"), environ.get("HTTP_COOKIE")
        language = self._language(cookies, number, scheme) if cookies else ""
        if host is None or language is None:
            return self.app(environ, start_response)
        key = (path, language, scheme, host)
        # Whatever is done for each request is written out here: a function for each step would cost a third more.
        now, page = time.time(), self._recent(key)
        other: WsgiApp | None = None
        try:
            row = self._first(kind.statement, (number,))
            if page is None or row != page.row or now >= page.until:
                page, other = self._kept_or_made(page, row, now, (kind, number, key, environ))
        except DatabaseSilent:
            page = None
        if page is None:
            return (other or self.app)(environ, start_response)
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST_CHARS])
        variant = page.variants.get(encoding) or page.variant(encoding)
        known = environ.get("HTTP_IF_NONE_MATCH")
        # The headers are copied: whoever sends them may add its own.
        if known is not None and (variant.etag in known or known.strip() == "*"):
            start_response("304 NOT MODIFIED", variant.headers_unchanged.copy())
            return []
        start_response("200 OK", variant.headers.copy())
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        return [variant.body or page.plain_body()]

    def _kept_or_made(
        self, page: StoredPage | None, row: Row | None, now: float, asked: "tuple[PageKind, int, Key, Environ]"
    ) -> "tuple[StoredPage | None, _Answer | None]":
        """The page as it is now; else what the application answered, or nothing where it has to be asked yet."""
        if row is None:
            return None, None
        if page is not None and still_holds(page, row, now):
            return page, None
        made = self._made(*asked)
        return (made, None) if isinstance(made, StoredPage) else (None, made)

    def _made(self, kind: PageKind, number: int, key: Key, environ: Environ) -> "StoredPage | _Answer | None":
        """The page as another thread or process made it, else made now; the answer if that is no page to keep.

        None when another thread takes too long over it.
        """
        lock = self._locks[hash(key) % _LOCKS]
        if not lock.acquire(timeout=PATIENCE_SECONDS):
            return None
        try:
            # The time before the row, and the row before everything the page says: what changes from now on makes the
            # row another, and what was made before it is never taken for newer than it is.
            made_at = time.time()
            row = self._first(kind.statement, (number,))
            for find in (self.store.recent, self.store.kept):
                page = find(key)
                if page is not None and row is not None and still_holds(page, row, made_at):
                    return page
            note = _Note()
            answer = _Answer(self.app, self._environ_for_everybody(environ, key, note))
            if row is None or note.until is None or note.until <= made_at or not answer.may_be_kept:
                return answer
            page = StoredPage.made(row, made_at, note.until, answer.lasting_headers, answer.body)
            self.store.keep(key, page)
            return page
        finally:
            lock.release()

    def _language(self, header: str, number: int, scheme: str) -> str | None:
        """The language that the cookies choose, empty for the site's own; None for who is no stranger to the page."""
        if '"' in header:
            return None
        chosen, language_cookie = None, self._language_cookie(scheme)
        for cookie in header.split(";"):
            name, _equals, value = cookie.partition("=")
            name, value = name.strip(), value.strip()
            if name in self._private or (name in self._markers and str(number) in value.split(".")):
                return None
            if name == language_cookie:
                if chosen is not None:
                    return None
                chosen = value if value in self._cookies.languages else ""
        return chosen or ""

    def _language_cookie(self, scheme: str) -> str:
        return f"__Host-{self._cookies.language}" if scheme == "https" else self._cookies.language

    def _environ_for_everybody(self, environ: Environ, key: Key, note: _Note) -> Environ:
        _path, language, scheme, _host = key
        shared = {name: value for name, value in environ.items() if name not in _UNSEEN}
        shared |= {"REQUEST_METHOD": "GET", _NOTE: note}
        if language:
            shared["HTTP_COOKIE"] = f"{self._language_cookie(scheme)}={language}"
        return shared


class _Answer:
    """What the application answered."""

    def __init__(self, app: WsgiApp, environ: Environ) -> None:
        self.status = ""
        self.headers: Headers = []
        chunks: list[bytes] = []

        def start(status: str, headers: Headers, _exc_info: Any = None) -> Callable[[bytes], None]:
            self.status, self.headers = status, headers
            return chunks.append

        answer = app(environ, start)
        try:
            chunks.extend(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        self.body = b"".join(chunks)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Hand it on as it is."""
        start_response(self.status, self.headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [self.body]

    @property
    def may_be_kept(self) -> bool:
        """A whole page that says of itself that everybody may have it, and sets nothing in anybody's browser."""
        said = {name.lower(): value for name, value in self.headers}
        return (
            self.status.startswith("200 ")
            and said.get("content-type", "").startswith("text/html")
            and said.get("cache-control") == "no-cache"
            and not {"set-cookie", "content-encoding"} & set(said)
        )

    @property
    def lasting_headers(self) -> Headers:
        """Without those that each encoding has of its own, and the time, which the server says."""
        own = {"content-length", "etag", "date"}
        return [(name, value) for name, value in self.headers if name.lower() not in own]
