"""What a post costs: the whole way of a comment in process against Flask's hello, and eight writers over HTTP.

In process it is measured without a server, in processor time, each text another. Over HTTP every answer is looked at
for the writer's own comment, and afterwards the database for every comment that was acknowledged, and for its counters.
Run: python -m bench.posts
"""

import argparse
import http.client
import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask import Flask
from flask_migrate import Migrate, upgrade
from sqlalchemy import select
from werkzeug.test import EnvironBuilder

from app import create_app
from bench.opinions import opinions
from bench.pages import ARTICLE, ROOT, Wsgi, _environ, _hello, _microseconds
from domain.articles.actions import import_article
from domain.articles.importing import read_article_file
from domain.comments.models import Revision
from domain.exchange.recounting import check_site
from foundation import static_files
from foundation.database import commit, db
from foundation.settings import Settings

# A whole post against Flask's "hello": so many times at most.
MOST_TIMES = 45
LEAST_PER_SECOND = 400
WRITERS = 8
ROUNDS = 5
SECONDS_TO_START = 30
KINDS = {
    "waits, htmx": ("everything-waits", {"HX-Request": "true"}),
    "waits, plain": ("everything-waits", {}),
    "passes, htmx": ("everything-passes", {"HX-Request": "true"}),
    "passes, plain": ("everything-passes", {}),
}
_HEADERS = {"Sec-Fetch-Site": "same-origin", "User-Agent": "bench", "Accept-Encoding": "gzip, deflate, br, zstd"}
# The site over HTTP is one of its own: what was sent in process would come there twice.
_HTTP = "http"
_FORM = "application/x-www-form-urlencoded"
_UNLIMITED = {f"comments_per_{whom}_in_ten_minutes": 0 for whom in ("reader", "network", "article")}
_SECRET = "of a bench and of nothing else, 32 characters"  # noqa: S105 made for nobody

Row = dict[str, Any]


