"""The whole desk by plain forms and links alone, as a browser without script follows them."""

import pytest

from tests.blueprints.desk import (
    PlainBrowser,
    cases,
    comment_row,
    counts,
    decide,
    posted,
    seeded_reasons,
    status_of,
    table,
    words_of,
)
from tests.discussions import shown_ids, text_of
from tests.pages import by_id
from tests.people import reader_of, seated


@pytest.fixture
def browser(app):
    """Lan's browser, signed in, at the queue."""
    seeded_reasons(app)
    return PlainBrowser(seated(app).client).open("/moderation/")


def said(browser):
    return text_of(by_id(browser.answer, "toast"))


def test_a_mornings_work_from_the_first_page_to_the_last(app, article, browser):
    words = ["Một.", "Hai.", "Ba.", "Gọi 0900 123 456.", "Năm.", "Sáu."]
    one, two, three, four, five, six = [posted(app, article.url, text)[0] for text in words]
    browser.open("/moderation/")

    browser.press(f"decide-{one}", "approve-and-pin")
    browser.press(f"decide-{two}", "return", note="Xin nói rõ hơn")
    browser.press(f"decide-{three}", "reject")
    browser.press(f"decide-{four}", "mask-and-approve")
    browser.press(f"decide-{five}", "spam").press("undo-form")

    assert [status_of(app, n) for n in (one, two, three, four, five, six)] == [
        *("published", "returned", "rejected", "published", "pending", "pending")
    ]
    assert cases(browser.answer) == [five, six]
    wanted = {"waiting": 2, "returned": 1, "reported": 0, "published": 2, "rejected": 1, "spam": 0, "removed": 0}
    assert counts(browser.answer) == wanted
    assert shown_ids(reader_of(app).get(article.url)) == [one, four]
    assert words_of(app, four) == "Gọi 0900 *** ***."
    notes = {event["action"]: (event["note"], event["reason_vi"] != "") for event in table(app, "moderation_events")}
    assert notes["return"] == ("Xin nói rõ hơn", True)
    assert (notes["reject"], notes["approve"]) == (("", True), ("", False))


def test_filters_a_batch_of_ticked_ones_and_its_undo(app, article, browser):
    numbers = [posted(app, article.url, f"Gọi 0900 123 45{n}.")[0] for n in range(4)]
    other = posted(app, article.url, "Không có số.")[0]
    browser.open("/moderation/")
    search = next(e for e in by_id(browser.answer, "content").iter("form") if e.get("role") == "search")
    fields = {e.get("name") for e in search.iter() if e.get("name")}

    browser.open("/moderation/?signal=phone")
    browser.press("bulk", "reject", tick=[f"{number}-1" for number in numbers[:2]], scope="ticked")
    after = [status_of(app, number) for number in numbers], "signal=phone" in browser.address
    browser.press("undo-form")
    again = [status_of(app, number) for number in numbers]
    browser.press("bulk", "approve", scope="matching")

    assert fields == {"text", "author", "article", "category", "signal", "order"}
    assert after == (["rejected", "rejected", "pending", "pending"], True)
    assert again == ["pending"] * 4
    assert [status_of(app, number) for number in [*numbers, other]] == ["published"] * 4 + ["pending"]


def test_all_on_the_page_without_ticking(app, article, browser):
    numbers = [posted(app, article.url, f"Lời {n}.")[0] for n in range(3)]
    browser.open("/moderation/").press("bulk", "spam", scope="page")

    assert {status_of(app, number) for number in numbers} == {"spam"}
    assert "3" in said(browser)


def test_approving_and_answering(app, article, browser):
    number, _author = posted(app, article.url)
    browser.open("/moderation/").follow("Duyệt và trả lời")
    browser.press(f"answer-form-{number}", text="")
    refused = browser.answer.status_code
    browser.press(f"answer-form-{number}", text="Xã sẽ sửa trong tháng 12.")

    official = table(app, "comments")[-1]
    assert (refused, browser.answer.status_code) == (422, 200)
    assert shown_ids(reader_of(app).get(article.url)) == [number, official["id"]]
    assert official["staff_id"] is not None


def test_a_conflict_leads_to_the_comment_where_it_is_decided_again(app, article, browser):
    number, _author = posted(app, article.url)
    browser.open("/moderation/")
    decide(seated(app, "Hùng"), number, "reject")

    browser.press(f"decide-{number}", "approve")
    conflict = browser.answer.status_code
    browser.follow("Xem lại ý kiến").press(f"decide-{number}", "approve")

    assert (conflict, status_of(app, number)) == (409, "published")
    assert browser.address.startswith(f"/moderation/comments/{number}?done=")


def test_beside_the_article(app, article, browser):
    number, _author = posted(app, article.url)

    browser.open(article.url).press(f"decide-{number}", "approve")
    published = status_of(app, number)
    browser.press(f"decide-{number}", "remove", note="Nhầm")

    assert (published, status_of(app, number)) == ("published", "removed")
    assert (browser.answer.status_code, comment_row(app, number)["version"]) == (200, 3)


def test_the_author_rewords_and_the_moderator_finds_it_first(app, article, browser):
    first, _someone = posted(app, article.url, "Chờ lâu rồi.")
    number, client = posted(app, article.url, "Ông nào dốt thế.")
    browser.open("/moderation/").press(f"decide-{number}", "return", note="Xin viết lại")
    author = PlainBrowser(client)

    author.open(article.url).follow("Viết lại")
    assert "Xin viết lại" in author.text
    author.press("revision-form", text="Xin xem lại đoạn đường này.")
    browser.open("/moderation/")

    assert "Xin xem lại" in text_of(by_id(author.answer, f"comment-{number}"))
    assert cases(browser.answer) == [number, first]


def test_keys_are_switched_off_and_on(app, browser):
    switch = by_id(browser.answer, "keys-box").find("./form")
    token = switch.find("./input[@name='csrf_token']").get("value")
    for state in ("off", "on"):
        form = {"csrf_token": token, "keys": state, "next": "/moderation/?tab=spam"}
        answer = browser.client.post("/moderation/keys", data=form)

        [lan] = [row for row in table(app, "users") if row["name"] == "Lan"]
        assert (answer.status_code, answer.location) == (303, "/moderation/?tab=spam")
        assert lan["uses_keys"] is (state == "on")


def test_reasons_are_added_and_changed(app, article):
    seeded_reasons(app)
    browser = PlainBrowser(seated(app, "Mai", role="editor").client).open("/moderation/").follow("Mẫu lý do")

    browser.press(
        "reason-new", label_vi="Ngoài chủ đề", label_en="Off topic", text_vi="Ngoài bài.", text_en="Off topic."
    )
    number = table(app, "reason_templates")[-1]["id"]
    browser.press(f"reason-{number}", text_vi="Không đúng bài.")

    row = table(app, "reason_templates")[-1]
    assert (row["label_vi"], row["text_vi"], row["is_offered"]) == ("Ngoài chủ đề", "Không đúng bài.", True)


def test_a_decision_with_a_session_that_ended_leads_to_signing_in(app, article, browser):
    number, _author = posted(app, article.url)
    browser.open("/moderation/")
    browser.client.delete_cookie("session")

    browser.press(f"decide-{number}", "approve")

    assert (browser.address.split("?")[0], status_of(app, number)) == ("/accounts/sign-in", "pending")
