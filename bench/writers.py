"""How many posts are taken: eight writers over HTTP, and what a whole post costs in process.

The site is served by granian on SQLite as it comes. Every answer must show the writer's own comment; afterwards the
database must hold each acknowledged comment once, and whatever is counted must be what counting gives.
"""

import contextlib
import http.client
import itertools
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Select, func, select, text, update
from werkzeug.test import EnvironBuilder

from bench import servers
from bench.calls import Call, hello_call, microseconds
from bench.data import fill
from bench.opinions import opinions
from bench.rows import Options, Row, at_least, at_most, figure, main
from bench.sites import APPLICATION, build_app, close, environment
from domain.articles.models import Article
from domain.comments.models import Comment, CommentStatus, DeskTab, DeskTally, Revision
from domain.comments.readers import CommentOwner, Reader
from foundation.database import commit, db

WRITERS, SECONDS, QUICK_SECONDS = 8, 10, 1
LEAST_PER_SECOND, MOST_IN_PROCESS = 400, 45
# So many posts come from the same browser.
POSTS_OF_A_READER = 10
# Two articles alike: on one everything waits, on the other everything passes.
WAITS, PASSES = 50, 51
IN_PROCESS_ROUNDS, IN_PROCESS_POSTS = 9, 12
_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Sec-Fetch-Site": "same-origin",
    "HX-Request": "true",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
}


def rows(options: Options) -> Iterator[Row]:
    """Posts that wait, posts that pass, what became of all of them, and one post in process."""
    seconds = QUICK_SECONDS if options.quick else SECONDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = build_app(folder)
        addresses = fill(app, (WAITS, PASSES))
        with app.app_context():
            passing = update(Article).where(Article.slug == f"bai-{PASSES}").values(comments_policy="everything-passes")
            commit(lambda: db.session.execute(passing))
            if db.session.execute(text("PRAGMA synchronous")).scalar_one() != 2:  # noqa: PLR2004 FULL
                raise RuntimeError("SQLite does not wait for the disk")
        with servers.granian(APPLICATION, folder, environment(folder, trusted_proxies="127.0.0.1")) as server:
            begun = server.cpu_seconds
            waiting, waiting_seconds = _written(server.port, addresses[WAITS], seconds)
            spent = server.cpu_seconds - begun
            passed, passed_seconds = _written(server.port, addresses[PASSES], seconds / 2)
            locked = server.log.read_text(encoding="utf-8").count("database is locked")
        sent = [*waiting, *passed]
        for way, writers, lasted in (("", waiting, waiting_seconds), (" that pass", passed, passed_seconds)):
            done = [one for writer in writers for one in writer.took]
            yield figure(f"8 writers: posts{way}: p50", statistics.median(done) * 1000, "ms")
            yield figure(f"8 writers: posts{way}: p99", sorted(done)[int(len(done) * 0.99)] * 1000, "ms")
            yield figure(f"8 writers: posts{way}: answers", len(done) / lasted, "/s")
        count = sum(len(writer.took) for writer in waiting)
        yield figure("8 writers: posts: processor", spent / count * 1_000_000, "µs")
        yield at_least("8 writers: posts accepted and durable", count / waiting_seconds, LEAST_PER_SECOND, "/s")
        yield from _kept(app, sent, locked)
        yield from _in_process(app, addresses[WAITS], options)
        close(app)


def _kept(app: Flask, writers: "list[_Writer]", locked: int) -> Iterator[Row]:
    acknowledged = [words for writer in writers for words in writer.acknowledged]
    refused = sum(writer.refused for writer in writers)
    with app.app_context():
        stored = select(Revision.words, func.count()).where(Revision.words.contains(" — bản ")).group_by(Revision.words)
        found = {words: count for words, count in db.session.execute(stored)}  # noqa: C416 rows are no pairs
        wrong = _counters()
    yield at_most("8 writers: answers that refuse, or do not show the writer's own comment", refused, 0, "")
    yield at_most("8 writers: acknowledged comments that are lost", len(set(acknowledged) - found.keys()), 0, "")
    yield at_most("8 writers: comments that are doubled", sum(count - 1 for count in found.values()), 0, "")
    yield at_most("8 writers: counters that are not exact", len(wrong), 0, "")
    yield at_most('8 writers: "database is locked" in the log', locked, 0, "")


