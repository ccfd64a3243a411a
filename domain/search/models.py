"""What can be found: one row for each public article and each published comment, with the tokens of its words."""

import enum
from datetime import UTC, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Identifier, Model, long_text, short_text

_SECOND = 30  # bits that tell entries of the same second apart
# What fits into the other 33 bits: from 1697 to 2242. Before and after it the order is that of the items' numbers.
_FARTHEST_SECOND = 2**33 - 1


class EntryKind(enum.StrEnum):
    """What is found."""

    ARTICLE = "article"
    COMMENT = "comment"


class SearchEntry(Model):
    """One thing that can be found. Derived from the item: no backup carries it, and `flask site reindex` makes it anew.

    `id` is made of the moment of publication (see `entry_number`), so that every database walks from the newest entry
    on without sorting. `category_id`: the article's. `words`: tokens (domain/search/entries.py), last in the row, since
    they are long and rarely read. Each database has an index of them: SQLite in a table `search_words` that triggers
    keep, PostgreSQL in a column `search_words` with a GIN index, MariaDB in a FULLTEXT one; migration 0006 makes them.
    """

    __tablename__ = "search_entries"
    __table_args__ = (
        UniqueConstraint("kind", "item_id"),
        Index("ix_search_entries_article_id", "article_id"),
    )

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(short_text(10))
    item_id: Mapped[int] = mapped_column(Identifier)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"))
    category_id: Mapped[int | None] = mapped_column(Identifier)
    words: Mapped[str] = mapped_column(long_text())


def entry_number(published_at: datetime, kind: EntryKind, item_id: int) -> int:
    """The number of an entry: later ones are higher, and of the same second those with the higher item."""
    within = (item_id << 1 | (kind is EntryKind.COMMENT)) % (1 << _SECOND)
    return first_number(published_at) + within


def first_number(moment: datetime) -> int:
    """The lowest number of an entry published in the second of `moment`."""
    second = int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() // 1)
    return max(-_FARTHEST_SECOND, min(second, _FARTHEST_SECOND)) << _SECOND


def is_full_text_index(name: str | None) -> bool:
    """True for the names of the databases' own indexes of the words, and of their parts, which no model describes."""
    return (name or "").startswith(("search_words", "ix_search_entries_words"))
