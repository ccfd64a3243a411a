"""What moderators leave behind: the append-only log, reasons to choose from, claims, and what readers reported."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from domain.accounts.models import User
from domain.comments.models import Comment, CommentStatus, status_column
from domain.comments.readers import Reader
from foundation.database import Identifier, Model, Moment, short_text

NOTE_LONGEST_CHARS = 500
REASON_LONGEST_CHARS = 300
LABEL_LONGEST_CHARS = 80
STATE_LONGEST_CHARS = 400
# A decision can be taken back for so long.
UNDO_DAYS = 30


class Action(enum.StrEnum):
    """What can be done to a comment. The last ones are not a moderator's decisions."""

    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    SPAM = "spam"
    REMOVE = "remove"
    RESTORE = "restore"
    KEEP = "keep"
    PIN = "pin"
    UNPIN = "unpin"
    MASK = "mask"
    ANSWER = "answer"
    UNDO = "undo"
    REWORD = "reword"
    EDIT = "edit"
    SECOND_LOOK = "second-look"
    WITHDRAW = "withdraw"
    SEND_AGAIN = "send-again"
    ERASE = "erase"
    HOLD = "hold"


# Only authors can bring back what they did.
OF_AUTHORS = {Action.REWORD, Action.EDIT, Action.SECOND_LOOK, Action.WITHDRAW, Action.SEND_AGAIN, Action.ERASE}


class LogIsAppendOnly(Exception):
    """Somebody tried to change or remove what was logged."""


class ModerationEvent(Model):
    """Who did what to which comment, from which status to which, why and when; which event it takes back, if any.

    `before`: the comment's state (domain/moderation/changing.py) that undoing brings back. `version`: the comment's
    after the change; undoing is allowed while it is still the newest. `reason_vi`, `reason_en`: the template's words at
    that time; `note`: what the moderator added. `seal` chains the row to the one sealed before it, in the order of
    `seal_number`; due work fills both in, so that moderators never queue for one row.
    """

    __tablename__ = "moderation_events"
    __table_args__ = (
        Index("ix_moderation_events_comment_id", "comment_id", "id"),
        Index("ix_moderation_events_time", "created_at", "id"),
        Index("ix_moderation_events_moderator", "moderator_id", "created_at", "id"),
        Index("ix_moderation_events_action", "action", "created_at", "id"),
        Index("ix_moderation_events_article", "article_id", "created_at", "id"),
        Index("ix_moderation_events_batch", "batch"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    action: Mapped[str] = mapped_column(short_text(20))
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    revision_digest: Mapped[str] = mapped_column(short_text(64), default="")
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    from_status: Mapped[CommentStatus] = mapped_column(status_column)
    to_status: Mapped[CommentStatus] = mapped_column(status_column)
    before: Mapped[str] = mapped_column(short_text(STATE_LONGEST_CHARS), default="")
    version: Mapped[int] = mapped_column()
    reason_vi: Mapped[str] = mapped_column(short_text(REASON_LONGEST_CHARS), default="")
    reason_en: Mapped[str] = mapped_column(short_text(REASON_LONGEST_CHARS), default="")
    note: Mapped[str] = mapped_column(short_text(NOTE_LONGEST_CHARS), default="")
    batch: Mapped[str | None] = mapped_column(short_text(36))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_events.id"), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seal_number: Mapped[int | None] = mapped_column(Identifier, unique=True)
    seal: Mapped[str | None] = mapped_column(short_text(64))

    comment: Mapped[Comment] = relationship(lazy="raise")
    moderator: Mapped[User | None] = relationship(lazy="raise")

    def reason_in(self, language: str) -> str:
        """The reason and the note, as its author or a moderator reads them in a language."""
        reason = (self.reason_en or self.reason_vi) if language == "en" else (self.reason_vi or self.reason_en)
        return " ".join(part for part in (reason, self.note) if part)


@event.listens_for(ModerationEvent, "before_update")
def _refuse_changes(_mapper: Mapper[ModerationEvent], _connection: Connection, row: ModerationEvent) -> None:
    changed = {attribute.key for attribute in inspect(row).attrs if attribute.history.has_changes()}
    if changed:
        raise LogIsAppendOnly(f"event {row.id}: {', '.join(sorted(changed))}")


@event.listens_for(ModerationEvent, "before_delete")
def _refuse_removal(_mapper: Mapper[ModerationEvent], _connection: Connection, row: ModerationEvent) -> None:
    raise LogIsAppendOnly(f"event {row.id}")


class ReasonTemplate(Model):
    """A reason to choose: what moderators see in the list, and what the author reads, each in both languages.

    `kind`: the kind of a report that it answers (domain/moderation/reports.py), by which the desk proposes it.
    """

    __tablename__ = "reason_templates"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(short_text(30), default="")
    is_offered: Mapped[bool] = mapped_column(default=True)
    label_vi: Mapped[str] = mapped_column(short_text(LABEL_LONGEST_CHARS))
    label_en: Mapped[str] = mapped_column(short_text(LABEL_LONGEST_CHARS))
    text_vi: Mapped[str] = mapped_column(short_text(REASON_LONGEST_CHARS))
    text_en: Mapped[str] = mapped_column(short_text(REASON_LONGEST_CHARS))

    def label_in(self, language: str) -> str:
        """What moderators see in the list."""
        return self.label_en if language == "en" else self.label_vi


class Claim(Model):
    """Who looks at a waiting comment right now. It tells others, blocks nobody, and lapses by itself."""

    __tablename__ = "claims"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    until: Mapped[datetime] = mapped_column(Moment)

    moderator: Mapped[User] = relationship(lazy="raise")


class Report(Model):
    """A reader's word that a published comment breaks the rules; one for each reader and comment.

    `network_digest`: of the network it came from, so that one person without cookies does not count as several.
    `settled_by_id`: the moderator's event that answered it; without one it is open.
    """

    __tablename__ = "reports"
    __table_args__ = (UniqueConstraint("comment_id", "reader_id", name="uq_reports_comment_id"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    reader_id: Mapped[int] = mapped_column(ForeignKey("readers.id"), index=True)
    kind: Mapped[str] = mapped_column(short_text(30))
    note: Mapped[str] = mapped_column(short_text(NOTE_LONGEST_CHARS), default="")
    network_digest: Mapped[str] = mapped_column(short_text(64), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_events.id"), index=True)

    reader: Mapped[Reader] = relationship(lazy="raise")
