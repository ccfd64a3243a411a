"""Each decision at the desk, by a plain form and by htmx: what becomes of the comment, and what the page is told."""

import pytest

from tests.blueprints.desk import (
    TABS,
    cases,
    comment_row,
    counts,
    decide,
    last_event,
    parts,
    posted,
    reported,
    seeded_reasons,
    status_of,
    table,
    undo,
    words_of,
)
from tests.discussions import HTMX, dom, text_of
from tests.pages import actions_of, by_id, targets_of

# From which status, which decision, the status after it, the tab after it.
DECISIONS = [
    ("pending", "approve", "published", "published"),
    ("pending", "return", "returned", "returned"),
    ("pending", "reject", "rejected", "rejected"),
    ("pending", "spam", "spam", "spam"),
    ("pending", "mask", "pending", "waiting"),
    ("pending", "approve-and-pin", "published", "published"),
    ("pending", "mask-and-approve", "published", "published"),
    ("returned", "approve", "published", "published"),
    ("returned", "reject", "rejected", "rejected"),
    ("returned", "spam", "spam", "spam"),
    ("returned", "restore", "pending", "waiting"),
    ("rejected", "approve", "published", "published"),
    ("rejected", "spam", "spam", "spam"),
    ("rejected", "restore", "pending", "waiting"),
    ("spam", "approve", "published", "published"),
    ("spam", "reject", "rejected", "rejected"),
    ("spam", "restore", "pending", "waiting"),
    ("published", "remove", "removed", "removed"),
    ("published", "mask", "published", "published"),
    ("published", "pin", "published", "published"),
    ("pinned", "unpin", "published", "published"),
    ("reported", "keep", "published", "published"),
    ("reported", "remove", "removed", "removed"),
    ("removed", "restore", "published", "published"),
]
WAY = {
    "pending": [],
    "returned": ["return"],
    "rejected": ["reject"],
    "spam": ["spam"],
    "published": ["approve"],
    "pinned": ["approve-and-pin"],
    "reported": ["approve"],
    "removed": ["approve", "remove"],
}
IDS = [" ".join(row[:2]) for row in DECISIONS]


@pytest.fixture
def comment_that_is(app, article, lan):
    """A comment with a telephone number that came to a status by decisions."""

    def make(status):
        number, _author = posted(app, article.url, "Gọi 0900 123 456 nhé.", author_name="Chị Hoa")
        for decision in WAY[status]:
            decide(lan, number, decision, version=comment_row(app, number)["version"])
        if status == "reported":
            reported(app, number)
        return number

    return make


@pytest.mark.parametrize(("before", "decision", "after", "tab"), DECISIONS, ids=IDS)
def test_a_plain_decision(app, lan, comment_that_is, *, before, decision, after, tab):
    number = comment_that_is(before)
    came_from = comment_row(app, number)["desk_tab"]
    page = lan.get(f"/moderation/?tab={came_from}")
    form = by_id(page, f"decide-{number}")
    offered = [button.get("value") for button in form.iter("button")]
    version, place = (form.find(f".//input[@name='{name}']").get("value") for name in ("version", "next"))

    answer = decide(lan, number, decision, version=version, next=place)
    shown = lan.get(answer.location)

    row, event = comment_row(app, number), last_event(app)
    assert decision in offered
    assert (answer.status_code, row["status"], row["desk_tab"]) == (303, after, tab)
    assert (event["to_status"], event["moderator_id"], event["version"]) == (after, lan.id, row["version"])
    assert (cases(shown) == [number]) is (tab == came_from)
    assert counts(shown)[tab] == 1
    assert "Chị Hoa" in text_of(by_id(shown, "toast"))
    assert by_id(shown, "undo-form").get("action") == f"/moderation/events/{event['id']}/reversal"


@pytest.mark.parametrize(("before", "decision", "after", "tab"), DECISIONS, ids=IDS)
def test_a_decision_by_htmx(app, lan, comment_that_is, *, before, decision, after, tab):
    number = comment_that_is(before)
    row = comment_row(app, number)

    place = f"/moderation/?tab={row['desk_tab']}"
    answer = decide(lan, number, decision, version=row["version"], next=place, headers=HTMX)

    stays = tab == row["desk_tab"]
    event = last_event(app)
    assert (answer.status_code, status_of(app, number)) == (200, after)
    assert targets_of(answer) == [
        (f"#case-{number}", "outerHTML" if stays else "delete"),
        ("#toasts", "innerHTML"),
        ("#notices", "innerHTML"),
        *((f"#count-{name}", "textContent") for name in TABS),
        ("#desk-clock", "outerHTML"),
        ("#live", "textContent"),
    ]
    assert {name: parts(answer)[f"#count-{name}"] for name in TABS} == {name: str(int(name == tab)) for name in TABS}
    assert "Chị Hoa" in parts(answer)["#live"]
    assert f"/moderation/events/{event['id']}/reversal" in actions_of(answer)
    assert cases(answer) == ([number] if stays else [])


@pytest.mark.parametrize(("before", "decision", "after", "tab"), DECISIONS, ids=IDS)
def test_one_undo_takes_all_of_a_decision_back(app, lan, comment_that_is, *, before, decision, after, tab):
    number = comment_that_is(before)
    row, words = comment_row(app, number), words_of(app, number)
    decide(lan, number, decision, version=row["version"])
    changed = comment_row(app, number), words_of(app, number)

    answer = undo(lan, last_event(app)["id"])

    kept = ("status", "desk_tab", "desk_since", "pinned_at", "is_listed", "report_count", "revision_id", "published_at")
    now = comment_row(app, number)
    assert answer.status_code == 303
    assert (changed[0]["status"], changed[0]["desk_tab"]) == (after, tab)
    assert {name: now[name] for name in kept} == {name: row[name] for name in kept}
    assert words_of(app, number) == words


def test_a_chosen_reason_is_no_part_of_an_approval(app, article, lan):
    number, _author = posted(app, article.url)
    decide(lan, number, "approve", reason=seeded_reasons(app)["insulting"]["id"])

    event = last_event(app)
    assert (event["action"], event["reason_vi"], event["reason_en"]) == ("approve", "", "")


def test_a_comment_is_pinned_only_where_threads_begin(app, article, lan, comment_that_is):
    parent = comment_that_is("published")
    reply, _author = posted(app, article.url, "Đúng vậy.", parent=parent)
    page = lan.get("/moderation/")

    answers = [decide(lan, reply, "approve-and-pin").status_code for _ in range(2)]

    assert "approve-and-pin" not in [b.get("value") for b in by_id(page, f"decide-{reply}").iter("button")]
    assert (answers, status_of(app, reply)) == ([409, 409], "pending")


def test_the_events_of_one_step_share_a_batch(app, comment_that_is, lan):
    number = comment_that_is("pending")
    decide(lan, number, "approve-and-pin")

    events = table(app, "moderation_events")

    assert [(event["action"], event["version"]) for event in events] == [("approve", 2), ("pin", 3)]
    assert len({event["batch"] for event in events} - {None}) == 1


def test_what_stays_on_the_page_has_the_new_version_in_its_form(app, comment_that_is, lan):
    number = comment_that_is("pending")
    answer = decide(lan, number, "mask", headers=HTMX)

    [version] = [e.get("value") for e in dom(answer).iter("input") if e.get("name") == "version"]
    again = decide(lan, number, "approve", version=version)

    assert (version, again.status_code) == ("2", 303)
