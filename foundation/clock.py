"""The clock: the only place that asks what time it is. Every moment inside the site is aware and in UTC."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime

_elsewhen: ContextVar[datetime | None] = ContextVar("elsewhen", default=None)


def now() -> datetime:
    """The present moment, microseconds kept: they order comments that arrive within one second."""
    return _elsewhen.get() or datetime.now(UTC)


@contextlib.contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` inside the block: an import writes what happened when it happened."""
    token = _elsewhen.set(as_utc(moment))
    try:
        yield
    finally:
        _elsewhen.reset(token)


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC; a naive one is taken as UTC, because that is how SQLite and MariaDB hand ours back."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


def parse_utc(text: str) -> datetime:
    """The moment that an ISO 8601 text names, in UTC; without an offset it is taken as UTC.

    Raises ValueError for anything else.
    """
    return as_utc(datetime.fromisoformat(text))
