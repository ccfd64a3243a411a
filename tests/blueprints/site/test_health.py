"""What a monitor is told."""

from datetime import UTC, datetime, timedelta

import pytest

from foundation import clock
from foundation.database import commit
from foundation.mail import queue_mail
from foundation.site_version import mark_site_changed
from tests.people import reader_of, seated


def test_a_healthy_site_says_so_without_cookie_or_cache(client):
    answer = client.get("/health")

    assert (answer.status_code, answer.json) == (200, {"status": "ok", "problems": [], "warnings": []})
    assert (answer.headers["Cache-Control"], answer.headers.getlist("Set-Cookie")) == ("private, no-store", [])


@pytest.mark.parametrize(("minutes", "count"), [(59, 0), (61, 1)])
def test_mail_that_waits_too_long_is_a_warning_and_no_failure(app, client, minutes, count):
    with app.app_context(), clock.at(datetime.now(UTC) - timedelta(minutes=minutes)):
        commit(lambda: queue_mail("lan@benmo.example", "Chào", "Chị Lan bí mật"))

    answer = client.get("/health")

    assert (answer.status_code, answer.json["status"], len(answer.json["warnings"])) == (200, "ok", count)
    assert "benmo.example" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "url", ["sqlite:////nowhere/x.sqlite", "postgresql://x@127.0.0.1:9/x", "mysql://x@127.0.0.1:9/x"]
)
def test_without_its_database_health_fails_in_words_and_pages_say_503(make_app, url):
    client = reader_of(make_app(database_url=url))

    health, page, parts = client.get("/health"), client.get("/"), client.get("/", headers={"HX-Request": "true"})

    assert [answer.status_code for answer in (health, page, parts)] == [503, 503, 503]
    assert (health.json["status"], len(health.json["problems"])) == ("failing", 1)
    for answer in (health, page, parts):
        said = answer.get_data(as_text=True)
        assert [word for word in ("127.0.0.1", "nowhere", "sqlite", "Traceback", "SELECT") if word in said] == []


def test_a_session_cookie_does_not_make_health_fail_with_the_database(make_app, app):
    staff = seated(app)
    client = make_app(database_url="sqlite:////nowhere/x.sqlite").test_client()
    client.set_cookie("session", staff.client.get_cookie("session").value)

    assert client.get("/health").status_code == 503


def test_health_answers_by_get_only(client):
    assert (client.head("/health").status_code, client.post("/health", data={"a": "b"}).status_code) == (200, 405)


def test_a_redis_that_does_not_answer_is_a_warning_and_no_failure(make_app, app):
    answer = reader_of(make_app(redis_url="redis://127.0.0.1:9/0")).get("/health")

    assert (answer.status_code, [w.split(":")[0] for w in answer.json["warnings"]]) == (
        200,
        ["Redis does not answer or is full"],
    )


@pytest.mark.needs_redis
def test_a_node_with_another_secret_is_noticed(app_with_redis, make_app, with_redis):
    with app_with_redis.app_context():
        commit(mark_site_changed)  # the word by which this database is known, and no other run of the tests
    odd = make_app(redis_url=with_redis["redis_url"], secret_key="of another machine, and long enough")

    warnings = [reader_of(site).get("/health").json["warnings"] for site in (app_with_redis, odd, app_with_redis)]

    assert [[w.split(":")[0] for w in some] for some in warnings] == [[], ["another node has another secret_key"], []]
