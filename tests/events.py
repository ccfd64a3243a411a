"""Rows of the log that tests need, written past the domain. All of it needs an application context."""

from datetime import timedelta

from sqlalchemy import insert, select, update

from domain.moderation.models import ModerationEvent
from domain.moderation.sealing import seal_events
from foundation import clock
from foundation.database import commit, db

_events = ModerationEvent.__table__
LONG_AGO = timedelta(days=1)


def add_copies(count: int, **changes) -> None:
    """Add copies of the newest event, some columns changed: a log of any length, quickly."""
    newest = db.session.execute(select(_events).order_by(_events.c.id.desc()).limit(1)).mappings().one()
    fresh = {"undoes_id": None, "seal_number": None, "seal": None}
    copy = {name: value for name, value in newest.items() if name != "id"} | fresh | changes
    commit(lambda: db.session.execute(insert(_events), [copy] * count))


def change_event(event: int, **values) -> None:
    """Change a row as somebody with the database's password can."""
    commit(lambda: db.session.execute(update(_events).where(_events.c.id == event).values(**values)))


def remove_event(event: int) -> dict:
    """Remove a row; returns what stood in it."""
    row = dict(db.session.execute(select(_events).where(_events.c.id == event)).mappings().one())
    commit(lambda: db.session.execute(_events.delete().where(_events.c.id == event)))
    return row


def put_event(row: dict) -> None:
    """Put a row into the log as it is, its number included."""
    commit(lambda: db.session.execute(insert(_events).values(row)))


def seal_all() -> int:
    """Seal as due work does a day later."""
    with clock.at(clock.now() + LONG_AGO):
        return commit(seal_events)
