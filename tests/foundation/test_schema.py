"""A site whose database waits for migrations says so and does nothing else."""

import pytest
from sqlalchemy import text

from foundation.database import db
from foundation.schema import current_revision, newest_revision
from tests.discussions import HTMX, dom, field, statements
from tests.people import reader_of


@pytest.fixture
def behind(app):
    """A database at an older migration, for as long as the test runs."""
    set_revision(app, "0000")
    yield
    set_revision(app, newest_revision())


def set_revision(app, number):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :number"), {"number": number})


def test_the_database_of_the_tests_is_up_to_date(app):
    with app.app_context():
        assert current_revision() == newest_revision()


def test_while_behind_every_page_is_503_and_health_says_why(make_app, app, behind):
    client = reader_of(make_app())

    answers = {path: client.get(path) for path in ("/", "/moderation/", "/accounts/sign-in", "/nowhere")}
    health = client.get("/health")

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 503)
    assert (health.status_code, health.json["status"], len(health.json["problems"])) == (503, "failing", 1)
    assert "migrations" in health.json["problems"][0]


def test_what_was_typed_comes_back_while_behind(make_app, app, article, behind):
    client = reader_of(make_app())

    page = client.post(f"{article.url}/comments", data={"text": "Lời dài", "author_name": "Hoa"})
    parts = client.post(f"{article.url}/comments", data={"text": "Lời dài", "author_name": "Hoa"}, headers=HTMX)

    typed = [e.text for e in dom(page).iter("textarea")]
    assert (page.status_code, [t.strip() for t in typed]) == (503, ["Lời dài"])
    assert (parts.status_code, field(parts, "text")) == (503, None)


def test_after_the_migration_the_same_process_answers(make_app, app):
    set_revision(app, "0000")
    client = reader_of(make_app())
    statuses = [client.get("/").status_code]
    set_revision(app, newest_revision())
    statuses.append(client.get("/").status_code)

    assert statuses == [503, 200]


def test_once_up_to_date_it_is_not_asked_again(app, client):
    client.get("/")

    with statements(app) as seen:
        client.get("/")

    assert [s for s in seen if "alembic_version" in s] == []


def test_an_empty_database_has_no_revision(make_app, tmp_path):
    empty = make_app(database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}")

    with empty.app_context():
        assert current_revision() is None
    assert reader_of(empty).get("/").status_code == 503


def test_a_database_that_is_away_is_not_taken_for_an_empty_one(make_app, tmp_path):
    away = make_app(database_url=f"sqlite:///{tmp_path / 'none' / 'x.sqlite'}")
    client = reader_of(away)

    health = client.get("/health")

    assert (client.get("/").status_code, health.status_code) == (503, 503)
    assert "does not answer" in health.json["problems"][0]
