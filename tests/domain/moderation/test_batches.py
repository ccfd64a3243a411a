"""Many decisions at once: what others decided meanwhile stays and is told, and what was done is taken back together."""

from datetime import timedelta

import pytest
import time_machine

from domain.comments.models import CommentStatus as Status
from domain.moderation import undoing
from domain.moderation.changing import Grounds
from domain.moderation.models import UNDO_DAYS, Action
from domain.moderation.queries import batch_summary
from foundation import clock
from foundation.database import db
from tests.domain.desk import Desk, stored, tallies, withdraw
from tests.letters import published, sent
from tests.tables import rows_of


@pytest.fixture
def waiting(desk, article) -> list[int]:
    """Six comments that wait, two of them replies to a published one."""
    top = published(article.id, "Trên cùng.")
    return [sent(article.id, f"Lời {n}.", parent=top if n in {2, 4} else None) for n in range(6)]


def seen(numbers) -> list[tuple[int, int]]:
    """The comments with their versions, as a moderator's page holds them."""
    return [(number, stored(number)["version"]) for number in numbers]


def statuses(numbers) -> list[str]:
    return [stored(number)["status"] for number in numbers]


def test_one_decision_about_many_is_one_event_each_under_one_name(desk, waiting):
    batch, decided, refused = desk.decide_many(
        seen(waiting), Action.REJECT, grounds=Grounds("Sai", "Wrong", "Trùng lặp")
    )

    assert (decided, refused, set(statuses(waiting))) == (waiting, [], {"rejected"})
    told = [(e["comment_id"], e["batch"], e["reason_vi"], e["note"]) for e in rows_of("moderation_events")]
    assert told == [(number, batch, "Sai", "Trùng lặp") for number in waiting]
    assert tallies() == {"published": 1, "rejected": 6}


def test_what_somebody_decided_meanwhile_is_left_alone_and_named(desk, waiting):
    page, other = seen(waiting), Desk("Hùng")
    first, second, third, *rest = waiting
    other.decide(first, Action.SPAM)
    other.undo(other.decide(second, Action.APPROVE))  # it waits again, but is not as it was seen
    withdraw(third)

    _batch, decided, refused = desk.decide_many(page, Action.APPROVE)

    assert (decided, refused) == (rest, [first, second, third])
    assert statuses(waiting) == ["spam", "pending", "withdrawn", "published", "published", "published"]


def test_without_a_version_the_comment_is_decided_about_as_it_stands(desk, waiting):
    Desk("Hùng").decide(waiting[0], Action.REJECT)

    _batch, decided, refused = desk.decide_many([(number, None) for number in waiting], Action.APPROVE)

    assert (decided, refused) == (waiting, [])


def test_comments_that_do_not_exist_and_repeated_ones_are_passed_over(desk, waiting):
    number = waiting[0]

    _batch, decided, refused = desk.decide_many([(number, 1), (4711000000, 1), (number, 1)], Action.REJECT)

    assert (decided, refused) == ([number], [number])
    assert stored(number)["version"] == 2


def test_nothing_wanted_is_nothing_done(desk, waiting):
    _batch, decided, refused = desk.decide_many([], Action.REJECT)

    assert (decided, refused, rows_of("moderation_events")) == ([], [], [])


def test_a_batch_is_taken_back_whole(desk, waiting):
    before = [{**stored(number), "version": 3} for number in waiting]
    batch, *_ = desk.decide_many(seen(waiting), Action.APPROVE)

    as_batch, undone, refused = desk.undo_batch(batch)

    assert (sorted(undone), refused, [stored(number) for number in waiting]) == (waiting, [], before)
    assert {event["batch"] for event in rows_of("moderation_events")[6:]} == {as_batch}


def test_taking_a_batch_back_can_be_taken_back(desk, waiting):
    batch, *_ = desk.decide_many(seen(waiting), Action.SPAM)
    as_batch, *_ = desk.undo_batch(batch)

    desk.undo_batch(as_batch)

    assert set(statuses(waiting)) == {"spam"}


