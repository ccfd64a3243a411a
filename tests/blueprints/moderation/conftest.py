"""Two moderators, each at a browser of their own."""

import pytest

from tests.people import seated


@pytest.fixture
def lan(app):
    return seated(app)


@pytest.fixture
def hung(app):
    return seated(app, "Hùng")
