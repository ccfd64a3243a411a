"""What can be read of articles: only what is public, unless a name says otherwise."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import defer, joinedload

from domain.articles.models import Article, ArticleStatus, ArticleTag, Category, Tag
from foundation import clock
from foundation.database import db
from foundation.reads import Read, moment_of
from foundation.site_version import site_word
from foundation.text import collation_key

PAGE_LENGTH = 15
FEED_LENGTH = 20
_ROW = Read(
    select(
        Article.version,
        site_word(),
        Article.like_version,
        Article.comments_version,
        Article.comment_count,
        Article.last_comment_at,
    ).where(Article.id == bindparam("article"))
)


class ArticleRow(NamedTuple):
    """What a page of an article is checked against, and what it says of its comments."""

    version: int
    site_word: str | None
    like_version: int
    comments_version: int
    comment_count: int
    last_comment: datetime | str | None

    @property
    def content(self) -> tuple[int, str | None]:
        """Another one when anything but comments and likes changed."""
        return self.version - self.comments_version, self.site_word

    @property
    def last_comment_at(self) -> datetime | None:
        """When a comment was published last."""
        return None if self.last_comment is None else moment_of(self.last_comment)


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


@dataclasses.dataclass(frozen=True)
class Span:
    """A time from `begin` until, and without, `end`."""

    begin: datetime
    end: datetime


def public_article(article_id: int) -> Article | None:
    """The article with its category and lead picture, if readers may see it now."""
    return db.session.execute(_public().where(Article.id == article_id)).scalar_one_or_none()


def article_row(article_id: int) -> ArticleRow | None:
    """The row now; None where there is no such article."""
    rows = _ROW.rows(article=article_id)
    return ArticleRow._make(rows[0]) if rows else None


def is_withdrawn(article_id: int) -> bool:
    """Readers saw the article once and may no longer."""
    was_public = (Article.status == ArticleStatus.WITHDRAWN) & (Article.published_at <= clock.now())
    found = select(Article.id).where(Article.id == article_id, was_public)
    return db.session.execute(found).scalar_one_or_none() is not None


def article_page(
    *,
    start: Start | None = None,
    category: Category | None = None,
    tag: Tag | None = None,
    span: Span | None = None,
    most: int = PAGE_LENGTH,
) -> ArticlePage:
    """One page of public articles, newest first, beginning at `start`: of a category, with a tag, of a time."""
    query = newest_first(listed_articles()).limit(most + 1)
    if category is not None:
        query = query.where(Article.category_id == category.id)
    if tag is not None:
        query = query.join(ArticleTag, ArticleTag.article_id == Article.id).where(ArticleTag.tag_id == tag.id)
    if span is not None:
        query = query.where(Article.published_at >= span.begin, Article.published_at < span.end)
    if start is not None:
        same_time = and_(Article.published_at == start.published_at, Article.id <= start.article_id)
        # Written so that every database begins its walk at the time.
        query = query.where(
            Article.published_at <= start.published_at, or_(Article.published_at < start.published_at, same_time)
        )
    articles = db.session.execute(query).scalars().all()
    return ArticlePage(articles[:most], articles[most] if len(articles) > most else None)


def newest_articles(category: Category | None = None, *, most: int = FEED_LENGTH) -> Sequence[Article]:
    """The newest public articles, of a category when one is named."""
    query = _public() if category is None else _public().where(Article.category_id == category.id)
    return db.session.execute(newest_first(query).limit(most)).scalars().all()


def categories() -> list[Category]:
    """All categories in the order of the Vietnamese alphabet."""
    return sorted(db.session.execute(select(Category)).scalars(), key=lambda category: collation_key(category.name))


def category_by_slug(slug: str) -> Category | None:
    """The category whose address is `slug`."""
    return db.session.execute(select(Category).where(Category.slug == slug)).scalar_one_or_none()


def tag_by_slug(slug: str) -> Tag | None:
    """The tag whose address is `slug`."""
    return db.session.execute(select(Tag).where(Tag.slug == slug)).scalar_one_or_none()


def article_by_import_digest(digest: str) -> Article | None:
    """The article that was imported from a text with this digest, public or not."""
    return db.session.execute(select(Article).where(Article.import_digest == digest)).scalar_one_or_none()


def is_public_now() -> tuple[ColumnElement[bool], ...]:
    """The conditions under which readers may see an article."""
    return Article.status == ArticleStatus.PUBLISHED, Article.published_at <= clock.now()


def next_publication() -> datetime | None:
    """When the next scheduled article appears; None when there is none."""
    query = select(func.min(Article.published_at))
    ahead = query.where(Article.status == ArticleStatus.PUBLISHED, Article.published_at > clock.now())
    return db.session.execute(ahead).scalar_one()


def listed_articles() -> "Select[Article]":
    """Public articles as lists show them: with category and lead picture, without their words."""
    return _public().options(defer(Article.source, raiseload=True), defer(Article.html, raiseload=True))


def newest_first(query: "Select[Any]") -> "Select[Any]":
    """The articles in the order in which every list has them."""
    return query.order_by(Article.published_at.desc(), Article.id.desc())


def article_title(article_id: int) -> str | None:
    """The title of an article, whatever its state; None where there is none."""
    return db.session.execute(select(Article.title).where(Article.id == article_id)).scalar_one_or_none()


def _public() -> "Select[Article]":
    return (
        select(Article).where(*is_public_now()).options(joinedload(Article.category), joinedload(Article.lead_picture))
    )
