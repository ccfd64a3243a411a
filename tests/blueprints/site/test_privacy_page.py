"""The policy about readers' data: it says what the settings say, in both languages, and its version moves with it."""

import hashlib

import pytest

from domain.privacy.policy import PRIVACY_POLICY_VERSION
from tests.discussions import dom, text_of
from tests.pages import by_id
from tests.people import reader_of

# Of each version the letters of the texts that readers agreed to. Another text is another version: add a line.
TEXTS = {"1": "1efbfb10785938d3"}


def policy(app, language="vi") -> str:
    reader = reader_of(app)
    reader.set_cookie("language", language)
    return text_of(by_id(reader.get("/privacy"), "policy"))


def test_a_changed_text_has_a_new_version(make_app, app):
    site = make_app(site_name="Bến Mơ")

    text = "".join("".join(policy(site, language).split()) for language in ("vi", "en"))

    assert TEXTS[PRIVACY_POLICY_VERSION] == hashlib.sha256(text.encode()).hexdigest()[:16]


def test_every_page_links_to_it_and_it_leads_to_the_readers_rights(client, article):
    footers = [dom(client.get(page)).find(".//footer//a[@href='/privacy']") for page in ("/", article.url, "/privacy")]
    page = client.get("/privacy")

    assert None not in footers
    links = [link.get("href") for link in by_id(page, "policy").iter("a")]
    assert {"/comments/mine/data", "/comments/mine/erasure/new", "/comment-policy"} <= set(links)
    assert page.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        ({}, ["180 ngày", "730 ngày", "30 ngày", "Phiên bản"], []),
        ({"networks_kept_days": 7, "emails_kept_days": 14}, ["mạng: 7 ngày", "xác nhận: 14 ngày"], ["180 ngày"]),
        ({"networks_kept_days": 0, "emails_kept_days": 0}, ["mạng: cho đến khi", "email: cho đến khi"], ["730"]),
        ({"comments_ask_email": False}, ["180 ngày"], ["730 ngày"]),
        ({"site_responsible": "Bà Trần Mẫu", "site_telephone": "0210 3 000 000"}, ["Bà Trần Mẫu", "0210"], []),
    ],
)
def test_it_says_what_the_settings_say(make_app, app, changes, said, unsaid):
    page = text_of(by_id(reader_of(make_app(**changes)).get("/privacy"), "content"))

    assert [text for text in said if text not in page] == []
    assert [text for text in unsaid if text in page] == []


def test_both_languages_say_it(app):
    assert policy(app, "vi") != policy(app, "en")
    assert "Personal data" not in policy(app, "vi")
