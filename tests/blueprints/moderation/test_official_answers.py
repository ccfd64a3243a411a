"""Official answers: the form, sending, approving in the same step, and what goes wrong without losing a word."""

import pytest

from tests.blueprints.desk import (
    TABS,
    answer_officially,
    comment_row,
    decide,
    last_event,
    parts,
    posted,
    status_of,
    table,
    undo,
)
from tests.discussions import HTMX, dom, field, shown_ids, text_of
from tests.pages import actions_of, by_id, targets_of
from tests.people import reader_of, seated

TEXT = "Xã đã ghi nhận và sẽ sửa trong **tháng 12**."


@pytest.fixture
def waiting(app, article):
    return posted(app, article.url)[0]


@pytest.fixture
def shown(app, article, lan):
    number, _author = posted(app, article.url, "Bao giờ thì xong?")
    decide(lan, number, "approve")
    return number


def official(app):
    """The answers staff gave, by number."""
    return [row for row in table(app, "comments") if row["staff_id"] is not None]


@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "fragment"])
@pytest.mark.parametrize("place", ["", "article"])
def test_the_form_stands_on_a_page_and_in_a_fragment(app, waiting, shown, lan, *, headers, place):
    for number, approve in ((waiting, "y"), (shown, None)):
        row = comment_row(app, number)

        answer = lan.client.get(f"/moderation/comments/{number}/answers/new?place={place}", headers=headers)

        form = by_id(answer, f"answer-form-{number}")
        assert (answer.status_code, form.get("action")) == (200, f"/moderation/comments/{number}/answers")
        assert (field(answer, "version"), field(answer, "approve")) == (str(row["version"]), approve)
        assert (field(answer, "place"), field(answer, "text").strip()) == (place, "")
        assert (by_id(answer, "content") is None) is (headers is not None)


def test_an_answer_is_published_at_once_and_logged(app, article, shown, lan):
    answer = answer_officially(lan, shown, TEXT)

    [row] = official(app)
    event = last_event(app)
    assert (answer.status_code, answer.location) == (303, f"/moderation/?done={event['id']}")
    assert (row["status"], row["parent_id"], row["author_name"], row["staff_id"]) == ("published", shown, "Lan", lan.id)
    assert (event["action"], event["comment_id"], event["moderator_id"]) == ("answer", row["id"], lan.id)
    assert shown_ids(reader_of(app).get(article.url)) == [shown, row["id"]]


def test_an_answer_by_htmx_says_so_and_offers_its_undo(app, shown, lan):
    answer = answer_officially(lan, shown, TEXT, headers=HTMX)

    event = last_event(app)
    assert answer.status_code == 200
    assert ("#toasts", "innerHTML") in targets_of(answer)
    assert f"/moderation/events/{event['id']}/reversal" in actions_of(answer)
    assert {name for name in parts(answer) if name.startswith("#count-")} == {f"#count-{tab}" for tab in TABS}


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_beside_the_article_the_answer_leads_to_the_comment(app, shown, lan, headers):
    answer = answer_officially(lan, shown, TEXT, place="article", headers=headers)

    where = answer.headers.get("HX-Redirect") or answer.location
    [row] = official(app)
    assert where == f"/comments/{row['id']}"


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_approving_and_answering_is_one_step_with_one_undo(app, article, waiting, lan, headers):
    before = comment_row(app, waiting)
    answer = answer_officially(lan, waiting, TEXT, version=1, approve="y", headers=headers)
    published = status_of(app, waiting), official(app)[0]["status"]
    page = answer if headers else lan.get(answer.location)
    address = by_id(page, "undo-form").get("action")

    back = lan.post(address)

    assert (answer.status_code, published) == (200 if headers else 303, ("published", "published"))
    assert back.status_code == 303
    assert (status_of(app, waiting), official(app)[0]["status"]) == ("pending", "withdrawn")
    assert shown_ids(reader_of(app).get(article.url)) == []
    kept = ("desk_tab", "desk_since", "child_count", "reply_count", "is_listed")
    assert {n: comment_row(app, waiting)[n] for n in kept} == {n: before[n] for n in kept}


