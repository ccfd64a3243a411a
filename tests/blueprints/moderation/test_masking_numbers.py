"""Hiding numbers: the one thing staff may do to a reader's words. It is said to everybody, and can be taken back."""

import pytest

from tests.blueprints.desk import decide, last_event, posted, status_of, undo, words_of
from tests.discussions import HTMX, dom, text_of
from tests.pages import by_id
from tests.people import reader_of

WORDS = "Gọi tôi số 0900 123 456 nhé, **đừng** gọi 8 giờ tối."
HIDDEN = "Gọi tôi số 0900 *** *** nhé, **đừng** gọi 8 giờ tối."


def said_to(client, address, number):
    """The words, and whether it is said that numbers were hidden."""
    comment = by_id(client.get(address), f"comment-{number}") or by_id(client.get(address), f"case-{number}")
    words = next(e for e in comment.iter("div") if "comment-text" in e.get("class", ""))
    return text_of(words), "Người kiểm duyệt đã che số trong ý kiến này." in text_of(comment)


MASKED = [
    ("Gọi 0900 123 456 nhé.", "Gọi 0900 *** *** nhé."),
    ("Gọi 0900123456.", "Gọi 0900 *** ***."),
    ("CCCD 001099012345 của tôi.", "CCCD 0010 *** *** của tôi."),
    ("STK 0071000123456 Vietcombank.", "STK 0071 *** *** Vietcombank."),
    ("Hai số: 0900 123 456 và 0911 222 333.", "Hai số: 0900 *** *** và 0911 *** ***."),
]


@pytest.mark.parametrize(("words", "hidden"), MASKED)
@pytest.mark.parametrize("decision", ["mask-and-approve", "mask"])
def test_everybody_reads_the_words_without_the_number_and_that_it_was_hidden(
    app, article, lan, *, words, hidden, decision
):
    number, author = posted(app, article.url, words)
    decide(lan, number, decision)
    if decision == "mask":
        before = said_to(author, article.url, number)
        assert (before, said_to(lan, "/moderation/", number)) == ((hidden, True), (hidden, True))
        decide(lan, number, "approve", version=2)

    shown = [said_to(who, article.url, number) for who in (reader_of(app), author, lan)]

    assert shown == [(hidden, True)] * 3
    assert words_of(app, number) == hidden


def test_nothing_but_the_number_changes_markup_included(app, article, lan):
    number, _author = posted(app, article.url, WORDS)
    decide(lan, number, "mask-and-approve")

    comment = by_id(reader_of(app).get(article.url), f"comment-{number}")

    assert words_of(app, number) == HIDDEN
    assert [text_of(e) for e in comment.iter("strong")] == ["đừng"]


def test_the_number_is_in_no_byte_that_readers_get_but_stays_for_who_takes_it_back(app, article, lan):
    number, author = posted(app, article.url, "Gọi 0900 123 456 nhé.")
    decide(lan, number, "mask-and-approve")
    hidden = [client.get(article.url).get_data(as_text=True) for client in (reader_of(app), author)]

    undo(lan, last_event(app)["id"])
    decide(lan, number, "approve", version=4)

    assert ["123 456" in page for page in hidden] == [False, False]
    assert said_to(reader_of(app), article.url, number) == ("Gọi 0900 123 456 nhé.", False)


def test_words_without_a_number_cannot_be_masked(app, article, lan):
    number, _author = posted(app, article.url)
    offered = [b.get("value") for b in by_id(lan.get("/moderation/"), f"decide-{number}").iter("button")]

    answers = [
        decide(lan, number, decision, headers=headers).status_code
        for decision in ("mask", "mask-and-approve")
        for headers in ({}, HTMX)
    ]

    assert [name for name in offered if "mask" in name] == []
    assert (answers, status_of(app, number)) == ([422] * 4, "pending")


def test_masking_twice_hides_nothing_more(app, article, lan):
    number, _author = posted(app, article.url, "Gọi 0900 123 456 nhé.")
    decide(lan, number, "mask")

    again = decide(lan, number, "mask", version=2)

    assert (again.status_code, words_of(app, number)) == (422, "Gọi 0900 *** *** nhé.")


def test_a_number_is_hidden_beside_the_article_too(app, article, lan):
    number, _author = posted(app, article.url, "Gọi 0900 123 456 nhé.")
    decide(lan, number, "approve")

    answer = decide(lan, number, "mask", version=2, place="article", headers=HTMX)

    comment = by_id(answer, f"comment-{number}")
    assert "Gọi 0900 *** *** nhé." in text_of(comment)
    assert "mask" not in [b.get("value") for b in comment.iter("button")]
    assert said_to(reader_of(app), article.url, number) == ("Gọi 0900 *** *** nhé.", True)


def test_a_moderator_can_send_no_words_of_their_own(app, article, lan):
    number, _author = posted(app, article.url, "Gọi 0900 123 456 nhé.")

    decide(lan, number, "mask-and-approve", words="Lời khác.", text="Lời khác.", html="<p>Lời khác.</p>", masked="x")

    page = lan.get("/moderation/comments/" + str(number))
    assert words_of(app, number) == "Gọi 0900 *** *** nhé."
    assert dom(page).find(".//textarea[@name='words']") is None
