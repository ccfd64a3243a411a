"""The article that somebody writes a comment on: its row taken, and no more of it read than that needs."""

import dataclasses
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select

from domain.articles.models import Article, ArticleStatus, Category
from foundation import clock
from foundation.prepared import run, table_of

_ARTICLES, _CATEGORIES = table_of(Article).c, table_of(Category).c
# Asked beside the article and not joined: MariaDB would take the category's row as well.
_OF_CATEGORY = [
    select(column).where(_CATEGORIES.id == _ARTICLES.category_id).scalar_subquery().label(f"category_{column.name}")
    for column in (_CATEGORIES.comments_open, _CATEGORIES.comments_policy)
]
_TAKEN = (
    select(
        *(_ARTICLES.id, _ARTICLES.slug, _ARTICLES.status, _ARTICLES.published_at, _ARTICLES.category_id),
        *(_ARTICLES.comments_open, _ARTICLES.comments_policy, _ARTICLES.last_comment_at, *_OF_CATEGORY),
    )
    .where(_ARTICLES.id == bindparam("number"))
    .with_for_update(key_share=True)
)


class CategoryRules(NamedTuple):
    """What a category says about comments on its articles."""

    comments_open: bool
    comments_policy: str | None


@dataclasses.dataclass(frozen=True)
class CommentedArticle:
    """What a comment has to know of its article."""

    id: int
    slug: str
    category_id: int | None
    published_at: datetime
    comments_open: bool
    comments_policy: str | None
    last_comment_at: datetime | None
    category: CategoryRules | None

    @property
    def address(self) -> str:
        """The part of the URL that names the article."""
        return f"{self.slug}-{self.id}"


def commented_article(article_id: int) -> CommentedArticle | None:
    """The article, if readers may see it now. Nobody else changes anything under it until the commit.

    Of two equal posts the second finds the first, nobody takes what is answered away or closes the article meanwhile,
    and no two wait for each other on MariaDB, where a comment's foreign key locks its article. Decisions take the
    article's row first as well.
    """
    row = run(_TAKEN, {"number": article_id}).one_or_none()
    if row is None or row.status != ArticleStatus.PUBLISHED or row.published_at > clock.now():
        return None
    has_category = row.category_id is not None
    return CommentedArticle(
        row.id,
        row.slug,
        row.category_id,
        row.published_at,
        row.comments_open,
        row.comments_policy,
        row.last_comment_at,
        CategoryRules(row.category_comments_open, row.category_comments_policy) if has_category else None,
    )
