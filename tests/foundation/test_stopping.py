"""A server that is told to stop finishes what it accepted; one that is killed loses nothing it acknowledged."""

import contextlib
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from app import ROOT
from tests.people import SECRET

pytestmark = pytest.mark.only_on("sqlite")  # whose writers wait for each other, so that a request can be made to last
PATIENCE_SECONDS = 60
QUIET = ("PER_READER_IN_TEN", "PER_NETWORK_IN_TEN", "PER_ARTICLE_IN_TEN")


@pytest.fixture
def server(app, article, database_url, site_folder):
    """The site served as docs/operating.md has it: the process, and the port it listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = os.environ | {
        "YKIEN_INSTANCE": str(site_folder),
        "YKIEN_DATABASE_URL": database_url,
        "YKIEN_SECRET_KEY": SECRET,
        **{f"YKIEN_COMMENTS_{name}_MINUTES": "0" for name in QUIET},
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "app:create_app"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "8"]
    process = subprocess.Popen(
        [*command, *options, "--log-level", "error"], cwd=ROOT, env=environ, start_new_session=True
    )
    wait_until(lambda: answers(port))
    yield process, port
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(holds) -> None:
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < PATIENCE_SECONDS
        time.sleep(0.05)


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), contextlib.closing(asked(port, "GET", "/health")) as connection:
        return connection.getresponse().status == 200
    return False


def asked(port: int, method: str, path: str, form: dict | None = None) -> http.client.HTTPConnection:
    """A connection on which a request was sent and not answered yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    try:
        connection.request(method, path, urlencode(form) if form else None, headers if form else {})
    except OSError:
        connection.close()
        raise
    return connection


def comment(port: int, article, number: int) -> http.client.HTTPConnection:
    words = {"author_name": "An", "text": f"Lời thứ {number} trong ngày mất điện.", "consent": "y"}
    return asked(port, "POST", f"{article.url}/comments", words)


def kept_comments(database_url: str) -> int:
    with contextlib.closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return database.execute("SELECT count(*) FROM comments").fetchone()[0]


def test_a_server_told_to_stop_answers_what_it_accepted(server, article, database_url):
    process, port = server
    path = database_url.removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sent = comment(port, article, 1)
        assert answers(port)  # asked later and answered: the comment is being worked at
        process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert process.poll() is None
        other.execute("COMMIT")

    with contextlib.closing(sent):
        assert sent.getresponse().status == 303
    assert kept_comments(database_url) == 1
    assert process.wait(timeout=PATIENCE_SECONDS) == 0


def test_a_server_that_is_killed_loses_nothing_it_acknowledged(server, article, database_url):
    process, port = server
    acknowledged = []

    def write(first: int) -> None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            for number in range(first, first + 1000):
                with contextlib.closing(comment(port, article, number)) as sent:
                    if sent.getresponse().status == 303:
                        acknowledged.append(number)

    with ThreadPoolExecutor(4) as writers:
        for writer in range(4):
            writers.submit(write, writer * 1000)
        wait_until(lambda: len(acknowledged) > 20)
        os.killpg(process.pid, signal.SIGKILL)

    # Of each writer's last comment only the answer may be missing.
    assert len(acknowledged) <= kept_comments(database_url) <= len(acknowledged) + 4
