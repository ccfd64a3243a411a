"""Batches where somebody else is at work, and where the right to decide ends in the middle."""

import pytest
from sqlalchemy import update

from blueprints.moderation.routes import batches
from domain.accounts.models import User
from foundation.database import commit, db
from tests.blueprints.desk import decide, parts, status_of, table
from tests.discussions import HTMX, dom, text_of
from tests.letters import sent
from tests.pages import by_id

PART = 3


@pytest.fixture
def waiting(app, article):
    with app.app_context():
        return [sent(article.id, f"Lời {n}.", name=f"Người {n}") for n in range(10)]


def batch(staff, decision, comments, headers=None, **data):
    data = {"csrf_token": staff.token(), "decision": decision, "comment": [f"{n}-1" for n in comments], **data}
    return staff.client.post("/moderation/decisions", data=data, headers=headers)


def undo(staff, name, headers=None):
    data = {"csrf_token": staff.token()}
    return staff.client.post(f"/moderation/batches/{name}/reversal", data=data, headers=headers)


def conflicts_told(answer, headers):
    """Each line about a comment that was left as it is, and the sentence above them."""
    page = dom(answer)
    place = page.find(".//hx-partial[@hx-target='#notices']") if headers else by_id(answer, "content")
    return text_of(place.find(".//p/b")), [text_of(line) for line in place.iter("li")]


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_what_others_decided_is_left_and_listed_item_by_item(app, waiting, lan, hung, headers):
    decide(hung, waiting[1], "approve", note="Đúng rồi")
    decide(hung, waiting[4], "spam")

    answer = batch(lan, "reject", waiting[:6], headers)

    sentence, lines = conflicts_told(answer, headers)
    assert answer.status_code == 200
    assert ("2" in sentence, len(lines)) == (True, 2)
    assert [("Hùng" in line, name in line) for line, name in zip(lines, ("Người 1", "Người 4"), strict=True)] == [
        (True, True)
    ] * 2
    assert [status_of(app, number) for number in waiting[:6]] == [
        *("rejected", "published", "rejected", "rejected", "spam", "rejected")
    ]
    links = [link.get("href") for link in dom(answer).iter("a") if "/moderation/comments/" in link.get("href", "")]
    assert {f"/moderation/comments/{waiting[n]}" for n in (1, 4)} <= set(links)
    assert by_id(answer, "undo-form") is not None
    if headers:
        assert "4" in parts(answer)["#live"]


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_a_batch_in_which_everything_was_decided_before_offers_no_undo(app, waiting, lan, hung, headers):
    batch(hung, "approve", waiting[:2])

    answer = batch(lan, "reject", waiting[:2], headers)

    assert (answer.status_code, len(conflicts_told(answer, headers)[1])) == (200, 2)
    assert by_id(answer, "undo-form") is None
    assert len(table(app, "moderation_events")) == 2


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_undo_leaves_what_was_decided_again_since_and_says_so(app, waiting, lan, hung, headers):
    batch(lan, "reject", waiting[:4])
    name = table(app, "moderation_events")[0]["batch"]
    decide(hung, waiting[2], "approve", version=2)

    answer = undo(lan, name, headers)

    sentence, lines = conflicts_told(answer, headers)
    assert (answer.status_code, "1" in sentence, len(lines), "Hùng" in lines[0]) == (200, True, 1, True)
    assert [status_of(app, n) for n in waiting[:4]] == ["pending", "pending", "published", "pending"]


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
def test_undo_pressed_twice_takes_back_once(app, waiting, lan, headers):
    batch(lan, "reject", waiting[:4])
    name = table(app, "moderation_events")[0]["batch"]
    undo(lan, name)

    again = undo(lan, name, headers)

    assert (again.status_code, len(conflicts_told(again, headers)[1])) == (200, 4)
    assert len(table(app, "moderation_events")) == 8


LOSSES = {"demoted": {"role": "reader"}, "disabled": {"active": False}}


@pytest.fixture
def after_two_parts(app, lan, monkeypatch):
    """Let something happen to Lan's account when two parts of a batch are committed."""

    def prepare(change):
        monkeypatch.setattr(batches, "PART", PART)
        commits = []

        def counting(work):
            if len(commits) == 2:
                commit(lambda: db.session.execute(update(User).where(User.id == lan.id).values(**change)))
            commits.append(work)
            return commit(work)

        monkeypatch.setattr(batches, "commit", counting)
        return commits

    return prepare


@pytest.mark.parametrize("headers", [None, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("loss", LOSSES)
def test_who_loses_the_right_in_the_middle_decides_no_further(app, waiting, lan, after_two_parts, *, loss, headers):
    commits = after_two_parts(LOSSES[loss])

    answer = batch(lan, "approve", waiting, headers)

    states = [status_of(app, number) for number in waiting]
    assert (answer.status_code, len(commits)) == (403, 3)
    assert states == ["published"] * 2 * PART + ["pending"] * 4
    assert len(table(app, "moderation_events")) == 2 * PART
    assert "Tài khoản" in answer.get_data(as_text=True)


@pytest.mark.parametrize("loss", LOSSES)
def test_who_loses_the_right_in_the_middle_takes_back_no_further(app, waiting, lan, after_two_parts, loss):
    batch(lan, "approve", waiting)
    name = table(app, "moderation_events")[0]["batch"]
    after_two_parts(LOSSES[loss])

    answer = undo(lan, name)

    states = [status_of(app, number) for number in waiting]
    assert (answer.status_code, states) == (403, ["published"] * 4 + ["pending"] * 2 * PART)


@pytest.mark.parametrize("loss", LOSSES)
def test_what_was_decided_before_the_loss_can_be_taken_back_by_others(app, waiting, lan, hung, after_two_parts, loss):
    after_two_parts(LOSSES[loss])
    batch(lan, "approve", waiting)
    name = table(app, "moderation_events")[0]["batch"]

    answer = undo(hung, name)

    assert (answer.status_code, {status_of(app, number) for number in waiting}) == (303, {"pending"})
