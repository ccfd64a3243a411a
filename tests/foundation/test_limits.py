"""Limits: a burst, a steady pace, the exact wait, and the same for parallel requests and wrong clocks."""

import collections
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import func, select

from foundation.database import commit, db
from foundation.limits import TEN_MINUTES, Limit, LimitReached, Rate, clear_limits_at_rest, spend

NOON = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


def wait(app, *uses) -> int:
    """The seconds to wait; 0 when it was allowed and counted."""
    with app.app_context():
        try:
            commit(lambda: spend(*uses))
        except LimitReached as error:
            return error.retry_after
        return 0


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
    assert [wait(app, use) for _ in range(5)] == [0] * 4 + [150]

    clock.shift(149)
    assert wait(app, use) == 1
    clock.shift(1)
    assert [wait(app, use), wait(app, use)] == [0, 150]


def test_after_a_pause_the_whole_burst_is_there_again_and_no_more(app, clock):
    use = ("a", Rate(3, TEN_MINUTES))
    assert [wait(app, use) for _ in range(4)] == [0, 0, 0, 200]

    clock.shift(86_400)
    assert [wait(app, use) for _ in range(4)] == [0, 0, 0, 200]


def test_what_is_refused_costs_nothing(app, clock):
    use = ("a", Rate(1, TEN_MINUTES))
    assert wait(app, use) == 0

    assert [wait(app, use) for _ in range(5)] == [600] * 5
    clock.shift(600)
    assert wait(app, use) == 0


def test_of_several_limits_all_are_counted_or_none(app, clock):
    narrow, wide = ("narrow", Rate(1, TEN_MINUTES)), ("wide", Rate(3, TEN_MINUTES))
    assert wait(app, narrow, wide) == 0

    assert [wait(app, narrow, wide) for _ in range(4)] == [600] * 4
    assert [wait(app, wide) for _ in range(3)] == [0, 0, 200]


def test_the_longest_wait_is_told(app, clock):
    short, long = ("short", Rate(1, 60)), ("long", Rate(1, 3_600))
    wait(app, short, long)

    assert wait(app, short, long) == 3_600


def test_zero_times_means_no_limit(app, clock):
    assert [wait(app, ("a", Rate(0, TEN_MINUTES))) for _ in range(3)] == [0] * 3
    with app.app_context():
        assert db.session.execute(select(func.count()).select_from(Limit)).scalar_one() == 0


def test_keys_do_not_mix(app, clock):
    rate = Rate(1, TEN_MINUTES)

    assert [wait(app, (key, rate)) for key in ("a", "A", "a ", "hoà", "hòa")] == [0] * 5


def test_twenty_parallel_uses_are_counted_exactly(app, clock):
    uses = [("reader", Rate(7, TEN_MINUTES)), ("article", Rate(600, TEN_MINUTES))]
    gate = threading.Barrier(20)

    def run(number):
        gate.wait()
        return wait(app, *(uses if number % 2 else reversed(uses)))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(run, range(20)))

    assert collections.Counter(answers) == {0: 7, 86: 13}


@pytest.mark.parametrize("hours", [2, 24, 24 * 365 * 10])
def test_a_clock_that_was_wrong_locks_nobody_out(app, clock, hours):
    use = ("a", Rate(2, TEN_MINUTES))
    clock.shift(hours * 3_600)
    assert [wait(app, use) for _ in range(3)] == [0, 0, 300]

    clock.shift(-hours * 3_600)

    assert [wait(app, use) for _ in range(3)] == [0, 0, 300]


def test_rows_at_rest_are_cleared_away_and_the_others_stay(app, clock):
    wait(app, ("old", Rate(1, 60)))
    clock.shift(61)
    wait(app, ("young", Rate(1, 60)))

    with app.app_context():
        cleared = commit(clear_limits_at_rest)

    assert (cleared, wait(app, ("young", Rate(1, 60))), wait(app, ("old", Rate(1, 60)))) == (1, 60, 0)
