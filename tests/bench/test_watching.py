"""What watches a server notices what it is there for: stale and foreign pages, and how many answers came."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.freshness import History, Reader
from bench.load import Load, run

pytestmark = pytest.mark.only_on("sqlite")  # it makes a site of its own

PAGE = '<form action="/articles/a-1/comments"></form><p id="comment-1"></p><p id="comment-2"></p>'


@contextlib.contextmanager
def serving(page: str):
    """A server that always answers with the same page; its port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(page.encode())))
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_about):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def decided(number: int, *, shown: bool) -> History:
    history = History({1: "/articles/a-1", 2: "/articles/a-1"})
    history.begin(number)
    history.end(number, shown=shown)
    return history


def in_between() -> History:
    history = History({1: "/articles/a-1", 2: "/articles/a-1"})
    history.begin(2)
    return history


@pytest.mark.parametrize(
    ("page", "history", "wrong"),
    [
        (PAGE, decided(2, shown=True), []),
        (PAGE, decided(2, shown=False), ["stale pages"]),
        (PAGE.replace('"comment-2"', ""), decided(2, shown=True), ["stale pages"]),
        (PAGE.replace('"comment-2"', ""), in_between(), []),
        (PAGE, in_between(), []),
        (PAGE.replace("/a-1/", "/b-2/"), decided(2, shown=True), ["wrong pages"]),
        (f"{PAGE} riêng-của-3-thôi", decided(2, shown=True), ["foreign words on a page"]),
    ],
    ids=[
        *("as decided", "removed and shown", "published and missing", "missing meanwhile", "shown meanwhile"),
        *("another article", "another reader's words"),
    ],
)
def test_a_reader_notices_what_is_wrong_with_a_page(page, history, wrong):
    with serving(page) as port:
        reader = Reader(port, 0, ["/articles/a-1"])
        found = reader.look(history)
        reader.close()

    assert [what for what, _about in found] == wrong


def test_the_client_counts_answers_and_bytes():
    with serving("x" * 1000) as port:
        answered = run(Load(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", seconds=0.1, connections=2))

    assert (answered.status, answered.body_bytes) == (200, 1000)
    assert answered.answers > 2
    assert 0 < answered.p50_ms <= answered.p99_ms
