"""What leads on from an article: its tags, the article before and after it, and what else is about the same."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from domain.articles.models import Article, ArticleTag, Tag
from domain.articles.queries import listed_articles, newest_first
from foundation.database import db
from foundation.text import collation_key

RELATED_MOST = 3
# So many of the newest articles under an article's tags are compared with it: a tag may stand on thousands.
COMPARED_MOST = 200


@dataclasses.dataclass(frozen=True)
class Neighbours:
    """The public articles published just after and just before an article.

    Each is of its category as far as there is one, and of the whole site otherwise.
    """

    newer: Article | None
    older: Article | None


def tags_of(article: Article) -> list[Tag]:
    """The tags of an article in the order of the Vietnamese alphabet."""
    query = select(Tag).join(ArticleTag, ArticleTag.tag_id == Tag.id).where(ArticleTag.article_id == article.id)
    return sorted(db.session.execute(query).scalars(), key=lambda tag: collation_key(tag.name))


def neighbours(article: Article) -> Neighbours:
    """What was published just after the article and just before it."""
    return Neighbours(
        _first(article, _is_after(article), Article.published_at, Article.id),
        _first(article, _is_before(article), Article.published_at.desc(), Article.id.desc()),
    )


def related_articles(article: Article, tags: Sequence[Tag], *, most: int = RELATED_MOST) -> Sequence[Article]:
    """Other public articles about the same: first those that share most tags, then the newest of the category."""
    found = _with_same_tags(article, tags, most) if tags else []
    missing = most - len(found)
    if not missing or article.category_id is None:
        return found
    known = [article.id, *(other.id for other in found)]
    query = listed_articles().where(Article.category_id == article.category_id, Article.id.not_in(known))
    return [*found, *db.session.execute(newest_first(query).limit(missing)).scalars()]


def _with_same_tags(article: Article, tags: Sequence[Tag], most: int) -> list[Article]:
    filed = (
        select(ArticleTag.article_id)
        .where(ArticleTag.tag_id.in_([tag.id for tag in tags]), ArticleTag.article_id != article.id)
        .order_by(ArticleTag.article_id.desc())
        .limit(COMPARED_MOST)
        .subquery()
    )
    shared = select(filed.c.article_id, func.count().label("tags")).group_by(filed.c.article_id).subquery()
    query = listed_articles().join(shared, shared.c.article_id == Article.id).order_by(shared.c.tags.desc())
    return list(db.session.execute(newest_first(query).limit(most)).scalars())


def _first(article: Article, place: ColumnElement[bool], *order: Any) -> Article | None:
    query = listed_articles().where(place).order_by(*order).limit(1)
    if article.category_id is not None:
        of_category = query.where(Article.category_id == article.category_id)
        found = db.session.execute(of_category).scalar_one_or_none()
        if found is not None:
            return found
    return db.session.execute(query).scalar_one_or_none()


def _is_after(article: Article) -> ColumnElement[bool]:
    same_time = and_(Article.published_at == article.published_at, Article.id > article.id)
    return and_(
        Article.published_at >= article.published_at, or_(Article.published_at > article.published_at, same_time)
    )


def _is_before(article: Article) -> ColumnElement[bool]:
    same_time = and_(Article.published_at == article.published_at, Article.id < article.id)
    return and_(
        Article.published_at <= article.published_at, or_(Article.published_at < article.published_at, same_time)
    )
