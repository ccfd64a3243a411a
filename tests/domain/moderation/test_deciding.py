"""What a decision changes, and what it refuses to change."""

import contextlib

import pytest
from sqlalchemy import update

from domain.accounts.models import User
from domain.comments.models import Comment
from domain.comments.models import CommentStatus as Status
from domain.moderation import actions
from domain.moderation.actions import CommentAlreadyDecided, CommentNotFound, EventNotFound
from foundation.database import commit, db
from tests.letters import published, sent
from tests.people import account
from tests.tables import rows_of

DECISIONS = {
    Status.PUBLISHED: actions.approve_comment,
    Status.RETURNED: actions.return_comment,
    Status.REJECTED: actions.reject_comment,
    Status.SPAM: actions.mark_comment_as_spam,
    Status.REMOVED: actions.remove_comment,
}
ALLOWED = {
    (Status.PENDING, Status.PUBLISHED),
    (Status.PENDING, Status.RETURNED),
    (Status.PENDING, Status.REJECTED),
    (Status.PENDING, Status.SPAM),
    (Status.RETURNED, Status.PUBLISHED),
    (Status.RETURNED, Status.REJECTED),
    (Status.RETURNED, Status.SPAM),
    (Status.REJECTED, Status.PUBLISHED),
    (Status.REJECTED, Status.SPAM),
    (Status.SPAM, Status.PUBLISHED),
    (Status.SPAM, Status.REJECTED),
    (Status.PUBLISHED, Status.REMOVED),
    (Status.REMOVED, Status.PUBLISHED),
}


@pytest.fixture
def desk(app, article):
    """An application context in which decisions are made and committed: desk(action, number, …)."""
    with app.app_context():
        person = account()

        def decide(action, number, **about):
            return commit(lambda: action(number, moderator=db.session.get_one(User, person), **about).id)

        yield decide


def stored(number):
    return next(row for row in rows_of("comments") if row["id"] == number)


@pytest.mark.parametrize("old", Status)
def test_only_the_arrows_of_the_design_may_be_taken(desk, article, old):
    taken = set()
    for new, decision in DECISIONS.items():
        comment = sent(article.id, f"Lời cho {new}.")
        change = update(Comment).where(Comment.id == comment).values(status=old, waiting_since=None)
        commit(lambda change=change: db.session.execute(change))
        with contextlib.suppress(CommentAlreadyDecided):
            desk(decision, comment)
        if stored(comment)["status"] != old:
            taken.add((old, stored(comment)["status"]))

    assert taken == {arrow for arrow in ALLOWED if arrow[0] == old}
    assert len(rows_of("moderation_events")) == len(taken)


def test_a_decision_is_one_event_with_name_time_reason_and_words(desk, article):
    comment = sent(article.id, "Đường làng lầy lội.")

    desk(actions.reject_comment, comment, reason="Không đúng bài")

    [event] = rows_of("moderation_events")
    [revision] = rows_of("revisions")
    [moderator] = rows_of("users")
    kept = {name: event[name] for name in ("comment_id", "moderator_id", "from_status", "to_status", "version")}
    assert kept == {
        "comment_id": comment,
        "moderator_id": moderator["id"],
        "from_status": "pending",
        "to_status": "rejected",
        "version": 2,
    }
    assert (event["reason"], event["undoes_id"], event["seal"]) == ("Không đúng bài", None, None)
    assert (event["revision_id"], event["revision_digest"]) == (revision["id"], revision["digest"])
    assert event["created_at"].tzinfo is not None


@pytest.mark.parametrize("version", [0, 2, 7])
def test_a_decision_about_another_version_changes_nothing(desk, article, version):
    comment = sent(article.id)

    with pytest.raises(CommentAlreadyDecided) as refusal:
        desk(actions.approve_comment, comment, version=version)

    assert (refusal.value.comment_id, refusal.value.event_id) == (comment, None)
    assert (stored(comment)["status"], stored(comment)["version"]) == ("pending", 1)


def test_who_is_too_late_learns_of_the_newest_decision(desk, article):
    comment = sent(article.id)
    first = desk(actions.approve_comment, comment, version=1)

    with pytest.raises(CommentAlreadyDecided) as refusal:
        desk(actions.reject_comment, comment, version=1)

    assert refusal.value.event_id == first


def test_a_decision_about_nothing_is_refused_by_name(desk):
    with pytest.raises(CommentNotFound):
        desk(actions.approve_comment, 4711)
    with pytest.raises(EventNotFound):
        desk(actions.undo, 4711)


def test_publishing_moves_the_article_and_its_counter_in_the_same_transaction(desk, article):
    comment = sent(article.id)
    [before] = rows_of("articles")

    with pytest.raises(ZeroDivisionError):
        desk(lambda *args, **about: actions.approve_comment(*args, **about) and 1 / 0, comment)
    [undone] = rows_of("articles")
    desk(actions.approve_comment, comment)
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
    for step in (actions.approve_comment, actions.remove_comment, actions.approve_comment):
        event = desk(step, reply)
        count()
    desk(actions.undo, event)
    count()

    hidden, shown = (1, 0, 0, False), (2, 1, 1, True)
    assert counted == [hidden, shown, hidden, shown, hidden]


def test_undoing_is_a_new_event_and_gives_back_the_place_in_the_queue(desk, article):
    comment = sent(article.id)
    before = stored(comment)
    event = desk(actions.reject_comment, comment, reason="Nhầm")

    undoing = desk(actions.undo, event)

    events = rows_of("moderation_events")
    told = [(e["id"], e["from_status"], e["to_status"], e["undoes_id"]) for e in events]
    assert told == [(event, "pending", "rejected", None), (undoing, "rejected", "pending", event)]
    assert stored(comment) == {**before, "version": 3}


def test_undoing_an_undoing_decides_again(desk, article):
    comment = sent(article.id)
    event = desk(actions.approve_comment, comment)
    undoing = desk(actions.undo, event)

    desk(actions.undo, undoing)

    assert (stored(comment)["status"], stored(comment)["version"]) == ("published", 4)


def test_nothing_is_undone_twice_or_after_another_decision(desk, article):
    comment = sent(article.id)
    first = desk(actions.reject_comment, comment)
    desk(actions.approve_comment, comment)

    with pytest.raises(CommentAlreadyDecided):
        desk(actions.undo, first)
    desk(actions.undo, rows_of("moderation_events")[-1]["id"])
    for event in rows_of("moderation_events")[:2]:
        with pytest.raises(CommentAlreadyDecided):
            desk(actions.undo, event["id"])

    assert (stored(comment)["status"], len(rows_of("moderation_events"))) == ("rejected", 3)


def test_no_action_changes_or_removes_an_event(desk, article):
    comments = [sent(article.id, f"Lời thứ {n}.") for n in range(3)]
    seen = []
    for action in (actions.reject_comment, actions.approve_comment, actions.remove_comment, actions.approve_comment):
        for comment in comments:
            event = desk(action, comment)
            desk(actions.undo, desk(actions.undo, event))
            rows = rows_of("moderation_events")

            assert rows[: len(seen)] == seen
            seen = rows

    assert len(seen) == 4 * 3 * 3
