"""A moderator's desk for every test about readers' data: what they left was decided about."""

import pytest

from tests.domain.desk import Desk


@pytest.fixture
def desk(app, article):
    """A desk inside an application context, on a site with one article."""
    with app.app_context():
        yield Desk()
