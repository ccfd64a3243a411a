"""The one command that measures everything: what it prints, writes and draws. Speed itself is not asked here."""

import json
from xml.etree import ElementTree as ET

import pytest

from bench import __main__ as runner
from bench.rows import Row, at_least, at_most, figure, not_measured

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.only_on("sqlite")  # it builds a file of its own
def test_one_command_measures_prints_writes_and_draws(tmp_path, capfd):
    results, picture = tmp_path / "results.json", tmp_path / "bench.svg"

    runner.main(["pages", "--quick", "--results", str(results), "--picture", str(picture)])

    rows = json.loads(results.read_text(encoding="utf-8"))
    promised = [row["name"] for row in rows if row["bar"] is not None]
    drawn = [text.text for text in ET.parse(picture).iter(f"{SVG}text")]
    printed = capfd.readouterr().out
    assert {key for row in rows for key in row} == {"name", "value", "unit", "bar", "holds"}
    assert promised == drawn[::2]
    assert len(promised) == 7
    assert [name for name in promised if name not in printed] == []


def test_a_part_that_breaks_off_is_a_promise_that_does_not_hold(tmp_path, capfd, monkeypatch):
    results = tmp_path / "results.json"
    monkeypatch.setitem(runner.PARTS, "texts", ("--what-nobody-knows",))

    code = runner.main(["texts", "--results", str(results)])

    (row,) = json.loads(results.read_text(encoding="utf-8"))
    assert (code, row["name"], row["holds"]) == (1, "texts: the part came to its end", False)
    assert "texts: the part came to its end" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("row", "holds", "promise"),
    [
        (at_most("a", 0.9, 1, "ms"), True, "at most 1"),
        (at_most("a", 1.1, 1, "ms"), False, "at most 1"),
        (at_least("a", 11, 10, "times"), True, "at least 10"),
        (at_least("a", 9, 10, "times"), False, "at least 10"),
        (figure("a", 5, "ms"), True, ""),
        (not_measured("a", "no nginx here", "times", 0.7), None, "bar 0.7"),
    ],
)
def test_a_row_says_what_was_promised_and_whether_it_holds(row, holds, promise):
    assert (row.holds, row.promise) == (holds, promise)


def test_what_was_not_measured_is_said_and_not_drawn():
    row = not_measured("a page against nginx", "no nginx here", "times", 0.7)

    assert "a page against nginx" in runner.table([row])
    assert "no nginx here" in runner.table([row])
    assert ET.fromstring(runner.draw([row])).findall(f".//{SVG}rect") == []


def test_a_promise_that_is_missed_is_longer_than_its_bar():
    rows = [at_most("kept", 5, 10, "ms"), at_least("missed", 5, 6, "times"), Row("no bar", 3, "ms")]

    drawn = ET.fromstring(runner.draw(rows))

    kinds = {rect.get("class"): float(rect.get("width")) for rect in drawn.iter(f"{SVG}rect")}
    assert kinds["holds"] == kinds["room"] / 2
    assert kinds["fails"] > kinds["room"]
