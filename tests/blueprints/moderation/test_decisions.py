"""Deciding at the desk, with and without htmx."""

import pytest

from tests.discussions import HTMX, dom, text_of
from tests.letters import sent
from tests.pages import actions_of, by_id, ids_of, targets_of
from tests.people import seated
from tests.tables import rows_of

DECISIONS = [("approve", "published"), ("return", "returned"), ("reject", "rejected"), ("spam", "spam")]

TABS = ("waiting", "returned", "reported", "published", "rejected", "spam", "removed", "withdrawn")


@pytest.fixture
def comment(app, article):
    with app.app_context():
        return sent(article.id, "Đường làng lầy lội.", name="Chị Hoa")


def status_of(app, number):
    with app.app_context():
        return next(row["status"] for row in rows_of("comments") if row["id"] == number)


def events(app):
    with app.app_context():
        return rows_of("moderation_events")


def says_why(answer):
    """A sentence stands where somebody looks: on a page of its own, or in a notice."""
    page = dom(answer)
    notices = [e for e in page.iter() if "notice" in (e.get("class") or "").split()]
    return any(text_of(e) for e in [*notices, *page.findall(".//h1/../p")])


def htmx(staff, path, **data):
    return staff.client.post(path, data={"csrf_token": staff.token(), **data}, headers=HTMX)


@pytest.mark.parametrize(("decision", "status"), DECISIONS)
def test_a_plain_decision_leads_back_to_the_queue_with_its_undo(app, comment, lan, decision, status):
    answer = lan.post(f"/moderation/comments/{comment}/decisions", decision=decision, version=1)
    page = lan.get(answer.location)

    [event] = events(app)
    assert (answer.status_code, answer.location) == (303, f"/moderation/?done={event['id']}")
    assert (status_of(app, comment), event["moderator_id"]) == (status, lan.id)
    assert by_id(page, "toast").find(".//form").get("action") == f"/moderation/events/{event['id']}/reversal"
    assert ("Chị Hoa" in text_of(by_id(page, "toast")), ids_of(page, f"case-{comment}")) == (True, [])


@pytest.mark.parametrize(("decision", "status"), DECISIONS)
def test_a_decision_by_htmx_changes_only_what_it_must(app, comment, lan, decision, status):
    answer = htmx(lan, f"/moderation/comments/{comment}/decisions", decision=decision, version=1)

    [event] = events(app)
    assert (answer.status_code, status_of(app, comment)) == (200, status)
    assert targets_of(answer) == [
        (f"#case-{comment}", "delete"),
        ("#toasts", "innerHTML"),
        ("#notices", "innerHTML"),
        *((f"#count-{tab}", "textContent") for tab in TABS),
        ("#desk-clock", "outerHTML"),
        ("#live", "textContent"),
    ]
    assert actions_of(answer) == [f"/moderation/events/{event['id']}/reversal"]
    assert by_id(answer, "content") is None


def test_a_note_is_kept_as_one_clean_line(app, comment, lan):
    note = "  Không\x00 đúng \r\n bài\u202e "

    lan.post(f"/moderation/comments/{comment}/decisions", decision="reject", version=1, note=note)

    assert [event["note"] for event in events(app)] == ["Không đúng bài"]


@pytest.mark.parametrize("note", ["ạ" * 500, ""])
def test_a_note_may_be_long_or_missing(app, comment, lan, note):
    lan.post(f"/moderation/comments/{comment}/decisions", decision="reject", version=1, note=note)

    assert [event["note"] for event in events(app)] == [note]


