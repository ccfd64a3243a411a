"""The same reader on another device: a link to an address they confirmed, and never a hint who confirmed what."""

import re
from datetime import timedelta

import pytest
import time_machine

from foundation import clock
from tests.discussions import at_once, has_error, letter, shown_ids, stored
from tests.mails import CHI_HOA, confirm, path_in, queued
from tests.people import reader_of

WANTED = {"wanted": "y"}


@pytest.fixture
def hoa(app, client, article):
    """Chị Hoa's first browser: two comments that wait, and her confirmed address."""
    for text in ("Lời đầu.", "Lời sau."):
        client.post(f"{article.url}/comments", data=letter(text=text, email=CHI_HOA, notify="y"))
    confirm(client, queued(app)[0])
    return client


def ask(client, email=CHI_HOA):
    return client.post("/comments/mine/addresses", data={"email": email})


def shown(client, article) -> list[str]:
    """The words this browser sees under the article, the oldest first."""
    ids = set(shown_ids(client.get(article.url)))
    return [comment.revision.words for comment in stored(client.application) if comment.id in ids]


def device_links(site) -> list[str]:
    return [path_in(mail, "devices") for mail in queued(site) if "/mail/devices/" in mail["body"]]


def test_another_browser_has_ones_comments_after_the_button(app, hoa, article):
    phone = reader_of(app)
    asked = ask(phone)
    [link] = device_links(app)

    looked = [phone.get(link), phone.head(link)]
    before = shown(phone, article)
    taken = phone.post(link, data=WANTED)

    assert [answer.status_code for answer in [asked, *looked, taken]] == [200, 200, 200, 303]
    assert (before, shown(phone, article)) == ([], ["Lời đầu.", "Lời sau."])
    assert phone.get_cookie("mine").value == str(article.id)
    assert (phone.get(link).status_code, reader_of(app).post(link, data=WANTED).status_code) == (404, 404)


def test_the_link_that_confirmed_says_so_whatever_was_sent_to_the_address_since(app, hoa):
    link = path_in(queued(app)[0], "confirmations")
    ask(hoa)
    reader_of(app).post(device_links(app)[0], data=WANTED)

    with time_machine.travel(clock.now() + timedelta(days=30)):
        opened, pressed = hoa.get(link), hoa.post(link, data=WANTED, follow_redirects=True)

    assert [(page.status_code, "đã được xác nhận" in page.text) for page in (opened, pressed)] == [(200, True)] * 2


def test_what_the_browser_had_of_its_own_stays_with_it(app, hoa, article):
    phone = reader_of(app)
    phone.post(f"{article.url}/comments", data=letter(text="Từ điện thoại."))
    token = phone.get_cookie("reader").value
    ask(phone)
    phone.post(device_links(app)[0], data=WANTED)

    assert phone.get_cookie("reader").value == token
    assert shown(phone, article) == ["Lời đầu.", "Lời sau.", "Từ điện thoại."]
    assert shown(hoa, article) == ["Lời đầu.", "Lời sau."]


def test_of_two_browsers_with_one_link_one_gets_it(app, hoa):
    ask(hoa)
    [link] = device_links(app)

    found = at_once(app, [lambda client: client.post(link, data=WANTED).status_code] * 4)

    assert sorted(status for status, _client in found) == [303, 404, 404, 404]


def test_the_answer_is_the_same_for_an_address_that_nobody_confirmed(app, hoa, article):
    stranger = reader_of(app)
    stranger.post(f"{article.url}/comments", data=letter(text="x", email="chua@benmo.example", notify="y"))

    answers = [ask(reader_of(app), email) for email in (CHI_HOA, "chua@benmo.example", "la@benmo.example")]

    assert len({(answer.status_code, re.sub(rb"\d", b"", answer.data)) for answer in answers}) == 1
    assert len(device_links(app)) == 1
    assert "Set-Cookie" not in answers[0].headers


@pytest.mark.parametrize(
    "email", ["", "không phải", "a@b", "a\r\nBcc: b@c.example", "x" * 300 + "@benmo.example", "\0"]
)
def test_an_address_that_is_none_comes_back_with_a_sentence(app, client, email):
    answer = ask(client, email)

    assert (answer.status_code, has_error(answer), queued(app)) == (422, True, [])


def test_asking_again_and_again_ends_no_link_and_floods_no_mailbox(app, hoa):
    answers = [ask(reader_of(app)) for _ in range(6)]

    assert {answer.status_code for answer in answers} == {200}
    assert (len(device_links(app)), len(set(device_links(app)))) == (3, 1)


def test_a_network_that_asks_too_often_is_told_when_to_come_back(make_app, app, hoa):
    site = make_app(comments_per_network_in_ten_minutes=2)

    answers = [ask(reader_of(site), f"so-{number}@benmo.example") for number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert has_error(answers[2])


def test_an_old_link_is_over(app, hoa):
    ask(hoa)
    [link] = device_links(app)

    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        assert (hoa.get(link).status_code, hoa.post(link, data=WANTED).status_code) == (404, 404)


def test_nobody_can_put_their_comments_into_anothers_browser(app, hoa, article):
    ask(hoa)
    [link] = device_links(app)
    victim = reader_of(app)
    victim.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"

    assert victim.post(link, data=WANTED).status_code == 403
    assert (victim.get_cookie("reader"), shown(victim, article)) == (None, [])


def test_comments_of_a_borrowed_browser_do_not_follow_its_owner(app, hoa, article):
    library = reader_of(app)
    ask(library)
    library.post(device_links(app)[0], data=WANTED)
    library.post(f"{article.url}/comments", data=letter(text="Của người khác."))
    phone = reader_of(app)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        ask(phone)
        phone.post(device_links(app)[1], data=WANTED)

    assert shown(phone, article) == ["Lời đầu.", "Lời sau."]
