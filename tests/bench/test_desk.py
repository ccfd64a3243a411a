"""The benchmark of the desk still runs, whatever became of the tables; how fast is not asked here."""

import pytest

from bench import desk
from bench.rows import Options


@pytest.mark.only_on("sqlite")  # it builds files of its own
def test_it_measures_every_page_of_the_desk():
    measured = [row.name for row in desk.rows(Options(quick=True))]

    assert measured[:-2] == [f"desk: {page.name}" for page in desk.pages()]
