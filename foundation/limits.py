"""How often somebody may do something: one rule, exact across processes and nodes, in one table or in the site's Redis.

The rule is the generic cell rate algorithm (ITU-T I.371, as a virtual schedule): each key keeps one moment, the time at
which it will be at rest again. It allows a burst and then a steady pace, and it knows to the second when to come back.
"""

import contextlib
import dataclasses
import hashlib
import math
from datetime import datetime, timedelta

from sqlalchemy import Index, bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from foundation import clock
from foundation.database import Model, Moment, db, short_text
from foundation.prepared import run, table_of
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


_LIMITS = table_of(Limit)
_SCHEDULES = (
    select(_LIMITS.c.key, _LIMITS.c.at_rest_at)
    .where(_LIMITS.c.key.in_(bindparam("keys", expanding=True)))
    .order_by(_LIMITS.c.key)
    .with_for_update()
)
_BEGIN = insert(_LIMITS)
_MOVE_ON = update(_LIMITS).where(_LIMITS.c.key == bindparam("of")).values(at_rest_at=bindparam("rests_at"))


def spend(*uses: tuple[str, Rate]) -> None:
    """Count one use against each named key; all of them or, when one is exhausted, none.

    Raises LimitReached with the longest wait of those exhausted. Rows are taken in their stored order, so that two
    transactions never wait for each other. The caller's transaction must fail for the uses to be forgotten.
    """
    now = clock.now()
    rates = {_digest(name): rate for name, rate in uses if rate.times > 0}
    wait = _wait(rates, now) if rates else timedelta()
    if wait > timedelta():
        raise LimitReached(math.ceil(wait.total_seconds()))


def clear_limits_at_rest() -> int:
    """Remove the rows that say nothing any more; returns how many."""
    return db.session.execute(delete(Limit).where(Limit.at_rest_at < clock.now())).rowcount  # type: ignore[attr-defined, no-any-return]


def _wait(rates: dict[str, Rate], now: datetime) -> timedelta:
    """None at all where the uses were counted. A Redis that is away is as if there were none."""
    server = shared_redis()
    if server is not None:
        with contextlib.suppress(RedisAway):
            return spend_shared(server, [Use(key, rate.interval, rate.burst) for key, rate in rates.items()], now)
    return _spend_stored(rates, now)


def _spend_stored(rates: dict[str, Rate], now: datetime) -> timedelta:
    kept: dict[str, datetime] = {row.key: row.at_rest_at for row in run(_SCHEDULES, {"keys": sorted(rates)})}
    moved_on = {key: _started(kept.get(key), rate, now) + rate.interval for key, rate in sorted(rates.items())}
    wait = max(moment - rates[key].burst - now for key, moment in moved_on.items())
    if wait > timedelta():
        return wait
    if known := [{"of": key, "rests_at": moment} for key, moment in moved_on.items() if key in kept]:
        run(_MOVE_ON, known)
    # Where another process makes the row first, the database refuses ours and `commit` starts the work again.
    if new := [{"key": key, "at_rest_at": moment} for key, moment in moved_on.items() if key not in kept]:
        run(_BEGIN, new)
    return timedelta()


def _started(at_rest_at: datetime | None, rate: Rate, now: datetime) -> datetime:
    """Where a key's schedule stands: now, if it is at rest.

    A schedule further ahead than any burst was written by a clock that was wrong: it must lock nobody out for years.
    """
    is_under_way = at_rest_at is not None and now < at_rest_at <= now + 2 * rate.burst
    return at_rest_at if at_rest_at is not None and is_under_way else now


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
