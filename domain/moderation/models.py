"""The append-only log: one row for each change of a comment's status."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.accounts.models import User
from domain.comments.models import Comment, CommentStatus, status_column
from foundation.database import Identifier, Model, Moment, short_text


class ModerationEvent(Model):
    """Who did what to which comment, from which status to which, why and when; which event it takes back, if any.

    `version` is the comment's after the change: undoing is allowed while it is still the newest.
    `seal` chains the row to the one before it; due work fills it in, so that moderators never queue for one row.
    """

    __tablename__ = "moderation_events"
    __table_args__ = (
        Index("ix_moderation_events_comment_id", "comment_id", "id"),
        Index("ix_moderation_events_moderator_id", "moderator_id", "id"),
        Index("ix_moderation_events_batch", "batch"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    revision_digest: Mapped[str] = mapped_column(short_text(64), default="")
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    from_status: Mapped[CommentStatus] = mapped_column(status_column)
    to_status: Mapped[CommentStatus] = mapped_column(status_column)
    version: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(short_text(500), default="")
    batch: Mapped[str | None] = mapped_column(short_text(36))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_events.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seal: Mapped[str | None] = mapped_column(short_text(64))

    comment: Mapped[Comment] = relationship(lazy="raise")
    moderator: Mapped[User | None] = relationship(lazy="raise")
