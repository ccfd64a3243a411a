"""Articles, their revisions, categories and tags, and what was done with them."""

import enum
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.media.models import MediaFile
from foundation import clock
from foundation.database import Identifier, Model, Moment, long_text, short_text

TITLE_LONGEST_CHARS = 300
SUMMARY_LONGEST_CHARS = 1000
AUTHOR_LONGEST_CHARS = 80
ORIGIN_LONGEST_CHARS = 200
TAGS_LONGEST_CHARS = 500


class ArticleStatus(enum.StrEnum):
    """Where an article is on its way. A published one whose time has not come yet is scheduled.

    Only drafts are deleted, which readers never saw; they can be brought back until due work erases them.
    """

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


class Category(Model):
    """A section of the site. Its comment policy, when set, goes before the site's."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(short_text(80), unique=True)
    slug: Mapped[str] = mapped_column(short_text(80), unique=True)
    description: Mapped[str] = mapped_column(short_text(300), default="")
    comments_policy: Mapped[str | None] = mapped_column(short_text(30))
    comments_open: Mapped[bool] = mapped_column(default=True)


class Article(Model):
    """One page. `version` rises with everything readers see on it; counters are kept by the transactions that count.

    Likes raise `like_version` instead: a stored page may show their counts of a minute ago. What comments change raises
    `comments_version` as well: the difference says what is new around them.

    Its words are those of the revision numbered `revision_number`; with a later one, `latest_revision_number`, somebody
    is at work on it. `updated_at`: when its words last changed after they had been public.
    `comments_set_by_id`, `comments_set_at`: who closed its comments last, or opened them again; nobody by command.
    `last_comment_at`: when a comment was published here last; what was published later is new to who holds the page.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_published_at", "status", "published_at", "id"),
        Index("ix_articles_category_id", "category_id", "status", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    title: Mapped[str] = mapped_column(short_text(TITLE_LONGEST_CHARS))
    slug: Mapped[str] = mapped_column(short_text(80))
    summary: Mapped[str] = mapped_column(short_text(SUMMARY_LONGEST_CHARS), default="")
    author: Mapped[str] = mapped_column(short_text(AUTHOR_LONGEST_CHARS), default="")
    origin: Mapped[str] = mapped_column(short_text(ORIGIN_LONGEST_CHARS), default="")
    source: Mapped[str] = mapped_column(long_text())
    html: Mapped[str] = mapped_column(long_text())
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    lead_picture_id: Mapped[int | None] = mapped_column(ForeignKey("media_files.id"))
    import_digest: Mapped[str | None] = mapped_column(short_text(64), unique=True)
    status: Mapped[str] = mapped_column(short_text(20), default=ArticleStatus.PUBLISHED)
    revision_number: Mapped[int] = mapped_column(default=1)
    latest_revision_number: Mapped[int] = mapped_column(default=1)
    published_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    comments_policy: Mapped[str | None] = mapped_column(short_text(30))
    comments_open: Mapped[bool] = mapped_column(default=True)
    comments_set_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    comments_set_at: Mapped[datetime | None] = mapped_column(Moment)
    comment_count: Mapped[int] = mapped_column(default=0)
    last_comment_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    like_version: Mapped[int] = mapped_column(default=0, server_default="0")
    comments_version: Mapped[int] = mapped_column(default=0, server_default="0")

    category: Mapped[Category | None] = relationship(lazy="raise")
    lead_picture: Mapped[MediaFile | None] = relationship(lazy="raise")

    @property
    def address(self) -> str:
        """The part of the URL that names the article: its slug and its number."""
        return f"{self.slug}-{self.id}"

    @property
    def is_public(self) -> bool:
        """Readers may see it now."""
        return self.status == ArticleStatus.PUBLISHED and self.published_at <= clock.now()

    @property
    def body(self) -> Markup:
        """The stored HTML, which passed the wall when it was written."""
        return Markup(self.html)  # noqa: S704 sanitised when written


class ArticleRevision(Model):
    """What an editor saved: the words of an article at one time, numbered from 1 in each article."""

    __tablename__ = "article_revisions"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(short_text(TITLE_LONGEST_CHARS))
    summary: Mapped[str] = mapped_column(short_text(SUMMARY_LONGEST_CHARS), default="")
    author: Mapped[str] = mapped_column(short_text(AUTHOR_LONGEST_CHARS), default="")
    origin: Mapped[str] = mapped_column(short_text(ORIGIN_LONGEST_CHARS), default="")
    source: Mapped[str] = mapped_column(long_text())
    tags: Mapped[str] = mapped_column(short_text(TAGS_LONGEST_CHARS), default="")
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    lead_picture_id: Mapped[int | None] = mapped_column(ForeignKey("media_files.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class Autosave(Model):
    """What an editor typed and has not saved yet: the form's fields in JSON, and the revision they began with."""

    __tablename__ = "autosaves"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    based_on: Mapped[int]
    fields: Mapped[str] = mapped_column(long_text())
    saved_at: Mapped[datetime] = mapped_column(Moment)


class ArticleEvent(Model):
    """One line of what was done with an article: by whom, from which status to which, with which words."""

    __tablename__ = "article_events"
    __table_args__ = (Index("ix_article_events_article_id", "article_id", "id"),)

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    action: Mapped[str] = mapped_column(short_text(20))
    from_status: Mapped[str] = mapped_column(short_text(20))
    to_status: Mapped[str] = mapped_column(short_text(20))
    revision_number: Mapped[int]
    note: Mapped[str] = mapped_column(short_text(500), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)


class Tag(Model):
    """A word under which articles are found together."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(short_text(60), unique=True)
    slug: Mapped[str] = mapped_column(short_text(80), unique=True)


class ArticleTag(Model):
    """That an article has a tag."""

    __tablename__ = "article_tags"
    __table_args__ = (Index("ix_article_tags_tag_id", "tag_id", "article_id"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True, autoincrement=False)


class MediaRole(enum.StrEnum):
    """What a file is to an article: it stands in the words, above them and on the front page, or is attached.

    One that lies beside was uploaded for the article and is not used yet.
    """

    INLINE = "inline"
    LEAD = "lead"
    ATTACHMENT = "attachment"
    BESIDE = "beside"


class ArticleMedia(Model):
    """That an article uses a file, in any of its revisions; a file that nothing uses may be deleted.

    `position` orders attachments.
    """

    __tablename__ = "article_media"
    __table_args__ = (Index("ix_article_media_media_file_id", "media_file_id"),)

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True, autoincrement=False)
    media_file_id: Mapped[int] = mapped_column(ForeignKey("media_files.id"), primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(short_text(20), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