def _counters() -> list[str]:
    """The names of those that differ from what counting gives."""
    is_published = Comment.status == CommentStatus.PUBLISHED

    def number(query: "Select[int]") -> int:
        return db.session.execute(query).scalar_one() or 0

    published = select(func.count()).select_from(Comment).where(is_published)
    pairs = {
        "articles": (number(select(func.sum(Article.comment_count))), number(published)),
        "readers": (number(select(func.sum(Reader.published_count))), number(published)),
        "owners": (number(select(func.count()).select_from(CommentOwner)), number(select(func.count(Comment.id)))),
        "listed": (number(select(func.count(Comment.id)).where(Comment.is_listed.is_(True))), number(published)),
    }
    for tab in DeskTab:
        kept = select(DeskTally.comments).where(DeskTally.tab == tab)
        counted = number(select(func.count(Comment.id)).where(Comment.desk_tab == tab))
        pairs[tab] = (db.session.execute(kept).scalar_one_or_none() or 0, counted)
    return [name for name, (kept, counted) in pairs.items() if kept != counted]


def _written(port: int, path: str, seconds: float) -> "tuple[list[_Writer], float]":
    """The writers, and how many seconds they wrote."""
    writers = [_Writer(port, path, number) for number in range(WRITERS)]
    begun = time.monotonic()
    threads = [threading.Thread(target=writer.write_until, args=(begun + seconds,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for writer in writers:
        writer.close()
    return writers, time.monotonic() - begun


class _Writer:
    """Somebody who writes one comment after the other, as a new reader in another network now and then."""

    def __init__(self, port: int, path: str, number: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._path, self._number = path, number
        self.took: list[float] = []
        self.acknowledged: list[str] = []
        self.refused = 0

    def write_until(self, ends_at: float) -> None:
        """Write; an answer counts when it shows the words that were sent."""
        headers: dict[str, str] = {}
        for count, said in zip(itertools.count(), _letters(f"{self._path} {self._number}"), strict=False):
            if time.monotonic() > ends_at:
                return
            if count % POSTS_OF_A_READER == 0:
                headers = _HEADERS | {"X-Forwarded-For": f"10.{self._number}.{count // 250 % 250}.{count % 250 + 1}"}
            begun = time.monotonic()
            status, page, cookies = self._post(said, headers)
            if status == http.HTTPStatus.CREATED and said["text"].rpartition(" — ")[2] in page:
                self.took.append(time.monotonic() - begun)
                self.acknowledged.append(said["text"])
            else:
                self.refused += 1
            if cookies:
                headers = headers | {"Cookie": cookies}

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _post(self, said: dict[str, str], headers: dict[str, str]) -> tuple[int, str, str]:
        with contextlib.suppress(OSError, http.client.HTTPException):
            self._connection.request("POST", f"{self._path}/comments", urlencode(said), headers)
            answer = self._connection.getresponse()
            page = answer.read().decode()
            cookies = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
            return answer.status, page, "; ".join(cookies)
        self._connection.close()
        return 0, "", ""


def _letters(of: str) -> Iterator[dict[str, str]]:
    """Forms without end, no two alike."""
    for number, (name, words) in enumerate(opinions()):
        yield {"author_name": name, "email": "", "text": f"{words} — bản {number} {of}"}


def _in_process(app: Flask, path: str, options: Options) -> Iterator[Row]:
    """The whole way of a post, each of new words by a new reader; floors and posts in turns."""
    hello, letters, costs = hello_call(), _letters("in process"), []
    for _round in range(1 if options.quick else IN_PROCESS_ROUNDS):
        floor = microseconds({"hello": hello}, quick=True)["hello"][0]
        calls = [_post_call(app, path, next(letters)) for _number in range(IN_PROCESS_POSTS)]
        begun = time.process_time()
        for call in calls:
            call()
        costs.append((time.process_time() - begun) / len(calls) * 1_000_000 / floor)
        if any(call.status != http.HTTPStatus.CREATED for call in calls):
            raise RuntimeError(f"a post in process was answered by {[call.status for call in calls]}")
    name = "in process: cost of a whole post against Flask's hello"
    yield at_most(name, statistics.median(costs), MOST_IN_PROCESS, "times")


def _post_call(app: Flask, path: str, said: dict[str, str]) -> Call:
    call = Call(app.wsgi_app, f"{path}/comments")
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in _HEADERS.items()}
    call.environ = EnvironBuilder(f"{path}/comments", method="POST", data=said).get_environ() | headers
    return call


if __name__ == "__main__":
    main(rows, __doc__)
