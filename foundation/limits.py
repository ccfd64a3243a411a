"""How often somebody may do something: one rule, exact across processes and nodes, in one table or in the site's Redis.

The rule is the generic cell rate algorithm (ITU-T I.371, as a virtual schedule): each key keeps one moment, the time at
which it will be at rest again. It allows a burst and then a steady pace, and it knows to the second when to come back.
"""

import contextlib
import dataclasses
import hashlib
import math
from datetime import datetime, timedelta

from sqlalchemy import Index, delete, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation import clock
from foundation.database import Model, Moment, db, short_text
from foundation.redis_server import RedisAway, shared_redis
from foundation.shared_limits import Use, spend_shared

TEN_MINUTES = 600
A_DAY = 86_400


class LimitReached(Exception):
    """Too often. `retry_after` is the number of whole seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"wait {retry_after} s")
        self.retry_after = retry_after


class Limit(Model):
    """One key's schedule. A row at rest says nothing and is cleared away by due work."""

    __tablename__ = "limits"
    __table_args__ = (Index("ix_limits_at_rest_at", "at_rest_at"),)

    key: Mapped[str] = mapped_column(short_text(64), primary_key=True)
    at_rest_at: Mapped[datetime] = mapped_column(Moment)


@dataclasses.dataclass(frozen=True)
class Rate:
    """`times` within `seconds`, all at once if somebody likes; 0 times means no limit."""

    times: int
    seconds: int

    @property
    def interval(self) -> timedelta:
        """The time one use costs."""
        return timedelta(seconds=self.seconds / self.times)

    @property
    def burst(self) -> timedelta:
        """How far ahead of now a key's schedule may run; a product, so that the interval's rounding costs no use."""
        return self.interval * self.times


def spend(*uses: tuple[str, Rate]) -> None:
    """Count one use against each named key; all of them or, when one is exhausted, none.

    Raises LimitReached with the longest wait of those exhausted. Rows are taken in their stored order, so that two
    transactions never wait for each other. The caller's transaction must fail for the uses to be forgotten.
    """
    now = clock.now()
    wait = _wait([(_digest(name), rate) for name, rate in uses if rate.times > 0], now)
    if wait > timedelta():
        raise LimitReached(math.ceil(wait.total_seconds()))


def clear_limits_at_rest() -> int:
    """Remove the rows that say nothing any more; returns how many."""
    return db.session.execute(delete(Limit).where(Limit.at_rest_at < clock.now())).rowcount  # type: ignore[attr-defined, no-any-return]


def _wait(uses: list[tuple[str, Rate]], now: datetime) -> timedelta:
    """None at all where the uses were counted. A Redis that is away is as if there were none."""
    server = shared_redis()
    if server is not None:
        with contextlib.suppress(RedisAway):
            return spend_shared(server, [Use(key, rate.interval, rate.burst) for key, rate in uses], now)
    return max([_spend_one(key, rate, now) for key, rate in sorted(uses)], default=timedelta())


def _spend_one(key: str, rate: Rate, now: datetime) -> timedelta:
    """No time when allowed and counted; otherwise the time to wait."""
    while not _moved_on(key, rate, now):
        resting = db.session.execute(select(Limit.at_rest_at).where(Limit.key == key)).scalar_one_or_none()
        if resting is None:
            # Where another process makes the row first, the database refuses ours and `commit` starts the work again.
            db.session.execute(insert(Limit).values(key=key, at_rest_at=now + rate.interval))
            break
        wait = resting - rate.burst + rate.interval - now
        if wait > timedelta():  # without one, another process made the row between our two looks
            return wait
    return timedelta()


def _moved_on(key: str, rate: Rate, now: datetime) -> bool:
    """Move the key's schedule on by one use where it has room; each statement is atomic by itself."""
    room = Limit.at_rest_at <= now + rate.burst - rate.interval
    # A schedule further ahead than any burst was written by a clock that was wrong: it must lock nobody out for years.
    is_at_rest = or_(Limit.at_rest_at <= now, Limit.at_rest_at > now + 2 * rate.burst)
    at_rest = update(Limit).where(Limit.key == key, is_at_rest).values(at_rest_at=now + rate.interval)
    if db.session.execute(at_rest).rowcount:  # type: ignore[attr-defined]
        return True
    resting = db.session.execute(select(Limit.at_rest_at).where(Limit.key == key, room)).scalar_one_or_none()
    if resting is None:
        return False
    step = update(Limit).where(Limit.key == key, Limit.at_rest_at == resting).values(at_rest_at=resting + rate.interval)
    return bool(db.session.execute(step).rowcount) or _moved_on(key, rate, now)  # type: ignore[attr-defined]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
