"""Requests in this process: the WSGI callable itself, without a server, beside the smallest answer of Flask."""

import statistics
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
ROUNDS = 7
# Shorter rounds would measure the clock.
ROUND_SECONDS, QUICK_SECONDS = 0.25, 0.004


class Call:
    """A request that is asked again and again; `status`, `headers` and `body` are those of the last answer.

    They are looked at only when they are asked for: what is measured is the answer.
    """

    def __init__(self, wsgi: Wsgi, path: str, *, method: str = "GET", **environ: str) -> None:
        self.wsgi = wsgi
        address, _, query = path.partition("?")
        self.environ = EnvironBuilder(address, method=method, query_string=query).get_environ() | environ
        self._said: tuple[str, list[tuple[str, str]]] = ("0", [])
        self._chunks: list[bytes] = []

    @property
    def status(self) -> int:
        """The number of the last answer's status."""
        return int(self._said[0][:3])

    @property
    def headers(self) -> dict[str, str]:
        """The last answer's headers."""
        return dict(self._said[1])

    @property
    def body(self) -> bytes:
        """The last answer's body."""
        return b"".join(self._chunks)

    def __call__(self) -> None:
        """Ask once."""
        answer = self.wsgi(self.environ.copy(), self._start)
        self._chunks = list(answer)
        if hasattr(answer, "close"):
            answer.close()

    def expect(self, status: int) -> "Call":
        """Ask once, and raise RuntimeError when the answer is another than what is to be measured."""
        self()
        if self.status != status:
            raise RuntimeError(f"{self.environ['PATH_INFO']}: {self.status} instead of {status}")
        return self

    def _start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
        self._said = status, headers
        return _write


def hello() -> Flask:
    """The floor: an application that says hello."""
    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "hello")
    return app


def hello_call() -> Call:
    """The floor's request."""
    return Call(hello().wsgi_app, "/").expect(200)


def microseconds(
    work: Mapping[str, Callable[[], object]], *, quick: bool = False, rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """Processor time for one call of each, in every round: a machine that drifts drifts for all of a round."""
    counts = {name: _count_for(call, QUICK_SECONDS if quick else ROUND_SECONDS) for name, call in work.items()}
    found: dict[str, list[float]] = {name: [] for name in work}
    for _round in range(1 if quick else rounds):
        for name, call in work.items():
            begun = time.process_time()
            for _number in range(counts[name]):
                call()
            found[name].append((time.process_time() - begun) / counts[name] * 1_000_000)
    return found


def ratio(of: list[float], to: list[float]) -> float:
    """The median of what one costs against the other, round by round."""
    return statistics.median(one / other for one, other in zip(of, to, strict=True))


def _write(_chunk: bytes) -> None:
    """What WSGI offers for old applications; nobody here uses it."""


def _count_for(call: Callable[[], object], seconds: float) -> int:
    call()
    begun = time.process_time()
    call()
    once = time.process_time() - begun
    return max(1, int(seconds / max(once, 1e-6)))
