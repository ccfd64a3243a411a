"""Small things at the desk's edges: twice the same, later than the page, typed in vain, done by authors."""

import pytest

from domain.moderation import queue
from tests.blueprints.desk import status_of, table
from tests.discussions import withdraw
from tests.letters import published, sent
from tests.pages import by_id


@pytest.fixture
def waiting(app, article):
    with app.app_context():
        return [sent(article.id, f"Lời {n}.") for n in range(6)]


def decide_many(staff, **data):
    return staff.client.post("/moderation/decisions", data={"csrf_token": staff.token(), **data})


def test_a_comment_that_was_sent_twice_is_decided_once_and_nobody_was_faster(app, waiting, lan):
    answer = decide_many(lan, decision="spam", comment=[f"{waiting[0]}-1", f"{waiting[0]}-1"])

    assert (answer.status_code, status_of(app, waiting[0])) == (303, "spam")
    assert len(table(app, "moderation_events")) == 1


def test_newer_ones_do_not_take_the_places_of_those_that_match(app, waiting, lan, monkeypatch):
    monkeypatch.setattr(queue, "SELECTED_MOST", 3)

    decide_many(lan, decision="reject", scope="matching", newest=waiting[2], next="/moderation/?order=newest")

    assert [status_of(app, number) for number in waiting] == ["rejected"] * 3 + ["pending"] * 3


def test_a_note_that_is_too_long_is_given_back(waiting, lan):
    note = "Ghi chú dài. " * 60

    answer = lan.post(f"/moderation/comments/{waiting[0]}/decisions", decision="reject", version=1, note=note)

    assert (answer.status_code, by_id(answer, "typed").text.strip()) == (422, note.strip())


def test_what_an_author_did_offers_no_undo(app, article, lan):
    with app.app_context():
        number = published(article.id, "Rút lại.")
    withdraw(app, number)
    event = table(app, "moderation_events")[-1]

    page = lan.get(f"/moderation/?done={event['id']}")

    assert (event["action"], page.status_code, by_id(page, "toast")) == ("withdraw", 200, None)
