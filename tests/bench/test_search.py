"""The benchmark of the search still runs, whatever became of the tables; how fast is not asked here."""

import pytest

from bench import search
from bench.rows import Options


@pytest.mark.only_on("sqlite")  # it builds a file of its own
def test_it_asks_every_question():
    measured = [row.name for row in search.rows(Options(quick=True))]

    assert measured[::3] == [f"search on sqlite: {question}" for question in search.QUESTIONS]
