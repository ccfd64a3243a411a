"""The benchmark of cold starts still runs; how long they take is not asked here."""

import json
import sys

import pytest

from bench import cold


@pytest.mark.only_on("sqlite")  # it builds a file of its own
def test_it_measures_both_ways(tmp_path, monkeypatch):
    results = tmp_path / "results.json"
    monkeypatch.setattr(sys, "argv", ["cold", "--processes", "1", "--results", str(results)])

    cold.main()

    rows = json.loads(results.read_text(encoding="utf-8"))
    assert [row["name"] for row in rows] == [
        "cold: the interpreter alone",
        "cold: a stored page",
        "cold: a page made anew",
    ]
