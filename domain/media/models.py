"""Files that were uploaded."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Identifier, Model, Moment, short_text

ALT_LONGEST_CHARS = 500
CAPTION_LONGEST_CHARS = 500
CREDIT_LONGEST_CHARS = 200


class MediaKind(enum.StrEnum):
    """A picture stands in articles and is re-made in several widths; an attachment is downloaded as it is."""

    PICTURE = "picture"
    ATTACHMENT = "attachment"


class MediaFile(Model):
    """An uploaded file. On the disk it has the generated `name`, never the name that it came with.

    `digest` is the SHA-256 of what is stored. Pictures have a size in pixels; `alt` says in words what they show.
    """

    __tablename__ = "media_files"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    kind: Mapped[str] = mapped_column(short_text(20))
    name: Mapped[str] = mapped_column(short_text(40), unique=True)
    extension: Mapped[str] = mapped_column(short_text(10))
    original_name: Mapped[str] = mapped_column(short_text(200))
    media_type: Mapped[str] = mapped_column(short_text(100))
    size_bytes: Mapped[int] = mapped_column(Identifier)
    digest: Mapped[str] = mapped_column(short_text(64), index=True)
    width_px: Mapped[int | None]
    height_px: Mapped[int | None]
    alt: Mapped[str] = mapped_column(short_text(ALT_LONGEST_CHARS), default="")
    caption: Mapped[str] = mapped_column(short_text(CAPTION_LONGEST_CHARS), default="")
    credit: Mapped[str] = mapped_column(short_text(CREDIT_LONGEST_CHARS), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
