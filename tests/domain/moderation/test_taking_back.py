"""Every decision has a way back, which brings back everything but the version; and the way back has one too."""

from datetime import timedelta

import pytest
import time_machine

from domain.comments.models import CommentStatus as Status
from domain.moderation import undoing
from domain.moderation.changing import CommentAlreadyDecided
from domain.moderation.models import UNDO_DAYS, Action
from foundation import clock
from tests.domain.arrows import LEADS_TO, WITH_WAITING_WORDS, WORDS
from tests.domain.desk import add_waiting_words, report, reword, stored, tallies, withdraw
from tests.letters import published, sent
from tests.tables import rows_of

ARROWS = [(status, action) for status in LEADS_TO for action in LEADS_TO[status]]


def site() -> dict:
    """All that decisions change, but for versions, the moment of the newest publication, which only goes forward, and
    the log, and what each reader's row repeats of it.
    """
    tables = {
        name: rows_of(name)
        for name in ("comments", "readers", "articles", "comment_signals", "reports", "comment_owners")
    }
    for row in (*tables["comments"], *tables["articles"]):
        del row["version"]
        row.pop("comments_version", None)
    for row in tables["articles"]:
        del row["last_comment_at"]
    for row in tables["readers"]:
        del row["last_decisions"]
    return tables | {"tallies": tallies()}


def top_in(desk, status: Status, article_id: int) -> int:
    return desk.comment_in(status, article_id, WORDS)


def reply_in(desk, status: Status, article_id: int) -> int:
    """A comment in this status under another, with an answer of its own where it could get one."""
    top = published(article_id, "Trên cùng.")
    if status in {Status.PUBLISHED, Status.REMOVED}:
        number = published(article_id, WORDS, parent=top)
        published(article_id, "Trả lời.", parent=number)
        if status is Status.REMOVED:
            desk.decide(number, Action.REMOVE)
        return number
    return desk.comment_in(status, article_id, WORDS, parent=top)


@pytest.mark.parametrize(
    ("status", "action", "make"),
    [
        *((*arrow, top_in) for arrow in ARROWS),
        *((*arrow, reply_in) for arrow in ARROWS if arrow[1] is not Action.PIN),
    ],
)
def test_undoing_a_decision_brings_everything_back(desk, article, status, action, make):
    number = make(desk, status, article.id)
    before = site()

    event = desk.decide(number, action)
    between = site()
    desk.undo(event)

    assert site() == before
    assert between != before


@pytest.mark.parametrize(("status", "action"), ARROWS)
def test_undoing_the_undoing_decides_again(desk, article, status, action):
    number = desk.comment_in(status, article.id, WORDS)
    event = desk.decide(number, action)
    decided = site()

    undoing_it = desk.undo(event)
    again = desk.undo(undoing_it)
    once_more = desk.undo(again)
    desk.undo(once_more)

    assert site() == decided


@pytest.mark.parametrize("action", WITH_WAITING_WORDS)
def test_undoing_what_was_said_to_changed_words_lets_them_wait_again(desk, article, action):
    number = published(article.id, "Trước.")
    add_waiting_words(number, WORDS)
    before = site()

    event = desk.decide(number, action)
    desk.undo(event)

    assert site() == before


@pytest.mark.parametrize("action", [Action.KEEP, Action.REMOVE])
def test_undoing_and_deciding_again_carry_the_reports_along(desk, article, action):
    number = published(article.id)
    report(number)
    report(number, note="Nói xấu.")
    before = site()

    event = desk.decide(number, action)
    decided = site()
    undone = desk.undo(event)
    after_undoing = site()
    desk.undo(undone)
    settled = [row["settled_by_id"] is not None for row in rows_of("reports")]

    assert after_undoing == before
    assert (stored(number)["report_count"], stored(number)["desk_tab"], settled) == (
        0,
        next(row for row in decided["comments"] if row["id"] == number)["desk_tab"],
        [True, True],
    )


