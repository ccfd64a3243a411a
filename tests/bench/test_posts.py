"""The benchmark of posts still runs, and whatever it sends is stored once; how fast is not asked here."""

import socket

import pytest

from bench import posts


@pytest.mark.only_on("sqlite")  # it builds files of its own
def test_it_measures_every_kind_and_loses_nothing(monkeypatch):
    monkeypatch.setattr(posts, "ROUNDS", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    rows = {row["name"].removeprefix("posts: "): row for row in posts.rows(posts=1, sent=16, port=port)}

    assert set(posts.KINDS) < set(rows)
    assert {name: row["value"] for name, row in rows.items() if row["bar"] == 0} == {
        "answers without the writer's comment": 0,
        "acknowledged and lost": 0,
        "stored twice": 0,
        "database is locked": 0,
        "counters that differ": 0,
    }
