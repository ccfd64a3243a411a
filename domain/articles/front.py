"""What the front page shows beside the newest articles: what is discussed most, and a little of each category."""

import dataclasses
from collections.abc import Collection, Sequence

from sqlalchemy import Select, select, union_all

from domain.articles.models import Article, Category
from domain.articles.queries import is_public_now, listed_articles, newest_first
from foundation.database import db

DISCUSSED_MOST = 5
# What is discussed most is looked for among so many of the newest: the front page is about these days.
COMPARED_MOST = 100
BLOCKS_MOST = 6
ARTICLES_PER_BLOCK = 2


@dataclasses.dataclass(frozen=True)
class CategoryBlock:
    """A category and its newest articles, ARTICLES_PER_BLOCK of them."""

    category: Category
    articles: Sequence[Article]


def most_discussed(*, most: int = DISCUSSED_MOST) -> Sequence[Article]:
    """The articles with most comments among the newest."""
    lately = newest_first(select(Article.id).where(*is_public_now())).limit(COMPARED_MOST).subquery()
    query = listed_articles().join(lately, lately.c.id == Article.id).where(Article.comment_count > 0)
    query = query.order_by(Article.comment_count.desc(), Article.published_at.desc(), Article.id.desc())
    return db.session.execute(query.limit(most)).scalars().all()


def category_blocks(categories: Sequence[Category], *, besides: Collection[int]) -> list[CategoryBlock]:
    """The newest articles of each category without those numbered `besides`; the category that is freshest first.

    A category in which too little is left has no block: what little there is stands among the older articles.
    """
    if not categories:
        return []
    chosen = union_all(*(_newest_numbers(category, besides) for category in categories)).subquery()
    query = newest_first(listed_articles().join(chosen, chosen.c.id == Article.id))
    blocks: dict[int | None, list[Article]] = {}
    for article in db.session.execute(query).scalars():
        blocks.setdefault(article.category_id, []).append(article)
    named = {category.id: category for category in categories}
    made = [
        CategoryBlock(named[number], articles)
        for number, articles in blocks.items()
        if number is not None and len(articles) == ARTICLES_PER_BLOCK
    ]
    return made[:BLOCKS_MOST]


def _newest_numbers(category: Category, besides: Collection[int]) -> "Select[int]":
    query = select(Article.id).where(*is_public_now(), Article.category_id == category.id, Article.id.not_in(besides))
    return select(newest_first(query).limit(ARTICLES_PER_BLOCK).subquery().c.id)
