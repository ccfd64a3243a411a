"""Sealing the log: every event is chained by hash to the one sealed before it, so that no change goes unnoticed.

The seal of an event is the SHA-256 of the seal before it (nothing, for the first), a line feed, and the event as JSON:
the fields of SEALED by name, sorted, without spaces, in ASCII, the time in UTC with microseconds. The words of comments
enter by their digest only, so that erasing words leaves the chain whole.

Due work seals, not the decisions themselves: moderators never wait for one another to be the next in the chain.
"""

import dataclasses
import enum
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, func, select, type_coerce

from domain.moderation.models import ModerationEvent
from foundation import clock
from foundation.database import db

# A transaction that began earlier may still commit a lower number; who is later than this is sealed next, no harm done.
SETTLED_AFTER = timedelta(seconds=60)
ROWS_AT_A_TIME = 1_000
SEALED = (
    *("id", "action", "comment_id", "article_id", "revision_id", "revision_digest", "moderator_id"),
    *("from_status", "to_status", "before", "version", "reason_vi", "reason_en", "note", "batch", "undoes_id"),
    *("created_at", "seal_number"),
)

Progress = Callable[[int, int], None]
_events: Any = ModerationEvent.__table__
# Statuses and times as they are stored: what was changed to nonsense is to be named, not to fail on the way.
_AS_STORED = {name: type_coerce(_events.c[name], String) for name in ("from_status", "to_status", "created_at")}
_COLUMNS = [_AS_STORED.get(name, _events.c[name]).label(name) for name in (*SEALED, "seal")]


class Problem(enum.StrEnum):
    """What is wrong with the chain."""

    CHANGED = "changed"
    MISSING = "missing"
    HEAD_GONE = "head gone"


@dataclasses.dataclass(frozen=True)
class Break:
    """The first place where the chain is broken: the number of the seal, and the event's, where there is one."""

    problem: Problem
    seal_number: int
    event_id: int | None = None


@dataclasses.dataclass(frozen=True)
class LogProof:
    """What a walk along the chain found. `head`: the seal it ends with, before the first break if there is one."""

    sealed: int
    unsealed: int
    head: str | None
    broken: Break | None


def seal_events(most: int = ROWS_AT_A_TIME) -> int:
    """Seal at most so many settled events in the order of their numbers; returns how many were sealed.

    Of two at once, the second finds a row sealed, and ends, or a number taken, which `commit` tries again.
    """
    unsealed = _events.c.seal_number.is_(None), _events.c.created_at <= clock.now() - SETTLED_AFTER
    rows = db.session.execute(select(*_COLUMNS).where(*unsealed).order_by(_events.c.id).limit(most)).mappings().all()
    number, seal = _head() if rows else (0, "")
    for done, row in enumerate(rows):
        number += 1
        seal = seal_of({**row, "seal_number": number}, previous=seal)
        change = _events.update().where(_events.c.id == row["id"], _events.c.seal_number.is_(None))
        if not db.session.execute(change.values(seal_number=number, seal=seal)).rowcount:  # type: ignore[attr-defined]
            return done
    return len(rows)


def verify_log(expected_head: str | None = None, progress: Progress | None = None) -> LogProof:
    """Walk along the whole chain up to the first break.

    `expected_head`: a seal noted down before; when the chain no longer has it, its end was cut off or made anew.
    """
    sealed, unsealed = _counts()
    number, head, is_expected_found = 0, None, expected_head is None
    for row in _sealed_rows():
        number += 1
        broken = _break_at(row, number, previous=head or "")
        if broken is not None:
            return LogProof(sealed, unsealed, head, broken)
        head = row["seal"]
        is_expected_found = is_expected_found or head == expected_head
        if progress is not None and number % ROWS_AT_A_TIME == 0:
            progress(number, sealed)
    if progress is not None:
        progress(1, 1)
    broken = None if is_expected_found else Break(Problem.HEAD_GONE, number)
    return LogProof(sealed, unsealed, head, broken)


def seal_of(event: Mapping[str, Any], *, previous: str) -> str:
    """The seal of an event, given by its columns, after another seal."""
    content = {name: event[name] for name in SEALED} | {"created_at": _moment(event["created_at"])}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _moment(stored: datetime | str) -> str:
    """SQLite keeps times as text."""
    try:
        moment = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    except ValueError:
        return str(stored)
    return clock.as_utc(moment).isoformat(timespec="microseconds")


def _head() -> tuple[int, str]:
    """Number and seal of the event that was sealed last."""
    query = select(_events.c.seal_number, _events.c.seal).where(_events.c.seal_number.is_not(None))
    row = db.session.execute(query.order_by(_events.c.seal_number.desc()).limit(1)).one_or_none()
    return (row.seal_number, row.seal) if row is not None else (0, "")


def _counts() -> tuple[int, int]:
    """How many events are sealed, and how many not yet."""
    query = select(func.count(_events.c.seal_number), func.count())
    sealed, events = db.session.execute(query.select_from(_events)).one()
    return sealed, events - sealed


def _sealed_rows() -> Iterator[Mapping[str, Any]]:
    """The sealed events in the order of their seals, some at a time, so that memory stays flat."""
    query = select(*_COLUMNS).where(_events.c.seal_number.is_not(None)).order_by(_events.c.seal_number)
    last = None
    while True:
        further = query if last is None else query.where(_events.c.seal_number > last)
        rows = [row._asdict() for row in db.session.execute(further.limit(ROWS_AT_A_TIME))]
        yield from rows
        if len(rows) < ROWS_AT_A_TIME:
            return
        last = rows[-1]["seal_number"]


def _break_at(row: Mapping[str, Any], number: int, *, previous: str) -> Break | None:
    if isinstance(row["seal_number"], int) and row["seal_number"] > number:
        return Break(Problem.MISSING, number)
    if row["seal_number"] != number or row["seal"] != seal_of(row, previous=previous):
        return Break(Problem.CHANGED, number, row["id"])
    return None
