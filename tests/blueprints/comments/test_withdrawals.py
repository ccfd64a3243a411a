"""An author takes a comment back and sends it again: from every state, and never past a moderator."""

import pytest

from tests.blueprints.desk import comment_row, decide, last_event, posted, status_of, table, undo, words_of
from tests.discussions import HTMX, dom, field, text_of, write
from tests.pages import by_id, targets_of
from tests.people import reader_of, seated

WAYS = {
    "pending": (),
    "published": ("approve",),
    "returned": ("return",),
    "rejected": ("reject",),
    "spam": ("spam",),
    "removed": ("approve", "remove"),
}


def press(client, address, headers=None, **data):
    """Press the one button of a form; forms of ours always have a body."""
    return client.post(address, data={"place": "", **data}, headers=headers)


@pytest.fixture
def lan(app):
    return seated(app)


def standing_as(app, article, lan, status):
    """A comment in a status: its number and its author's browser."""
    number, author = posted(app, article.url)
    for version, decision in enumerate(WAYS[status], start=1):
        decide(lan, number, decision, version=version)
    return number, author


@pytest.mark.parametrize("status", WAYS)
def test_a_comment_is_withdrawn_from_every_state_and_what_was_published_then_waits(app, article, lan, status):
    number, author = standing_as(app, article, lan, status)
    question = author.get(f"/comments/{number}/withdrawal/new")
    action = dom(question).find(f".//form[@id='question-{number}']").get("action")

    taken = [press(author, action) for _ in range(2)]
    page, withdrawn = author.get(taken[0].location), status_of(app, number)
    sent = [press(author, f"/comments/{number}/withdrawal/reversal") for _ in range(2)]

    assert (question.status_code, question.headers["Cache-Control"]) == (200, "private, no-store")
    assert [a.status_code for a in (*taken, *sent)] == [303] * 4
    assert ("Đã rút" in text_of(by_id(page, f"comment-{number}")), withdrawn) == (True, "withdrawn")
    assert status_of(app, number) == ("pending" if status == "published" else status)
    assert [e["action"] for e in table(app, "moderation_events")[-2:]] == ["withdraw", "send-again"]
    assert undo(lan, last_event(app)["id"]).status_code == 403


def test_what_waits_again_waits_from_now_and_with_its_newest_words(app, article, lan):
    number, author = standing_as(app, article, lan, "published")
    author.post(f"/comments/{number}/revisions", data={"text": "Lời đã sửa."})
    press(author, f"/comments/{number}/withdrawal")

    press(author, f"/comments/{number}/withdrawal/reversal")

    row = comment_row(app, number)
    assert (row["status"], words_of(app, number), row["waiting_revision_id"]) == ("pending", "Lời đã sửa.", None)
    assert row["desk_since"] == last_event(app)["created_at"]


def test_even_where_everything_passes_nothing_is_published_by_sending_again(make_app, app, article):
    site = make_app(comments_policy="everything-passes")
    number, author = posted(site, article.url)
    press(author, f"/comments/{number}/withdrawal")

    press(author, f"/comments/{number}/withdrawal/reversal")

    assert (status_of(app, number), seen := author.get(article.url).status_code) == ("pending", seen)


def test_replies_stay_below_a_tombstone(app, article, lan):
    number, author = standing_as(app, article, lan, "published")
    reader_of(app).post(f"{article.url}/comments", data={"text": "Trả lời.", "author_name": "Hà", "parent": number})
    decide(lan, number + 1, "approve")

    press(author, f"/comments/{number}/withdrawal")
    page = reader_of(app).get(article.url)

    assert by_id(page, f"comment-{number}").get("class") == "gone"
    assert "Trả lời." in text_of(by_id(page, f"comment-{number + 1}"))


def test_with_htmx_the_question_opens_beneath_and_the_comment_goes(app, article, lan):
    number, author = standing_as(app, article, lan, "published")

    question = author.get(f"/comments/{number}/withdrawal/new", headers=HTMX)
    beside = press(author, f"/comments/{number}/withdrawal", headers=HTMX)
    listed = press(author, f"/comments/{number}/withdrawal/reversal", place="mine", headers=HTMX)

    assert dom(question).find(".//form").get("hx-target") == f"#comment-{number}"
    assert by_id(beside, f"comment-{number}").get("class") == "gone"
    assert [target for target, _swap in targets_of(listed)] == ["#states", "#live"]
    assert "Chờ duyệt" in text_of(by_id(listed, f"comment-{number}"))


@pytest.mark.parametrize("address", ["withdrawal", "withdrawal/reversal", "second-look", "revisions/withdrawal"])
def test_another_readers_comment_or_none_does_not_exist_here(app, article, address):
    number, _author = posted(app, article.url)
    _other, stranger = posted(app, article.url, "Lời khác.", author_name="Hà")
    events = table(app, "moderation_events")

    asked = [
        press(who, f"/comments/{n}/{address}").status_code
        for who in (stranger, reader_of(app))
        for n in (number, 4711000000, 999999999999999)
    ]

    assert (asked, table(app, "moderation_events")) == ([404] * 6, events)
    assert stranger.get(f"/comments/{number}/withdrawal/new").status_code == 404


def test_what_its_author_did_not_withdraw_is_not_sent_again(app, article, lan):
    number, author = standing_as(app, article, lan, "removed")

    assert (press(author, f"/comments/{number}/withdrawal/reversal").status_code, status_of(app, number)) == (
        *(409, "removed"),
    )


@pytest.mark.parametrize("address", ["withdrawal", "withdrawal/reversal", "second-look", "revisions/withdrawal"])
def test_a_foreign_page_does_nothing_and_a_silent_browser_is_asked_once_more(app, article, lan, address):
    number, author = standing_as(app, article, lan, "rejected")
    if address == "withdrawal/reversal":
        press(author, f"/comments/{number}/withdrawal")
    events = len(table(app, "moderation_events"))
    foreign = press(author, f"/comments/{number}/{address}", headers={"Sec-Fetch-Site": "cross-site"})
    del author.environ_base["HTTP_SEC_FETCH_SITE"]

    silent = press(author, f"/comments/{number}/{address}")
    unchanged = len(table(app, "moderation_events"))
    again = press(author, f"/comments/{number}/{address}", csrf_token=field(silent, "csrf_token"))

    assert (foreign.status_code, silent.status_code, unchanged) == (403, 422, events)
    assert again.status_code == 303


def test_sending_again_and_again_is_limited_and_withdrawing_is_not(make_app, app, article):
    site = make_app(comments_per_reader_in_ten_minutes=2)
    number, author = posted(site, article.url)
    statuses = []
    for _ in range(2):
        statuses.append(press(author, f"/comments/{number}/withdrawal").status_code)
        statuses.append(press(author, f"/comments/{number}/withdrawal/reversal").status_code)

    assert (statuses, status_of(app, number)) == ([303, 303, 303, 429], "withdrawn")


def test_readers_do_not_see_the_authors_verbs(app, article):
    [number] = write(app, article.id)
    page = reader_of(app).get(article.url)

    assert (by_id(page, f"withdraw-{number}"), "/revisions/" in page.get_data(as_text=True)) == (None, False)
