"""Files that were uploaded."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Identifier, Model, Moment, short_text

ALT_LONGEST_CHARS = 500
CAPTION_LONGEST_CHARS = 500
CREDIT_LONGEST_CHARS = 200
# A picture is stored in these widths as far as it has them; one that is narrower, or between two, in its own besides.
# They are a phone's column, the text's column, and that column on a screen with twice as many points.
PICTURE_WIDTHS_PX = (320, 640, 1280)
# A kind by Pillow's name: the ends its files' names may have, the usual one first. What is stored has one of the types.
PICTURE_EXTENSIONS = {"JPEG": ("jpg", "jpeg", "jpe", "jfif"), "PNG": ("png",), "GIF": ("gif",), "WEBP": ("webp",)}
PICTURE_MEDIA_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
MEDIA_PATH = "/media/"


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

    @property
    def is_picture(self) -> bool:
        """It can stand in an article."""
        return self.kind == MediaKind.PICTURE

    @property
    def widths(self) -> list[int]:
        """The widths in which a picture is stored, the largest last; none of an attachment."""
        if self.width_px is None:
            return []
        return [width for width in PICTURE_WIDTHS_PX if width < self.width_px] + [self.width_px]

    @property
    def stored_names(self) -> list[str]:
        """The names of its files on the disk, and at the end of their addresses."""
        return [f"{self.name}-{width}.{self.extension}" for width in self.widths] or [f"{self.name}.{self.extension}"]

    @property
    def addresses(self) -> dict[int, str]:
        """Where browsers get a picture, by width."""
        return {
            width: f"{MEDIA_PATH}{stored_name}"
            for width, stored_name in zip(self.widths, self.stored_names, strict=False)
        }

    @property
    def address(self) -> str:
        """Where the file is: of a picture the one for old browsers, which choose none themselves."""
        fitting = [address for width, address in self.addresses.items() if width <= PICTURE_WIDTHS_PX[1]]
        return fitting[-1] if fitting else self.largest_address

    @property
    def largest_address(self) -> str:
        """Where the largest is, or the file itself: what other sites show of an article."""
        return f"{MEDIA_PATH}{self.stored_names[-1]}"

    @property
    def srcset(self) -> str:
        """All widths of a picture, for a browser to choose from."""
        return ", ".join(f"{address} {width}w" for width, address in self.addresses.items())
