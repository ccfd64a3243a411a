"""Returned words in other words: by their author only, once, and back to the moderator who asked for them."""

import pytest

from tests.blueprints.desk import cases, comment_row, decide, posted, seeded_reasons, status_of, table, undo, words_of
from tests.discussions import at_once, dom, field, text_of, withdraw
from tests.letters import sent
from tests.pages import by_id
from tests.people import reader_of, seated

NEW = "Đề nghị xã xem lại đoạn đường này."


@pytest.fixture
def lan(app):
    return seated(app)


@pytest.fixture
def returned(app, article, lan):
    """A returned comment: its number and its author's browser."""
    number, author = posted(app, article.url, "Ông nào làm đường mà dốt thế.")
    decide(lan, number, "return", reason=seeded_reasons(app)["insulting"]["id"], note="Xin viết lại")
    return number, author


def reword(client, number, text=NEW):
    return client.post(f"/comments/{number}/revisions", data={"text": text})


def test_the_form_shows_the_reason_and_the_words_as_they_were(app, article, returned):
    number, author = returned
    link = by_id(author.get(article.url), f"comment-{number}").find(".//a[@class='button']")

    page = author.get(link.get("href"))

    assert link.get("href") == f"/comments/{number}/revisions/new"
    assert field(page, "text").strip() == "Ông nào làm đường mà dốt thế."
    assert "Xin viết lại" in text_of(dom(page).find(".//p[@class='reason']"))
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_new_words_wait_and_lead_back_to_the_comment(app, article, returned):
    number, author = returned
    answer = reword(author, number)

    page = author.get(answer.location)

    row = comment_row(app, number)
    assert (answer.status_code, answer.location.endswith(f"#comment-{number}")) == (303, True)
    assert (row["status"], row["desk_tab"], words_of(app, number)) == ("pending", "waiting", NEW)
    assert NEW in text_of(by_id(page, f"comment-{number}"))
    assert [event["action"] for event in table(app, "moderation_events")] == ["return", "reword"]


def test_nobody_else_learns_that_the_comment_exists(app, article, returned, lan):
    number, _author = returned
    _other, stranger = posted(app, article.url, "Lời của người khác.")
    before = table(app, "comments")

    people = (stranger, reader_of(app), lan.client)
    answers = [who.get(f"/comments/{number}/revisions/new") for who in people]
    answers += [reword(who, number) for who in people]
    nowhere = [stranger.get("/comments/4711000000/revisions/new"), reword(stranger, 4711000000)]

    assert [answer.status_code for answer in [*answers, *nowhere]] == [404] * 8
    assert table(app, "comments") == before


REFUSED = ["", "   ", "\u200b", "ạ" * 5001, "a\x00b"]


@pytest.mark.parametrize("text", REFUSED, ids=["empty", "blank", "invisible", "long", "null"])
def test_what_cannot_be_stored_comes_back_with_a_sentence(app, returned, text):
    number, author = returned

    answer = reword(author, number, text)

    errors = [e for e in dom(answer).iter("p") if e.get("class") == "error"]
    assert (answer.status_code, len(errors), status_of(app, number)) == (422, 1, "returned")
    assert text_of(dom(answer).find(".//title")).startswith("Lỗi:")
    assert len(field(answer, "text").strip()) >= len(text.strip().replace("\0", "").strip("\u200b"))


@pytest.mark.parametrize("text", ["Ông nào làm đường mà dốt thế.", "\r\nÔng nào làm đường mà dốt thế.\r\n\r\n"])
def test_unchanged_words_are_not_sent_again(app, returned, text):
    number, author = returned

    answer = reword(author, number, text)

    assert (answer.status_code, status_of(app, number)) == (422, "returned")
    assert text_of(by_id(answer, "revision-form").find(".//*[@role='alert']")) != ""
    assert field(answer, "text").strip() == text.strip()


