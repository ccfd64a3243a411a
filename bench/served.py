"""What pages cost over HTTP, beside the floors in the same run: Flask's hello under the same server, and nginx.

Servers have one processor, the client another. What counts is the processor time that the operating system says the
server's processes took for an answer: it is the inverse of the throughput of a server that is kept busy, and does not
depend on how fast the client is. Floors and pages take turns, round after round, since a machine drifts.
"""

import contextlib
import dataclasses
import re
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench import servers
from bench.data import fill
from bench.load import Answered, Load, first_answer, run
from bench.rows import Options, Row, at_least, at_most, figure, main, not_measured
from bench.servers import Server
from bench.sites import APPLICATION, Moderator, build_app, close, environment, invite_moderators
from foundation.progress import progress_bar

HELLO = "bench.calls:hello"
COMMENTS, THREADS = 1_000, (0, 50, 1_000, 10_000)
ROUNDS, SECONDS, QUICK_SECONDS = 5, 1, 0.1
LEAST_GRANIAN, LEAST_GUNICORN, LEAST_NGINX = 4.5, 1.5, 0.7
MOST_MEMORY_MB = 130
FLOOR, FILES, PAGE = "Flask's hello", "nginx, the same bytes", "stored page"
READERS_COOKIES = f"language=vi; mine=4711; reader={'r' * 43}"


@dataclasses.dataclass(frozen=True)
class Asked:
    """A request and the server that is asked."""

    server: Server
    path: str
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def request(self) -> str:
        """As it is sent."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: 127.0.0.1:{self.server.port}"]
        return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in self.headers.items()), "", ""])


@dataclasses.dataclass(frozen=True)
class Round:
    """What came of one round, and the processor time of the server for one answer."""

    answered: Answered
    cpu_us: float


def rows(options: Options) -> Iterator[Row]:
    """Every kind of answer under granian, and a stored page under gunicorn."""
    with tempfile.TemporaryDirectory() as name, servers.kept_off_the_servers():
        folder = Path(name)
        app = build_app(folder / "site")
        threads = (0, 50) if options.quick else THREADS
        addresses = fill(app, threads if not options.quick else (*threads, 100), with_replies=())
        staff = invite_moderators(app, 1)[0]
        close(app)
        shown = addresses[100 if options.quick else COMMENTS]
        yield from _under_granian(folder, addresses, shown, staff, options)
        yield from _under_gunicorn(folder, shown, options)


def _under_granian(
    folder: Path, addresses: Mapping[int, str], shown: str, staff: tuple[str, str], options: Options
) -> Iterator[Row]:
    with contextlib.ExitStack() as stack:
        hello = stack.enter_context(servers.granian(HELLO, folder))
        site = stack.enter_context(servers.granian(APPLICATION, folder, environment(folder / "site")))
        encoding = {"Accept-Encoding": "br" if servers.has_brotli() or not servers.has_nginx() else "gzip"}
        page = Asked(site, shown, encoding)
        tag = re.search(rb"(?i)\r\netag: (\S+)", first_answer(site.port, page.request.encode())[0])
        body = first_answer(site.port, Asked(site, shown).request.encode())[1].decode()
        moderator = Moderator(site.port, *staff)
        moderator.close()
        since, poll = (re.search(rf'{name}="([^"]+)"', body) for name in ("data-since", "data-ask"))
        asked = {
            FLOOR: Asked(hello, "/"),
            PAGE: page,
            "stored page, not modified": Asked(site, shown, encoding | {"If-None-Match": tag[1].decode()}),
            "stored page, a reader's cookies": Asked(site, shown, encoding | {"Cookie": READERS_COOKIES}),
            "page past the store": Asked(site, shown, encoding | {"Authorization": "none"}),
            "poll, nothing new": Asked(site, f"{poll[1]}?since={since[1]}"),
            "queue": Asked(site, "/moderation/", {"Cookie": moderator.cookie}),
            "search": Asked(site, "/search?q=th%C3%B4n"),
        }
        asked |= {f"stored page, {n:,} comments": dataclasses.replace(page, path=p) for n, p in addresses.items()}
        if servers.has_nginx():
            asked[FILES] = Asked(_same_bytes(stack, folder, page), shown, encoding)
        rounds = in_turns(asked, options)
        yield from figures("granian", rounds)
        against_hello = "granian: a stored page with 1,000 comments against Flask's hello"
        yield at_least(against_hello, times(rounds, PAGE, FLOOR), LEAST_GRANIAN, "times")
        against_files = "granian: a stored page against nginx serving the same bytes"
        if FILES in rounds:
            yield at_least(against_files, times(rounds, PAGE, FILES), LEAST_NGINX, "times")
        else:
            yield not_measured(against_files, "no nginx here", "times", LEAST_NGINX)
        yield figure("granian: resident memory of Flask's hello after the load", hello.memory_mb, "MB")
        yield at_most("granian: resident memory of the site after the load", site.memory_mb, MOST_MEMORY_MB, "MB")


def _under_gunicorn(folder: Path, shown: str, options: Options) -> Iterator[Row]:
    promised = "gunicorn: a stored page with 1,000 comments against Flask's hello"
    if not servers.has_gunicorn():
        yield not_measured(promised, "no gunicorn here", "times", LEAST_GUNICORN)
        return
    site_environment = environment(folder / "site")
    with servers.gunicorn(HELLO, folder) as hello, servers.gunicorn(APPLICATION, folder, site_environment) as site:
        asked = {FLOOR: Asked(hello, "/"), PAGE: Asked(site, shown, {"Accept-Encoding": "br"})}
        rounds = in_turns(asked, options)
        yield from figures("gunicorn", rounds)
        yield at_least(promised, times(rounds, PAGE, FLOOR), LEAST_GUNICORN, "times")
        yield figure("gunicorn: resident memory of the site after the load", site.memory_mb, "MB")


def in_turns(asked: Mapping[str, Asked], options: Options) -> dict[str, list[Round]]:
    """Ask each in turn, several times round. Raises RuntimeError where the answer is an error."""
    rounds, seconds = (1, QUICK_SECONDS) if options.quick else (ROUNDS, SECONDS)
    found: dict[str, list[Round]] = {name: [] for name in asked}
    for one in asked.values():  # a page is made once, and no round should be the one that makes it
        first_answer(one.server.port, one.request.encode())
    with progress_bar(f"{len(asked)} kinds of answers") as progress:
        for number in range(rounds):
            for place, (name, one) in enumerate(asked.items()):
                found[name].append(_round(one, seconds))
                progress(number * len(asked) + place + 1, rounds * len(asked))
    return found


def times(rounds: Mapping[str, list[Round]], name: str, floor: str) -> float:
    """How many times as many answers as the floor's, for the same processor time: the median of the rounds."""
    pairs = zip(rounds[name], rounds[floor], strict=True)
    return statistics.median(base.cpu_us / one.cpu_us for one, base in pairs)


