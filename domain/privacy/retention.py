"""What time clears away: digests of networks, email addresses, and the texts of mails that left long ago.

Numbers rise with time, so each kind is walked in the order of its numbers, once: a mark (`figures`) says up to where
everything is cleared, and a run looks at ROWS_AT_A_TIME rows behind it, however many there are in all. What was
imported with an old time under a new number is cleared when the walk comes to it.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, SQLColumnExpression, delete, false, select, update

from domain.comments.models import Comment
from domain.comments.readers import ReaderAddress, ReplyWatch
from domain.moderation.figures import Figure
from domain.moderation.models import Report
from domain.privacy.erasing import EMPTY_MAIL
from domain.privacy.models import DataAction
from domain.privacy.recording import record
from domain.privacy.statements import carry_out
from foundation import clock
from foundation.database import Model, db
from foundation.mail import OutboxMail
from foundation.settings import Settings

ROWS_AT_A_TIME = 500
# A walk that came to its end looks again after so long: the record gets a line for each run that found something.
EVERY = timedelta(hours=1)
MAILS_KEPT_DAYS = 30


@dataclasses.dataclass(frozen=True)
class _Kind:
    """What is cleared from a table `days` after the row was made: where `held` is not empty, the columns of `empty`.

    `waits`: rows that are still needed, however old.
    """

    name: str
    table: type[Model]
    held: SQLColumnExpression[str]
    empty: Mapping[str, str]
    days: int
    waits: ColumnElement[bool] = dataclasses.field(default_factory=false)

    @property
    def mark(self) -> str:
        """The name of the figure that says up to which number everything is cleared."""
        return f"cleared {self.name}"


def clear_old_data(settings: Settings) -> int:
    """Clear the next rows that are old enough; returns how many. Writes one row of the record if there were any.

    A setting of 0 days keeps for ever.
    """
    now = clock.now()
    marks = {figure.name: figure for figure in db.session.execute(select(Figure)).scalars()}
    counts = {kind.name: _walk(kind, marks.get(kind.mark), now) for kind in _kinds(settings)}
    if settings.emails_kept_days:
        counts["addresses"] = _clear_unconfirmed(now - timedelta(days=settings.emails_kept_days))
    if any(counts.values()):
        record(DataAction.RETENTION, counts)
    return sum(counts.values())


def _kinds(settings: Settings) -> Iterator[_Kind]:
    if settings.networks_kept_days:
        empty, days = {"network_digest": ""}, settings.networks_kept_days
        yield _Kind("networks", Comment, Comment.network_digest, empty, days)
        yield _Kind("report_networks", Report, Report.network_digest, empty, days)
    if settings.emails_kept_days:
        yield _Kind("emails", Comment, Comment.email, {"email": ""}, settings.emails_kept_days)
    yield _Kind(
        "mails", OutboxMail, OutboxMail.recipient, EMPTY_MAIL, MAILS_KEPT_DAYS, waits=OutboxMail.due_at.is_not(None)
    )


def _walk(kind: _Kind, mark: Figure | None, now: datetime) -> int:
    """Clear what is old among the next rows, and move the mark up to the first that is not; returns how many."""
    if mark is not None and now - EVERY < mark.counted_at <= now:
        return 0
    rows = _rows_behind(kind, mark.number if mark is not None else 0)
    until = now - timedelta(days=kind.days)
    old = [row.id for row in rows if row.created_at < until and not row.waits]
    staying = next((row.id for row in rows if row.created_at >= until or row.waits), None)
    if staying is not None:
        _move(kind, mark, staying - 1, now)
    elif rows:  # there may be more: the next run goes on at once
        _move(kind, mark, rows[-1].id, now - EVERY if len(rows) == ROWS_AT_A_TIME else now)
    if not old:
        return 0
    # Asked again, because another process may clear the same rows just now: only one of both counts them.
    clear = update(kind.table).where(kind.table.id.in_(old), kind.held != "")  # type: ignore[attr-defined]
    return carry_out(clear.values(**kind.empty))


def _rows_behind(kind: _Kind, number: int) -> "Sequence[Row[int, datetime, bool]]":
    """The next rows after a number; a condition on the time would walk to the table's end to find none."""
    table: Any = kind.table
    query = select(table.id, table.created_at, kind.waits.label("waits")).where(table.id > number)
    return db.session.execute(query.order_by(table.id).limit(ROWS_AT_A_TIME)).all()


def _move(kind: _Kind, mark: Figure | None, number: int, looked_at: datetime) -> None:
    if mark is None:
        db.session.add(Figure(name=kind.mark, number=number, counted_at=looked_at))
    else:
        mark.number, mark.counted_at = max(number, mark.number), looked_at
    db.session.flush()


def _clear_unconfirmed(until: datetime) -> int:
    """Addresses that nobody confirmed, with the wishes that wait for it."""
    unconfirmed = ReaderAddress.confirmed_at.is_(None), ReaderAddress.asked_at < until
    query = select(ReaderAddress.id).where(*unconfirmed).order_by(ReaderAddress.asked_at).limit(ROWS_AT_A_TIME)
    numbers = db.session.execute(query).scalars().all()
    if not numbers:
        return 0
    carry_out(delete(ReplyWatch).where(ReplyWatch.address_id.in_(numbers)))
    return carry_out(delete(ReaderAddress).where(ReaderAddress.id.in_(numbers), *unconfirmed))
