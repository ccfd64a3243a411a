"""What waits, in which order, and how it is paged."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.accounts.models import User
from domain.moderation import actions, queries
from domain.moderation.queries import Start
from foundation.database import commit, db
from tests.letters import published, sent
from tests.people import account

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def context(app, article):
    with app.app_context():
        yield


def pages():
    """The numbers on each page, walked to the last."""
    walked, start = [], None
    while True:
        page = queries.queue(start=start)
        walked.append([comment.id for comment in page.comments])
        if page.next_start is None:
            return walked
        start = Start(page.next_start.waiting_since, page.next_start.id)


def test_the_oldest_waits_at_the_top_whatever_its_number(article):
    late = sent(article.id, "Ba.", at=NOON + timedelta(hours=2))
    early = sent(article.id, "Một.", at=NOON)
    between = sent(article.id, "Hai.", at=NOON + timedelta(microseconds=1))

    assert pages() == [[early, between, late]]


def test_only_what_waits_is_in_the_queue(article):
    shown = published(article.id)
    rejected, waiting = sent(article.id, "Một."), sent(article.id, "Hai.")
    before = pages()

    person = db.session.get_one(User, account())
    commit(lambda: actions.reject_comment(rejected, moderator=person))

    assert (before, pages()) == ([[rejected, waiting]], [[waiting]])
    assert shown not in before[0]


def test_pages_neither_repeat_nor_skip_comments_of_the_same_moment(article, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_LENGTH", 3)
    numbers = [sent(article.id, f"Lời {n}.", at=NOON) for n in range(8)]

    assert pages() == [numbers[:3], numbers[3:6], numbers[6:]]


def test_a_page_begins_where_it_was_when_its_first_comment_is_gone(article, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_LENGTH", 2)
    numbers = [sent(article.id, f"Lời {n}.", at=NOON) for n in range(4)]
    start = Start(NOON, numbers[2])

    person = db.session.get_one(User, account())
    commit(lambda: actions.approve_comment(numbers[2], moderator=person))

    assert [comment.id for comment in queries.queue(start=start).comments] == numbers[3:]


def test_a_queue_that_just_fits_has_no_next_page(article, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_LENGTH", 2)
    sent(article.id, "Một.", at=NOON)
    sent(article.id, "Hai.", at=NOON)

    assert queries.queue().next_start is None


def test_counting_ends_at_its_limit(article, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_MOST", 2)
    counted = [queries.waiting_count()]
    for n in range(3):
        sent(article.id, f"Lời {n}.")
        counted.append(queries.waiting_count())

    assert counted == [0, 1, 2, 2]


def test_the_longest_wait_is_the_oldest_ones(article):
    before = queries.longest_waiting_since()
    sent(article.id, "Hai.", at=NOON + timedelta(hours=1))
    sent(article.id, "Một.", at=NOON)

    assert (before, queries.longest_waiting_since()) == (None, NOON)


def test_only_the_newest_decisions_reason_is_told(article):
    first, second = sent(article.id, "Một."), sent(article.id, "Hai.")
    person = db.session.get_one(User, account())
    commit(lambda: actions.return_comment(first, moderator=person, reason="Cũ"))
    commit(lambda: actions.reject_comment(first, moderator=person, reason="Mới"))
    commit(lambda: actions.reject_comment(second, moderator=person))

    comments = [queries.waiting_comment(number) for number in (first, second)]

    assert queries.last_reasons(comments) == {first: "Mới"}
