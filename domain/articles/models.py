"""Articles and their categories."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Identifier, Model, Moment, long_text, short_text


class Category(Model):
    """A section of the site. Its comment policy, when set, goes before the site's."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    name: Mapped[str] = mapped_column(short_text(80), unique=True)
    slug: Mapped[str] = mapped_column(short_text(80), unique=True)
    comments_policy: Mapped[str | None] = mapped_column(short_text(30))
    comments_open: Mapped[bool] = mapped_column(default=True)


class Article(Model):
    """One page. `version` rises with everything readers see on it; counters are kept by the transactions that count.

    `comments_set_by_id`, `comments_set_at`: who closed its comments last, or opened them again; nobody by command.
    `last_comment_at`: when a comment was published here last; what was published later is new to who holds the page.
    """

    __tablename__ = "articles"
    __table_args__ = (
        Index("ix_articles_published_at", "is_public", "published_at", "id"),
        Index("ix_articles_category_id", "category_id", "is_public", "published_at", "id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True)
    title: Mapped[str] = mapped_column(short_text(300))
    slug: Mapped[str] = mapped_column(short_text(80))
    summary: Mapped[str] = mapped_column(short_text(1000), default="")
    author: Mapped[str] = mapped_column(short_text(80), default="")
    source: Mapped[str] = mapped_column(long_text())
    html: Mapped[str] = mapped_column(long_text())
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    import_digest: Mapped[str | None] = mapped_column(short_text(64), unique=True)
    is_public: Mapped[bool] = mapped_column(default=True)
    published_at: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    comments_policy: Mapped[str | None] = mapped_column(short_text(30))
    comments_open: Mapped[bool] = mapped_column(default=True)
    comments_set_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    comments_set_at: Mapped[datetime | None] = mapped_column(Moment)
    comment_count: Mapped[int] = mapped_column(default=0)
    last_comment_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    category: Mapped[Category | None] = relationship(lazy="raise")

    @property
    def address(self) -> str:
        """The part of the URL that names the article: its slug and its number."""
        return f"{self.slug}-{self.id}"

    @property
    def body(self) -> Markup:
        """The stored HTML, which passed the wall when it was written."""
        return Markup(self.html)  # noqa: S704 sanitised when written
