"""WSGI layer behind the stored pages: a poll that is told "nothing new" again and again, without Flask.

Whether there is nothing is asked in every request, with one indexed query; how to say it is remembered from the
application, which answers everything else. Imports neither Flask nor SQLAlchemy.
"""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from foundation.page_cache import LONGEST_CHARS, Environ, WsgiApp
from foundation.page_store import Headers
from foundation.plain_reads import DatabaseSilent, PlainReads

_SINCE = re.compile(r"since=([1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})Z", re.ASCII)
_NOTHING = "204 "


class QuietPoll(NamedTuple):
    """A poll with the pattern of its paths, whose group is a number, and what is asked about it.

    The statement finds a row while there is nothing new, by the number, the moment now and the moment since which
    (`?`), both as the tables have them.
    """

    pattern: re.Pattern[str]
    statement: str


class QuietPolls:
    """Answers 204 where a poll's row is there, and asks `app` about all else."""

    def __init__(self, app: WsgiApp, polls: Sequence[QuietPoll], reads: PlainReads, *, placeholder: str) -> None:
        self._app, self._reads = app, reads
        self._polls = [poll._replace(statement=poll.statement.replace("?", placeholder)) for poll in polls]
        self._found = lru_cache(maxsize=1024)(self._poll)
        # What the application says with nothing, by the scheme on which it was asked.
        self._headers: dict[str, Headers] = {}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Say that there is nothing new, or pass on."""
        query = environ.get("QUERY_STRING")
        if not query or len(query) > LONGEST_CHARS or environ["REQUEST_METHOD"] != "GET" or environ.get("SCRIPT_NAME"):
            return self._app(environ, start_response)
        path = environ.get("PATH_INFO", "")
        found = self._found(path, query) if len(path) <= LONGEST_CHARS else None
        if found is None or not self._is_quiet(*found):
            return self._app(environ, start_response)
        headers = self._headers.get(environ["wsgi.url_scheme"])
        if headers is None:
            return self._app(environ, self._remembering(environ["wsgi.url_scheme"], start_response))
        start_response("204 NO CONTENT", headers.copy())
        return []

    def _poll(self, path: str, query: str) -> tuple[str, int, str] | None:
        """The statement of a poll with its number and its moment."""
        since = _SINCE.fullmatch(unquote(query))
        try:
            moment = datetime.fromisoformat(since[1]) if since else None
        except ValueError:
            return None
        if moment is None:
            return None
        for poll in self._polls:
            match = poll.pattern.fullmatch(path)
            if match is not None:
                return poll.statement, int(match[1]), f"{moment:%Y-%m-%d %H:%M:%S.%f}"
        return None

    def _is_quiet(self, statement: str, number: int, since: str) -> bool:
        now = time.strftime("%Y-%m-%d %H:%M:%S.000000", time.gmtime())
        try:
            return self._reads.first(statement, (number, now, since)) is not None
        except DatabaseSilent:
            return False

    def _remembering(self, scheme: str, start_response: Callable[..., Any]) -> Callable[..., Any]:
        def start(status: str, headers: Headers, *exc_info: Any) -> Any:
            names = {name.lower() for name, _value in headers}
            if status.startswith(_NOTHING) and "set-cookie" not in names:
                self._headers[scheme] = [(name, value) for name, value in headers if name.lower() != "date"]
            return start_response(status, headers, *exc_info)

        return start