def main() -> int:
    """Measure, print one table, and say whether the promise is kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--posts", type=int, default=200, help="in process, in each round")
    parser.add_argument("--sent", type=int, default=4000, help="over HTTP, by all writers together")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--results", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    found = list(rows(posts=options.posts, sent=options.sent, port=options.port))
    for row in found:
        bar = "" if row["bar"] is None else f"bar {row['bar']}"
        print(f"{row['name']:<44}{row['value']:>10} {row['unit']:<12}{bar}{'' if row['holds'] else '   NOT REACHED'}")
    if options.results:
        options.results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["holds"] for row in found) else 1


def rows(*, posts: int, sent: int, port: int) -> Iterator[Row]:
    """Every figure; `posts` in process in each round, `sent` over HTTP at `port`."""
    with tempfile.TemporaryDirectory() as folder:
        static_files.build(ROOT / "static", Path(folder) / "static")
        yield from _in_process(Path(folder), posts)
        yield from _over_http(Path(folder), sent, port)


def _in_process(folder: Path, posts: int) -> Iterator[Row]:
    hello = _hello().wsgi_app
    written = letters()
    for name, (policy, headers) in KINDS.items():
        app, address = _site(folder, policy, name)
        best = float("inf")
        for _round in range(ROUNDS):  # side by side, since a busy machine slows both
            floor = _microseconds(hello, _environ("/"), 50)
            best = min(best, _spent(app.wsgi_app, address, headers, list(itertools.islice(written, posts))) / floor)
        with app.app_context():
            db.engine.dispose()
        holds = best <= MOST_TIMES
        yield {"name": f"posts: {name}", "value": round(best, 1), "unit": "× hello", "bar": MOST_TIMES, "holds": holds}


def _spent(wsgi: Wsgi, address: str, headers: dict[str, str], written: list[bytes]) -> float:
    """Microseconds of processor time for one post."""
    environs = [_post(address, headers, body) for body in written]
    answers: list[str] = []
    begun = time.process_time()
    for environ in environs:
        answer = wsgi(environ, lambda status, _headers, _exc_info=None: answers.append(status))  # type: ignore[arg-type]
        for _chunk in answer:
            pass
        if hasattr(answer, "close"):
            answer.close()
    spent = time.process_time() - begun
    if {answer[:3] for answer in answers} - {"201", "303"}:
        raise RuntimeError(answers[-1])
    return spent / len(environs) * 1_000_000


def _post(address: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    path = f"/articles/{address}/comments"
    return EnvironBuilder(path, method="POST", headers=_HEADERS | headers, data=body, content_type=_FORM).get_environ()


def letters() -> Iterator[bytes]:
    """Forms as our page sends them, no two alike."""
    for number, (name, words) in enumerate(opinions()):
        fields = {"author_name": name, "text": f"{words} {number}", "key": f"key {number}", "order": "newest"}
        yield urlencode(fields | {"email": "", "website": ""}).encode()


def _site(folder: Path, policy: str, name: str) -> tuple[Flask, str]:
    settings = Settings(
        secret_key=_SECRET, database_url=f"sqlite:///{folder}/{name}.sqlite", comments_policy=policy, **_UNLIMITED
    )
    app = create_app(settings, instance=folder, DUE_WORK_IN_PASSING=False)
    with app.app_context():
        Migrate(app, db, directory=str(ROOT / "migrations"))
        upgrade()
        article, _is_new = commit(lambda: import_article(read_article_file(ARTICLE)))
        return app, article.address


def _over_http(folder: Path, sent: int, port: int) -> Iterator[Row]:
    app, address = _site(folder, "everything-passes", _HTTP)
    with app.app_context():
        db.engine.dispose()
    server = _serve(folder, port)
    try:
        _until_it_answers(server, port)
        begun = time.perf_counter()
        acknowledged, failed = _write(address, port, sent)
        seconds = time.perf_counter() - begun
    finally:
        server.terminate()
        log = server.communicate(timeout=SECONDS_TO_START)[1].decode(errors="replace")
    with app.app_context():
        words = list(db.session.execute(select(Revision.words)).scalars())
        wrong = check_site(repair=False, progress=lambda _done, _of: None)
        db.engine.dispose()
    per_second = round(len(acknowledged) / seconds, 1)
    holds = per_second >= LEAST_PER_SECOND
    yield {
        "name": f"posts: {WRITERS} writers over HTTP",
        "value": per_second,
        "unit": "per second",
        "bar": LEAST_PER_SECOND,
        "holds": holds,
    }
    for name, number in {
        "answers without the writer's comment": failed,
        "acknowledged and lost": len(set(acknowledged) - set(words)),
        "stored twice": len(words) - len(set(words)),
        "database is locked": log.count("database is locked"),
        "counters that differ": len(wrong),
    }.items():
        yield {"name": f"posts: {name}", "value": number, "unit": "", "bar": 0, "holds": number == 0}


def _serve(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    """The site as `make run` serves it."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "app:create_app"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", str(WRITERS)]
    command += ["--backpressure", "512", "--no-ws", "--log-level", "error"]
    settings = {"SECRET_KEY": _SECRET, "DATABASE_URL": f"sqlite:///{folder}/{_HTTP}.sqlite"}
    settings |= {"COMMENTS_POLICY": "everything-passes"} | {name.upper(): "0" for name in _UNLIMITED}
    environ = os.environ | {f"YKIEN_{name}": value for name, value in settings.items()}
    environ["YKIEN_INSTANCE"] = str(folder)
    return subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)  # noqa: S603 our own words


def _until_it_answers(server: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _write(address: str, port: int, sent: int) -> tuple[list[str], int]:
    """The words of all comments that were acknowledged with themselves, and how many answers had something else."""
    written, lock = itertools.islice(letters(), sent), threading.Lock()
    acknowledged: list[str] = []
    failed: list[int] = []

    def writer() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
        headers = _HEADERS | {"HX-Request": "true", "Content-Type": _FORM}
        while True:
            with lock:
                body = next(written, None)
            if body is None:
                return connection.close()
            words = _words_in(body)
            connection.request("POST", f"/articles/{address}/comments", body, headers)
            answer = connection.getresponse()
            shown = answer.read().decode()
            is_own = answer.status == http.client.CREATED and words.rsplit(" ", 1)[1] in shown
            acknowledged.append(words) if is_own else failed.append(answer.status)

    threads = [threading.Thread(target=writer) for _number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return acknowledged, len(failed)


def _words_in(body: bytes) -> str:
    return parse_qs(body.decode())["text"][0]


if __name__ == "__main__":
    sys.exit(main())
