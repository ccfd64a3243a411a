"""The record of what was done with readers' data: asked for, erased, cleared away by time."""

import enum
import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Identifier, Model, Moment, short_text

ABOUT_LONGEST_CHARS = 300


class DataAction(enum.StrEnum):
    """What was done with data of readers."""

    DOWNLOAD = "download"
    ERASE = "erase"
    RETENTION = "retention"


class DataEvent(Model):
    """One row for each request or clearing; only added to.

    `about`: how many of what, as a JSON object of numbers and never in a reader's words.
    """

    __tablename__ = "data_events"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    action: Mapped[DataAction] = mapped_column(short_text(20))
    about: Mapped[str] = mapped_column(short_text(ABOUT_LONGEST_CHARS))
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("readers.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many of what; things of which there were none are left out."""
        return dict(json.loads(self.about))
