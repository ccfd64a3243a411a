"""Comments, their revisions, and the readers who wrote them."""

import enum
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import Enum, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.articles.models import Article
from foundation.database import Identifier, Model, Moment, long_text, short_text

NAME_LONGEST_CHARS = 80
EMAIL_LONGEST_CHARS = 254
TEXT_LONGEST_CHARS = 5_000
DEEPEST = 2


class CommentStatus(enum.StrEnum):
    """Where a comment stands; domain/moderation/transitions.py says which may become which."""

    PENDING = "pending"
    PUBLISHED = "published"
    RETURNED = "returned"
    REJECTED = "rejected"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


# Stored as its word, checked here and not by the database, so that a new status needs no change of a column.
status_column = Enum(
    CommentStatus, native_enum=False, length=20, values_callable=lambda kind: [status.value for status in kind]
)


class Reader(Model):
    """Somebody who wrote, known only by a random token of which we keep a digest."""

    __tablename__ = "readers"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    token_digest: Mapped[str] = mapped_column(short_text(64), unique=True)
    published_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Comment(Model):
    """One reader's contribution. A reply to a reply stays at depth 2 and names whom it answers.

    `thread_id`: the top-level comment a reply belongs to; None for the top-level comment itself.
    `branch_id`: the first-level reply that a reply belongs to (itself, for that one); replies are read in the order of
    (branch_id, id), so that a branch stays together however the thread is paged.
    `is_listed`: it stands in the public thread, as itself or as a tombstone that holds its replies.
    `waiting_since`: it waits for a decision, as a new comment or with a changed revision.
    """

    __tablename__ = "comments"
    __table_args__ = (
        # Never `parent_id IS NULL`: planners take the parent's index for it, half of which is NULLs.
        Index("ix_comments_page", "article_id", "depth", "is_listed", "id"),
        Index("ix_comments_thread", "thread_id", "is_listed", "branch_id", "id"),
        Index("ix_comments_status", "status", "id"),
        Index("ix_comments_waiting", "waiting_since", "id"),
        Index("ix_comments_unlisted", "article_id", "status", "id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    depth: Mapped[int] = mapped_column(default=0)
    status: Mapped[CommentStatus] = mapped_column(status_column)
    version: Mapped[int] = mapped_column(default=1)
    is_listed: Mapped[bool] = mapped_column(default=False)
    waiting_since: Mapped[datetime | None] = mapped_column(Moment)

    author_name: Mapped[str] = mapped_column(short_text(NAME_LONGEST_CHARS))
    email: Mapped[str] = mapped_column(short_text(EMAIL_LONGEST_CHARS), default="")
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("readers.id"))
    network_digest: Mapped[str] = mapped_column(short_text(64), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)

    revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True, name="fk_comments_revision_id")
    )
    # child_count: listed direct replies, which a tombstone holds up; reply_count: published ones of the whole thread.
    child_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    like_count: Mapped[int] = mapped_column(default=0)

    article: Mapped[Article] = relationship(lazy="raise")
    parent: Mapped["Comment | None"] = relationship(lazy="raise", remote_side="Comment.id", foreign_keys=[parent_id])
    revision: Mapped["Revision"] = relationship(lazy="raise", foreign_keys=[revision_id])

    @property
    def is_published(self) -> bool:
        """Others may read it."""
        return self.status == CommentStatus.PUBLISHED

    @property
    def is_waiting(self) -> bool:
        """A moderator has yet to decide."""
        return self.waiting_since is not None

    @property
    def html(self) -> Markup:
        """The stored HTML of the shown revision, which passed the wall when it was written."""
        return Markup(self.revision.html)  # noqa: S704 sanitised when written


class Revision(Model):
    """The words of a comment at one time. `html` is made from them once, under `markup_version` of the policy."""

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    words: Mapped[str] = mapped_column(long_text())
    html: Mapped[str] = mapped_column(long_text())
    markup_version: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(short_text(64))
    created_at: Mapped[datetime] = mapped_column(Moment)


class CommentOwner(Model):
    """A reader token that proves a comment is one's own. A repeated post whose first answer was lost has two."""

    __tablename__ = "comment_owners"

    reader_id: Mapped[int] = mapped_column(ForeignKey("readers.id"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True, index=True)


class Submission(Model):
    """What was sent, by whom, in one digest: the unique row that makes two equal posts one."""

    __tablename__ = "submissions"
    __table_args__ = (Index("ix_submissions_created_at", "created_at"),)

    fingerprint: Mapped[str] = mapped_column(short_text(64), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
