"""The benchmark of stored pages still runs; how fast they are is not asked here."""

import json
import sys

import pytest

from bench import pages


@pytest.mark.only_on("sqlite")  # it builds a file of its own
def test_it_measures_every_way(tmp_path, monkeypatch):
    results = tmp_path / "results.json"
    monkeypatch.setattr(pages, "ROUNDS", 1)
    monkeypatch.setattr(sys, "argv", ["pages", "--requests", "1", "--results", str(results)])

    pages.main()

    named = {row["name"].removeprefix("pages: ") for row in json.loads(results.read_text(encoding="utf-8"))}
    assert set(pages.WAYS) < named
