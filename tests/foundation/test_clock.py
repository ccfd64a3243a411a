"""The clock: what it tells, and what it makes of the moments that others hand it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import time_machine

from foundation import clock

MOMENT = datetime(2022, 11, 22, 3, 5, 55, 123456, tzinfo=UTC)
HANOI = timezone(timedelta(hours=7))


def test_the_present_is_aware_and_keeps_its_microseconds():
    with time_machine.travel(MOMENT, tick=False):
        present = clock.now()

    assert (present, present.tzinfo) == (MOMENT, UTC)


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(MOMENT, id="in UTC already"),
        pytest.param(MOMENT.replace(tzinfo=None), id="naive, as the databases hand it back"),
        pytest.param(MOMENT.astimezone(HANOI), id="in another zone"),
    ],
)
def test_a_moment_becomes_utc(moment):
    found = clock.as_utc(moment)

    assert (found, found.tzinfo) == (MOMENT, UTC)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2022-11-22T03:05:55.123456Z", id="with a Z"),
        pytest.param("2022-11-22T03:05:55.123456+00:00", id="with the offset of UTC"),
        pytest.param("2022-11-22T10:05:55.123456+07:00", id="with another offset"),
        pytest.param("2022-11-22T03:05:55.123456", id="without an offset"),
        pytest.param("2022-11-22 03:05:55.123456", id="with a space, as SQLite writes it"),
        pytest.param(MOMENT.isoformat(), id="as we write it"),
    ],
)
def test_a_text_names_a_moment(text):
    found = clock.parse_utc(text)

    assert (found, found.tzinfo) == (MOMENT, UTC)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("hôm qua", id="words"),
        pytest.param("22/11/2022 10:05", id="a date as readers write it"),
        pytest.param("2022-02-30T10:05:00Z", id="a day that does not exist"),
    ],
)
def test_any_other_text_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the words are Python's and change with its version
        clock.parse_utc(text)