def test_sending_twice_is_sending_once(app, returned):
    number, author = returned

    answers = [reword(author, number) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(table(app, "revisions")) == 2
    assert len(table(app, "moderation_events")) == 2


def test_sending_twice_at_the_same_moment_is_sending_once(app, returned):
    number, author = returned
    cookie = author.get_cookie("reader").value

    def job(client):
        client.set_cookie("reader", cookie)
        return reword(client, number).status_code

    answers = [status for status, _client in at_once(app, [job] * 4)]

    assert (answers, len(table(app, "revisions")), status_of(app, number)) == ([303] * 4, 2, "pending")


DECIDED = ["reject", "spam"]


@pytest.mark.parametrize("decision", DECIDED)
def test_what_was_rejected_meanwhile_is_not_reworded_and_the_text_is_kept(app, returned, lan, decision):
    number, author = returned
    decide(lan, number, decision, version=2)

    answer, form = reword(author, number), author.get(f"/comments/{number}/revisions/new")

    assert (answer.status_code, form.status_code, len(table(app, "revisions"))) == (409, 409, 1)
    assert NEW in answer.get_data(as_text=True)


def test_what_was_withdrawn_is_not_reworded(app, returned):
    number, author = returned
    withdraw(app, number)

    assert (reword(author, number).status_code, status_of(app, number)) == (409, "withdrawn")


def test_the_words_come_first_to_who_sent_them_back_and_in_their_place_to_others(app, article, returned, lan):
    number, author = returned
    hung = seated(app, "Hùng")
    with app.app_context():
        before, after = sent(article.id, "Trước."), None
    reword(author, number)
    with app.app_context():
        after = sent(article.id, "Sau.")

    own, others = lan.get("/moderation/"), hung.get("/moderation/")

    assert (cases(own), cases(others)) == ([number, before, after], [before, number, after])
    flags = [text_of(by_id(page, f"case-{number}").find(".//p[@class='flag']")) for page in (own, others)]
    assert ["Lan" in flag for flag in flags] == [True, True]
    assert "came-back" in by_id(own, f"case-{number}").get("class").split()
    assert "came-back" not in by_id(others, f"case-{number}").get("class").split()


def test_the_signals_are_those_of_the_new_words(app, returned):
    number, author = returned
    reword(author, number, "Gọi 0912 345 678 để tôi chỉ chỗ.")

    assert [(row["comment_id"], row["kind"]) for row in table(app, "comment_signals")] == [(number, "phone")]


def test_a_reworded_comment_can_be_sent_back_again(app, returned, lan):
    number, author = returned
    reword(author, number)
    decide(lan, number, "return", version=3, note="Chưa được")
    reword(author, number, "Lần thứ ba.")

    assert (words_of(app, number), len(table(app, "revisions"))) == ("Lần thứ ba.", 3)


def test_what_an_author_did_is_not_taken_back_by_a_moderator(app, returned, lan):
    number, author = returned
    reword(author, number)

    answer = undo(lan, table(app, "moderation_events")[-1]["id"])

    assert (answer.status_code, words_of(app, number)) == (403, NEW)


def test_rewording_counts_as_sending(make_app, app, article, lan):
    site = make_app(comments_per_reader_in_ten_minutes=2)
    number, author = posted(site, article.url)
    statuses = []
    for version in (1, 3):
        decide(lan, number, "return", version=version)
        statuses.append(reword(author, number, f"Lời lần {version}.").status_code)
    kept = reword(author, number, "Lời lần cuối.").get_data(as_text=True)

    assert statuses == [303, 429]
    assert (status_of(app, number), "Lời lần cuối." in kept) == ("returned", True)


def test_a_foreign_page_cannot_reword(app, returned):
    number, author = returned

    answers = [
        author.post(f"/comments/{number}/revisions", data={"text": NEW}, headers=headers)
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"})
    ]

    assert [400 <= answer.status_code < 500 for answer in answers] == [True, True]
    assert status_of(app, number) == "returned"
