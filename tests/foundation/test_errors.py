"""Errors: the right status, a page or a fragment, and never a person's words lost or our inside shown."""

import contextlib
import io
import sqlite3

import pytest
from sqlalchemy import event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from domain.comments.models import Comment
from foundation.bodies import LARGEST_BODY_BYTES
from foundation.database import db
from tests.discussions import HTMX, count, dom, letter, text_of
from tests.people import reader_of

FORM = "application/x-www-form-urlencoded"


def kept_text(answer) -> str | None:
    return next((text_of(e) for e in dom(answer).iter("textarea") if e.get("id") == "typed"), None)


def raw_post(app, path, body=b"", **environ):
    """A request as a server hands it over, without what test clients add."""
    made = EnvironBuilder(path=path, method="POST", headers={"Sec-Fetch-Site": "same-origin"}).get_environ()
    made.pop("CONTENT_LENGTH", None)
    made |= {"wsgi.input": io.BytesIO(body), "CONTENT_TYPE": FORM} | environ
    _body, status, headers = run_wsgi_app(app, made)
    return int(status.split()[0]), headers


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_that_is_not_meant_is_refused_with_those_that_are(client, article, method):
    answer = getattr(client, method)(f"{article.url}/comments", data=letter())

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("path", ["/", "/comments/1", "/categories/tin-tuc"])
def test_a_page_cannot_be_posted_to(client, article, path):
    answer = client.post(path, data=letter("Ý kiến"))

    assert (answer.status_code, kept_text(answer)) == (405, "Ý kiến")


@pytest.mark.parametrize(
    ("row", "environ", "status"),
    [
        ("no length", {}, 411),
        ("no length, in chunks", {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}, 411),
        ("a body over the limit", {"CONTENT_LENGTH": str(LARGEST_BODY_BYTES + 1)}, 413),
        ("a length of ten gigabytes", {"CONTENT_LENGTH": "10000000000"}, 413),
        ("a body shorter than it says", {"CONTENT_LENGTH": "500"}, 400),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(app, article, row, environ, status):
    answered, _headers = raw_post(app, f"{article.url}/comments", b"text=Hay&author_name=Hoa", **environ)

    assert (row, answered, count(app, Comment)) == (row, status, 0)


def test_a_body_just_within_the_limit_is_read(client, article):
    filler = "a" * (LARGEST_BODY_BYTES - len("text="))

    assert client.post(f"{article.url}/comments", data=f"text={filler}", content_type=FORM).status_code == 422
    assert client.post(f"{article.url}/comments", data=f"text={filler}a", content_type=FORM).status_code == 413


@pytest.mark.parametrize(
    ("row", "body"),
    [
        ("percent-encoded TCVN3", b"author_name=Hoa&text=Vi%D6t+Nam"),
        ("raw Latin-1", b"author_name=Hoa&text=Vi\xd6t Nam"),
        ("half a surrogate pair", b"author_name=Hoa&text=Vi%ED%A0%80t Nam"),
        ("overlong", b"author_name=Hoa&text=Vi%C0%80t Nam"),
    ],
)
def test_bytes_that_are_no_utf8_are_refused_and_what_can_be_read_is_given_back(client, article, app, row, body):
    answer = client.post(f"{article.url}/comments", data=body, content_type=FORM)

    assert (row, answer.status_code, count(app, Comment)) == (row, 400, 0)
    assert (kept_text(answer) or "").startswith("Vi\N{REPLACEMENT CHARACTER}")
    assert (kept_text(answer) or "").endswith("t Nam")


def test_htmx_gets_an_error_for_the_form_that_failed_and_no_page(client, article):
    headers = HTMX | {"HX-Source": "form#comment-form"}
    answer = client.post(f"{article.url}/comments", data=b"text=%D6", content_type=FORM, headers=headers)

    parts = list(dom(answer).iter("hx-partial"))
    assert [part.get("hx-target") for part in parts] == ["#comment-form .form-message"]
    assert "<html" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "source", ["form#x,body", "form#x *", "form#<script>", "div#notices", "form#", "x" * 5_000, "form#a\tb", "form#É"]
)
def test_an_odd_source_writes_into_the_notices_only(client, source):
    answer = client.get("/nowhere", headers=HTMX | {"HX-Source": source})

    assert [part.get("hx-target") for part in dom(answer).iter("hx-partial")] == ["#notices"]


def test_an_unexpected_failure_shows_nothing_of_the_inside_and_keeps_the_text(make_app, article, capsys, monkeypatch):
    app = make_app()
    monkeypatch.setitem(app.view_functions, "comments.create", lambda address: 1 // 0)  # noqa: ARG005 the route's own

    answer = reader_of(app).post(f"{article.url}/comments", data=letter("Ý kiến"))

    assert (answer.status_code, kept_text(answer)) == (500, "Ý kiến")
    assert "ZeroDivision" not in answer.get_data(as_text=True)
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize("cookies", [{}, {"session": "x" * 43}], ids=["no cookie", "a session cookie"])
def test_without_its_database_the_site_asks_to_come_back_and_keeps_the_text(make_app, article, cookies):
    app = make_app(database_url="sqlite:////nowhere/at/all.sqlite")
    client = reader_of(app)
    for name, value in cookies.items():
        client.set_cookie(name, value)

    answer = client.post(f"{article.url}/comments", data=letter("Ý kiến"))

    assert (answer.status_code, kept_text(answer), answer.headers["Retry-After"]) == (503, "Ý kiến", "5")
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("path", ["/", "/search", "/nothing-here"])
def test_raw_bytes_in_an_address_are_no_failure(client, path):
    answer = client.get(path, environ_overrides={"QUERY_STRING": "q=\xff\xfe&start=\xe9"})

    assert answer.status_code in {200, 404}


@pytest.mark.only_on("sqlite")  # which can be told that its disk is full
def test_a_full_disk_gives_the_text_back_and_the_site_recovers(app, client, article):
    with app.app_context():
        engine = db.engine

    def full(connection, *_rest) -> None:
        connection.execute("PRAGMA max_page_count=1")

    with contextlib.closing(sqlite3.connect(engine.url.database, isolation_level=None)) as connection:
        connection.execute("VACUUM")  # leaves no free page from other tests
    event.listen(engine, "checkout", full)
    long = "Ý kiến dài. " * 400
    answers = [client.post(f"{article.url}/comments", data=letter(f"{n} {long}")) for n in range(12)]
    event.remove(engine, "checkout", full)
    engine.dispose()  # a connection keeps what it was told, and another test may get it

    refused = [answer for answer in answers if answer.status_code != 303]
    assert {answer.status_code for answer in refused} == {503}
    assert kept_text(refused[-1]).endswith("Ý kiến dài.")
    assert client.get(article.url).status_code == 200
    assert client.post(f"{article.url}/comments", data=letter()).status_code == 303
    assert count(app, Comment) == 12 - len(refused) + 1


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "benmo.example.evil.example", "<b>"])
def test_an_unknown_host_is_refused_where_addresses_are_configured(make_app, app, article, host):
    client = reader_of(make_app(addresses=("https://benmo.example",)))

    assert client.get(article.url, headers={"Host": "benmo.example"}).status_code == 200
    answer = client.get(article.url, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)


def test_every_error_carries_the_security_headers(client):
    for answer in (client.get("/nowhere"), client.post("/", data={}), client.get("/comments/999")):
        assert answer.status_code >= 400
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Cache-Control"] == "private, no-store"
