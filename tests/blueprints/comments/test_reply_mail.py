"""Mail about replies: after publication and once, to whoever confirmed the address, with nothing in it to fall for."""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from domain.comments.letters import Letter
from domain.comments.quoting import quotation, unlinked
from domain.moderation.actions import decide_many
from domain.moderation.answers import answer_officially
from domain.moderation.changing import Grounds
from domain.moderation.models import Action
from domain.moderation.undoing import new_batch, undo
from foundation import clock
from foundation.database import commit
from foundation.text import normalize_text
from tests.discussions import count, decide, field, letter, quiet_moderator, stored, withdraw
from tests.hostile_texts import HARMLESS, HOSTILE
from tests.mails import CHI_HOA, confirm, due_work, path_in, queued
from tests.people import reader_of
from tests.tables import rows_of


@pytest.fixture
def hoa(client):
    """Chị Hoa's browser."""
    return client


def comment(site, client, url, **fields) -> int:
    """Send a comment; its number."""
    answer = client.post(f"{url}/comments", data=letter(**fields))
    assert answer.status_code == 303
    return stored(site)[-1].id


def watched(site, client, article, *, confirmed=True) -> int:
    """A published comment about whose replies its author wishes mail."""
    number = comment(site, client, article.url, text="Đèn đường hỏng.", email=CHI_HOA, notify="y")
    decide(site, "approve", number)
    if confirmed:
        confirm(client, queued(site, CHI_HOA)[-1])
    return number


def reply(site, article, parent, **fields) -> int:
    return comment(site, reader_of(site), article.url, **{"author_name": "Bác Tư", "parent": parent, **fields})


def told(site) -> list[dict]:
    """The mails about replies, once due work was done."""
    due_work(site)
    return [mail for mail in queued(site, CHI_HOA) if "/mail/stops/" in mail["body"]]


def test_a_published_reply_is_told_in_a_mail_that_can_be_acted_on(app, hoa, article):
    top = watched(app, hoa, article)
    words = "Đúng đấy chị.\n\nXem https://evil.example/x nhé."
    answer = reply(app, article, top, author_name="Bác Tư www.evil.example", text=words)

    before = told(app)
    decide(app, "approve", answer)
    [mail] = told(app)

    assert before == []
    assert mail["subject"] == "Có trả lời cho bình luận của bạn: " + rows_title(app)
    assert "Bác Tư www[.]evil[.]example đã trả lời" in mail["body"]
    assert "> Đúng đấy chị.\n>\n> Xem https[://]evil[.]example/x nhé." in mail["body"]
    assert hoa.get(path_in(mail, "comments")).status_code == 303
    headers, stop = json.loads(mail["headers"]), path_in(mail, "stops")
    assert headers == {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<http://localhost{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert [message["Content-Type"] for message in sent_messages(app)] == ['text/plain; charset="utf-8"'] * 2


def sent_messages(site) -> list:
    """What left, as it goes to the mail server."""
    with site.app_context():
        return [mail.message() for mail in site.extensions["mailman"].outbox]


def rows_title(site) -> str:
    with site.app_context():
        return rows_of("articles")[0]["title"]


@pytest.mark.parametrize("way", ["approval", "batch", "policy", "official answer", "undo"])
def test_whatever_publishes_a_reply_it_is_told_once_for_ever(app, make_app, hoa, article, way):
    top = watched(app, hoa, article)
    site = make_app(comments_policy="everything-passes") if way == "policy" else app
    with site.app_context():
        lan = commit(lambda: quiet_moderator().id)
        if way == "official answer":
            said = Letter.written(author_name="", email="", text="UBND xã sẽ sửa trong tuần.")
            number = commit(lambda: answer_officially(top, said, moderator=quiet_moderator())).comment_id
        else:
            number = reply(site, article, top)
        if way == "approval":
            decide(site, "approve", number)
        elif way == "batch":
            wanted = [(number, None)]
            commit(
                lambda: decide_many(
                    wanted, Action.APPROVE, moderator=quiet_moderator(), grounds=Grounds(), batch=new_batch()
                )
            )
        elif way == "undo":
            decide(site, "approve", number)
            removed = decide(site, "remove", number)
            assert told(site) == []
            commit(lambda: undo(removed, moderator=quiet_moderator()))
    first = told(site)

    decide(site, "remove", number)
    decide(site, "restore", number)

    assert lan
    assert [len(first), len(told(site)), len(told(site)), count(site, _notice())] == [1, 1, 1, 1]


def _notice():
    from domain.comments.readers import ReplyNotice  # noqa: PLC0415

    return ReplyNotice


def test_due_work_at_once_sends_one_mail_for_each_reply(app, hoa, article):
    top = watched(app, hoa, article)
    for number in range(4):
        decide(app, "approve", reply(app, article, top, text=f"Lời {number}"))
    gate = threading.Barrier(4)

    def run(_):
        gate.wait(timeout=10)
        return due_work(app)["replies told"]

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(run, range(4)))

    assert (sum(counts), len(told(app))) == (4, 4)


def test_what_is_not_published_any_more_is_not_told_until_it_is_again(app, hoa, article):
    top = watched(app, hoa, article)
    number = reply(app, article, top)
    decide(app, "approve", number)
    decide(app, "remove", number)
    hidden = told(app)

    decide(app, "restore", number)

    assert (hidden, len(told(app))) == ([], 1)


def test_nobody_is_told_without_a_confirmed_address_and_late_confirming_brings_no_flood(app, hoa, article):
    top = watched(app, hoa, article, confirmed=False)
    for number in range(3):
        decide(app, "approve", reply(app, article, top, text=f"Lời {number}"))
    [asked] = queued(app, CHI_HOA)
    waiting = told(app)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        confirm(hoa, asked)
        soon = told(app)

    other = watched(app, reader_of(app), article, confirmed=False)
    decide(app, "approve", reply(app, article, other))
    with time_machine.travel(clock.now() + timedelta(days=4)):
        nothing = due_work(app)["reply notices cleared"]
        late = told(app)

    assert (waiting, len(soon), nothing, len(late)) == ([], 3, 1, 3)


