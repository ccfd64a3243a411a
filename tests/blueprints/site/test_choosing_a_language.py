"""The language is chosen by a form and kept in a cookie; no address and no browser setting changes it."""

import pytest

from tests.discussions import HTMX, dom, field
from tests.people import reader_of
from tests.tables import digests_of_tables


def language_of(answer):
    return dom(answer).find(".").get("lang")


def choose(client, language, headers=None, **where):
    return client.post("/language", data={"language": language, **where}, headers=headers)


def test_the_choice_is_kept_for_every_page(client, article):
    before = language_of(client.get("/"))
    answer = choose(client, "en", next=article.url)

    assert (before, answer.status_code, answer.location) == ("vi", 303, article.url)
    assert [language_of(client.get(path)) for path in ("/", article.url, "/nowhere")] == ["en", "en", "en"]
    choose(client, "vi")
    assert language_of(client.get("/")) == "vi"


def test_the_cookie_is_like_every_other(app):
    for scheme, name in (("http", "language"), ("https", "__Host-language")):
        client = reader_of(app)
        answer = client.post("/language", data={"language": "en"}, base_url=f"{scheme}://localhost")

        [cookie] = answer.headers.getlist("Set-Cookie")
        flags = {part.split("=")[0] for part in cookie.split("; ")[1:]}
        assert cookie.startswith(f"{name}=en; ")
        assert {"HttpOnly", "SameSite", "Path", "Max-Age"} <= flags
        assert ("Secure" in flags) is (scheme == "https")


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_language_we_do_not_speak_is_refused(client, headers):
    for language in ("", "fr", "EN", "en ", "vi-VN", "../en", "en\x00", "ạ", "x" * 5000):
        answer = choose(client, language, headers)

        assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (422, [])


def test_a_cookie_we_did_not_set_changes_nothing(client):
    for value in ("fr", "EN", "", "x" * 4000, "vi\x00", "%00"):
        client.set_cookie("language", value)

        assert language_of(client.get("/")) == "vi"


def test_reading_never_changes_the_language(app, client, article):
    with app.app_context():
        before = digests_of_tables()
    paths = ["/?language=en", f"{article.url}?language=en&lang=en", "/language?language=en"]

    answers = [client.get(path, headers={"Accept-Language": "en"}) for path in paths]

    with app.app_context():
        assert digests_of_tables() == before
    assert [answer.status_code for answer in answers] == [200, 200, 405]
    assert ([a.headers.getlist("Set-Cookie") for a in answers], language_of(client.get("/"))) == ([[]] * 3, "vi")


def test_the_form_leads_back_to_the_page_it_stands_on(client, article):
    paths = ["/", f"{article.url}?order=oldest", "/nowhere?a=b"]

    assert [field(client.get(path), "next") for path in paths] == paths


def test_a_form_from_another_site_chooses_nothing(app):
    answer = choose(app.test_client(), "en", {"Origin": "https://evil.example"})

    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (403, [])


def test_the_sites_own_language_is_the_hosts(make_app, app):
    assert language_of(reader_of(make_app(default_language="en")).get("/")) == "en"
