"""Undo: every decision can be taken back while it is the newest."""

import pytest

from tests.discussions import HTMX, text_of
from tests.letters import published, sent
from tests.pages import by_id, ids_of, targets_of
from tests.people import seated
from tests.tables import rows_of


@pytest.fixture
def comment(app, article):
    with app.app_context():
        return sent(article.id)


def row_of(app, number):
    with app.app_context():
        return next(row for row in rows_of("comments") if row["id"] == number)


def last_event(app):
    with app.app_context():
        return rows_of("moderation_events")[-1]["id"]


def undo(staff, event, **headers):
    data = {"csrf_token": staff.token()}
    return staff.client.post(f"/moderation/events/{event}/reversal", data=data, headers=headers)


@pytest.mark.parametrize("decision", ["approve", "return", "reject", "spam"])
def test_taking_back_gives_the_comment_its_old_place(app, article, comment, lan, decision):
    with app.app_context():
        later = sent(article.id, "Sau.")
    before = row_of(app, comment)
    lan.post(f"/moderation/comments/{comment}/decisions", decision=decision, version=1)

    answer = undo(lan, last_event(app))
    page = lan.get(answer.location)

    after = row_of(app, comment)
    ignored = {"version", "published_at"}
    assert (answer.status_code, answer.location) == (303, f"/moderation/?done={last_event(app)}")
    assert {k: v for k, v in after.items() if k not in ignored} == {k: v for k, v in before.items() if k not in ignored}
    assert [name for name in ids_of(page, "case-") if name[5:].isdigit()] == [f"case-{comment}", f"case-{later}"]


def test_taking_back_by_htmx_puts_the_case_into_the_queue(app, comment, lan):
    lan.post(f"/moderation/comments/{comment}/decisions", decision="approve", version=1)

    answer = undo(lan, last_event(app), **HTMX)

    assert answer.status_code == 200
    assert targets_of(answer)[:2] == [(f"#case-{comment}", "delete"), ("#queue", "afterbegin")]
    assert ids_of(answer, "case-") == [f"case-{comment}", f"case-name-{comment}"]


def test_taking_back_the_taking_back_decides_again(app, comment, lan):
    lan.post(f"/moderation/comments/{comment}/decisions", decision="approve", version=1)
    undo(lan, last_event(app))

    answer = undo(lan, last_event(app), **HTMX)

    assert (answer.status_code, row_of(app, comment)["status"]) == (200, "published")
    assert (ids_of(answer, "case-"), ids_of(answer, "toast")) == ([], ["toast"])


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_what_somebody_decided_since_is_not_taken_back(app, comment, lan, headers):
    hung = seated(app, "Hùng")
    lan.post(f"/moderation/comments/{comment}/decisions", decision="reject", version=1)
    mine = last_event(app)
    hung.post(f"/moderation/comments/{comment}/decisions", decision="approve", version=2)

    answer = undo(lan, mine, **headers)

    assert (answer.status_code, row_of(app, comment)["status"]) == (409, "published")
    assert "Hùng" in answer.get_data(as_text=True)


def test_pressing_undo_twice_takes_back_once(app, comment, lan):
    lan.post(f"/moderation/comments/{comment}/decisions", decision="reject", version=1)
    event = last_event(app)

    answers = [undo(lan, event).status_code for _ in range(2)]

    assert (answers, row_of(app, comment)["status"]) == ([303, 409], "pending")


def test_anybody_at_the_desk_may_take_back_and_the_log_names_them(app, comment, lan):
    hung = seated(app, "Hùng", role="editor")
    lan.post(f"/moderation/comments/{comment}/decisions", decision="reject", version=1)

    undo(hung, last_event(app))

    with app.app_context():
        assert [event["moderator_id"] for event in rows_of("moderation_events")] == [lan.id, hung.id]


def test_a_comment_taken_back_disappears_for_readers(app, article, comment, client, lan):
    lan.post(f"/moderation/comments/{comment}/decisions", decision="approve", version=1)
    shown = by_id(client.get(article.url), f"comment-{comment}")
    undo(lan, last_event(app))
    hidden = by_id(client.get(article.url), f"comment-{comment}")

    assert (shown is not None, hidden) == (True, None)


def test_taking_back_an_answered_publication_leaves_a_tombstone(app, article, comment, client, lan):
    lan.post(f"/moderation/comments/{comment}/decisions", decision="approve", version=1)
    event = last_event(app)
    with app.app_context():
        reply = published(article.id, "Đúng vậy.", parent=comment)
    undo(lan, event)

    page = client.get(article.url)

    assert (by_id(page, f"comment-{comment}").get("class"), text_of(by_id(page, f"name-{reply}"))) == ("gone", "Ngọc")
    assert "Bài viết rất hay." not in page.get_data(as_text=True)


def test_a_get_neither_decides_nor_takes_back(app, comment, lan):
    lan.post(f"/moderation/comments/{comment}/decisions", decision="reject", version=1)
    with app.app_context():
        before = rows_of("comments"), rows_of("moderation_events")

    statuses = [
        lan.get(path).status_code
        for path in (
            f"/moderation/comments/{comment}/decisions",
            f"/moderation/events/{last_event(app)}/reversal",
            f"/moderation/?done={last_event(app)}",
        )
    ]

    with app.app_context():
        assert (statuses, (rows_of("comments"), rows_of("moderation_events"))) == ([405, 405, 200], before)
