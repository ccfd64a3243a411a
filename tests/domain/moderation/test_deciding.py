"""What a decision changes, and what it refuses to change."""

import pytest

from domain.comments.taking import CommentNotFound
from domain.moderation import undoing
from domain.moderation.actions import decide
from domain.moderation.changing import CommentAlreadyDecided, Grounds
from domain.moderation.models import Action
from foundation.database import commit
from tests.domain.desk import stored
from tests.letters import published, sent
from tests.tables import rows_of


def test_a_decision_is_one_event_with_name_time_reason_and_words(desk, article):
    comment = sent(article.id, "Đường làng lầy lội.")

    desk.decide(comment, Action.REJECT, grounds=Grounds("Sai bài", "Wrong article", "Không đúng bài"))

    [event] = rows_of("moderation_events")
    [revision] = rows_of("revisions")
    [moderator] = rows_of("users")
    names = ("action", "article_id", "comment_id", "moderator_id", "from_status", "to_status", "version")
    assert {name: event[name] for name in names} == {
        "action": "reject",
        "article_id": article.id,
        "comment_id": comment,
        "moderator_id": moderator["id"],
        "from_status": "pending",
        "to_status": "rejected",
        "version": 2,
    }
    assert (event["reason_vi"], event["reason_en"], event["note"]) == ("Sai bài", "Wrong article", "Không đúng bài")
    assert (event["undoes_id"], event["seal"], event["seal_number"], event["batch"]) == (None, None, None, None)
    assert (event["revision_id"], event["revision_digest"]) == (revision["id"], revision["digest"])
    assert event["created_at"].tzinfo is not None


@pytest.mark.parametrize("version", [0, 2, 7])
def test_a_decision_about_another_version_changes_nothing(desk, article, version):
    comment = sent(article.id)

    with pytest.raises(CommentAlreadyDecided) as refusal:
        desk.decide(comment, Action.APPROVE, version=version)

    assert (refusal.value.comment_id, refusal.value.event_id) == (comment, None)
    assert (stored(comment)["status"], stored(comment)["version"]) == ("pending", 1)


def test_who_is_too_late_learns_of_the_newest_decision(desk, article):
    comment = sent(article.id)
    first = desk.decide(comment, Action.APPROVE, version=1)

    with pytest.raises(CommentAlreadyDecided) as refusal:
        desk.decide(comment, Action.REJECT, version=1)

    assert refusal.value.event_id == first


def test_a_decision_about_nothing_is_refused_by_name(desk):
    with pytest.raises(CommentNotFound):
        desk.decide(4711000000, Action.APPROVE)
    with pytest.raises(undoing.EventNotFound):
        desk.undo(4711000000)


def test_publishing_moves_the_article_and_its_counter_in_the_same_transaction(desk, article):
    comment = sent(article.id)
    [before] = rows_of("articles")

    with pytest.raises(ZeroDivisionError):
        commit(lambda: decide(comment, Action.APPROVE, moderator=desk.moderator) and 1 / 0)
    [undone] = rows_of("articles")
    desk.decide(comment, Action.APPROVE)
    [after] = rows_of("articles")

    assert (undone, len(rows_of("moderation_events"))) == (before, 1)
    assert (after["version"], after["comment_count"]) == (before["version"] + 1, before["comment_count"] + 1)


def test_counters_follow_a_reply_through_every_decision(desk, article):
    top = published(article.id)
    reply = sent(article.id, "Đúng vậy.", parent=top)
    counted = []

    def count():
        [page] = rows_of("articles")
        row = stored(top)
        counted.append((page["comment_count"], row["reply_count"], row["child_count"], stored(reply)["is_listed"]))

    count()
    for step in (Action.APPROVE, Action.REMOVE, Action.RESTORE):
        event = desk.decide(reply, step)
        count()
    desk.undo(event)
    count()

    hidden, shown = (1, 0, 0, False), (2, 1, 1, True)
    assert counted == [hidden, shown, hidden, shown, hidden]


def test_undoing_is_a_new_event_and_gives_back_the_place_in_the_queue(desk, article):
    comment = sent(article.id)
    before = stored(comment)
    event = desk.decide(comment, Action.REJECT, grounds=Grounds(note="Nhầm"))

    undoing = desk.undo(event)

    events = rows_of("moderation_events")
    told = [(e["id"], e["from_status"], e["to_status"], e["undoes_id"]) for e in events]
    assert told == [(event, "pending", "rejected", None), (undoing, "rejected", "pending", event)]
    assert stored(comment) == {**before, "version": 3}


def test_undoing_an_undoing_decides_again(desk, article):
    comment = sent(article.id)
    event = desk.decide(comment, Action.APPROVE)
    undoing = desk.undo(event)

    desk.undo(undoing)

    assert (stored(comment)["status"], stored(comment)["version"]) == ("published", 4)


def test_nothing_is_undone_twice_or_after_another_decision(desk, article):
    comment = sent(article.id)
    first = desk.decide(comment, Action.REJECT)
    desk.decide(comment, Action.APPROVE)

    with pytest.raises(CommentAlreadyDecided):
        desk.undo(first)
    desk.undo(rows_of("moderation_events")[-1]["id"])
    for event in rows_of("moderation_events")[:2]:
        with pytest.raises(CommentAlreadyDecided):
            desk.undo(event["id"])

    assert (stored(comment)["status"], len(rows_of("moderation_events"))) == ("rejected", 3)


def test_no_action_changes_or_removes_an_event(desk, article):
    comments = [sent(article.id, f"Lời thứ {n}.") for n in range(3)]
    seen = []
    for action in (Action.REJECT, Action.APPROVE, Action.REMOVE, Action.RESTORE):
        for comment in comments:
            event = desk.decide(comment, action)
            desk.undo(desk.undo(event))
            rows = rows_of("moderation_events")

            assert rows[: len(seen)] == seen
            seen = rows

    assert len(seen) == 4 * 3 * 3
