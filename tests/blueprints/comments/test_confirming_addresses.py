"""A reader asks for mail and confirms the address: each reader for themselves, once, and by a button."""

from datetime import timedelta

import pytest
import time_machine

from domain.comments.readers import ReaderAddress, ReplyWatch
from foundation import clock
from tests.discussions import HTMX, at_once, count, field, letter, text_of
from tests.mails import CHI_HOA, confirm, path_in, queued
from tests.pages import by_id
from tests.people import reader_of
from tests.tables import rows_of

YES = {"confirmed": "y"}


def ask(client, article, **fields):
    return client.post(f"{article.url}/comments", data=letter(**{"email": CHI_HOA, "notify": "y", **fields}))


def confirmed(site) -> list[bool]:
    with site.app_context():
        return [row["confirmed_at"] is not None for row in rows_of("reader_addresses")]


def test_the_box_is_there_and_never_ticked_beforehand(client, article):
    box = by_id(client.get(article.url), "notify")

    assert (box.get("type"), box.get("checked")) == ("checkbox", None)


@pytest.mark.parametrize("setting", [{"comments_ask_email": False}, {"school_mode": True}])
def test_where_no_address_is_asked_for_there_is_no_box_and_no_mail(make_app, app, article, setting):
    site = make_app(**setting)
    client = reader_of(site)

    name = "Minh, 7A"
    answers = [ask(client, article, author_name=name), ask(client, article, author_name=name, email="", text="Khác.")]

    assert field(client.get(article.url), "notify") is None
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (queued(site), count(site, ReplyWatch)) == ([], 0)
    assert client.post("/comments/mine/addresses", data={"email": CHI_HOA}).status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("typed", ["", "  \u200b"])
def test_a_tick_without_an_address_comes_back_with_what_was_typed(app, client, article, headers, typed):
    form = letter(text="Giữ lời tôi", email=typed, notify="y")
    answer = client.post(f"{article.url}/comments", data=form, headers=headers)

    assert (answer.status_code, field(answer, "text"), count(app, ReplyWatch)) == (422, "Giữ lời tôi", 0)
    assert by_id(answer, "notify").get("checked") is not None
    assert by_id(answer, "email").get("aria-describedby") == "email-error"
    assert "nhập email" in text_of(by_id(answer, "email-error"))


def test_opening_the_link_changes_nothing_and_the_button_confirms_once(app, client, article):
    assert ask(client, article).status_code == 303
    [mail] = queued(app)
    link, phone = path_in(mail, "confirmations"), reader_of(app)

    pages = [phone.get(link), phone.head(link), phone.get(link)]
    before = confirmed(app)
    posts = [phone.post(link, data=YES), phone.post(link, data=YES)]
    after = phone.get(link)

    assert [page.status_code for page in pages] == [200] * 3
    assert (before, [post.status_code for post in posts], confirmed(app)) == ([False], [303, 303], [True])
    assert "đã được xác nhận" in after.get_data(as_text=True)
    assert all("Set-Cookie" not in page.headers for page in [*pages, *posts, after])
    assert CHI_HOA not in pages[0].get_data(as_text=True) + after.get_data(as_text=True)
    assert (after.headers["X-Robots-Tag"], after.headers["Cache-Control"]) == ("noindex", "private, no-store")


def test_the_mail_says_nothing_that_a_stranger_typed(app, client, article):
    ask(client, article, text="MUA NGAY evil.example", author_name="Khuyến mãi evil.example")

    [mail] = queued(app)

    assert "evil" not in mail["body"] + mail["subject"] + mail["headers"]
    assert "http://localhost/mail/confirmations/" in mail["body"]


def test_mail_speaks_the_language_of_the_site_whatever_this_browser_chose(make_app, app, article):
    for language, beginning in (("vi", "Vui lòng xác nhận"), ("en", "Please confirm")):
        site = make_app(default_language=language)
        client = reader_of(site)
        client.post("/language", data={"language": "en" if language == "vi" else "vi"})
        ask(client, article, text=f"Lời {language}")

        assert queued(site)[-1]["subject"].startswith(beginning)


def test_confirming_works_from_a_browser_that_says_nothing(app, client, article):
    ask(client, article)
    link = path_in(queued(app)[0], "confirmations")

    assert app.test_client().post(link, data=YES).status_code == 303
    assert confirmed(app) == [True]


def test_who_confirmed_once_is_not_asked_again_whatever_the_capitals(app, client, article):
    ask(client, article)
    confirm(client, queued(app)[0])

    ask(client, article, text="Lời thứ hai.", email="Chi.Hoa@Benmo.Example")

    assert (len(queued(app)), count(app, ReplyWatch), count(app, ReaderAddress)) == (1, 2, 1)


