"""What the log shows: filters, days of the site's zone, pages without gaps, and the same cost at any depth."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from domain.comments.models import CommentStatus as Status
from domain.moderation import queries
from domain.moderation.log import (
    EXPORTED_AT_A_TIME,
    PAGE_LENGTH,
    LogFilters,
    LogStart,
    can_be_taken_back,
    log_page,
    log_portions,
    people_of_the_log,
)
from domain.moderation.models import UNDO_DAYS, Action
from foundation import clock
from foundation.database import db
from tests.discussions import statements
from tests.domain.desk import Desk, reword, withdraw
from tests.events import add_copies
from tests.letters import sent

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def shown(filters=LogFilters(), start=None):  # noqa: B008 frozen
    """The numbers of the events on a page."""
    return [event.id for event in log_page(filters, start=start).events]


@pytest.fixture
def story(desk, article):
    """Two moderators and two comments: the filters of each, by name, and the events they should find, newest first."""
    hung = Desk("Hùng")
    first, second = sent(article.id, "Một."), sent(article.id, "Hai.")
    approved = desk.decide(first, Action.APPROVE)
    rejected = hung.decide(second, Action.REJECT)
    batch, _decided, _left = hung.decide_many([(first, None)], Action.REMOVE)
    removed = shown()[0]
    return {
        "nothing": (LogFilters(), [removed, rejected, approved]),
        "moderator": (LogFilters(moderator_id=hung.person), [removed, rejected]),
        "action": (LogFilters(action="reject"), [rejected]),
        "comment": (LogFilters(comment_id=first), [removed, approved]),
        "article": (LogFilters(article_id=article.id), [removed, rejected, approved]),
        "another article": (LogFilters(article_id=article.id + 1), []),
        "batch": (LogFilters(batch=batch), [removed]),
        "several": (LogFilters(moderator_id=hung.person, comment_id=second), [rejected]),
    }


@pytest.mark.parametrize(
    "name", ["nothing", "moderator", "action", "comment", "article", "another article", "batch", "several"]
)
def test_each_filter_narrows_the_log(story, name):
    filters, expected = story[name]

    assert shown(filters) == expected
    assert [event.id for events in log_portions(filters) for event in events] == expected
    assert filters.is_narrowing == (name != "nothing")


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2025, 3, 9), None, [3, 2, 1]),
        (date(2025, 3, 10), None, [3, 2]),
        (None, date(2025, 3, 9), [1]),
        (date(2025, 3, 10), date(2025, 3, 10), [2]),
        (date(2025, 3, 11), date(2025, 3, 10), []),
    ],
)
def test_days_begin_and_end_where_the_site_is(desk, article, since, until, expected):
    comment = sent(article.id)
    moments = [datetime(2025, 3, 9, 16, 59, 59, 999999), datetime(2025, 3, 9, 17), datetime(2025, 3, 10, 17)]  # noqa: DTZ001 UTC below
    events = []
    for moment, action in zip(moments, [Action.APPROVE, Action.REMOVE, Action.RESTORE], strict=True):
        with clock.at(moment.replace(tzinfo=UTC)):
            events.append(desk.decide(comment, action))

    found = shown(LogFilters(since=since, until=until, zone=HANOI))

    assert found == [events[number - 1] for number in expected]


def test_pages_follow_each_other_without_gap_or_repetition_even_within_one_moment(desk, article):
    desk.decide(sent(article.id), Action.APPROVE)
    add_copies(2 * PAGE_LENGTH + 10)

    pages, start = [], None
    while not pages or start is not None:
        page = log_page(LogFilters(), start=start)
        pages.append([event.id for event in page.events])
        start = page.next_start

    found = [number for page in pages for number in page]
    assert [len(page) for page in pages] == [PAGE_LENGTH, PAGE_LENGTH, 11]
    assert found == sorted(set(found), reverse=True)


def test_a_late_row_with_an_earlier_time_stands_where_its_time_is(desk, article):
    comment = sent(article.id)
    now = desk.decide(comment, Action.APPROVE)
    with clock.at(clock.now() - timedelta(days=1)):
        earlier = desk.decide(comment, Action.REMOVE)

    assert shown() == [now, earlier]


def test_a_page_costs_the_same_with_one_event_and_with_many(app, desk, article):
    desk.decide(sent(article.id), Action.APPROVE)

    def cost():
        db.session.rollback()
        with statements(app) as seen:
            told = [(e.moderator.name, e.comment.article.address) for e in log_page(LogFilters()).events]
        assert told == told[:1] * len(told)
        return [statement for statement in seen if statement.lstrip().upper().startswith("SELECT")]

    few = cost()
    add_copies(PAGE_LENGTH)
    many = cost()

    assert (len(few), len(many)) == (1, 1)
    assert "count(" not in many[0].lower()
    assert "articles.html" not in many[0]


def test_an_export_reads_each_portion_in_one_statement(app, desk, article):
    desk.decide(sent(article.id), Action.APPROVE)
    add_copies(2 * EXPORTED_AT_A_TIME)

    with statements(app) as seen:
        portions = [len(events) for events in log_portions(LogFilters())]

    asked = [statement for statement in seen if statement.lstrip().upper().startswith("SELECT")]
    assert (portions, len(asked)) == ([EXPORTED_AT_A_TIME, EXPORTED_AT_A_TIME, 1], 3)


def test_an_empty_log_is_one_empty_portion(desk):
    assert [list(events) for events in log_portions(LogFilters())] == [[]]


def test_a_page_says_how_many_were_decided_together(desk, article):
    comments = [sent(article.id, f"Lời {n}.") for n in range(3)]
    batch, _decided, _left = desk.decide_many([(number, None) for number in comments], Action.APPROVE)
    desk.decide_many([(comments[0], None)], Action.REMOVE)
    desk.decide(comments[1], Action.REMOVE)

    assert log_page(LogFilters()).together == {batch: 3}


@pytest.mark.parametrize(
    ("age", "can"),
    [(timedelta(days=UNDO_DAYS - 1), True), (timedelta(days=UNDO_DAYS + 1), False)],
    ids=["a day before", "a day after"],
)
def test_a_decision_can_be_taken_back_until_it_is_too_old(desk, article, age, can):
    comment = sent(article.id)
    with clock.at(clock.now() - age):
        event = desk.decide(comment, Action.APPROVE)

    assert can_be_taken_back(queries.event_by_id(event)) == can


def test_only_the_newest_decision_can_be_taken_back(desk, article):
    comment = sent(article.id)
    desk.decide(comment, Action.APPROVE)
    newest = desk.undo(desk.decide(comment, Action.REMOVE))

    assert [event.id for event in log_page(LogFilters()).events if can_be_taken_back(event)] == [newest]


def test_what_authors_did_is_not_for_moderators_to_take_back(desk, article):
    withdraw(sent(article.id))
    reword(desk.comment_in(Status.RETURNED, article.id), "Lời khác.")

    assert [event.id for event in log_page(LogFilters()).events if can_be_taken_back(event)] == []


def test_people_stand_in_the_order_of_the_alphabet(desk):
    for name in ("Đào", "Ân", "An"):
        Desk(name)

    assert [name for _number, name in people_of_the_log()] == ["An", "Ân", "Đào", "Lan"]


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (LogFilters(), "ix_moderation_events_time"),
        (LogFilters(moderator_id=1), "ix_moderation_events_moderator"),
        (LogFilters(action="approve"), "ix_moderation_events_action"),
        (LogFilters(article_id=1), "ix_moderation_events_article"),
    ],
    ids=["nothing", "moderator", "action", "article"],
)
def test_a_page_is_one_walk_along_an_index(app, desk, article, filters, index):
    desk.decide(sent(article.id), Action.APPROVE)
    newest = log_page(LogFilters()).events[0]
    with statements(app) as seen:
        log_page(filters, start=LogStart(newest.created_at, newest.id))

    [query] = [statement for statement in seen if statement.startswith("SELECT")]
    plan = db.session.execute(text("EXPLAIN QUERY PLAN " + query.replace("?", "'1'"))).all()
    told = " | ".join(row.detail for row in plan)
    assert index in told
    assert "TEMP B-TREE" not in told
