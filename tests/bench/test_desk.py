"""The benchmark of the desk still runs, whatever became of the tables; how fast is not asked here."""

import json
import sys

import pytest

from bench import desk


@pytest.mark.only_on("sqlite")  # it builds files of its own
def test_it_measures_every_page_of_the_desk(tmp_path, monkeypatch):
    results = tmp_path / "results.json"
    monkeypatch.setattr(desk, "RUNS", 1)
    monkeypatch.setattr(sys, "argv", ["desk", "--comments", "1200", "--results", str(results)])

    desk.main()

    rows = json.loads(results.read_text(encoding="utf-8"))
    assert [row["name"] for row in rows] == [f"desk: {page.name}" for page in desk.pages()]
