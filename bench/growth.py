"""Whether a page costs more where an article has a million comments: stored, made, and deep inside.

In process, on SQLite, processor time, few and many in turns.
"""

import contextlib
import hashlib
import json
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, event

from bench import bulk, data
from bench.calls import Call, microseconds, ratio
from bench.data import fill
from bench.rows import Options, Row, at_most, figure, main
from bench.sites import ROOT, build_app, close, open_app
from foundation.database import db

THREADS, MANY, QUICK_MANY = (0, 50, 100, 1_000, 10_000), 1_000_000, 2_000
FEW, DEPTH = 100, 0.9
# The newest article: all that are compared have an older and a newer neighbour.
LAST = 1
MOST_STORED, MOST_UNCACHED, MOST_DEEP = 1.05, 1.2, 1.25
ROUNDS = 11


def rows(options: Options) -> Iterator[Row]:
    """Every size, as figures; then the largest against a small one."""
    many = QUICK_MANY if options.quick else MANY
    counts = (*THREADS, many, LAST)
    with contextlib.ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        app, addresses = _site(folder, counts)
        site = app.wsgi_app
        stored = {n: Call(site, path, HTTP_ACCEPT_ENCODING="br").expect(200) for n, path in addresses.items()}
        made = {n: Call(site, path, HTTP_AUTHORIZATION="none").expect(200) for n, path in addresses.items()}
        newest = sum(counts) - LAST
        starts = {name: newest - int(many * share) for name, share in (("first", 0), ("deep", DEPTH))}
        deep = {
            name: Call(site, f"{addresses[many]}?start={start}", HTTP_AUTHORIZATION="none").expect(200)
            for name, start in starts.items()
        }
        taken = {
            kind: microseconds(calls, quick=options.quick, rounds=ROUNDS)
            for kind, calls in (("stored", stored), ("made", made), ("deep", deep))
        }
        for kind, name in (("stored", "a stored page"), ("made", "a page past the store")):
            for count, spent in list(taken[kind].items())[:-1]:  # the last article is only there to be a neighbour
                yield figure(f"in process: {name}, {count:,} comments: processor", statistics.median(spent), "µs")
        label = f"{many:,} comments against {FEW}"
        cost = ratio(taken["stored"][many], taken["stored"][FEW])
        yield at_most(f"growth: a stored page, {label}", cost, MOST_STORED, "times")
        cost = ratio(taken["made"][many], taken["made"][FEW])
        yield at_most(f"growth: a page past the store, {label}", cost, MOST_UNCACHED, "times")
        cost = ratio(taken["deep"]["deep"], taken["deep"]["first"])
        yield at_most(f"growth: the page at depth {int(many * DEPTH):,} against the first", cost, MOST_DEEP, "times")
        with app.app_context():
            engine = db.engine
        queries = {count: _queries(engine, call) for count, call in made.items() if count > LAST}
        yield at_most(
            f"growth: queries of a page past the store, {max(queries):,} comments or {min(queries)}",
            max(queries.values()),
            min(queries.values()),
            "",
        )
        close(app)


def _site(folder: Path, counts: tuple[int, ...]) -> tuple[Flask, dict[int, str]]:
    """The site in `folder`; built where none of the same kind lies there."""
    made_of = [ROOT / "migrations/versions", Path(data.__file__), Path(bulk.__file__)]
    files = [file for place in made_of for file in ([place] if place.is_file() else sorted(place.glob("*.py")))]
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files) + repr(counts).encode()).hexdigest()
    folder = folder / f"growth-{digest[:16]}"
    kept = folder / "addresses.json"
    if kept.exists():
        addresses = {int(count): path for count, path in json.loads(kept.read_text(encoding="utf-8")).items()}
        return open_app(folder), addresses
    app = build_app(folder)
    addresses = fill(app, counts)
    kept.write_text(json.dumps(addresses), encoding="utf-8")
    return app, addresses


def _queries(engine: Engine, call: Callable[[], object]) -> int:
    """How many statements one call sends."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.extend([statement] if statement != "BEGIN" else [])

    event.listen(engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)


if __name__ == "__main__":
    main(rows, __doc__)