def _round(asked: Asked, seconds: float) -> Round:
    begun = asked.server.cpu_seconds
    answered = run(Load(asked.server.port, asked.request, seconds))
    spent = asked.server.cpu_seconds - begun
    if answered.status not in {200, 204, 304}:
        raise RuntimeError(f"{asked.path}: {answered.status}")
    return Round(answered, max(spent, 0.001) / answered.answers * 1_000_000)


def figures(server: str, rounds: Mapping[str, list[Round]]) -> Iterator[Row]:
    """Medians of everything that a round says."""
    for name, found in rounds.items():
        of = [one.answered for one in found]
        yield figure(f"{server}: {name}: answers", statistics.median(a.answers / a.seconds for a in of), "/s")
        yield figure(f"{server}: {name}: p50", statistics.median(a.p50_ms for a in of), "ms")
        yield figure(f"{server}: {name}: p99", statistics.median(a.p99_ms for a in of), "ms")
        yield figure(f"{server}: {name}: processor", statistics.median(one.cpu_us for one in found), "µs")
        yield figure(f"{server}: {name}: body", of[0].body_bytes, "bytes")


def _same_bytes(stack: contextlib.ExitStack, folder: Path, page: Asked) -> Server:
    """Nginx with the page's own bytes as files."""
    file = folder / "files" / f"{page.path[1:]}.html"
    file.parent.mkdir(parents=True)
    for encoding, suffix in (("identity", ""), ("gzip", ".gz"), ("br", ".br")):
        asked = dataclasses.replace(page, headers={"Accept-Encoding": encoding})
        file.with_name(file.name + suffix).write_bytes(first_answer(page.server.port, asked.request.encode())[1])
    return stack.enter_context(servers.nginx(folder))


if __name__ == "__main__":
    main(rows, __doc__)
