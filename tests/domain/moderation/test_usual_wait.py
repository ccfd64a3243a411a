"""How long readers usually wait: the median of first decisions, counted by due work, said as roundly as it is known."""

from datetime import timedelta

import pytest
import time_machine

from domain.moderation import waiting
from domain.moderation.models import Action
from domain.moderation.waiting import count_usual_wait, rounded, usual_wait
from foundation import clock
from foundation.database import commit
from foundation.due_work import run_due_work
from tests.discussions import statements
from tests.domain.desk import add_waiting_words
from tests.events import add_copies
from tests.letters import published, sent


def decided_after(desk, article, *minutes, action=Action.APPROVE) -> list[int]:
    """Comments that were decided about so many minutes after they were sent; the numbers of the events."""
    now = clock.now()
    events = []
    for wait in minutes:
        number = sent(article.id, f"Lời {wait}.", at=now - timedelta(minutes=wait))
        events.append(desk.decide(number, action))
    return events


def counted(*, times: int = 1) -> int | None:
    """What is told once due work counts again."""
    with time_machine.travel(clock.now() + times * waiting.COUNTED_AGAIN_AFTER, tick=False):
        commit(count_usual_wait)
    return usual_wait()


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        *((0, 1), (1, 1), (7, 7), (12, 10), (38, 40), (57, 55), (58, 60), (70, 60), (95, 120), (180, 180)),
        *((1409, 1380), (1420, 1440), (1440, 1440), (2100, 1440), (2200, 2880), (14_400, 14_400)),
    ],
)
def test_minutes_are_told_as_people_say_them(minutes, said):
    assert rounded(minutes) == said


def test_the_median_is_told_from_five_decisions_on(desk, article):
    nothing = usual_wait()
    decided_after(desk, article, 10, 20, 42, 500)
    too_few = counted()
    decided_after(desk, article, 3000, action=Action.REJECT)

    assert (nothing, too_few, counted(times=3)) == (None, None, 40)


def test_only_first_decisions_about_words_count(desk, article):
    events = decided_after(desk, article, *[60] * 5)
    for event in events:
        desk.undo(event)
    number = published(article.id)
    add_waiting_words(number)
    desk.decide(number, Action.APPROVE)
    for _ in range(3):
        desk.decide(number, Action.PIN)
        desk.decide(number, Action.UNPIN)

    assert counted() == 60


def test_decisions_of_long_ago_say_nothing(desk, article):
    decided_after(desk, article, *[60] * 5)
    add_copies(3, created_at=clock.now() - timedelta(days=waiting.COUNTED_DAYS + 1))

    with time_machine.travel(clock.now() + timedelta(days=waiting.COUNTED_DAYS, hours=1), tick=False):
        commit(count_usual_wait)

    assert usual_wait() is None


def test_it_is_counted_by_due_work_now_and_then_and_never_by_looking_at_everything(app, desk, article, monkeypatch):
    monkeypatch.setattr(waiting, "LOOKED_AT_MOST", 7)
    decided_after(desk, article, *[500] * 6)
    decided_after(desk, article, *[30] * 6)

    first, second = run_due_work()["usual wait counted"], run_due_work()["usual wait counted"]
    with statements(app) as seen:
        assert counted() == 30

    assert (first, second) == (1, 0)
    assert len([statement for statement in seen if "moderation_events" in statement]) == 1
