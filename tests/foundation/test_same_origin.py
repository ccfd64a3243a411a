"""Whether an unsafe request comes from our own pages: what the browser says, and the token where it says nothing."""

import dataclasses

import pytest

from domain.comments.models import Comment
from tests.discussions import HTMX, count, field, has_error, letter

HERE = "http://localhost"
OURS, FOREIGN, UNKNOWN = 303, 403, 422


def browser(app):
    """A browser that says nothing about where a request comes from."""
    return app.test_client()


def said(site=None, origin=None) -> dict:
    return {name: value for name, value in {"Sec-Fetch-Site": site, "Origin": origin}.items() if value is not None}


@pytest.mark.parametrize(
    ("row", "headers", "status"),
    [
        ("the browser says it is ours", said("same-origin"), OURS),
        ("it goes before a strange origin", said("same-origin", "https://evil.example"), OURS),
        ("another site", said("cross-site"), FOREIGN),
        ("another site that claims our origin", said("cross-site", HERE), FOREIGN),
        ("a neighbour on the same domain", said("same-site", HERE), FOREIGN),
        ("typed by hand, which no form is", said("none"), UNKNOWN),
        ("typed by hand, with our origin", said("none", HERE), OURS),
        ("a word nobody knows", said("Same-Origin"), UNKNOWN),
        ("two words", said("same-origin, cross-site"), UNKNOWN),
        ("an old browser with our origin", said(None, HERE), OURS),
        ("our origin in capitals", said(None, "HTTP://LOCALHOST"), OURS),
        ("an old browser on another site", said(None, "https://evil.example"), FOREIGN),
        ("our name over another scheme", said(None, "https://localhost"), FOREIGN),
        ("our name at another port", said(None, "http://localhost:8080"), FOREIGN),
        ("our name inside another", said(None, "http://localhost.evil.example"), FOREIGN),
        ("our name as a user name", said(None, "http://localhost@evil.example"), FOREIGN),
        ("our origin and a path", said(None, "http://localhost/"), FOREIGN),
        ("two origins", said(None, f"{HERE} https://evil.example"), FOREIGN),
        ("null, which counts as absent", said(None, "null"), UNKNOWN),
        ("an empty origin", said(None, ""), UNKNOWN),
        ("nothing at all", {}, UNKNOWN),
        ("nothing but a referrer, which proves nothing", {"Referer": f"{HERE}/articles/x-1"}, UNKNOWN),
    ],
)
def test_a_post_is_taken_when_it_comes_from_our_own_pages(app, article, row, headers, status):
    answer = browser(app).post(f"{article.url}/comments", data=letter("Ý kiến"), headers=headers)

    assert (row, answer.status_code, count(app, Comment)) == (row, status, status == OURS)
    if status != OURS:
        assert (field(answer, "text"), has_error(answer)) == ("Ý kiến", True)


@pytest.mark.parametrize(
    ("row", "origin", "status"),
    [
        ("the first address", "https://benmo.example", OURS),
        ("the second, with its port", "http://benmo.example:8000", OURS),
        ("an address in capitals", "https://BENMO.example", OURS),
        ("the host asked, which anybody can choose", "http://localhost", FOREIGN),
        ("another scheme", "http://benmo.example", FOREIGN),
        ("another port", "https://benmo.example:8443", FOREIGN),
    ],
)
def test_configured_addresses_are_the_only_ones(make_app, app, article, row, origin, status):
    site = make_app(addresses=("https://Benmo.example/", "http://benmo.example:8000"))

    answer = browser(site).post(
        f"{article.url}/comments", data=letter(), headers={"Origin": origin, "Host": "benmo.example"}
    )

    assert (row, answer.status_code, count(app, Comment)) == (row, status, status == OURS)


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_browser_that_says_nothing_sends_twice_and_loses_nothing(app, article, headers):
    client = browser(app)
    first = client.post(f"{article.url}/comments", data=letter("Ý kiến"), headers=headers)
    token = field(first, "csrf_token")

    second = client.post(
        f"{article.url}/comments", data=letter(field(first, "text"), csrf_token=token), headers=headers
    )

    [cookie] = first.headers.getlist("Set-Cookie")
    assert (first.status_code, cookie.split("=")[0], "Max-Age=3600" in cookie) == (422, "form", True)
    assert (second.status_code, count(app, Comment)) == (201 if headers else 303, 1)


def test_the_token_is_worth_nothing_without_the_cookie_it_is_bound_to(app, article):
    first = browser(app).post(f"{article.url}/comments", data=letter())

    stolen = browser(app).post(f"{article.url}/comments", data=letter(csrf_token=field(first, "csrf_token")))

    assert (stolen.status_code, count(app, Comment)) == (UNKNOWN, 0)


@pytest.mark.parametrize("token", ["x", "", "é", "a.b.c", "\0", "x" * 5_000, "IjEi.Zz.Zz"])
def test_a_token_that_is_none_gives_the_form_back(app, article, token):
    answer = browser(app).post(f"{article.url}/comments", data=letter("Ý kiến", csrf_token=token))

    assert (answer.status_code, field(answer, "text")) == (UNKNOWN, "Ý kiến")


def test_after_the_secret_changed_a_form_needs_one_more_click(make_app, app, settings, article):
    client = browser(app)
    stale = client.post(f"{article.url}/comments", data=letter("Ý kiến"))
    changed = make_app(secret_key="another secret that is long enough to be one").test_client()
    changed._cookies = client._cookies
    assert dataclasses.asdict(settings)["secret_key"] != "another secret that is long enough to be one"

    again = changed.post(f"{article.url}/comments", data=letter("Ý kiến", csrf_token=field(stale, "csrf_token")))
    sent = changed.post(
        f"{article.url}/comments", data=letter(field(again, "text"), csrf_token=field(again, "csrf_token"))
    )

    assert (again.status_code, field(again, "text")) == (UNKNOWN, "Ý kiến")
    assert (sent.status_code, count(app, Comment)) == (OURS, 1)


def test_a_foreign_form_comes_back_and_can_be_sent_from_our_page(app, article):
    client = browser(app)
    foreign = client.post(f"{article.url}/comments", data=letter("Ý kiến"), headers=said("cross-site"))

    sent = client.post(
        f"{article.url}/comments",
        data=letter(field(foreign, "text"), csrf_token=field(foreign, "csrf_token")),
        headers=said("same-origin"),
    )

    assert (foreign.status_code, sent.status_code) == (FOREIGN, OURS)


@pytest.mark.parametrize("headers", [said("cross-site"), said(None, "https://evil.example"), {}])
def test_other_forms_are_refused_without_being_done(app, headers):
    client = browser(app)

    answer = client.post("/language", data={"language": "en"}, headers=headers)

    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (403, [])
    assert client.post("/language", data={"language": "en"}, headers=said("same-origin")).status_code == 303


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_may_begin_anywhere(app, article, method):
    assert getattr(browser(app), method)(article.url, headers=said("cross-site")).status_code == 200
