"""Limits: a burst, a steady pace, the exact wait, and the same for parallel requests and wrong clocks."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import func, select

from foundation.database import commit, db
from foundation.limits import Limit, LimitReached, Rate, clear_limits_at_rest, spend

NOON = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
TEN_MINUTES = 600


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


def may(app, *uses) -> bool | int:
    """True when it was allowed and counted, otherwise the seconds to wait."""
    with app.app_context():
        try:
            commit(lambda: spend(*uses))
        except LimitReached as error:
            return error.retry_after
        return True


@pytest.mark.parametrize("all_times", [range(1, 33), (60, 100, 251)], ids=["few", "many"])
def test_a_burst_is_as_long_as_the_rate_says(app, clock, all_times):
    for times in all_times:
        use = (f"a {times}", Rate(times, TEN_MINUTES))

        with app.app_context():
            allowed = commit(lambda use=use, times=times: [_is_allowed(use) for _ in range(times + 1)])

        assert (times, allowed) == (times, [True] * times + [False])


def _is_allowed(use) -> bool:
    try:
        spend(use)
    except LimitReached:
        return False
    return True


def test_the_wait_is_exact_to_the_second(app, clock):
    use = ("a", Rate(4, TEN_MINUTES))
    assert [may(app, use) for _ in range(5)] == [True] * 4 + [150]

    clock.shift(149)
    assert may(app, use) == 1
    clock.shift(1)
    assert [may(app, use), may(app, use)] == [True, 150]


def test_after_a_pause_the_whole_burst_is_there_again_and_no_more(app, clock):
    use = ("a", Rate(3, TEN_MINUTES))
    assert [may(app, use) for _ in range(4)] == [True, True, True, 200]

    clock.shift(86_400)
    assert [may(app, use) for _ in range(4)] == [True, True, True, 200]


def test_what_is_refused_costs_nothing(app, clock):
    use = ("a", Rate(1, TEN_MINUTES))
    assert may(app, use) is True

    assert [may(app, use) for _ in range(5)] == [600] * 5
    clock.shift(600)
    assert may(app, use) is True


def test_of_several_limits_all_are_counted_or_none(app, clock):
    narrow, wide = ("narrow", Rate(1, TEN_MINUTES)), ("wide", Rate(3, TEN_MINUTES))
    assert may(app, narrow, wide) is True

    assert [may(app, narrow, wide) for _ in range(4)] == [600] * 4
    assert [may(app, wide) for _ in range(3)] == [True, True, 200]


def test_the_longest_wait_is_told(app, clock):
    short, long = ("short", Rate(1, 60)), ("long", Rate(1, 3_600))
    may(app, short, long)

    assert may(app, short, long) == 3_600


def test_zero_times_means_no_limit(app, clock):
    assert [may(app, ("a", Rate(0, TEN_MINUTES))) for _ in range(3)] == [True] * 3
    with app.app_context():
        assert db.session.execute(select(func.count()).select_from(Limit)).scalar_one() == 0


def test_keys_do_not_mix(app, clock):
    rate = Rate(1, TEN_MINUTES)

    assert [may(app, (key, rate)) for key in ("a", "A", "a ", "hoà", "hòa")] == [True] * 5


def test_twenty_parallel_uses_are_counted_exactly(app):
    uses = [("reader", Rate(7, TEN_MINUTES)), ("article", Rate(600, TEN_MINUTES))]
    gate = threading.Barrier(20)

    def run(number):
        gate.wait()
        return may(app, *(uses if number % 2 else reversed(uses)))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(run, range(20)))

    assert answers.count(True) == 7
    assert all(0 < wait <= 86 for wait in answers if wait is not True)


@pytest.mark.parametrize("hours", [2, 24, 24 * 365 * 10])
def test_a_clock_that_was_wrong_locks_nobody_out(app, clock, hours):
    use = ("a", Rate(2, TEN_MINUTES))
    clock.shift(hours * 3_600)
    assert [may(app, use) for _ in range(3)] == [True, True, 300]

    clock.shift(-hours * 3_600)

    assert [may(app, use) for _ in range(3)] == [True, True, 300]


def test_rows_at_rest_are_cleared_away_and_the_others_stay(app, clock):
    may(app, ("old", Rate(1, 60)))
    clock.shift(61)
    may(app, ("young", Rate(1, 60)))

    with app.app_context():
        cleared = commit(clear_limits_at_rest)

    assert (cleared, may(app, ("young", Rate(1, 60))), may(app, ("old", Rate(1, 60)))) == (1, 60, True)
