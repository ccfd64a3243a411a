"""A client that asks the same again and again over many connections, in a process and on a processor of its own.

It is given a Load and says what was Answered, both in JSON. It knows the answer's length from the first one and looks
no further into the others, so that it can keep a fast server busy. Imports nothing but the standard library, and so
begins at once.
"""

import dataclasses
import json
import re
import select
import shutil
import socket
import subprocess
import sys
import time

WRK_SECONDS, QUICK_SECONDS = 1, 0.003
_IN_MS = {"us": 0.001, "ms": 1, "s": 1000}
_LARGEST = 1 << 20
_TIMEOUT_SECONDS = 10


@dataclasses.dataclass(frozen=True)
class Load:
    """What to ask: for how many seconds, over how many connections. `request`: the bytes, as latin-1."""

    port: int
    request: str
    seconds: float
    connections: int = 16


@dataclasses.dataclass(frozen=True)
class Answered:
    """What came of it. `answer_bytes`: one whole answer; `p50_ms`, `p99_ms`: from sending to its last byte."""

    status: int
    answers: int
    seconds: float
    p50_ms: float
    p99_ms: float
    answer_bytes: int
    body_bytes: int


def run(load: Load) -> Answered:
    """Run the load in a process of its own, for quick answers by wrk where it is installed: it asks faster than Python.

    A server that has to wait for its client wakes up for every request, and takes more processor time for each. But wrk
    hangs up in the middle of answers, which a server with slow ones is then still busy with.
    Raises RuntimeError when the server does not answer as it did at first.
    """
    if load.seconds >= WRK_SECONDS and shutil.which("wrk") and _is_quick(load):
        return _by_wrk(load)
    command = [sys.executable, "-m", "bench.load"]
    asked = json.dumps(dataclasses.asdict(load))
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)  # noqa: S603 our own program
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return Answered(**json.loads(done.stdout))


def first_answer(port: int, request: bytes) -> tuple[bytes, bytes]:
    """The head and the body of the answer to one request."""
    with _connected(port) as connection:
        connection.sendall(request)
        head, body = b"", b""
        while b"\r\n\r\n" not in head:
            head += _received(connection)
        head, _, body = head.partition(b"\r\n\r\n")
        while len(body) < _length(head, body):
            body += _received(connection)
    return head, body


def _is_quick(load: Load) -> bool:
    begun = time.perf_counter()
    first_answer(load.port, load.request.encode("latin-1"))
    return time.perf_counter() - begun < QUICK_SECONDS


def _by_wrk(load: Load) -> Answered:
    head, body = first_answer(load.port, load.request.encode("latin-1"))
    first, *lines = load.request.strip().split("\r\n")
    headers = [part for line in lines if not line.startswith("Host:") for part in ("-H", line)]
    command = ["wrk", "-t1", f"-c{load.connections}", f"-d{load.seconds:.0f}s", "--latency", *headers]
    command.append(f"http://127.0.0.1:{load.port}{first.split()[1]}")
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 the program named above
    found = re.search(r"50% +(\S+?)(us|ms|s)\n.*99% +(\S+?)(us|ms|s)\n +(\d+) requests in (\S+)s,", said, re.DOTALL)
    if found is None or "Non-2xx" in said:
        raise RuntimeError(said)
    p50, unit50, p99, unit99, answers, seconds = found.groups()
    return Answered(
        int(head.split()[1]), int(answers), float(seconds), float(p50) * _IN_MS[unit50], float(p99) * _IN_MS[unit99],
        len(head) + 4 + len(body), len(body),
    )  # fmt: skip


def _ask(load: Load) -> Answered:
    request = load.request.encode("latin-1")
    head, body = first_answer(load.port, request)
    whole, closes = len(head) + 4 + len(body), b"connection: close" in head.lower()
    poll, connections = select.epoll(), {}
    arrived, sent, took = {}, {}, []

    def ask(connection: socket.socket) -> None:
        number = connection.fileno()
        arrived[number], sent[number] = 0, time.perf_counter()
        connection.sendall(request)

    def connect() -> None:
        connection = _connected(load.port)
        connections[connection.fileno()] = connection
        poll.register(connection.fileno(), select.EPOLLIN)
        ask(connection)

    begun = time.perf_counter()
    ends_at, buffer = begun + load.seconds, bytearray(_LARGEST)
    for _number in range(load.connections):
        connect()
    while connections:  # what was asked is waited for: a server must not be busy with it in the next round
        for number, _event in _ready(poll):
            connection = connections[number]
            count = connection.recv_into(buffer)
            arrived[number] += count
            if arrived[number] > whole or (not count and arrived[number] < whole):
                raise RuntimeError(f"{arrived[number]} bytes instead of {whole}")
            if arrived[number] < whole:
                continue
            took.append(time.perf_counter() - sent[number])
            is_over = time.perf_counter() > ends_at
            if closes or is_over:
                poll.unregister(number)
                connections.pop(number).close()
            if not is_over:
                connect() if closes else ask(connection)
    seconds = time.perf_counter() - begun
    took.sort()
    p50, p99 = (took[int(len(took) * share)] * 1000 for share in (0.5, 0.99))
    return Answered(int(head.split()[1]), len(took) + 1, seconds, p50, p99, whole, len(body))


def _ready(poll: "select.epoll") -> list[tuple[int, int]]:
    found = poll.poll(_TIMEOUT_SECONDS)
    if not found:
        raise RuntimeError(f"no answer for {_TIMEOUT_SECONDS} s")
    return found


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT_SECONDS)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _received(connection: socket.socket) -> bytes:
    part = connection.recv(_LARGEST)
    if not part:
        raise RuntimeError("the server hung up")
    return part


def _length(head: bytes, body: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    if int(head.split()[1]) in {204, 304}:
        return 0
    raise RuntimeError(f"no length in the answer; {len(body)} bytes came")


if __name__ == "__main__":
    print(json.dumps(dataclasses.asdict(_ask(Load(**json.load(sys.stdin))))))
