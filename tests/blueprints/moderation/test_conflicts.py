"""Somebody was faster: who, what, when and why are said, the note is given back, and nothing is overwritten."""

import pytest

from tests.blueprints.desk import comment_row, counts, decide, last_event, parts, posted, seeded_reasons, table, undo
from tests.discussions import HTMX, dom, text_of, withdraw
from tests.pages import by_id, targets_of
from tests.people import seated

NOTE = "Lời ghi không được mất"


@pytest.fixture
def comment(app, article):
    return posted(app, article.url, "Gọi 0900 123 456 nhé.")[0]


def said(answer):
    """What a conflict says, on a page of its own or in the place of the comment."""
    page = by_id(answer, "content")
    return text_of(page) if page is not None else " ".join(parts(answer).values())


FASTER = ["approve", "return", "reject", "spam", "mask", "approve-and-pin", "mask-and-approve"]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("faster", FASTER)
def test_the_slower_one_learns_who_did_what_when_and_why(app, comment, lan, hung, *, faster, headers):
    reason = seeded_reasons(app)["false"]
    decide(hung, comment, faster, reason=reason["id"], note="Vì Hùng nghĩ vậy")
    before = comment_row(app, comment), len(table(app, "moderation_events"))

    answer = decide(lan, comment, "reject", note=NOTE, headers=headers)

    words = said(answer)
    assert answer.status_code == 409
    assert [part for part in ("Hùng", "Vì Hùng nghĩ vậy", NOTE) if part not in words] == []
    assert (reason["text_vi"] in words) is (faster in {"return", "reject", "spam"})
    assert dom(answer).find(".//time") is not None
    assert (comment_row(app, comment), len(table(app, "moderation_events"))) == before


def test_a_conflict_by_htmx_changes_the_comment_the_counts_and_nothing_else(app, comment, lan, hung):
    decide(hung, comment, "reject")

    answer = decide(lan, comment, "approve", headers=HTMX)

    targets = [target for target, _swap in targets_of(answer)]
    assert targets[:3] == [f"#case-{comment} > article", f"#comment-{comment} > .comment-actions", "#toasts"]
    assert {name: number for name, number in parts(answer).items() if number == "1"} == {"#count-rejected": "1"}
    assert by_id(answer, "content") is None


def test_the_page_of_a_conflict_leads_to_the_comment_and_back_to_the_filters(app, comment, lan, hung):
    decide(hung, comment, "reject")

    answer = decide(lan, comment, "approve", next="/moderation/?signal=phone")

    links = [link.get("href") for link in by_id(answer, "content").iter("a")]
    assert links == [f"/moderation/comments/{comment}", "/moderation/log", "/moderation/?signal=phone"]
    assert [lan.get(link).status_code for link in links] == [200] * 3
    assert counts(lan.get(links[0])) == {}


def test_changed_words_are_a_conflict_too(app, article, lan, hung):
    """The version that a moderator saw had other words."""
    number, author = posted(app, article.url)
    decide(hung, number, "return")
    author.post(f"/comments/{number}/revisions", data={"text": "Lời khác hẳn."})

    answer = decide(lan, number, "approve")

    assert (answer.status_code, comment_row(app, number)["status"]) == (409, "pending")


def test_what_an_author_withdrew_is_not_published(app, comment, lan):
    withdraw(app, comment)

    answers = [decide(lan, comment, "approve", version=v, headers=h) for v in (1, 2) for h in ({}, HTMX)]

    assert [answer.status_code for answer in answers] == [409] * 4
    assert comment_row(app, comment)["status"] == "withdrawn"
    assert "Hùng" not in said(answers[0])


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_undo_does_not_overwrite_what_somebody_decided_since(app, comment, lan, hung, headers):
    decide(lan, comment, "reject")
    mine = last_event(app)["id"]
    decide(hung, comment, "approve", version=2)

    answer = undo(lan, mine, headers=headers)

    assert (answer.status_code, "Hùng" in said(answer)) == (409, True)
    assert comment_row(app, comment)["status"] == "published"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_note_that_is_too_long_says_so(app, comment, lan, headers):
    answer = decide(lan, comment, "reject", note="ạ" * 501, headers=headers)

    assert (answer.status_code, "500" in said(answer)) == (422, True)
    assert (comment_row(app, comment)["version"], table(app, "moderation_events")) == (1, [])


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("decision", ["return", "reject", "spam"])
def test_a_reason_that_does_not_exist_says_so_and_decides_nothing(app, comment, lan, headers, decision):
    answer = decide(lan, comment, decision, reason=4711000000, headers=headers)

    assert answer.status_code == 422
    assert "lý do" in said(answer).lower()
    assert (comment_row(app, comment)["version"], table(app, "moderation_events")) == (1, [])


def test_a_reason_no_longer_offered_may_still_be_given_by_a_page_that_shows_it(app, comment, lan):
    reason = seeded_reasons(app)["other"]
    editor = seated(app, "Mai", role="editor")
    texts = {name: reason[name] for name in ("label_vi", "label_en", "text_vi", "text_en")}
    editor.post(f"/moderation/reasons/{reason['id']}", **texts, position=1)

    answer = decide(lan, comment, "reject", reason=reason["id"])

    assert (answer.status_code, last_event(app)["reason_en"]) == (303, reason["text_en"])