NO_DECISIONS = [
    ({}, 422),
    ({"version": "1", "decision": None}, 422),
    ({"version": "1", "decision": ""}, 422),
    ({"version": "1", "decision": "delete"}, 422),
    ({"version": "1", "decision": "undo"}, 422),
    ({"version": "1", "decision": "REJECT"}, 422),
    ({"version": "1", "decision": "\x00"}, 422),
    ({"version": ""}, 422),
    ({"version": "x"}, 422),
    ({"version": "0"}, 422),
    ({"version": "-1"}, 422),
    ({"version": "1.5"}, 422),
    ({"version": "9" * 5000}, 422),
    ({"version": "10000000000"}, 422),
    ({"version": "1", "note": "ạ" * 501}, 422),
    ({"version": "1", "reason": "4711000000"}, 422),
    ({"version": "1", "reason": "x"}, 422),
    ({"version": "1", "reason": "-1"}, 422),
    ({"version": "1", "reason": "9" * 5000}, 422),
    # What cannot be done to a comment that waits.
    *(({"version": "1", "decision": word}, 409) for word in ("remove", "restore", "keep", "pin", "unpin")),
    ({"version": "1", "decision": "mask"}, 422),
    ({"version": "2"}, 409),
    ({"version": "1000000000"}, 409),
]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_is_no_decision_changes_nothing(app, comment, lan, headers):
    path, usual = f"/moderation/comments/{comment}/decisions", {"csrf_token": lan.token(), "decision": "reject"}
    forms = [{name: value for name, value in (usual | data).items() if value is not None} for data, _s in NO_DECISIONS]

    answers = [lan.client.post(path, data=form, headers=headers) for form in forms]

    assert [answer.status_code for answer in answers] == [status for _data, status in NO_DECISIONS]
    assert [form for form, answer in zip(forms, answers, strict=True) if not says_why(answer)] == []
    assert (status_of(app, comment), events(app)) == ("pending", [])


NOWHERE = [
    "/moderation/comments/4711000000/decisions",
    "/moderation/events/4711000000/reversal",
    "/moderation/batches/00000000-0000-0000-0000-000000000001/reversal",
    "/moderation/batches/x/reversal",
    "/moderation/comments/4711000000/answers",
    "/moderation/comments/4711000000/claim",
    "/moderation/comments/99999999999999999999/decisions",
    "/moderation/comments/-1/decisions",
    "/moderation/comments/1/approval",
    "/moderation/comments/1/spam",
]


def test_a_decision_about_nothing_is_not_found(app, comment, lan):
    plain = {path: lan.post(path, version=1, decision="approve").status_code for path in NOWHERE}
    parts = {path: htmx(lan, path, version=1, decision="approve").status_code for path in NOWHERE}

    assert (plain, parts, status_of(app, comment)) == (dict.fromkeys(NOWHERE, 404), plain, "pending")


@pytest.mark.parametrize("decision", ["approve", "reject"])
def test_who_is_too_late_is_told_who_was_faster(app, comment, lan, decision):
    hung = seated(app, "Hùng")
    hung.post(f"/moderation/comments/{comment}/decisions", decision="reject", version=1, note="Quảng cáo")

    plain = lan.post(f"/moderation/comments/{comment}/decisions", decision=decision, version=1)
    parts = htmx(lan, f"/moderation/comments/{comment}/decisions", decision=decision, version=1)

    for answer, said in ((plain, text_of(by_id(plain, "content"))), (parts, parts.get_data(as_text=True))):
        assert answer.status_code == 409
        assert ("Hùng" in said, "Quảng cáo" in said, "Lan" in said) == (True, True, False)
    assert (f"#case-{comment} > article", "innerHTML") in targets_of(parts)
    assert (status_of(app, comment), len(events(app))) == ("rejected", 1)


def test_two_moderators_of_one_mind_are_still_one_decision(app, comment, lan):
    hung = seated(app, "Hùng")
    first = hung.post(f"/moderation/comments/{comment}/decisions", decision="approve", version=1)
    second = lan.post(f"/moderation/comments/{comment}/decisions", decision="approve", version=1)

    assert (first.status_code, second.status_code, len(events(app))) == (303, 409, 1)


def test_a_decision_can_be_changed_later_by_who_sees_the_new_version(app, comment, lan):
    lan.post(f"/moderation/comments/{comment}/decisions", decision="reject", version=1)
    answer = lan.post(f"/moderation/comments/{comment}/decisions", decision="approve", version=2)

    assert (answer.status_code, status_of(app, comment)) == (303, "published")
    assert [(e["from_status"], e["to_status"]) for e in events(app)] == [
        ("pending", "rejected"),
        ("rejected", "published"),
    ]


def test_other_fields_of_a_form_are_nobodys_business(app, comment, lan):
    fields = ("status", "moderator_id", "author_name", "is_listed", "created_at", "undoes_id", "comment_id", "html")
    with app.app_context():
        [before] = rows_of("comments")
    lan.post(f"/moderation/comments/{comment}/decisions", decision="reject", version=1, **dict.fromkeys(fields, "9"))
    with app.app_context():
        [after] = rows_of("comments")

    assert {key for key in before if before[key] != after[key]} == {"status", "version", "desk_tab", "desk_since"}
    assert [(event["moderator_id"], event["undoes_id"]) for event in events(app)] == [(lan.id, None)]
