"""A way to search, inside an application context."""

import pytest

from domain.comments.finding import search_page
from domain.search.queries import Narrowing
from domain.search.wanted import wanted_in
from foundation.database import db
from tests.domain.desk import Desk


@pytest.fixture
def context(app):
    with app.app_context():
        yield


@pytest.fixture
def desk(context, article):
    """A moderator's desk, on a site with one article."""
    return Desk()


@pytest.fixture
def found(context):
    """found("words", **narrowing): what readers find, the best first, as (kind, number)."""

    def search(words: str, **narrowing):
        db.session.rollback()
        page = search_page(wanted_in(words), Narrowing(**narrowing))
        assert page.count == len(page.found)
        return [("comment", f.comment.id) if f.comment else ("article", f.article.id) for f in page.found]

    return search
