"""Readers, known only by a token of their browser, and what they leave: ownership, likes, addresses, watches."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Identifier, Model, Moment, long_text, short_text

EMAIL_LONGEST_CHARS = 254
SITE_ADDRESS_LONGEST_CHARS = 300


class Reader(Model):
    """Somebody who wrote, known only by a random token of which we keep a digest.

    The counts are of this reader's comments in each status; those in none of them wait or were withdrawn.
    """

    __tablename__ = "readers"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    token_digest: Mapped[str] = mapped_column(short_text(64), unique=True)
    published_count: Mapped[int] = mapped_column(default=0)
    returned_count: Mapped[int] = mapped_column(default=0)
    rejected_count: Mapped[int] = mapped_column(default=0)
    spam_count: Mapped[int] = mapped_column(default=0)
    removed_count: Mapped[int] = mapped_column(default=0)
    last_decisions: Mapped[str | None] = mapped_column(long_text())  # see domain/moderation/past.py
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def decided_count(self) -> int:
        """How many of this reader's comments stand as a moderator decided."""
        counts = (self.published_count, self.returned_count, self.rejected_count, self.spam_count, self.removed_count)
        return sum(counts)


class CommentOwner(Model):
    """A reader token that proves a comment is one's own. A repeated post whose first answer was lost has two."""

    __tablename__ = "comment_owners"

    reader_id: Mapped[int] = mapped_column(ForeignKey("readers.id"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True, index=True)


class Like(Model):
    """A reader likes a comment: one row for each of both, so that none counts twice."""

    __tablename__ = "likes"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("readers.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class ReaderAddress(Model):
    """An address that a reader gave for mail. It counts once it was confirmed by the link that was sent there.

    Each reader confirms for themselves: an address somebody else confirmed proves nothing about this browser.
    `token_digest`: of the link for another device, empty without one and once it was used; `asked_at`: when a link was
    last asked for.
    """

    __tablename__ = "reader_addresses"
    __table_args__ = (
        UniqueConstraint("reader_id", "email", name="uq_reader_addresses_reader_id"),
        Index("ix_reader_addresses_unconfirmed", "confirmed_at", "asked_at"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("readers.id"))
    email: Mapped[str] = mapped_column(short_text(EMAIL_LONGEST_CHARS), index=True)
    token_digest: Mapped[str] = mapped_column(short_text(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)

    reader: Mapped[Reader] = relationship(lazy="raise")


class ReplyWatch(Model):
    """The author of a comment wishes mail about replies to it. `stop_token`: stands in each such mail and ends it.

    `site_address`: where the author reached the site; links begin with it where the host has configured no address.
    """

    __tablename__ = "reply_watches"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("reader_addresses.id"), index=True)
    stop_token: Mapped[str] = mapped_column(short_text(64), unique=True)
    site_address: Mapped[str] = mapped_column(short_text(SITE_ADDRESS_LONGEST_CHARS), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)

    address: Mapped[ReaderAddress] = relationship(lazy="raise")


class ReplyNotice(Model):
    """A published reply about which somebody wishes mail; told once, whatever is decided about it afterwards."""

    __tablename__ = "reply_notices"
    __table_args__ = (Index("ix_reply_notices_told_at", "told_at", "reply_id"),)

    reply_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
