"""Comments, their revisions, and what the desk keeps of them."""

import enum
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import Enum, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.accounts.models import User
from domain.articles.models import Article
from domain.comments.readers import EMAIL_LONGEST_CHARS, Reader
from foundation.database import Identifier, Model, Moment, long_text, short_text

NAME_LONGEST_CHARS = 80
TEXT_LONGEST_CHARS = 5_000
SIGNAL_LONGEST_CHARS = 200
VERSION_LONGEST_CHARS = 20
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


class DeskTab(enum.StrEnum):
    """Where moderators find a comment: each stands under exactly one tab of the desk."""

    WAITING = "waiting"
    RETURNED = "returned"
    REPORTED = "reported"
    PUBLISHED = "published"
    REJECTED = "rejected"
    SPAM = "spam"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


# Stored as its word, checked here and not by the database, like a status.
tab_column = Enum(DeskTab, native_enum=False, length=20, values_callable=lambda kind: [tab.value for tab in kind])


class Comment(Model):
    """One reader's contribution. A reply to a reply stays at depth 2 and names whom it answers.

    `thread_id`: the top-level comment a reply belongs to; None for the top-level comment itself.
    `branch_id`: the first-level reply that a reply belongs to (itself, for that one); replies are read in the order of
    (branch_id, id), so that a branch stays together however the thread is paged.
    `is_listed`: it stands in the public thread, as itself or as a tombstone that holds its replies.
    `revision_id`: the words that are shown; `waiting_revision_id`: those that wait beside published ones.
    `desk_tab`, `desk_since`: the tab of the desk it stands under, and since when; kept by domain/comments/desk.py.
    `author_key`: the folded name, by which the desk finds it. `category_id`: its article's.
    `staff_id`: the member of staff who answers officially. `returned_by_id`: to whom reworded words come back first.
    `second_look_besides_id`: who rejected what its author asks to have looked at again; somebody else decides.
    `consent_version`: the version of the policy to which its author agreed; empty when they did not say.
    """

    __tablename__ = "comments"
    __table_args__ = (
        # Never `parent_id IS NULL`: planners take the parent's index for it, half of which is NULLs.
        Index("ix_comments_page", "article_id", "depth", "is_listed", "id"),
        Index("ix_comments_liked", "article_id", "depth", "is_listed", "like_count", "id"),
        Index("ix_comments_arrived", "article_id", "published_at"),
        Index("ix_comments_thread", "thread_id", "is_listed", "branch_id", "id"),
        Index("ix_comments_status", "status", "id"),
        Index("ix_comments_unlisted", "article_id", "status", "id"),
        Index("ix_comments_pinned", "article_id", "pinned_at"),
        Index("ix_comments_reader", "reader_id", "id"),
        # One walk for each tab of the desk, and for each tab under one filter.
        Index("ix_comments_desk", "desk_tab", "desk_since", "id"),
        Index("ix_comments_desk_article", "article_id", "desk_tab", "desk_since", "id"),
        Index("ix_comments_desk_category", "category_id", "desk_tab", "desk_since", "id"),
        Index("ix_comments_desk_author", "author_key", "desk_tab", "desk_since", "id"),
        Index("ix_comments_returned_by", "returned_by_id", "desk_tab", "desk_since", "id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"), index=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id"))
    depth: Mapped[int] = mapped_column(default=0)
    status: Mapped[CommentStatus] = mapped_column(status_column)
    version: Mapped[int] = mapped_column(default=1)
    is_listed: Mapped[bool] = mapped_column(default=False)
    desk_tab: Mapped[DeskTab] = mapped_column(tab_column)
    desk_since: Mapped[datetime] = mapped_column(Moment)
    pinned_at: Mapped[datetime | None] = mapped_column(Moment)

    author_name: Mapped[str] = mapped_column(short_text(NAME_LONGEST_CHARS))
    author_key: Mapped[str] = mapped_column(short_text(NAME_LONGEST_CHARS))
    email: Mapped[str] = mapped_column(short_text(EMAIL_LONGEST_CHARS), default="")
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("readers.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    second_look_besides_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    network_digest: Mapped[str] = mapped_column(short_text(64), default="")
    consent_version: Mapped[str] = mapped_column(short_text(VERSION_LONGEST_CHARS), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)

    revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True, name="fk_comments_revision_id")
    )
    waiting_revision_id: Mapped[int | None] = mapped_column(
        ForeignKey("revisions.id", use_alter=True, name="fk_comments_waiting_revision_id")
    )
    # child_count: listed direct replies, which a tombstone holds up; reply_count: published ones of the whole thread.
    child_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    like_count: Mapped[int] = mapped_column(default=0)
    report_count: Mapped[int] = mapped_column(default=0)  # those that no moderator has answered yet

    article: Mapped[Article] = relationship(lazy="raise")
    parent: Mapped["Comment | None"] = relationship(lazy="raise", remote_side="Comment.id", foreign_keys=[parent_id])
    revision: Mapped["Revision"] = relationship(lazy="raise", foreign_keys=[revision_id])
    waiting_revision: Mapped["Revision | None"] = relationship(lazy="raise", foreign_keys=[waiting_revision_id])
    reader: Mapped["Reader | None"] = relationship(lazy="raise")
    returned_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[returned_by_id])
    second_look_besides: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[second_look_besides_id])

    @property
    def is_published(self) -> bool:
        """Others may read it."""
        return self.status == CommentStatus.PUBLISHED

    @property
    def is_waiting(self) -> bool:
        """A moderator has yet to decide, about a new comment or about changed words."""
        return self.desk_tab == DeskTab.WAITING

    @property
    def is_official(self) -> bool:
        """Staff wrote it for the office."""
        return self.staff_id is not None

    @property
    def is_edited(self) -> bool:
        """Its author changed the shown words after they were published."""
        return self.revision.is_edit

    @property
    def is_pinned(self) -> bool:
        """It stands first under its article."""
        return self.pinned_at is not None

    @property
    def words(self) -> str:
        """The shown words as they were typed."""
        return self.revision.words

    @property
    def is_masked(self) -> bool:
        """A moderator hid numbers in the shown words."""
        return self.revision.is_masked

    @property
    def is_erased(self) -> bool:
        """Its author had the words erased."""
        return self.revision.is_erased

    @property
    def html(self) -> Markup:
        """The stored HTML of the shown revision, which passed the wall when it was written."""
        return self.revision.shown


