"""What readers report: one word each, a tab of its own, and a moderator's answer that can be taken back."""

from datetime import timedelta

import pytest

from domain.comments.models import CommentStatus as Status
from domain.comments.queries import comment_by_id
from domain.comments.taking import CommentNotFound
from domain.moderation.models import Action
from domain.moderation.queue import tab_counts
from domain.moderation.reports import KINDS, open_reports
from foundation import clock
from foundation.database import db
from tests.domain.desk import add_waiting_words, new_reader, report, stored, tallies, withdraw
from tests.domain.threads import at_once
from tests.letters import published
from tests.tables import rows_of


def place(number: int) -> tuple:
    row = stored(number)
    return row["desk_tab"], row["report_count"]


def test_one_report_for_each_reader(desk, article):
    number, first, second = published(article.id), new_reader(), new_reader()

    taken = [
        report(number, by=reader, kind=kind)
        for reader, kind in ((first, "false"), (first, "other"), (second, "private"))
    ]

    assert (taken, place(number)) == ([True, False, True], ("reported", 2))
    assert [(row["reader_id"], row["kind"]) for row in rows_of("reports")] == [(first, "false"), (second, "private")]


def test_a_reported_comment_stays_where_readers_find_it(desk, article):
    number = published(article.id)
    before = stored(number)

    report(number)

    changed = {name for name, value in stored(number).items() if value != before[name]}
    assert changed == {"report_count", "desk_tab", "desk_since"}
    assert rows_of("moderation_events") == []


def test_its_place_under_the_tab_is_that_of_the_first_report(desk, article):
    number, now = published(article.id), clock.now()

    with clock.at(now + timedelta(minutes=1)):
        report(number)
    with clock.at(now + timedelta(minutes=9)):
        report(number)

    assert stored(number)["desk_since"] == now + timedelta(minutes=1)


def test_changed_words_that_wait_go_before_reports(desk, article):
    number = published(article.id)
    report(number)
    add_waiting_words(number)
    while_waiting = place(number)
    report(number)

    assert (while_waiting, place(number), tallies()) == (("waiting", 1), ("waiting", 2), {"waiting": 1})


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.PUBLISHED])
def test_what_readers_cannot_see_they_cannot_report(desk, article, status):
    number = desk.comment_in(status, article.id)

    with pytest.raises(CommentNotFound):
        report(number)

    assert (rows_of("reports"), stored(number)["report_count"]) == ([], 0)


def test_what_does_not_exist_is_not_reported(desk, article):
    with pytest.raises(CommentNotFound):
        report(4711000000)


@pytest.mark.parametrize(("action", "tab"), [(Action.KEEP, "published"), (Action.REMOVE, "removed")])
def test_an_answer_settles_every_report_and_taking_it_back_opens_them(desk, article, action, tab):
    number = published(article.id)
    report(number)
    report(number)
    asked = stored(number)

    event = desk.decide(number, action)
    settled, answered = [row["settled_by_id"] for row in rows_of("reports")], place(number)
    desk.undo(event)

    assert (settled, answered) == ([event, event], (tab, 0))
    assert stored(number) == {**asked, "version": 3}
    assert [row["settled_by_id"] for row in rows_of("reports")] == [None, None]


def test_a_report_after_the_answer_is_open_and_those_before_stay_settled(desk, article):
    number, first = published(article.id), new_reader()
    report(number, by=first)
    event = desk.decide(number, Action.KEEP)

    again, new = report(number, by=first), report(number)

    assert (again, new, place(number)) == (False, True, ("reported", 1))
    assert [row["settled_by_id"] for row in rows_of("reports")] == [event, None]


def test_taking_an_answer_back_leaves_reports_open_that_came_since(desk, article):
    number = published(article.id)
    report(number)
    event = desk.decide(number, Action.KEEP)
    report(number)

    desk.undo(event)

    assert place(number) == ("reported", 2)


def test_an_author_who_withdraws_settles_no_report(desk, article):
    number = published(article.id)
    report(number)

    withdraw(number)

    assert (place(number), rows_of("reports")[0]["settled_by_id"]) == (("withdrawn", 1), None)


def test_open_reports_are_those_nobody_answered_oldest_first(desk, article):
    numbers = [published(article.id, f"Lời {n}.") for n in range(3)]
    for number in numbers[:2]:
        report(number, kind="false")
    desk.decide(numbers[0], Action.KEEP)
    report(numbers[1], kind="private", note="Có số điện thoại.")
    db.session.rollback()

    found = open_reports([comment_by_id(number) for number in numbers])

    assert {number: [(r.kind, r.note) for r in reports] for number, reports in found.items()} == {
        numbers[1]: [("false", ""), ("private", "Có số điện thoại.")]
    }


def test_readers_who_report_the_same_comment_at_once_are_all_heard(app, desk, article):
    number, readers = published(article.id), [new_reader() for _ in range(12)]

    taken = at_once(app, [lambda r=r: report(number, by=r) for r in [*readers, *readers]])

    assert (sorted(taken), place(number)) == ([False] * 12 + [True] * 12, ("reported", 12))
    assert tab_counts()["reported"] == 1


def test_there_are_six_kinds():
    assert len(KINDS) == len(set(KINDS)) == 6
