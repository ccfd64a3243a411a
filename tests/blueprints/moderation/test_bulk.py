"""One decision about many comments: ticked, on the page, or matching the filters; one batch, one undo."""

import pytest

from blueprints.moderation.routes import batches
from domain.moderation import queue
from tests.blueprints.desk import (
    another_article,
    cases,
    comment_row,
    decide,
    parts,
    seeded_reasons,
    status_of,
    table,
)
from tests.discussions import HTMX, dom, text_of
from tests.letters import sent
from tests.pages import by_id, targets_of

PAGE = 25


@pytest.fixture
def waiting(app, article):
    with app.app_context():
        return [sent(article.id, f"Lời {n}.", name=f"Người {n}") for n in range(30)]


def decide_many(staff, decision, *, comments=(), listed=(), headers=None, **data):
    seen = {"comment": [f"{n}-1" for n in comments], "listed": [f"{n}-1" for n in listed]}
    data = {"csrf_token": staff.token(), "decision": decision, "next": "/moderation/", **seen, **data}
    return staff.client.post("/moderation/decisions", data=data, headers=headers)


def undo_batch(staff, batch, headers=None, **data):
    data = {"csrf_token": staff.token(), **data}
    return staff.client.post(f"/moderation/batches/{batch}/reversal", data=data, headers=headers)


def decided(app, status):
    return [row["id"] for row in table(app, "comments") if row["status"] == status]


def batch_names(app):
    return {row["batch"] for row in table(app, "moderation_events")}


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(
    ("decision", "status"),
    [("approve", "published"), ("return", "returned"), ("reject", "rejected"), ("spam", "spam")],
)
def test_the_ticked_ones_are_decided_in_one_batch(app, waiting, lan, *, decision, status, headers):
    reason = seeded_reasons(app)["false"]
    ticked = waiting[3:20:4]

    given = {"reason": reason["id"], "note": "Cùng một lẽ"}
    answer = decide_many(lan, decision, comments=ticked, listed=waiting[:PAGE], headers=headers, **given)

    events = table(app, "moderation_events")
    [batch] = batch_names(app)
    told = ("", "Cùng một lẽ") if decision == "approve" else (reason["text_vi"], "Cùng một lẽ")
    assert (decided(app, status), [event["comment_id"] for event in events]) == (ticked, ticked)
    assert {(event["reason_vi"], event["note"], event["moderator_id"]) for event in events} == {(*told, lan.id)}
    if headers:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.location) == (303, f"/moderation/?batch={batch}")
    page = answer if headers else lan.get(answer.location)
    assert cases(page) == [number for number in waiting if number not in ticked][:PAGE]
    assert by_id(page, "undo-form").get("action") == f"/moderation/batches/{batch}/reversal"
    assert "5" in text_of(by_id(page, "toast"))


def test_an_answer_for_htmx_changes_the_list_the_notices_the_counts_and_what_is_said(app, waiting, lan):
    answer = decide_many(lan, "reject", comments=waiting[:2], headers=HTMX)

    targets = targets_of(answer)
    assert targets[:4] == [
        ("#desk-list", "outerHTML"),
        ("#notices", "innerHTML"),
        ("#toasts", "innerHTML"),
        ("#bulk .form-message", "innerHTML"),
    ]
    assert targets[-2:] == [("#desk-clock", "outerHTML"), ("#live", "textContent")]
    assert (parts(answer)["#count-waiting"], parts(answer)["#count-rejected"]) == ("28", "2")
    assert "2" in parts(answer)["#live"]


def test_all_on_the_page_are_those_that_stood_on_it(app, waiting, lan):
    form = by_id(lan.get("/moderation/"), "queue")
    listed = [e.get("value") for e in form.iter("input") if e.get("name") == "listed"]
    decide_many(lan, "reject", scope="page", listed=waiting[:PAGE])

    assert listed == [f"{number}-1" for number in waiting[:PAGE]]
    assert decided(app, "rejected") == waiting[:PAGE]


def test_all_that_match_are_more_than_a_page_and_none_besides(app, article, waiting, lan):
    second = another_article(app)
    with app.app_context():
        others = [sent(second.id, f"Khác {n}.") for n in range(3)]

    answer = decide_many(lan, "spam", scope="matching", next=f"/moderation/?article={article.id}", newest=others[-1])

    assert (answer.status_code, decided(app, "spam"), decided(app, "pending")) == (303, waiting, others)
    assert len(batch_names(app)) == 1


def test_what_arrived_after_the_page_was_made_is_not_decided(app, article, waiting, lan):
    page = lan.get("/moderation/")
    newest = by_id(page, "bulk").find(".//input[@name='newest']").get("value")
    with app.app_context():
        late = sent(article.id, "Vừa tới.")

    decide_many(lan, "approve", scope="matching", newest=newest)

    assert (newest, decided(app, "pending")) == (str(waiting[-1]), [late])


def test_without_the_newest_number_nothing_matches(app, waiting, lan):
    answer = decide_many(lan, "approve", scope="matching")

    assert (answer.status_code, decided(app, "pending")) == (422, waiting)


