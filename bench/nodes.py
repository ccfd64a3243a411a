"""What becomes of comments when one of two nodes is killed while readers post.

    .venv/bin/python -m bench.nodes --database postgresql://…/bench --redis redis://127.0.0.1:6379/0

Starts two nodes with folders of their own on one database and one Redis, and posts 50 comments a second for 20 seconds
through a small balancer: what a node refuses or leaves unanswered goes to the other node, with the same key. In the
middle one node is killed (SIGKILL). Then every comment that was acknowledged must be in the database, once. Works in a
database of its own, made beside the named one and dropped again. A bar that does not hold ends it with exit code 1.
"""

import argparse
import contextlib
import http.client
import itertools
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import Migrate, upgrade
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from app import create_app
from domain.articles.actions import import_article
from domain.articles.importing import read_article_file
from domain.comments.models import Revision
from foundation import static_files
from foundation.connecting import with_driver
from foundation.database import commit, db
from foundation.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = sorted((ROOT / "domain/exchange/demo/articles").glob("*.txt"))[:4]
# So many that none is reached: limits are counted all the same.
LIMIT = 1_000_000
LIMITS = ("comments_per_reader_in_ten_minutes", "comments_per_network_in_ten_minutes")
LIMITS += ("comments_per_article_in_ten_minutes",)
# A machine that is busy with other things is slow, and no node of it dead.
TIMEOUT_SECONDS, PATIENCE_SECONDS, START_SECONDS = 30, 60, 90
# A balancer leaves a node alone for so long that did not answer.
LEFT_ALONE_SECONDS = 5
POSTS_AT_ONCE = 48


@dataclass
class Node:
    """One server and where it listens; `left_alone_until` is the balancer's."""

    port: int
    process: "subprocess.Popen[bytes]"
    left_alone_until: float = 0.0
    in_flight: set[int] = field(default_factory=set)

    def kill(self) -> None:
        """End it and its workers as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Post:
    """What became of one comment: the number that was acknowledged, the answers that failed, and how long it took."""

    words: str
    comment_id: int | None = None
    failed: int = 0
    seconds: float = 0.0
    ended_at: float = 0.0
    refusal: str = ""


def main() -> int:
    """Post, kill, count; print one table and say whether the promises are kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--database", required=True, metavar="URL", help="a database on the server to be used")
    parser.add_argument("--redis", required=True, metavar="URL")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--per-second", type=int, default=50)
    parser.add_argument("--results", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _database_beside(options.database) as url:
        settings = Settings(
            secret_key=secrets.token_urlsafe(48),
            database_url=url,
            redis_url=options.redis,
            **dict.fromkeys(LIMITS, LIMIT),
        )
        with _site(settings, Path(folder)) as (app, addresses), _nodes(settings, Path(folder)) as nodes:
            posts, in_flight = _posted(nodes, addresses, options.seconds, options.per_second)
            with app.app_context():
                rows = _rows(posts, Counter(db.session.execute(select(Revision.words)).scalars()), in_flight)
    for row in rows:
        bar = "" if row["bar"] is None else f"at most {row['bar']}"
        print(f"{row['name']:<48}{row['value']:>8} {row['unit']:<10}{bar}{'' if row['holds'] else '   NOT REACHED'}")
    if options.results:
        options.results.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["holds"] for row in rows) else 1