def test_one_is_not_told_about_oneself_nor_about_what_one_took_back(app, hoa, article):
    top = watched(app, hoa, article)
    decide(app, "approve", comment(app, hoa, article.url, text="Tôi nói thêm.", parent=top))
    own = told(app)

    decide(app, "approve", reply(app, article, top))
    withdraw(app, top)

    assert (own, told(app)) == ([], [])


def test_a_comment_nobody_watches_leaves_nothing(app, article, hoa):
    top = comment(app, hoa, article.url, email=CHI_HOA)
    decide(app, "approve", top)
    decide(app, "approve", reply(app, article, top))

    assert (queued(app), count(app, _notice())) == ([], 0)


def test_links_begin_with_the_configured_address(make_app, app, article):
    there = "https://benmo.example"
    site = make_app(addresses=(there,), production=True, secret_key="0123456789abcdef" * 4)
    hoa, tu = reader_of(site), reader_of(site)
    hoa.post(f"{article.url}/comments", data=letter(email=CHI_HOA, notify="y"), base_url=there)
    [asked] = queued(site)
    hoa.post(path_in(asked, "confirmations"), data={"confirmed": "y"}, base_url=there)
    number = stored(site)[-1].id
    decide(site, "approve", number)
    tu.post(f"{article.url}/comments", data=letter(text="Đúng.", parent=number), base_url=there)
    decide(site, "approve", number + 1)
    [mail] = told(site)

    assert f"{there}/mail/confirmations/" in asked["body"]
    assert mail["body"].count(f"{there}/") == 2
    assert f"<{there}/mail/stops/" in mail["headers"]


def test_in_production_without_an_address_no_mail_is_offered(make_app, app, article):
    site = make_app(production=True, secret_key="0123456789abcdef" * 4)

    comment(site, reader_of(site), article.url, email=CHI_HOA, notify="y")

    assert field(reader_of(site).get(article.url), "notify") is None
    assert queued(site) == []


# Through the whole way; the quotation alone is tried with all of them.
THROUGH = [
    *("header", "header of a mail", "header by percent", "end of a mail", "null characters", "control characters"),
    *(
        "script",
        "template expression",
        "template statement",
        "format by name",
        "line separators",
        "words turned around",
    ),
    *("URL with user names", "bold in italic", "no characters", "wide ligature"),
]


def test_hostile_names_and_words_add_no_header_and_lose_no_character(app, hoa, article):
    top = watched(app, hoa, article)
    for text in (HOSTILE[name].replace("\0", "") for name in THROUGH):
        number = reply(app, article, top, text=f"x {text}"[:5000], author_name=f"{text[:70]} x")
        decide(app, "approve", number)

    mails, replies = told(app), [comment for comment in stored(app) if comment.parent_id]

    assert (len(mails), {mail["subject"] for mail in mails}) == (
        len(THROUGH),
        {f"Có trả lời cho bình luận của bạn: {rows_title(app)}"},
    )
    for said, mail in zip(replies, mails, strict=True):
        assert quotation(said.revision.words) in mail["body"]
        assert f"{unlinked(said.author_name)} đã trả lời" in mail["body"]
        assert "\0" not in mail["body"]
        assert set(json.loads(mail["headers"])) == {"Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"}
    for message in sent_messages(app):
        assert (message["Bcc"], message["To"], message.get_content_type()) == (None, CHI_HOA, "text/plain")
    links = {word for mail in mails for word in mail["body"].replace("[://]", "").split() if "://" in word}
    assert {link for link in links if not link.startswith("http://localhost/")} == set()


@pytest.mark.parametrize("name", HOSTILE)
def test_no_hostile_words_leave_a_link_in_a_quotation(name):
    shown = quotation(normalize_text(HOSTILE[name]))

    assert (
        re.search(r"://|www[.]|\w@\w|\w[.][a-z]{2}", shown.replace("[://]", "").replace("[.]", "").replace("[@]", ""))
        is None
    )
    assert all(line.startswith(">") for line in shown.split("\n"))
    assert len(shown) <= 2500


@pytest.mark.parametrize("name", HARMLESS)
def test_quoted_words_stay_as_they_are_but_for_brackets(name):
    words = HARMLESS[name][0]

    shown = unlinked(words)

    assert shown.replace("[.]", ".").replace("[://]", "://").replace("[@]", "@") == words
    if not any(mark in words for mark in ("://", "www", "@", ".example", ".docx")):
        assert shown == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Vào www.xa.example hoặc xa.example/tin", "Vào www[.]xa[.]example hoặc xa[.]example/tin"),
        ("WWW.123.vn, evil。com, a.b@c.example", "WWW[.]123[.]vn, evil[。]com, a.b[@]c[.]example"),
        ("Giá 84.350.000.000 đồng. Hay... Mục 1.2.a", "Giá 84.350.000.000 đồng. Hay... Mục 1.2.a"),
        ("@Hoa ơi, lúc 10:05", "@Hoa ơi, lúc 10:05"),
        ("zalo://x?y", "zalo[://]x?y"),
    ],
)
def test_what_a_mail_program_would_make_a_link_is_in_brackets(words, shown):
    assert unlinked(words) == shown


def test_a_long_reply_is_cut_at_a_word():
    shown = quotation("nghiêng " * 200)

    assert shown.endswith("nghiêng …")
    assert 450 < len(shown) <= 504
    assert len(quotation("ữ" * 5000)) <= 504
