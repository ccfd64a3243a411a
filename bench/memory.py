"""How much memory the whole server takes after five hundred mixed requests: main process and one worker.

Proportional set size (PSS): pages shared with other processes count in parts. Linux only. Run: python -m bench.memory
"""

import argparse
import contextlib
import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.data import fill
from bench.sites import ROOT, build_app
from domain.accounts.actions import invitation_token, invite, join
from foundation.database import commit, db
from foundation.sessions import _begin

MOST_MEGABYTES = 130
REQUESTS = 500
PATIENCE_SECONDS = 60
BOUNDARY = "of-a-bench"
LARGE_BYTES = 100_000


def main() -> int:
    """Serve, ask, look, and say whether the promise is kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--results", type=Path, help="write the figure as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        site = build_app(Path(name))
        address = fill(site, [50])[50]
        with site.app_context():
            cookie = _seat_of_a_moderator()
            db.engine.dispose()
        with _served(Path(name)) as (process, port):
            for number in range(options.requests):
                _ask(port, *_request(number, address, cookie))
            megabytes = round(sum(map(_pss_bytes, [process.pid, *_children(process.pid)])) / 1e6, 1)
    row = {"name": "memory: the whole server", "value": megabytes, "unit": "MB", "bar": MOST_MEGABYTES}
    row["holds"] = megabytes <= MOST_MEGABYTES
    print(f"{row['name']:<28}{megabytes:>10} MB   at most {MOST_MEGABYTES}{'' if row['holds'] else '   NOT REACHED'}")
    if options.results:
        options.results.write_text(json.dumps([row], indent=1) + "\n", encoding="utf-8")
    return 0 if row["holds"] else 1


def _seat_of_a_moderator() -> str:
    """The cookie of somebody who signed in before."""
    token = commit(lambda: invitation_token(invite("moderator", days=7)))
    name = commit(
        lambda: join(token, name="Lan", email="lan@benmo.example", password=secrets.token_hex()).fs_uniquifier
    )
    return _begin(name, json.dumps({"_user_id": name, "_fresh": True}))


@contextlib.contextmanager
def _served(folder: Path):  # noqa: ANN202 a process and its port
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("YKIEN_")}
    quiet = {f"YKIEN_COMMENTS_PER_{who}_IN_TEN_MINUTES": "0" for who in ("READER", "NETWORK", "ARTICLE")}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "app:create_app"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "8", "--backpressure", "512"]
    process = subprocess.Popen(  # noqa: S603 our own program
        [*command, "--log-level", "error"],
        cwd=ROOT,
        env=inherited | quiet | {"YKIEN_INSTANCE": str(folder), "YKIEN_LOG_LEVEL": "ERROR", "MALLOC_ARENA_MAX": "2"},
    )
    begun = time.monotonic()
    while True:
        with contextlib.suppress(OSError):
            _ask(port, "GET", "/health", b"", {})
            break
        if time.monotonic() - begun > PATIENCE_SECONDS:
            raise RuntimeError("the server did not answer")
        time.sleep(0.1)
    yield process, port
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=PATIENCE_SECONDS)


def _request(number: int, address: str, cookie: str) -> tuple[str, str, bytes, dict[str, str]]:
    """One of what readers, and those who must not, ask for: method, path, body and headers."""
    ways = number % 10
    if ways == 0:
        words = urlencode({"author_name": "An", "consent": "y", "text": f"Lời thứ {number} trong ngày."})
        return "POST", f"{address}/comments", words.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    if ways == 1:
        file = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'.encode()
        body = file + bytes(1_000_000) + f"\r\n--{BOUNDARY}--\r\n".encode()
        return "POST", "/editorial/media", body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    pages = [
        "/",
        address,
        f"{address}?sort=oldest",
        "/search?q=duong",
        "/moderation/",
        "/archive",
        address,
        "/sitemap.xml",
    ]
    path = pages[ways - 2]
    return "GET", path, b"", {"Cookie": f"session={cookie}"} if path == "/moderation/" else {}


def _ask(port: int, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
    with (
        contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as connection,
        # A large body that is refused ends the connection before all of it was sent.
        contextlib.suppress(BrokenPipeError, ConnectionResetError)
        if len(body) > LARGE_BYTES
        else contextlib.nullcontext(),
    ):
        connection.request(method, path, body, {"Sec-Fetch-Site": "same-origin"} | headers)
        answer = connection.getresponse()
        answer.read()
        expected = {"GET": {200}, "POST": {200, 303}}[method] if len(body) <= LARGE_BYTES else {303, 403, 413}
        if answer.status not in expected:
            raise RuntimeError(f"{method} {path}: {answer.status}")


def _children(number: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text(encoding="utf-8").split()]


def _pss_bytes(number: int) -> int:
    said = Path(f"/proc/{number}/smaps_rollup").read_text(encoding="utf-8")
    return int(re.search(r"^Pss:\s+(\d+) kB", said, re.MULTILINE)[1]) * 1024  # type: ignore[index]


if __name__ == "__main__":
    sys.exit(main())
