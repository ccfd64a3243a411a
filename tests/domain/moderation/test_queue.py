"""What waits, in which order, and how it is paged."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from domain.comments.models import CommentStatus as Status
from domain.comments.models import DeskTab
from domain.comments.queries import comment_by_id
from domain.moderation import queue
from domain.moderation.changing import Grounds
from domain.moderation.models import Action
from domain.moderation.queries import last_events
from domain.moderation.queue import Filters, Start, matching_comments
from foundation import clock
from foundation.database import db
from tests.domain.desk import Desk, add_waiting_words, report, reword
from tests.domain.queue_pages import numbers_on, page, pages
from tests.letters import published, sent

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def test_the_oldest_waits_at_the_top_whatever_its_number(desk, article):
    late = sent(article.id, "Ba.", at=NOON + timedelta(hours=2))
    early = sent(article.id, "Một.", at=NOON)
    between = sent(article.id, "Hai.", at=NOON + timedelta(microseconds=1))

    assert pages(desk) == [[early, between, late]]
    assert pages(desk, Filters(is_newest_first=True)) == [[late, between, early]]


def test_only_what_waits_is_in_the_queue(desk, article):
    shown = published(article.id)
    rejected, waiting = sent(article.id, "Một."), sent(article.id, "Hai.")
    before = pages(desk)

    desk.decide(rejected, Action.REJECT)

    assert (before, pages(desk)) == ([[rejected, waiting]], [[waiting]])
    assert shown not in before[0]


def test_changed_words_of_a_published_comment_wait_at_the_time_they_were_sent(desk, article):
    shown = published(article.id, "Cũ.", at=NOON)
    first = sent(article.id, "Một.", at=NOON + timedelta(hours=1))
    with clock.at(NOON + timedelta(hours=2)):
        add_waiting_words(shown, "Mới.")
    last = sent(article.id, "Hai.", at=NOON + timedelta(hours=3))

    [_one, changed, _two] = page(desk).cases

    assert pages(desk) == [[first, shown, last]]
    assert (changed.words.words, [(piece.kind, piece.text) for piece in changed.changes]) == (
        "Mới.",
        [("gone", "Cũ."), ("new", "Mới.")],
    )


@pytest.mark.parametrize("tab", DeskTab)
def test_each_tab_holds_its_own(desk, article, tab):
    numbers = {DeskTab(s) if s != "pending" else DeskTab.WAITING: desk.comment_in(s, article.id) for s in Status}
    numbers[DeskTab.REPORTED] = published(article.id, "Bị báo.")
    report(numbers[DeskTab.REPORTED])

    assert pages(desk, Filters(tab=tab)) == [[numbers[tab]]]
    assert queue.tab_counts() == dict.fromkeys(DeskTab, 1)


@pytest.mark.parametrize("is_newest_first", [False, True])
def test_pages_neither_repeat_nor_skip_comments_of_the_same_moment(desk, article, monkeypatch, is_newest_first):
    monkeypatch.setattr(queue, "PAGE_LENGTH", 3)
    numbers = [sent(article.id, f"Lời {n}.", at=NOON) for n in range(8)]
    expected = numbers[::-1] if is_newest_first else numbers

    walked = pages(desk, Filters(is_newest_first=is_newest_first))

    assert walked == [expected[:3], expected[3:6], expected[6:]]


def test_a_page_begins_where_it_was_when_its_first_comment_is_gone(desk, article, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_LENGTH", 2)
    numbers = [sent(article.id, f"Lời {n}.", at=NOON) for n in range(4)]
    start = page(desk).next_start

    desk.decide(numbers[2], Action.APPROVE)

    assert (start, numbers_on(page(desk, start=start))) == (Start(NOON, numbers[2]), numbers[3:])


@pytest.mark.parametrize("is_newest_first", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_whoever_walks_the_queue_while_others_decide_meets_all_that_stays_once(
    desk, article, monkeypatch, seed, is_newest_first
):
    monkeypatch.setattr(queue, "PAGE_LENGTH", 4)
    dice, other, filters = random.Random(seed), Desk("Hùng"), Filters(is_newest_first=is_newest_first)
    moments = [NOON + timedelta(minutes=dice.randrange(12)) for _ in range(40)]
    placed = sorted((at, sent(article.id, f"Lời {n}.", at=at)) for n, at in enumerate(moments))
    whole = [number for _at, number in placed][:: -1 if is_newest_first else 1]
    met, gone, start = [], set(), None

    while True:
        one = page(desk, filters, start=start)
        met += numbers_on(one)
        for number in dice.sample(sorted(set(whole) - gone), 3):
            other.decide(number, Action.REJECT)
            gone.add(number)
        start = one.next_start
        if start is None:
            break

    assert len(gone) > 20
    assert [number for number in met if number not in gone] == [number for number in whole if number not in gone]
    assert len(met) == len(set(met))


def test_a_queue_that_just_fits_has_no_next_page(desk, article, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_LENGTH", 2)
    sent(article.id, "Một.", at=NOON)
    sent(article.id, "Hai.", at=NOON)

    assert (page(desk).next_start, page(desk).is_cut) == (None, False)


def test_an_empty_queue_is_one_empty_page(desk):
    one = page(desk)

    assert (one.cases, one.came_back, one.next_start, one.is_cut) == ([], [], None, False)


def test_the_tabs_count_what_stands_under_them(desk, article):
    counted = [queue.tab_counts()]
    for n in range(3):
        desk.decide(sent(article.id, f"Lời {n}."), Action.SPAM)
        db.session.rollback()
        counted.append(queue.tab_counts())

    assert [(counts["waiting"], counts["spam"]) for counts in counted] == [(0, 0), (0, 1), (0, 2), (0, 3)]
    assert set(counted[0]) == set(DeskTab)


def test_the_longest_wait_is_the_oldest_ones(desk, article):
    before = queue.longest_waiting_since()
    sent(article.id, "Hai.", at=NOON + timedelta(hours=1))
    sent(article.id, "Một.", at=NOON)

    assert (before, queue.longest_waiting_since()) == (None, NOON)


def test_all_that_match_are_found_and_none_that_came_later(desk, article, monkeypatch):
    numbers = [sent(article.id, f"Lời {n}.", at=NOON) for n in range(6)]
    newest = numbers[3]

    found = matching_comments(Filters(), newest_id=newest)
    monkeypatch.setattr(queue, "SELECTED_MOST", 2)

    assert (found, matching_comments(Filters(), newest_id=newest)) == (numbers[:4], numbers[:2])


def test_words_come_back_first_to_who_returned_them_and_in_their_place_to_others(desk, article):
    other = Desk("Hùng")
    one, back, two = (sent(article.id, f"Lời {n}.", at=NOON + timedelta(hours=n)) for n in range(3))
    desk.decide(back, Action.RETURN)
    with clock.at(NOON + timedelta(hours=1, minutes=30)):
        reword(back, "Lời khác.")

    mine, theirs = page(desk), page(other)

    assert ([case.comment.id for case in mine.came_back], numbers_on(mine)) == ([back], [one, two])
    assert (theirs.came_back, numbers_on(theirs)) == ([], [one, back, two])


def test_words_that_came_back_stand_on_the_first_page_only_and_nowhere_twice(desk, article, monkeypatch):
    monkeypatch.setattr(queue, "PAGE_LENGTH", 2)
    numbers = [sent(article.id, f"Lời {n}.", at=NOON + timedelta(hours=n)) for n in range(5)]
    desk.decide(numbers[0], Action.RETURN)
    reword(numbers[0], "Lời khác.")

    first = page(desk)
    second = page(desk, start=first.next_start)

    assert [[case.comment.id for case in one.came_back] for one in (first, second)] == [[numbers[0]], []]
    assert pages(desk) == [numbers[1:3], numbers[3:]]


def test_under_a_filter_words_that_came_back_stand_in_their_place(desk, article):
    back, other = sent(article.id, "Một."), sent(article.id, "Hai.")
    desk.decide(back, Action.RETURN)
    reword(back, "Lời khác.")

    one = page(desk, Filters(article_id=article.id))

    assert ([case.comment.id for case in one.came_back], sorted(numbers_on(one))) == ([], [back, other])


def test_of_each_comment_only_the_newest_event_is_told(desk, article):
    first, second, third = (sent(article.id, f"Lời {n}.") for n in range(3))
    desk.decide(first, Action.RETURN, grounds=Grounds(note="Cũ"))
    newest = [
        desk.decide(first, Action.REJECT, grounds=Grounds("Sai", "Wrong", "Mới")),
        desk.decide(second, Action.REJECT),
    ]

    events = last_events([comment_by_id(number) for number in (first, second, third)])

    assert {number: event.id for number, event in events.items()} == {first: newest[0], second: newest[1]}
    assert [events[first].reason_in(language) for language in ("vi", "en")] == ["Sai Mới", "Wrong Mới"]
    assert events[second].reason_in("vi") == ""
