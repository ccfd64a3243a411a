"""Whether anybody ever sees a stale, a foreign or a wrong page while moderators publish and remove.

Sixteen readers and four moderators over HTTP. What a moderator was told is done before a reader asks must be on the
page, or gone from it; what changes meanwhile may be either way. Each page must be the article that was asked for, and
a reader's own waiting comment must be on that reader's pages and on nobody else's.
"""

import gzip
import http.client
import itertools
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import brotli
from sqlalchemy import select

from bench import servers
from bench.data import fill
from bench.rows import Options, Row, at_least, at_most, figure, main
from bench.sites import APPLICATION, Moderator, build_app, close, environment, invite_moderators
from domain.comments.models import Comment
from foundation.database import db

READERS, MODERATORS, SECONDS, QUICK_SECONDS = 16, 4, 60, 3
# Two articles with as many comments as one page shows, so that whatever is published stands on it.
ARTICLES = (24, 23)
DECISIONS = ("remove", "restore")
_DECODED = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
_SHOWN = re.compile(r'id="comment-(\d+)"')


class History:
    """What was decided about each comment, and when it was certain; times are those of this process."""

    def __init__(self, published: Mapping[int, str]) -> None:
        self.article_of = dict(published)
        self._states: dict[int, tuple[bool, float, bool]] = dict.fromkeys(published, (True, 0.0, True))

    def begin(self, number: int) -> None:
        """From now on nobody knows whether the comment is shown."""
        shown, _since, _is_certain = self._states[number]
        self._states[number] = (shown, time.monotonic(), False)

    def end(self, number: int, *, shown: bool) -> None:
        """From now on it is certain."""
        self._states[number] = (shown, time.monotonic(), True)

    def certain(self) -> dict[int, tuple[bool, float, bool]]:
        """Everything as it is now, each with the moment since when."""
        return dict(self._states)


def rows(options: Options) -> Iterator[Row]:
    """Publish, remove and read for a minute, and count what was wrong."""
    seconds = QUICK_SECONDS if options.quick else SECONDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = build_app(folder)
        addresses = fill(app, ARTICLES)
        staff = invite_moderators(app, MODERATORS)
        with app.app_context():
            found = db.session.execute(select(Comment.id, Comment.article_id)).all()
        close(app)
        paths = list(addresses.values())
        history = History({number: paths[article - 1] for number, article in found})
        with servers.granian(APPLICATION, folder, environment(folder)) as server:
            wrong, counts = _watch(server.port, paths, history, staff, seconds)
            locked = server.log.read_text(encoding="utf-8").count("database is locked")
    yield figure("freshness: pages read", counts["pages"], "")
    yield at_least("freshness: decisions meanwhile", counts["decisions"], 1, "")
    for what in WRONGS:
        yield at_most(f"freshness: {what}", sum(1 for kind, _about in wrong if kind == what), 0, "")
    yield at_most('freshness: "database is locked" in the log', locked, 0, "")


WRONGS = ("stale pages", "foreign words on a page", "own words missing", "wrong pages", "errors")


def _watch(
    port: int, paths: list[str], history: History, staff: list[tuple[str, str]], seconds: float
) -> tuple[list[tuple[str, str]], dict[str, int]]:
    wrong: list[tuple[str, str]] = []
    counts = {"pages": 0, "decisions": 0}
    lock = threading.Lock()
    readers = [Reader(port, number, paths) for number in range(READERS)]
    moderators = [Moderator(port, *one) for one in staff]
    ends_at = time.monotonic() + seconds

    def read(reader: "Reader") -> None:
        while time.monotonic() < ends_at:
            found = _tried(lambda: reader.look(history))
            with lock:
                counts["pages"] += 1
                wrong.extend(found)

    def decide(moderator: Moderator, numbers: list[int]) -> None:
        for turn, number in ((turn, number) for turn in itertools.count() for number in numbers):
            if time.monotonic() > ends_at:
                return
            history.begin(number)
            status = moderator.decide(number, DECISIONS[turn % 2], version=turn + 1)
            history.end(number, shown=turn % 2 == 1)
            with lock:
                counts["decisions"] += 1
                wrong.extend([] if status == http.HTTPStatus.SEE_OTHER else [("errors", f"decision: {status}")])

    numbers = sorted(history.article_of)
    work = [threading.Thread(target=read, args=(reader,)) for reader in readers]
    for place, moderator in enumerate(moderators):
        work.append(threading.Thread(target=decide, args=(moderator, numbers[place::MODERATORS])))
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    for one in (*readers, *moderators):
        one.close()
    return wrong, counts


def _tried(look: Callable[[], list[tuple[str, str]]]) -> list[tuple[str, str]]:
    try:
        return look()
    except (OSError, http.client.HTTPException) as error:
        return [("errors", repr(error))]


class Reader:
    """A reader at a browser; every other one wrote a comment that waits."""

    def __init__(self, port: int, number: int, paths: list[str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._number, self._paths = number, itertools.cycle(paths)
        self._headers = {"Accept-Encoding": ("br", "gzip", "identity")[number % 3]}
        self._written_on, self.words = "", f"riêng-của-{number}-thôi"
        if number % 2:
            self._written_on = paths[number // 2 % len(paths)]
            self._write(self._written_on)

    def look(self, history: History) -> list[tuple[str, str]]:
        """Read a page; everything that is wrong with it, as (what, about)."""
        path = next(self._paths)
        before, begun = history.certain(), time.monotonic()
        self._connection.request("GET", path, headers=self._headers)
        answer = self._connection.getresponse()
        page = _DECODED[answer.headers["Content-Encoding"]](answer.read()).decode()
        after = history.certain()
        if answer.status != http.HTTPStatus.OK:
            return [("errors", f"{path}: {answer.status}")]
        shown = {int(number) for number in _SHOWN.findall(page)}
        wrong = []
        if not page.count(f'action="{path}/comments"') or any(
            history.article_of.get(number, path) != path for number in shown
        ):
            wrong.append(("wrong pages", path))
        for number, state in before.items():
            is_shown, _since, is_certain = state
            if history.article_of[number] == path and is_certain and after[number] == state:
                wrong += [("stale pages", f"{path}: {number}, asked at {begun}")] * (is_shown != (number in shown))
        written = {int(number) for number in re.findall(r"riêng-của-(\d+)-thôi", page)}
        wrong += [("foreign words on a page", path)] * bool(written - {self._number})
        wrong += [("own words missing", path)] * (path == self._written_on and self._number not in written)
        return wrong

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _write(self, path: str) -> None:
        said = {"author_name": f"Người đọc {self._number}", "text": f"Ý kiến {self.words}"}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        self._connection.request("POST", f"{path}/comments", urlencode(said), headers)
        answer = self._connection.getresponse()
        answer.read()
        cookies = [value for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        self._headers["Cookie"] = "; ".join(cookie.partition(";")[0] for cookie in cookies)


if __name__ == "__main__":
    main(rows, __doc__)
