"""Everything that is promised about speed, in one run: `make bench`, or `make bench PARTS="pages growth"`.

Runs the parts one after the other, each in a process of its own, prints what was promised and what came of it, and
writes it all to bench/results.json and as a picture. Rows with a bar that does not hold end it with exit code 1; what
this machine cannot measure is said, and ends nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from bench.picture import draw
from bench.rows import Row, line_of, read_rows, write_rows

ROOT = Path(__file__).resolve().parent.parent
RESULTS, PICTURE = ROOT / "bench/results.json", ROOT / "docs/pictures/bench.svg"
LONGEST_SECONDS = 900
# In this order: what needs a quiet processor first. `nodes` needs two more databases, which its options name.
PARTS: dict[str, tuple[str, ...]] = {
    "texts": (),
    "pages": (),
    "writers": (),
    "growth": (),
    "served": (),
    "databases": (),
    "freshness": (),
    "cold": (),
    "memory": (),
    "nodes": (
        *("--database", os.environ.get("POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/test")),
        *("--redis", os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/15")),
    ),
    "desk": (),
    "search": (),
}
# Parts of another shape know neither.
WITHOUT_OPTIONS = {"cold", "memory", "nodes"}
MEASURES = {"answers": "/s", "p50": "ms", "p99": "ms", "processor": "µs", "body": "bytes"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts, print, write and draw."""
    here = [name for name in PARTS if find_spec(f"bench.{name}") is not None]
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(here)}; without one: all of them")
    parser.add_argument("--quick", action="store_true", help="little data, few rounds: only to see that it works")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the data there for the next run")
    parser.add_argument("--results", type=Path, default=RESULTS)
    parser.add_argument(
        "--picture", type=Path, help="draw the promises there as SVG; a whole run draws the documentation's"
    )
    asked = parser.parse_args(arguments)
    unknown = set(asked.parts) - set(here)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(here)}")
    rows: dict[str, Row] = {}
    chosen = [name for name in here if not asked.parts or name in asked.parts]
    for number, name in enumerate(chosen, start=1):
        begun = time.monotonic()
        print(f"{number}/{len(chosen)} {name}", file=sys.stderr, flush=True)
        found = _rows_of(name, asked)
        rows |= {row.name: row for row in found}
        print(f"    {len(found)} figures in {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    write_rows(asked.results, rows.values())
    print(table(rows.values()))
    picture = asked.picture or (None if asked.parts or asked.quick else PICTURE)
    if picture:
        picture.write_text(draw(rows.values()), encoding="utf-8")
    return 1 if any(row.holds is False for row in rows.values()) else 0


def _rows_of(name: str, asked: argparse.Namespace) -> list[Row]:
    """What a part writes; a row that says so when it did not come to its end."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.json"
        command = [sys.executable, "-m", f"bench.{name}", *PARTS[name], "--results", str(results)]
        command += ["--quick"] * (asked.quick and name not in WITHOUT_OPTIONS)
        command += ["--keep", str(asked.keep)] if asked.keep and name not in WITHOUT_OPTIONS else []
        try:
            done = subprocess.run(  # noqa: S603 our own program
                command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=LONGEST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return [Row(f"{name}: the part came to its end", f"no, stopped after {LONGEST_SECONDS} s", "", holds=False)]
        if not results.exists():
            print(done.stdout, file=sys.stderr)
            return [Row(f"{name}: the part came to its end", f"no, exit code {done.returncode}", "", holds=False)]
        return read_rows(results)


def table(rows: Iterable[Row]) -> str:
    """What was measured over HTTP as a table, the other figures, and at the end what was promised."""
    rows = list(rows)
    served: dict[str, dict[str, str]] = {}
    others = []
    for row in rows:
        name, _, measure = row.name.rpartition(": ")
        if measure in MEASURES and name.count(": ") == 1:
            served.setdefault(name, {})[measure] = f"{row.value:,g}"
        elif row.bar is None and row.holds:
            others.append(line_of(row))
    head = f"{'':<62}" + "".join(f"{f'{measure} {unit}':>15}" for measure, unit in MEASURES.items())
    body = [
        f"{name:<62}" + "".join(f"{of.get(measure, ''):>15}" for measure in MEASURES) for name, of in served.items()
    ]
    promised = [line_of(row) for row in rows if row.bar is not None or row.holds is False]
    return "\n".join([*([head, *body, ""] if body else []), *others, "", *promised])


if __name__ == "__main__":
    sys.exit(main())
