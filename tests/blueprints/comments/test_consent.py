"""The line that asks for consent: never ticked beforehand, kept with the comment, required where the site says so."""

import pytest

from domain.privacy.policy import PRIVACY_POLICY_VERSION
from foundation.settings import Settings
from tests.discussions import HTMX, field, has_error, letter, text_of
from tests.pages import by_id
from tests.people import reader_of
from tests.tables import rows_of


def versions(app) -> list[str]:
    with app.app_context():
        return [row["consent_version"] for row in rows_of("comments")]


def test_the_box_is_not_ticked_and_what_the_reader_says_is_kept(app, client, article):
    page = client.get(article.url)

    said = [client.post(f"{article.url}/comments", data=letter(f"Lời {n}.", **data)).status_code
            for n, data in enumerate(({}, {"consent": "on"}))]  # fmt: skip

    box = by_id(page, "consent")
    assert (box.get("type"), box.get("checked"), box.get("required")) == ("checkbox", None, None)
    assert by_id(page, "comment-form").find(".//a[@href='/privacy']") is not None
    assert (said, versions(app)) == ([303, 303], ["", PRIVACY_POLICY_VERSION])


def test_a_site_that_does_not_ask_shows_no_box_and_keeps_no_answer(make_app, app, article):
    quiet = make_app(comments_consent="off")
    reader = reader_of(quiet)

    reader.post(f"{article.url}/comments", data=letter(consent="on"))

    assert (by_id(reader.get(article.url), "consent"), versions(app)) == (None, [""])


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_without_a_required_consent_the_form_comes_back_with_the_text_and_a_sentence_at_the_box(
    make_app, app, article, headers
):
    strict = reader_of(make_app(comments_consent="require"))

    refused = strict.post(f"{article.url}/comments", data=letter("Tôi phản đối."), headers=headers)
    other = strict.post(f"{article.url}/comments", data=letter("", consent="on"), headers=headers)
    taken = strict.post(f"{article.url}/comments", data=letter("Tôi phản đối.", consent="on"), headers=headers)

    assert (refused.status_code, field(refused, "text").strip(), has_error(refused)) == (422, "Tôi phản đối.", True)
    box = by_id(refused, "consent")
    assert (box.get("aria-invalid"), box.get("aria-describedby")) == ("true", "consent-error")
    assert box.get("autofocus") is not None
    assert text_of(by_id(refused, "consent-error"))
    assert (other.status_code, by_id(other, "consent").get("checked") is not None) == (422, True)
    assert taken.status_code == (201 if headers else 303)
    assert versions(app) == [PRIVACY_POLICY_VERSION]


def test_the_line_names_an_email_address_only_where_the_form_asks_for_one(make_app, app, article):
    texts = {
        asks: text_of(by_id(reader_of(make_app(comments_ask_email=asks)).get(article.url), "comment-form"))
        for asks in (True, False)
    }

    assert {asks: "lưu tên, email" in text for asks, text in texts.items()} == {True: True, False: False}


def test_asking_is_what_a_site_does_unless_told_otherwise():
    assert Settings().comments_consent == "ask"