def test_at_most_a_thousand_are_decided_at_once(app, waiting, lan, monkeypatch):
    monkeypatch.setattr(queue, "SELECTED_MOST", 7)
    monkeypatch.setattr(batches, "SELECTED_MOST", 7)
    monkeypatch.setattr(batches, "PART", 3)

    decide_many(lan, "reject", scope="matching", newest=waiting[-1])
    first = decided(app, "rejected")
    decide_many(lan, "spam", comments=waiting[7:])

    assert (first, decided(app, "spam")) == (waiting[:7], waiting[7:14])


NOTHING = [
    {},
    {"comment": ""},
    {"comment": "1"},
    {"comment": "x-1"},
    {"comment": "1-x"},
    {"comment": "-1-1"},
    {"comment": "1-1\x00"},
    {"comment": "9" * 40 + "-1"},
    {"comment": "1-" + "9" * 40},
    {"comment": "١-١"},
    {"scope": "page"},
    {"scope": "matching", "newest": "1", "next": "/moderation/?signal=link"},
]


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_nothing_selected_says_what_to_do(app, waiting, lan, headers):
    data = {"csrf_token": lan.token(), "decision": "reject"}

    answers = [lan.client.post("/moderation/decisions", data=data | form, headers=headers) for form in NOTHING]

    assert [answer.status_code for answer in answers] == [422] * len(NOTHING)
    assert {"chưa chọn ý kiến nào" in answer.get_data(as_text=True) for answer in answers} == {True}
    assert (decided(app, "pending"), table(app, "moderation_events")) == (waiting, [])


REFUSED = [
    ({"decision": ""}, 422),
    ({"decision": "mask"}, 422),
    ({"decision": "pin"}, 422),
    ({"decision": "\x00"}, 422),
    ({"scope": "everything"}, 422),
    ({"newest": "x"}, 422),
    ({"note": "ạ" * 501}, 422),
    ({"reason": "4711000000"}, 422),
    ({"reason": "x"}, 422),
    ({"next": "/moderation/?article=x", "scope": "matching"}, 404),
]


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_what_is_no_decision_about_many_changes_nothing(app, waiting, lan, headers):
    usual = {"csrf_token": lan.token(), "decision": "reject", "comment": [f"{n}-1" for n in waiting], "newest": "99"}

    answers = [lan.client.post("/moderation/decisions", data=usual | form, headers=headers) for form, _s in REFUSED]

    assert [answer.status_code for answer in answers] == [status for _form, status in REFUSED]
    assert (decided(app, "pending"), table(app, "moderation_events")) == (waiting, [])


def test_a_comment_that_does_not_exist_is_passed_over(app, waiting, lan):
    answer = decide_many(lan, "reject", comments=[waiting[0], 4711000000])
    alone = decide_many(lan, "reject", comments=[4711000000])

    assert (answer.status_code, decided(app, "rejected")) == (303, waiting[:1])
    assert (alone.status_code, dom(alone).find(".//h1") is not None) == (200, True)


def test_one_undo_takes_the_whole_batch_back(app, waiting, lan, hung):
    before = {row["id"]: row for row in table(app, "comments")}
    decide_many(lan, "approve", scope="matching", newest=waiting[-1])
    [batch] = batch_names(app)

    answer = undo_batch(hung, batch)
    page = hung.get(answer.location)

    ignored = {"version"}
    assert (answer.status_code, cases(page)) == (303, waiting[:PAGE])
    for row in table(app, "comments"):
        assert {k: v for k, v in row.items() if k not in ignored} == {
            k: v for k, v in before[row["id"]].items() if k not in ignored
        }
    undone = [event for event in table(app, "moderation_events") if event["action"] == "undo"]
    assert (len(undone), len({event["batch"] for event in undone}), len(batch_names(app))) == (30, 1, 2)
    assert (status_of(app, waiting[0]), comment_row(app, waiting[0])["version"]) == ("pending", 3)


def test_undoing_the_undoing_decides_all_of_them_again(app, waiting, lan):
    decide_many(lan, "spam", comments=waiting[:3])
    [first] = batch_names(app)
    undo_batch(lan, first)
    [second] = batch_names(app) - {first}

    answer = undo_batch(lan, second, headers=HTMX)

    assert (answer.status_code, decided(app, "spam")) == (200, waiting[:3])


def test_a_batch_pressed_twice_is_one_batch(app, waiting, lan):
    decide_many(lan, "reject", comments=waiting[:3])

    again = decide_many(lan, "reject", comments=waiting[:3])

    assert (again.status_code, len(table(app, "moderation_events"))) == (200, 3)


def test_one_of_a_batch_can_be_taken_back_alone(app, waiting, lan):
    decide_many(lan, "reject", comments=waiting[:3])
    event = table(app, "moderation_events")[1]

    lan.post(f"/moderation/events/{event['id']}/reversal")

    assert decided(app, "rejected") == [waiting[0], waiting[2]]
    assert decide(lan, waiting[1], "approve", version=3).status_code == 303
