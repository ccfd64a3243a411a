"""The record of requests and clearings: writing to it, and reading it page by page."""

import dataclasses
import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from domain.privacy.models import DataAction, DataEvent
from foundation import clock
from foundation.database import db

PAGE_LENGTH = 50


@dataclasses.dataclass(frozen=True)
class DataPage:
    """One page of the record, newest first; `next_start`: the number the next one begins with, None on the last."""

    events: Sequence[DataEvent]
    next_start: int | None


def record(action: DataAction, counts: Mapping[str, int], *, reader_id: int | None = None) -> DataEvent:
    """Add a row: what was done, and how many of what."""
    about = json.dumps({name: number for name, number in counts.items() if number})
    event = DataEvent(action=action, about=about, reader_id=reader_id, created_at=clock.now())
    db.session.add(event)
    db.session.flush()
    return event


def data_page(*, start: int | None = None) -> DataPage:
    """One page of the record, beginning with the event numbered `start` (inclusive)."""
    query = select(DataEvent).order_by(DataEvent.id.desc()).limit(PAGE_LENGTH + 1)
    if start is not None:
        query = query.where(DataEvent.id <= start)
    found = db.session.execute(query).scalars().all()
    beyond = found[PAGE_LENGTH].id if len(found) > PAGE_LENGTH else None
    return DataPage(found[:PAGE_LENGTH], beyond)
