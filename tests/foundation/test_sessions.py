"""Sessions as rows: when they are written, and what stands when the database fails."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from foundation import sessions
from foundation.database import commit, db
from foundation.sessions import Session, end_sessions_of
from tests.discussions import statements
from tests.people import reader_of, seated
from tests.tables import rows_of


@pytest.fixture
def lan(app):
    staff = seated(app)
    staff.token()  # the first page of the desk puts the token for forms into the session
    return staff


def rows(app):
    with app.app_context():
        return rows_of("sessions")


def writes(seen):
    return [s for s in seen if s.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_looking_around_writes_nothing(app, lan):
    with statements(app) as seen:
        lan.get("/moderation/")
        lan.get("/accounts/me")

    assert writes(seen) == []


def test_when_it_was_seen_is_written_every_few_minutes_only(app, lan):
    [before] = rows(app)
    seen_at = []
    for minutes in (4, 6, 7, 12):
        with time_machine.travel(before["seen_at"] + timedelta(minutes=minutes), tick=False):
            lan.get("/moderation/")
        seen_at.append(round((rows(app)[0]["seen_at"] - before["seen_at"]).total_seconds() / 60))

    assert seen_at == [0, 6, 6, 12]


def test_a_strangers_request_asks_no_sessions(app, client, article):
    client.get(article.url)
    with statements(app) as seen:
        client.get(article.url)

    assert [s for s in seen if "sessions" in s] == []


def test_an_unknown_cookie_costs_one_question_and_is_no_error(app, client):
    client.set_cookie("session", "x" * 4000)

    assert (client.get("/").status_code, client.get("/moderation/").status_code) == (200, 303)


def test_all_sessions_of_an_account_end_together(app):
    lan, also_lan, hung = seated(app, "Lan"), seated(app, "Lan"), seated(app, "Hùng")
    [first, second, _third] = rows(app)
    with app.app_context():
        commit(
            lambda: db.session.execute(
                update(Session)
                .where(Session.id == second["id"])
                .values(account=first["account"], data=json.dumps({"_user_id": first["account"]}))
            )
        )
        commit(lambda: end_sessions_of(first["account"]))

    assert [staff.get("/moderation/").status_code for staff in (lan, also_lan, hung)] == [303, 303, 200]


def test_every_node_knows_a_session_and_none_after_the_sign_out(make_app, app, lan):
    other = reader_of(make_app())
    other.set_cookie("session", lan.client.get_cookie("session").value)
    before = other.get("/moderation/").status_code

    lan.post("/accounts/sign-out")

    assert (before, other.get("/moderation/").status_code) == (200, 303)


def test_a_session_never_outlives_the_clock_going_back(app, lan):
    with time_machine.travel(datetime.now(UTC) - timedelta(days=400)):
        assert lan.get("/moderation/").status_code == 200


def test_a_disk_that_is_full_keeps_staff_reading(app, lan, monkeypatch):
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415 only here

    def full(_work):
        raise OperationalError("UPDATE sessions", {}, Exception("database or disk is full"))

    monkeypatch.setattr(sessions, "commit", full)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        assert lan.get("/moderation/").status_code == 200


def test_without_its_database_the_site_answers_staff_503_and_keeps_their_cookie(make_app, app, lan, tmp_path):
    away = make_app(database_url=f"sqlite:///{tmp_path / 'none' / 'ykien.sqlite'}")
    client = away.test_client()
    client.set_cookie("session", lan.client.get_cookie("session").value)

    answers = [client.get(path) for path in ("/", "/moderation/", "/health")]

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert client.get_cookie("session") is not None
