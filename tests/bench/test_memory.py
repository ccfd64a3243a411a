"""The benchmark of memory still runs and asks for what it says; how much memory is not asked here."""

import json
import sys

import pytest

from bench import memory


@pytest.mark.only_on("sqlite")  # it builds a file of its own
def test_it_measures_the_whole_server(tmp_path, monkeypatch):
    results = tmp_path / "results.json"
    monkeypatch.setattr(sys, "argv", ["memory", "--requests", "10", "--results", str(results)])

    memory.main()

    [row] = json.loads(results.read_text(encoding="utf-8"))
    assert (row["name"], row["unit"]) == ("memory: the whole server", "MB")
