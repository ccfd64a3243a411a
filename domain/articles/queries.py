"""What can be read of articles: only what is public, unless a name says otherwise."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from domain.articles.models import Article, ArticleStatus, Category
from foundation import clock
from foundation.database import db
from foundation.text import collation_key

PAGE_LENGTH = 15
FEED_LENGTH = 20


@dataclasses.dataclass(frozen=True)
class ArticlePage:
    """Articles, newest first, and the article the next page begins with (None on the last page)."""

    articles: Sequence[Article]
    next_start: Article | None


@dataclasses.dataclass(frozen=True)
class Start:
    """Where a page of articles begins: an article's time and number, both inclusive."""

    published_at: datetime
    article_id: int


def public_article(article_id: int) -> Article | None:
    """The article with its category and lead picture, if readers may see it now."""
    return db.session.execute(_public().where(Article.id == article_id)).scalar_one_or_none()


def article_page(*, start: Start | None = None, category: Category | None = None) -> ArticlePage:
    """One page of public articles, newest first, beginning at `start`."""
    query = _public().order_by(Article.published_at.desc(), Article.id.desc()).limit(PAGE_LENGTH + 1)
    if category is not None:
        query = query.where(Article.category_id == category.id)
    if start is not None:
        same_time = and_(Article.published_at == start.published_at, Article.id <= start.article_id)
        query = query.where(or_(Article.published_at < start.published_at, same_time))
    articles = db.session.execute(query).scalars().all()
    return ArticlePage(articles[:PAGE_LENGTH], articles[PAGE_LENGTH] if len(articles) > PAGE_LENGTH else None)


def newest_articles(category: Category | None = None, *, most: int = FEED_LENGTH) -> Sequence[Article]:
    """The newest public articles, of a category when one is named."""
    query = _public() if category is None else _public().where(Article.category_id == category.id)
    newest = query.order_by(Article.published_at.desc(), Article.id.desc()).limit(most)
    return db.session.execute(newest).scalars().all()


def more_of_category(article: Article, *, most: int = 3) -> Sequence[Article]:
    """The newest other public articles of the same category."""
    if article.category_id is None:
        return []
    query = _public().where(Article.category_id == article.category_id, Article.id != article.id)
    return (
        db.session.execute(query.order_by(Article.published_at.desc(), Article.id.desc()).limit(most)).scalars().all()
    )


def categories() -> list[Category]:
    """All categories in the order of the Vietnamese alphabet."""
    return sorted(db.session.execute(select(Category)).scalars(), key=lambda category: collation_key(category.name))


def category_by_slug(slug: str) -> Category | None:
    """The category whose address is `slug`."""
    return db.session.execute(select(Category).where(Category.slug == slug)).scalar_one_or_none()


def article_by_import_digest(digest: str) -> Article | None:
    """The article that was imported from a text with this digest, public or not."""
    return db.session.execute(select(Article).where(Article.import_digest == digest)).scalar_one_or_none()


def is_public_now() -> tuple[ColumnElement[bool], ...]:
    """The conditions under which readers may see an article."""
    return Article.status == ArticleStatus.PUBLISHED, Article.published_at <= clock.now()


def _public() -> "Select[Article]":
    return (
        select(Article).where(*is_public_now()).options(joinedload(Article.category), joinedload(Article.lead_picture))
    )


def article_title(article_id: int) -> str | None:
    """The title of an article, whatever its state; None where there is none."""
    return db.session.execute(select(Article.title).where(Article.id == article_id)).scalar_one_or_none()