def test_taking_that_back_publishes_both_again(app, article, waiting, lan):
    answer_officially(lan, waiting, TEXT, version=1, approve="y")
    undo(lan, table(app, "moderation_events")[0]["id"])

    undo(lan, last_event(app)["id"])

    assert shown_ids(reader_of(app).get(article.url)) == [waiting, official(app)[0]["id"]]


def test_an_answer_alone_can_be_taken_back(app, article, shown, lan):
    answer_officially(lan, shown, TEXT)

    undo(lan, last_event(app)["id"])

    assert (shown_ids(reader_of(app).get(article.url)), status_of(app, shown)) == ([shown], "published")


BAD = [("", "Bạn hãy viết"), ("  \n\u200b ", "Bạn hãy viết"), ("ạ" * 5001, "5000")]


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(("text", "sentence"), BAD, ids=["empty", "blank", "long"])
def test_an_answer_that_cannot_be_published_comes_back_with_its_text(app, waiting, lan, *, text, sentence, headers):
    answer = answer_officially(lan, waiting, text, version=1, approve="y", headers=headers)

    form = by_id(answer, f"answer-form-{waiting}")
    assert (answer.status_code, status_of(app, waiting), official(app)) == (422, "pending", [])
    assert "error" in " ".join(e.get("class") or "" for e in form.iter())
    assert len(field(answer, "text").strip()) == len(text.strip().strip("\u200b").strip())
    assert (field(answer, "approve"), field(answer, "version")) == ("y", "1")
    if headers:
        assert targets_of(answer) == [(f"#answer-place-{waiting}", "innerHTML")]
    assert sentence


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_who_is_too_late_to_approve_keeps_the_text_and_learns_who_was_faster(app, waiting, lan, headers):
    decide(seated(app, "Mai"), waiting, "approve")

    answer = answer_officially(lan, waiting, TEXT, version=1, approve="y", headers=headers)
    sent_so_far = official(app)
    again = answer_officially(lan, waiting, field(answer, "text"), version=field(answer, "version"))

    assert (answer.status_code, field(answer, "text").strip(), sent_so_far) == (409, TEXT, [])
    assert "Mai" in text_of(by_id(answer, f"answer-form-{waiting}").find(".//*[@role='alert']"))
    assert (field(answer, "approve"), again.status_code, len(official(app))) == (None, 303, 1)


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("decision", ["return", "spam", "reject"])
def test_an_answer_to_what_was_decided_otherwise_keeps_the_text(app, waiting, lan, headers, decision):
    decide(seated(app, "Hùng"), waiting, decision)

    answer = answer_officially(lan, waiting, TEXT, version=1, approve="y", headers=headers)

    assert (answer.status_code, official(app)) == (409, [])
    assert TEXT in answer.get_data(as_text=True)


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("decision", ["remove"])
def test_what_is_not_public_any_more_is_not_answered_and_a_page_keeps_the_text(app, shown, lan, headers, decision):
    decide(seated(app, "Hùng"), shown, decision, version=2)

    answer = answer_officially(lan, shown, TEXT, headers=headers)

    assert (answer.status_code, official(app)) == (409, [])
    assert headers or TEXT in answer.get_data(as_text=True)


@pytest.mark.parametrize("version", [None, "", "x", "0"])
def test_nothing_is_approved_without_saying_which_words(app, waiting, lan, version):
    data = {} if version is None else {"version": version}

    answer = answer_officially(lan, waiting, TEXT, approve="y", **data)

    assert (answer.status_code, status_of(app, waiting), official(app)) == (422, "pending", [])
    assert TEXT in answer.get_data(as_text=True)
    assert dom(answer) is not None