def test_a_pin_says_nothing_about_what_readers_report(desk, article):
    number = published(article.id)
    report(number)

    desk.decide(number, Action.PIN)

    assert (stored(number)["report_count"], stored(number)["desk_tab"]) == (1, "reported")


def test_undoing_gives_a_pinned_comment_its_pin_back(desk, article):
    number = published(article.id)
    desk.decide(number, Action.PIN)
    before = site()

    desk.undo(desk.decide(number, Action.REMOVE))
    removed = site()
    desk.undo(desk.decide(number, Action.UNPIN))

    assert (removed, site()) == (before, before)


def test_undoing_a_second_return_gives_the_words_back_to_who_returned_them_first(desk, article):
    number = sent(article.id)
    desk.decide(number, Action.RETURN)
    reword(number, "Lời khác.")
    before = site()

    event = desk.decide(number, Action.REJECT)
    between = stored(number)["returned_by_id"]
    desk.undo(event)

    assert (between, site()) == (None, before)


def test_approving_and_pinning_is_taken_back_in_one_step(desk, article):
    number = sent(article.id)
    before = site()

    event = desk.decide(number, Action.APPROVE, Action.PIN, batch=undoing.new_batch())
    after = (stored(number)["status"], stored(number)["pinned_at"] is not None)
    desk.undo(event)

    assert (after, site()) == (("published", True), before)
    assert [row["action"] for row in rows_of("moderation_events")] == ["approve", "pin", "undo"]


def test_several_steps_are_taken_back_whichever_is_named(desk, article):
    number = sent(article.id)
    before = site()
    desk.decide(number, Action.APPROVE, Action.PIN, batch=undoing.new_batch())

    desk.undo(rows_of("moderation_events")[0]["id"])

    assert site() == before


def test_of_several_steps_none_is_taken_when_one_cannot_be(desk, article):
    reply = sent(article.id, parent=published(article.id, "Trên."))
    before = site()

    with pytest.raises(CommentAlreadyDecided):
        desk.decide(reply, Action.APPROVE, Action.PIN, batch=undoing.new_batch())

    assert (site(), rows_of("moderation_events")) == (before, [])


def test_an_official_answer_taken_back_is_withdrawn_and_can_come_again(desk, article):
    number = published(article.id)
    before = stored(number)

    answer = desk.answer(number)
    [event] = rows_of("moderation_events")
    shown = (stored(answer)["status"], stored(number)["reply_count"])
    undone = desk.undo(event["id"])
    hidden, parent = (stored(answer)["status"], stored(answer)["desk_tab"]), stored(number)
    desk.undo(undone)

    assert (shown, hidden, parent) == (("published", 1), ("withdrawn", "withdrawn"), before)
    assert stored(answer)["status"] == "published"


@pytest.mark.parametrize("act", [withdraw, lambda number: reword(number, "Lời khác.")], ids=["withdraw", "reword"])
def test_what_an_author_did_no_moderator_takes_back(desk, article, act):
    number = desk.comment_in(Status.RETURNED, article.id)
    event = act(number)
    before = site()

    with pytest.raises(undoing.WithdrawnByReader):
        desk.undo(event)

    assert site() == before


@pytest.mark.parametrize(("later", "is_refused"), [(-1, False), (0, False), (1, True)])
def test_after_thirty_days_it_is_too_late(desk, article, later, is_refused):
    number, now = sent(article.id), clock.now()
    with time_machine.travel(now, tick=False):
        event = desk.decide(number, Action.REJECT)

    with time_machine.travel(now + timedelta(days=UNDO_DAYS, seconds=later), tick=False):
        try:
            desk.undo(event)
            refused = False
        except undoing.TooLateToUndo:
            refused = True

    assert (refused, stored(number)["status"]) == (is_refused, "rejected" if is_refused else "pending")
    assert UNDO_DAYS == 30
