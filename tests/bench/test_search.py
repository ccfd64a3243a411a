"""The benchmark of the search still runs, whatever became of the tables; how fast is not asked here."""

import json
import sys

import pytest

from bench import search


@pytest.mark.only_on("sqlite")  # it builds a file of its own
def test_it_asks_every_question(tmp_path, monkeypatch):
    results = tmp_path / "results.json"
    monkeypatch.setattr(search, "RUNS", 1)
    monkeypatch.setattr(sys, "argv", ["search", "--articles", "4", "--comments", "20", "--results", str(results)])

    search.main()

    rows = json.loads(results.read_text(encoding="utf-8"))
    named = [row["name"].split(": ")[1] for row in rows if row["name"].startswith("search on sqlite")]
    assert named == list(search.QUESTIONS)
