"""Every error is a page or a fragment in the reader's language, without a trace of the inside."""

import pytest
from flask import abort
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from foundation.database import db
from foundation.limits import LimitReached
from foundation.security_headers import HEADERS
from tests.discussions import HTMX, dom, text_of
from tests.pages import by_id, targets_of
from tests.people import reader_of

FORM = "application/x-www-form-urlencoded"
STATUSES = [400, 403, 404, 405, 409, 411, 413, 422, 429, 500, 503]
INSIDE = ["Traceback", "sqlalchemy", "werkzeug", "SELECT", "secret detail", 'File "', ".py"]


def failing_app(make_app, **settings):
    """A site with a route for each way to fail."""
    app = make_app(**settings)

    def fail(status):
        if status == 429:
            raise LimitReached(90)
        if status == 500:
            raise RuntimeError("secret detail")
        if status == 503:
            raise OperationalError("SELECT secret detail", {}, Exception("secret detail"))
        abort(status, "secret detail")

    app.add_url_rule("/fails/<int:status>", view_func=fail, methods=["GET", "POST"])
    return app


@pytest.fixture
def failing(make_app, app):
    return reader_of(failing_app(make_app))


def test_an_error_is_a_whole_page(failing):
    for status in STATUSES:
        answer = failing.get(f"/fails/{status}")

        page = answer.get_data(as_text=True)
        assert (answer.status_code, dom(answer).get("lang"), len(list(dom(answer).iter("h1")))) == (status, "vi", 1)
        assert [word for word in INSIDE if word in page] == []
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert [link.get("href") for link in by_id(answer, "content").iter("a")] == ["/"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", "#notices"),
        ("form#comment-form", "#comment-form .form-message"),
        ("form#a>b", "#notices"),
        ("p#x", "#notices"),
    ],
)
def test_an_error_for_htmx_is_one_fragment(failing, source, target):
    for status in STATUSES:
        answer = failing.post(f"/fails/{status}", data={"text": "x"}, headers={**HTMX, "HX-Source": source})

        body = answer.get_data(as_text=True)
        assert (answer.status_code, targets_of(answer)) == (status, [(target, "innerHTML")])
        assert ([word for word in [*INSIDE, "<html"] if word in body], "HX-Request" in answer.headers["Vary"]) == (
            [],
            True,
        )


def test_both_languages_say_it_in_their_own_words(failing):
    vietnamese = [failing.get(f"/fails/{status}") for status in STATUSES]
    failing.set_cookie("language", "en")
    english = [failing.get(f"/fails/{status}") for status in STATUSES]

    for one, other in zip(vietnamese, english, strict=True):
        headings = {text_of(dom(answer).find(".//h1")) for answer in (one, other)}
        assert (dom(one).get("lang"), dom(other).get("lang"), len(headings)) == ("vi", "en", 2)


def test_what_was_typed_comes_back_as_it_was_typed(failing):
    words = "\n Dòng một\n<script>alert(1)</script> & </textarea>\n🐃  hai"
    for status in STATUSES:
        answer = failing.post(f"/fails/{status}", data={"text": words, "author_name": "Hoa"})

        [area] = dom(answer).iter("textarea")
        assert (answer.status_code, area.text.replace("\r\n", "\n")) == (status, words)
        assert "readonly" in area.attrib


def test_a_page_that_failed_while_reading_gives_nothing_back(failing):
    assert list(dom(failing.get("/fails/500?text=x")).iter("textarea")) == []


@pytest.mark.parametrize(("status", "wanted"), [(429, "90"), (503, "5"), (500, None)])
def test_when_to_come_back_is_said_where_it_helps(failing, status, wanted):
    assert failing.get(f"/fails/{status}").headers.get("Retry-After") == wanted


def test_an_error_page_in_production_is_the_same(make_app, app):
    client = reader_of(failing_app(make_app, production=True, secret_key="q8Zr1Vw5Xt2Yb7Nc4Md9Ke6Lf3Hg0Js8Pa5"))

    answers = [client.get(f"/fails/{status}") for status in STATUSES]

    assert [answer.status_code for answer in answers] == STATUSES
    assert [word for word in INSIDE for answer in answers if word in answer.get_data(as_text=True)] == []


REAL = [
    ("POST", "/language", {"data": b"language=%ff%fe", "content_type": FORM}, 400),
    ("POST", "/language", {"data": b"language=\xff", "content_type": FORM}, 400),
    ("GET", "/nowhere", {}, 404),
    ("GET", "/articles/%ff%00", {}, 404),
    ("GET", "/%2e%2e/%2e%2e/etc/passwd", {}, 404),
    ("POST", "/", {"data": {"a": "b"}}, 405),
    ("PUT", "/", {"data": {"a": "b"}}, 405),
    ("POST", "/language", {}, 411),
    ("POST", "/language", {"data": {"text": "x" * 70_000}}, 413),
    ("POST", "/language", {"data": {"language": "fr"}}, 422),
]


def test_the_web_itself_provokes_no_other_answer(client):
    for method, path, options, status in REAL:
        answers = [client.open(path, method=method, headers=headers, **options) for headers in ({}, HTMX)]

        assert [answer.status_code for answer in answers] == [status, status]


def test_a_wrong_method_names_the_right_ones(client):
    assert set(client.get("/language").headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_broken_database_keeps_the_comment_in_the_readers_hands(app, article, client, headers):
    data = {"text": "Lời rất dài", "author_name": "Hoa"}
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE submissions RENAME TO submissions_away"))
    try:
        answer = client.post(f"{article.url}/comments", data=data, headers=headers)
    finally:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE submissions_away RENAME TO submissions"))
    again = client.post(f"{article.url}/comments", data=data, headers=headers)

    typed = [area.text.strip() for area in dom(answer).iter("textarea")]
    assert (answer.status_code, typed) == (503, ["Lời rất dài"] if not headers else [])
    assert again.status_code == (201 if headers else 303)


def test_even_a_page_without_categories_is_an_error_page(app, client):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE categories RENAME TO categories_away"))
    try:
        answer = client.get("/")
        lost = client.get("/nowhere")
    finally:
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE categories_away RENAME TO categories"))

    assert (answer.status_code, lost.status_code, client.get("/").status_code) == (503, 404, 200)
    assert [len(list(dom(page).iter("h1"))) for page in (answer, lost)] == [1, 1]
