"""What a measurement says: rows of one shape, how they are printed and written, and the command of each part."""

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

_DIGITS = 3


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the results.

    `value`: a number, or a sentence why there is none. `bar`: what was promised; None where nothing was. `holds`: None
    where it could not be measured.
    """

    name: str
    value: float | str
    unit: str
    bar: float | None = None
    holds: bool | None = True

    @property
    def is_least(self) -> bool:
        """The bar is the least that was promised, not the most."""
        return not isinstance(self.value, str) and self.bar is not None and (self.value > self.bar) == self.holds

    @property
    def promise(self) -> str:
        """The bar in words."""
        if self.bar is None:
            return ""
        if isinstance(self.value, str):
            return f"bar {self.bar:,g}"
        return f"at {'least' if self.is_least else 'most'} {self.bar:,g}"


@dataclasses.dataclass(frozen=True)
class Options:
    """How a part is run. `quick`: little data and few rounds, to see that it works. `keep`: where data may stay."""

    quick: bool = False
    keep: Path | None = None


Measure = Callable[[Options], Iterator[Row]]


def figure(name: str, value: float, unit: str) -> Row:
    """A figure about which nothing is promised."""
    return Row(name, _rounded(value), unit)


def at_most(name: str, value: float, bar: float, unit: str) -> Row:
    """A figure that must not be greater than `bar`."""
    return Row(name, _beside(bar, value), unit, bar, value <= bar)


def at_least(name: str, value: float, bar: float, unit: str) -> Row:
    """A figure that must not be smaller than `bar`."""
    return Row(name, _beside(bar, value), unit, bar, value >= bar)


def not_measured(name: str, why: str, unit: str, bar: float | None = None) -> Row:
    """A line that this machine cannot fill."""
    return Row(name, f"not measured: {why}", unit, bar, None)


def run_part(measure: Measure, about: str | None, arguments: Sequence[str] | None = None) -> int:
    """The command of one part: measure, print each row, write them if asked. 1 when a bar does not hold."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="little data, few rounds")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the data there for the next run")
    parser.add_argument("--results", type=Path, help="write the figures as JSON")
    asked = parser.parse_args(arguments)
    found = []
    for row in measure(Options(quick=asked.quick, keep=asked.keep)):
        print(line_of(row), flush=True)
        found.append(row)
    if asked.results:
        write_rows(asked.results, found)
    return 1 if any(row.holds is False for row in found) else 0


def line_of(row: Row) -> str:
    """A row as the terminal shows it."""
    value = row.value if isinstance(row.value, str) else f"{row.value:>12,g} {row.unit:<6} {row.promise}"
    return f"{row.name:<76} {value}{'' if row.holds is not False else '   NOT REACHED'}".rstrip()


def write_rows(file: Path, rows: Iterable[Row]) -> None:
    """Write rows as the list that documentation and further runs read."""
    rows = [dataclasses.asdict(row) for row in rows]
    file.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def read_rows(file: Path) -> list[Row]:
    """The rows that `write_rows`, or a part of another shape, wrote."""
    return [Row(**row) for row in json.loads(file.read_text(encoding="utf-8"))]


def main(measure: Measure, about: str | None) -> None:
    """Be the command of a module."""
    sys.exit(run_part(measure, about))


def _beside(bar: float, value: float) -> float:
    """Rounded, but never to the bar itself: on which side of it the value lies must be seen."""
    rounded = _rounded(value)
    return value if rounded == bar else rounded


def _rounded(value: float) -> float:
    """Three digits that say something; whole numbers from a hundred on."""
    return round(value) if abs(value) >= 100 else float(f"{value:.{_DIGITS}g}")  # noqa: PLR2004 said above
