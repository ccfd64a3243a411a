"""All public articles for search engines, in parts that never move: a part holds the numbers of one range."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from domain.articles.models import Article
from domain.articles.queries import is_public_now
from foundation.database import db

# The protocol takes 50,000 addresses in a file; a tenth of that is made in a moment.
PART_LENGTH = 5_000


@dataclasses.dataclass(frozen=True)
class MappedArticle:
    """An article's address and when its words last changed."""

    address: str
    changed_at: datetime


def part_count() -> int:
    """How many parts there are; the last one ends with the public article of the highest number."""
    query = select(Article.id).where(*is_public_now()).order_by(Article.id.desc()).limit(1)
    return -(-(db.session.execute(query).scalar_one_or_none() or 0) // PART_LENGTH)


def mapped_articles(part: int) -> Sequence[MappedArticle]:
    """The public articles of the part with this number, from 1, in the order of their numbers."""
    first = (part - 1) * PART_LENGTH + 1
    query = select(Article.id, Article.slug, Article.published_at, Article.updated_at).where(
        *is_public_now(), Article.id.between(first, first + PART_LENGTH - 1)
    )
    rows = db.session.execute(query.order_by(Article.id))
    return [MappedArticle(f"{row.slug}-{row.id}", row.updated_at or row.published_at) for row in rows]
