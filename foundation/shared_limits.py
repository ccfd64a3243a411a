"""The rule of limits.py in Redis: all keys of one call in one step, and given back when the transaction fails."""

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import event
from sqlalchemy.orm import Session

from foundation.database import db
from foundation.redis_server import RedisAway, RedisServer

# The name under which a database session remembers what its transaction has spent.
_SPENT = "spent in redis"
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
# KEYS: the schedules. ARGV: the time now, then interval and burst of each, all in microseconds. Lua would hand Redis
# large numbers in a form that loses digits, so they are written out.
_SPEND = """
local now, longest, schedules = tonumber(ARGV[1]), 0, {}
for i, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  local at_rest_at = tonumber(redis.call('GET', key) or now)
  if at_rest_at < now or at_rest_at > now + 2 * burst then at_rest_at = now end
  schedules[i] = at_rest_at + interval
  longest = math.max(longest, schedules[i] - burst - now)
end
if longest == 0 then
  for i, key in ipairs(KEYS) do
    local rest_ms = math.ceil((schedules[i] - now) / 1000)
    redis.call('SET', key, string.format('%.0f', schedules[i]), 'PX', string.format('%.0f', rest_ms))
  end
end
return longest
"""
# A key that is gone is at rest already.
_GIVE_BACK = """
for i, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then redis.call('DECRBY', key, ARGV[i]) end
end
"""


class Use(NamedTuple):
    """One use of a key: what it costs, and how far ahead its schedule may run."""

    key: str
    interval: timedelta
    burst: timedelta


def spend_shared(server: RedisServer, uses: Iterable[Use], now: datetime) -> timedelta:
    """Count the uses, all or none; the longest wait where one is exhausted, and zero where they were counted.

    Raises RedisAway. When the running transaction fails, they are given back.
    """
    uses = list(uses)
    if not uses:
        return timedelta()
    keys = [server.key("limit", use.key) for use in uses]
    amounts = [(now - _EPOCH) // _MICROSECOND]
    for use in uses:
        amounts += [use.interval // _MICROSECOND, use.burst // _MICROSECOND]
    wait = timedelta(microseconds=server.ask("EVAL", _SPEND, len(keys), *keys, *amounts))
    if not wait:
        db.session.info.setdefault(_SPENT, []).append((server, keys, amounts[1::2]))
    return wait


@event.listens_for(db.session, "after_rollback")
def _give_back(session: Session) -> None:
    for server, keys, intervals in session.info.pop(_SPENT, []):
        with contextlib.suppress(RedisAway):
            server.ask("EVAL", _GIVE_BACK, len(keys), *keys, *intervals)


@event.listens_for(db.session, "after_commit")
def _keep(session: Session) -> None:
    session.info.pop(_SPENT, None)