class Revision(Model):
    """The words of a comment at one time. `html` is made from them once, under `markup_version` of the policy.

    `replaces_id`: the words these came in place of. `is_edit`: the author changed them after they were published.
    `is_masked`: a moderator hid numbers in them, and changed nothing else. `folded`: the words without case and
    diacritics, for the desk's search. `digest`: of the words, which outlives them in the log.
    """

    __tablename__ = "revisions"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    is_edit: Mapped[bool] = mapped_column(default=False)
    is_masked: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(long_text())
    html: Mapped[str] = mapped_column(long_text())
    markup_version: Mapped[int] = mapped_column()
    folded: Mapped[str] = mapped_column(long_text())
    digest: Mapped[str] = mapped_column(short_text(64), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)

    @property
    def is_erased(self) -> bool:
        """Its author had the words erased; nobody can send empty ones."""
        return not self.words

    @property
    def shown(self) -> Markup:
        """The stored HTML, which passed the wall when it was written."""
        return Markup(self.html)  # noqa: S704 sanitised when written


class CommentSignal(Model):
    """One explained reason to look closely at a comment: what kind, the words it was found in, how much it weighs.

    Tab and time are the comment's, so that a tab under this filter is one walk as well.
    """

    __tablename__ = "comment_signals"
    __table_args__ = (Index("ix_comment_signals_desk", "kind", "desk_tab", "desk_since", "comment_id"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(short_text(30), primary_key=True)
    detail: Mapped[str] = mapped_column(short_text(SIGNAL_LONGEST_CHARS), default="")
    points: Mapped[int] = mapped_column(default=0)
    desk_tab: Mapped[DeskTab] = mapped_column(tab_column)
    desk_since: Mapped[datetime] = mapped_column(Moment)


class DeskTally(Model):
    """How many comments stand under a tab of the desk, kept by the transactions that move them."""

    __tablename__ = "desk_tallies"

    tab: Mapped[DeskTab] = mapped_column(tab_column, primary_key=True)
    comments: Mapped[int] = mapped_column(default=0)


class Submission(Model):
    """What was sent, by whom, in one digest: the unique row that makes two equal posts one."""

    __tablename__ = "submissions"
    __table_args__ = (Index("ix_submissions_created_at", "created_at"),)

    fingerprint: Mapped[str] = mapped_column(short_text(64), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comments.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