def _rows(posts: Sequence[Post], stored: Counter[str], in_flight: int) -> list[dict[str, Any]]:
    acknowledged = [post for post in posts if post.comment_id is not None]
    for refusal, count in Counter(post.refusal for post in posts if post.refusal).items():
        print(f"{count} times: {refusal}")
    waits = sorted(post.seconds for post in posts)
    took_seconds = max(post.ended_at for post in posts) - min(post.ended_at - post.seconds for post in posts)
    figures: list[tuple[str, float, str, float | None]] = [
        ("comments posted", len(posts), "comments", None),
        ("comments never acknowledged", len(posts) - len(acknowledged), "comments", 0),
        ("acknowledged comments lost", sum(not stored[post.words] for post in acknowledged), "comments", 0),
        ("comments doubled", sum(stored[post.words] > 1 for post in posts), "comments", 0),
        ("requests in flight at the killed node", in_flight, "requests", None),
        ("answers that failed", sum(post.failed for post in posts), "answers", None),
        ("failed answers of one request, at most", max(post.failed for post in posts), "answers", 1),
        ("acknowledged in a second", round(len(acknowledged) / took_seconds), "comments", None),
        ("the usual time to an acknowledgement", round(waits[len(waits) // 2] * 1000), "ms", None),
        ("the longest time to an acknowledgement", round(waits[-1] * 1000), "ms", None),
    ]
    return [
        {"name": f"nodes: {name}", "value": value, "unit": unit, "bar": bar, "holds": bar is None or value <= bar}
        for name, value, unit, bar in figures
    ]


def _posted(nodes: Sequence[Node], addresses: Sequence[str], seconds: int, per_second: int) -> tuple[list[Post], int]:
    """The posts, sent at a steady pace, and how many were in flight at the node that was killed half-way."""
    posts = [Post(f"Ý kiến số {number}: {secrets.token_hex(8)}") for number in range(seconds * per_second)]
    places, in_flight, begun = itertools.cycle(addresses), 0, time.monotonic()
    with ThreadPoolExecutor(POSTS_AT_ONCE) as senders:
        for number, post in enumerate(posts):
            time.sleep(max(begun + number / per_second - time.monotonic(), 0))
            if number == len(posts) // 2:
                in_flight = len(nodes[0].in_flight)
                threading.Thread(target=nodes[0].kill).start()
            senders.submit(_send, post, number, next(places), nodes[:: 1 if number % 2 else -1])
    return posts, in_flight


def _send(post: Post, number: int, address: str, nodes: Sequence[Node]) -> None:
    """Send it until a node acknowledges it: each try with the same key, as a reader's browser does."""
    body = urlencode({"author_name": "Người đọc", "text": post.words, "key": secrets.token_hex(16)})
    begun = time.monotonic()
    while post.comment_id is None and not post.refusal and time.monotonic() - begun < PATIENCE_SECONDS:
        now = time.monotonic()
        node = min(nodes, key=lambda one: max(one.left_alone_until - now, 0))
        node.in_flight.add(number)
        try:
            status, place = _answer(node, address, body)
        except (OSError, http.client.HTTPException):
            status, place = http.client.SERVICE_UNAVAILABLE, ""
        finally:
            node.in_flight.discard(number)
        found = re.search(r"comment-(\d+)", place)
        if found is not None:
            post.comment_id = int(found[1])
        elif status >= http.client.INTERNAL_SERVER_ERROR:
            post.failed += 1
            node.left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
        else:
            post.refusal = f"answered with {status} {place}"
    post.ended_at = time.monotonic()
    post.seconds = post.ended_at - begun


def _answer(node: Node, address: str, body: str) -> tuple[int, str]:
    """Status and `Location`."""
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=TIMEOUT_SECONDS)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    with contextlib.closing(connection):
        connection.request("POST", f"{address}/comments", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")


@contextlib.contextmanager
def _database_beside(url: str) -> Iterator[str]:
    """An empty database on the same server; its URL."""
    own = f"ykien_bench_{secrets.token_hex(4)}"
    server = create_engine(with_driver(url), isolation_level="AUTOCOMMIT")
    force = " WITH (FORCE)" if server.dialect.name == "postgresql" else ""
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {own}"))
        try:
            yield make_url(url).set(database=own).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {own}{force}"))
    server.dispose()


@contextlib.contextmanager
def _site(settings: Settings, folder: Path) -> Iterator[tuple[Flask, list[str]]]:
    """The site with some articles, and their addresses; what it leaves in Redis is taken away."""
    app = create_app(settings, instance=folder)
    with app.app_context():
        Migrate(app, db, directory=str(ROOT / "migrations"))
        upgrade()
        stored = [commit(lambda path=path: import_article(read_article_file(path)))[0] for path in ARTICLES]
        addresses = [f"/articles/{article.address}" for article in stored]
        db.session.remove()
    yield app, addresses
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    server = app.extensions["redis"]
    for key in server.ask("KEYS", server.key("*", "*")):
        server.ask("DEL", key)


@contextlib.contextmanager
def _nodes(settings: Settings, folder: Path) -> Iterator[list[Node]]:
    """Two nodes that answer, each with a folder of its own."""
    nodes = []
    try:
        for name in ("first", "second"):
            static_files.build(ROOT / "static", folder / name / "static")
            nodes.append(_started(settings, folder / name))
        for node in nodes:
            _await(node)
        yield nodes
    finally:
        for node in nodes:
            node.kill()


def _started(settings: Settings, instance: Path) -> Node:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    names = ("secret_key", "database_url", "redis_url", *LIMITS)
    environ = {f"YKIEN_{name.upper()}": str(getattr(settings, name)) for name in names}
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--factory",
        "app:create_app",
        "--host",
        "127.0.0.1",
    ]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "8", "--backpressure", "512", "--no-ws"]
    process = subprocess.Popen(  # noqa: S603 our own server
        [*command, "--log-level", "error"],
        cwd=ROOT,
        env=os.environ | environ | {"YKIEN_INSTANCE": str(instance), "YKIEN_LOG_LEVEL": "ERROR"},
        start_new_session=True,
    )
    return Node(port, process)


def _await(node: Node) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < START_SECONDS:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=TIMEOUT_SECONDS)
            connection.request("GET", "/health")
            if connection.getresponse().status == http.client.OK:
                return
        time.sleep(0.2)
    raise RuntimeError(f"the node at port {node.port} does not answer")


if __name__ == "__main__":
    sys.exit(main())
