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
    """A request that is asked again and again; `status`, `headers` and `body` are those of the last answer."""

    def __init__(self, wsgi: Wsgi, path: str, *, method: str = "GET", **environ: str) -> None:
        self.wsgi = wsgi
        address, _, query = path.partition("?")
        self.environ = EnvironBuilder(address, method=method, query_string=query).get_environ() | environ
        self.status, self.headers, self.body = 0, {}, b""  # type: int, dict[str, str], bytes

    def __call__(self) -> bytes:
        """Ask once. The body is joined, as a server has to send it."""
        answer = self.wsgi(self.environ.copy(), self._start)
        self.body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return self.body

    def expect(self, status: int) -> "Call":
        """Ask once, and raise RuntimeError when the answer is another than what is to be measured."""
        self()
        if self.status != status:
            raise RuntimeError(f"{self.environ['PATH_INFO']}: {self.status} instead of {status}")
        return self

    def _start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], None]:
        self.status, self.headers = int(status[:3]), dict(headers)
        return lambda _chunk: None


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


def _count_for(call: Callable[[], object], seconds: float) -> int:
    call()
    begun = time.process_time()
    call()
    once = time.process_time() - begun
    return max(1, int(seconds / max(once, 1e-6)))