def test_what_was_decided_again_since_stays_while_the_rest_goes_back(desk, waiting):
    batch, *_ = desk.decide_many(seen(waiting), Action.REJECT)
    Desk("Hùng").decide(waiting[1], Action.APPROVE)
    withdraw(waiting[3])

    _as, undone, refused = desk.undo_batch(batch)

    assert sorted(undone) == [n for n in waiting if n not in {waiting[1], waiting[3]}]
    assert sorted(refused) == [waiting[1], waiting[3]]
    assert statuses(waiting) == ["pending", "published", "pending", "withdrawn", "pending", "pending"]


def test_taken_back_twice_changes_nothing_the_second_time(desk, waiting):
    batch, *_ = desk.decide_many(seen(waiting), Action.REJECT)
    desk.undo_batch(batch)
    events = rows_of("moderation_events")

    _as, undone, refused = desk.undo_batch(batch)

    assert (undone, sorted(refused), rows_of("moderation_events")) == ([], waiting, events)


def test_some_of_a_batch_can_be_taken_back(desk, waiting):
    batch, *_ = desk.decide_many(seen(waiting), Action.REJECT)

    _as, undone, _refused = desk.undo_batch(batch, waiting[:2])

    assert sorted(undone) == waiting[:2]
    assert statuses(waiting) == ["pending", "pending", *["rejected"] * 4]


def test_approving_and_answering_is_taken_back_together(desk, article):
    number, batch = sent(article.id), undoing.new_batch()
    before = stored(number)
    desk.decide(number, Action.APPROVE, batch=batch)
    answer = desk.answer(number, batch=batch)
    shown = (stored(number)["status"], stored(answer)["status"], stored(number)["reply_count"])

    _as, undone, refused = desk.undo_batch(batch)

    assert (shown, undone, refused) == (("published", "published", 1), [answer, number], [])
    assert (stored(number), stored(answer)["status"]) == ({**before, "version": 3}, "withdrawn")
    [page] = rows_of("articles")
    assert (page["comment_count"], tallies()) == (0, {"waiting": 1, "withdrawn": 1})


def test_a_batch_that_never_was_is_not_found(desk, article):
    with pytest.raises(undoing.EventNotFound):
        desk.undo_batch("không có")


@pytest.mark.parametrize(("later", "is_refused"), [(0, False), (1, True)])
def test_after_thirty_days_a_batch_stays(desk, waiting, later, is_refused):
    now = clock.now()
    with time_machine.travel(now, tick=False):
        batch, *_ = desk.decide_many(seen(waiting), Action.REJECT)

    with time_machine.travel(now + timedelta(days=UNDO_DAYS, seconds=later), tick=False):
        try:
            desk.undo_batch(batch)
            refused = False
        except undoing.TooLateToUndo:
            refused = True

    assert (refused, set(statuses(waiting))) == (is_refused, {"rejected" if is_refused else "pending"})


def test_a_batch_in_short(desk, waiting):
    batch, *_ = desk.decide_many(seen(waiting), Action.REJECT)
    first = batch_summary(batch)
    for number in waiting:
        Desk("Hùng").decide(number, Action.APPROVE)
    db.session.rollback()

    last = batch_summary(batch)

    assert (first.action, first.comments, first.moderator, first.can_be_undone) == ("reject", 6, "Lan", True)
    assert (last.comments, last.can_be_undone, batch_summary("không có")) == (6, False, None)


def test_a_batch_brings_comments_of_every_status_where_it_may(desk, article):
    numbers = {status: desk.comment_in(status, article.id, f"Lời {status}.") for status in Status}

    _batch, decided, refused = desk.decide_many([(number, None) for number in numbers.values()], Action.APPROVE)

    named = {number: status for status, number in numbers.items()}
    assert {named[n] for n in decided} == {Status.PENDING, Status.RETURNED, Status.REJECTED, Status.SPAM}
    assert {named[n] for n in refused} == {Status.PUBLISHED, Status.WITHDRAWN, Status.REMOVED}