def test_an_address_somebody_else_confirmed_proves_nothing(app, client, article):
    ask(client, article)
    confirm(client, queued(app)[0])

    ask(reader_of(app), article, text="Tôi là người khác.")

    assert (len(queued(app)), sorted(confirmed(app))) == (2, [False, True])


def test_of_several_mails_any_works_while_they_are_young(app, client, article):
    ask(client, article)
    ask(client, article, text="Lời thứ hai.")
    first, second = (path_in(mail, "confirmations") for mail in queued(app))

    assert first == second


def test_no_more_mails_to_an_address_than_the_site_allows_whoever_asks(app, article):
    answers = [ask(reader_of(app), article, text=f"Lời {number}") for number in range(5)]

    assert [answer.status_code for answer in answers] == [303] * 5
    assert (len(queued(app)), count(app, ReplyWatch)) == (3, 5)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        ask(reader_of(app), article, text="Hôm sau")
    assert len(queued(app)) == 4


def test_many_at_once_are_no_mail_bomb_either(app, article):
    found = at_once(app, [lambda client, n=n: ask(client, article, text=f"Lời {n}").status_code for n in range(8)])

    assert [status for status, _client in found] == [303] * 8
    assert len(queued(app, CHI_HOA)) == 3


@pytest.mark.parametrize(
    "other",
    ["hoa@ⓥi-du.example", "HOA@ＶＩ-ＤＵ.example", "hoa@vi-du。example", "Hoa@ｖi-du．example"],
)
def test_one_mailbox_spelt_in_other_ways_gets_no_more_mails(app, article, other):
    """The circles and wide letters of a host's name are the plain letters to every mail server."""
    for number, email in enumerate(["hoa@vi-du.example", other, other, other, "hoa@vi-du.example"]):
        ask(reader_of(app), article, text=f"Lời {number}", email=email)

    assert [mail["recipient"] for mail in queued(app)] == ["hoa@vi-du.example"] * 3


def test_a_host_with_its_own_letters_is_one_address_in_both_spellings(app, article):
    for number, email in enumerate(["HOA@làng.example", "hoa@LÀNG.example", "hoa@xn--lng-9ka.example"]):
        ask(reader_of(app), article, text=f"Lời {number}", email=email)

    assert {mail["recipient"] for mail in queued(app)} == {"hoa@xn--lng-9ka.example"}


def test_an_address_typed_with_diacritics_comes_back_since_no_mail_would_arrive(app, client, article):
    answer = ask(client, article, email="chị.hoa@làng.example", text="Giữ lời tôi")

    assert (answer.status_code, field(answer, "text"), queued(app)) == (422, "Giữ lời tôi", [])
    assert by_id(answer, "email").get("aria-describedby") == "email-error"


def test_a_repeated_post_watches_once_and_sends_one_mail(app, client, article):
    ask(client, article)
    ask(client, article)

    assert (len(queued(app)), count(app, ReplyWatch)) == (1, 1)


def test_an_old_link_says_so_and_what_to_do(app, client, article):
    ask(client, article)
    link = path_in(queued(app)[0], "confirmations")

    with time_machine.travel(clock.now() + timedelta(days=2, minutes=1)):
        answers = [client.get(link), client.post(link, data=YES)]
        ask(client, article, text="Xin liên kết mới.")
        fresh = client.get(path_in(queued(app)[1], "confirmations"))

    assert [answer.status_code for answer in [*answers, fresh]] == [404, 404, 200]
    assert "nhận liên kết mới" in answers[0].get_data(as_text=True)
    assert confirmed(app) == [False]


@pytest.mark.parametrize("kind", ["confirmations", "devices", "stops"])
@pytest.mark.parametrize(
    "token", ["1-0", "x", "1", "%00", "1-" + "0" * 40, "999999999999999-" + "a" * 40, "ữ" * 43, "_" * 43]
)
def test_a_link_that_is_none_is_not_found(app, client, article, kind, token):
    ask(client, article)

    answers = [client.get(f"/mail/{kind}/{token}"), client.post(f"/mail/{kind}/{token}", data=YES)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_link_of_one_kind_opens_no_other(app, client, article):
    ask(client, article)
    token = path_in(queued(app)[0], "confirmations").rsplit("/", 1)[1]
    confirm(client, queued(app)[0])

    assert client.post(f"/mail/devices/{token}", data=YES).status_code == 404


@pytest.mark.parametrize(
    "email", ["a@b.example\r\nBcc: x@evil.example", "a@b.example, c@d.example", "<a@b.example>", "a\0@b.example"]
)
def test_an_address_that_is_none_sends_nothing(app, client, article, email):
    answer = ask(client, article, email=email)

    assert (answer.status_code, queued(app)) == (422, [])
