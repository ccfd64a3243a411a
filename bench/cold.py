"""What the first page costs in a process that just began, as on shared hosting: the interpreter and all its imports.

Processor time of whole processes, each of which answers one request and ends. Run: python -m bench.cold
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.data import fill
from bench.sites import ROOT, build_app, close

# Seconds, at most.
MOST_STORED = 0.15
MOST_ANEW = 1.2
ANSWER = """
import sys, wsgiref.util
sys.path.insert(0, sys.argv[1])
from passenger_wsgi import application
environ = {"PATH_INFO": sys.argv[2], "HTTP_HOST": "localhost", "HTTP_ACCEPT_ENCODING": "br"}
wsgiref.util.setup_testing_defaults(environ)
said = []
answer = application(environ, lambda status, headers: said.append(status))
if said != ["200 OK"] or not b"".join(answer):
    sys.exit(f"answered {said}")
if ("flask" in sys.modules) != (sys.argv[3] == "anew"):
    sys.exit("answered by the other way")
"""


def main() -> int:
    """Measure, print one table, and say whether the promise is kept."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--processes", type=int, default=9, help="of how many the median is taken")
    parser.add_argument("--results", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = build_app(folder)
        address = fill(site, [50])[50]
        close(site)
        anew = [_seconds_of_a_process(folder, address, "anew") for _number in range(options.processes + 1)]
        stored = [_seconds_of_a_process(folder, address, "stored") for _number in range(options.processes)]
        alone = [_seconds_of("-c", "") for _number in range(options.processes)]
    measured = {
        "cold: the interpreter alone": (statistics.median(alone), None),
        "cold: a stored page": (statistics.median(stored), MOST_STORED),
        "cold: a page made anew": (statistics.median(anew[1:]), MOST_ANEW),  # the first one compiled the modules
    }
    rows = [
        {"name": name, "value": round(value, 3), "unit": "s", "bar": bar, "holds": bar is None or value <= bar}
        for name, (value, bar) in measured.items()
    ]
    for row in rows:
        bar = "" if row["bar"] is None else f"at most {row['bar']}"
        print(f"{row['name']:<28}{row['value']:>10} s   {bar}{'' if row['holds'] else '   NOT REACHED'}")
    if options.results:
        options.results.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["holds"] for row in rows) else 1


def _seconds_of_a_process(folder: Path, address: str, way: str) -> float:
    if way == "anew":
        shutil.rmtree(folder / "pages", ignore_errors=True)
    return _seconds_of("-c", ANSWER, str(ROOT), address, way, YKIEN_INSTANCE=str(folder))


def _seconds_of(*arguments: str, **environ: str) -> float:
    """Processor time, of Python and of the system for it, from the interpreter's start to its end."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("YKIEN_", "PYTHONDONT"))}
    process = subprocess.Popen([sys.executable, *arguments], env=inherited | environ)  # noqa: S603 our own program
    _number, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the process ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
