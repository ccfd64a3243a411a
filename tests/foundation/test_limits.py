"""Limits: a burst, a steady pace, the exact wait, and the same for parallel requests and wrong clocks."""

import collections
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import func, insert, select

from foundation.database import commit, db
from foundation.limits import TEN_MINUTES, Limit, LimitReached, Rate, clear_limits_at_rest, spend
from tests.databases import keys_in_redis

NOON = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)


@pytest.fixture(params=["table", pytest.param("redis", marks=pytest.mark.needs_redis)])
def site(request, app):
    """The same rule wherever it is kept."""
    return app if request.param == "table" else request.getfixturevalue("app_with_redis")


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travel:
        yield travel


def wait(site, *uses) -> int:
    """The seconds to wait; 0 when it was allowed and counted."""
    with site.app_context():
        try:
            commit(lambda: spend(*uses))
        except LimitReached as error:
            return error.retry_after
        return 0


@pytest.mark.parametrize("all_times", [range(1, 33), (60, 100, 251)], ids=["few", "many"])
def test_a_burst_is_as_long_as_the_rate_says(site, clock, all_times):
    for times in all_times:
        use = (f"a {times}", Rate(times, TEN_MINUTES))

        with site.app_context():
            allowed = commit(lambda use=use, times=times: [_is_allowed(use) for _ in range(times + 1)])

        assert (times, allowed) == (times, [True] * times + [False])


def _is_allowed(use) -> bool:
    try:
        spend(use)
    except LimitReached:
        return False
    return True


def test_the_wait_is_exact_to_the_second(site, clock):
    use = ("a", Rate(4, TEN_MINUTES))
    assert [wait(site, use) for _ in range(5)] == [0] * 4 + [150]

    clock.shift(149)
    assert wait(site, use) == 1
    clock.shift(1)
    assert [wait(site, use), wait(site, use)] == [0, 150]


def test_after_a_pause_the_whole_burst_is_there_again_and_no_more(site, clock):
    use = ("a", Rate(3, TEN_MINUTES))
    assert [wait(site, use) for _ in range(4)] == [0, 0, 0, 200]

    clock.shift(86_400)
    assert [wait(site, use) for _ in range(4)] == [0, 0, 0, 200]


def test_what_is_refused_costs_nothing(site, clock):
    use = ("a", Rate(1, TEN_MINUTES))
    assert wait(site, use) == 0

    assert [wait(site, use) for _ in range(5)] == [600] * 5
    clock.shift(600)
    assert wait(site, use) == 0


def test_of_several_limits_all_are_counted_or_none(site, clock):
    narrow, wide = ("narrow", Rate(1, TEN_MINUTES)), ("wide", Rate(3, TEN_MINUTES))
    assert wait(site, narrow, wide) == 0

    assert [wait(site, narrow, wide) for _ in range(4)] == [600] * 4
    assert [wait(site, wide) for _ in range(3)] == [0, 0, 200]


def test_the_longest_wait_is_told(site, clock):
    short, long = ("short", Rate(1, 60)), ("long", Rate(1, 3_600))
    wait(site, short, long)

    assert wait(site, short, long) == 3_600


def test_zero_times_means_no_limit(site, clock):
    assert [wait(site, ("a", Rate(0, TEN_MINUTES))) for _ in range(3)] == [0] * 3
    with site.app_context():
        assert db.session.execute(select(func.count()).select_from(Limit)).scalar_one() == 0
    assert site.extensions["redis"] is None or keys_in_redis(site) == []


def test_keys_do_not_mix(site, clock):
    rate = Rate(1, TEN_MINUTES)

    assert [wait(site, (key, rate)) for key in ("a", "A", "a ", "hoà", "hòa")] == [0] * 5


def test_twenty_parallel_uses_are_counted_exactly(site, clock):
    uses = [("reader", Rate(7, TEN_MINUTES)), ("article", Rate(600, TEN_MINUTES))]
    gate = threading.Barrier(20)

    def run(number):
        gate.wait()
        return wait(site, *(uses if number % 2 else reversed(uses)))

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(run, range(20)))

    assert collections.Counter(answers) == {0: 7, 86: 13}


@pytest.mark.parametrize("hours", [2, 24, 24 * 365 * 10])
def test_a_clock_that_was_wrong_locks_nobody_out(site, clock, hours):
    use = ("a", Rate(2, TEN_MINUTES))
    clock.shift(hours * 3_600)
    assert [wait(site, use) for _ in range(3)] == [0, 0, 300]

    clock.shift(-hours * 3_600)

    assert [wait(site, use) for _ in range(3)] == [0, 0, 300]


def test_rows_at_rest_are_cleared_away_and_the_others_stay(app, clock):
    wait(app, ("old", Rate(1, 60)))
    clock.shift(61)
    wait(app, ("young", Rate(1, 60)))

    with app.app_context():
        cleared = commit(clear_limits_at_rest)

    assert (cleared, wait(app, ("young", Rate(1, 60))), wait(app, ("old", Rate(1, 60)))) == (1, 60, 0)


def test_work_that_fails_forgets_its_uses(site, clock):
    use = ("a", Rate(3, TEN_MINUTES))
    assert wait(site, use) == 0

    def fail():
        spend(use, ("b", Rate(1, TEN_MINUTES)))
        raise KeyError

    with site.app_context():
        for _ in range(5):
            with pytest.raises(KeyError):
                commit(fail)

    assert [wait(site, use) for _ in range(3)] + [wait(site, ("b", Rate(1, TEN_MINUTES)))] == [0, 0, 200, 0]


def test_work_that_the_database_lets_begin_again_is_counted_once(site, clock):
    use, tries = ("a", Rate(3, TEN_MINUTES)), []

    def work():
        tries.append(1)
        spend(use)
        db.session.execute(insert(Limit), [{"key": "twice", "at_rest_at": NOON}] * (2 if len(tries) < 3 else 1))

    with site.app_context():
        commit(work)

    assert (len(tries), [wait(site, use) for _ in range(3)]) == (3, [0, 0, 200])
