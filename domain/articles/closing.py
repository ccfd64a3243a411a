"""Closing the comments of an article or of a category, and opening them again. What was written stays to read."""

from sqlalchemy import select, update

from domain.articles.models import Article, Category
from foundation import clock
from foundation.database import db


def set_comments_open(article_id: int, *, is_open: bool, moderator_id: int | None = None) -> bool:
    """Open or close the comments of an article, in the name of an account or of nobody's (the host's command).

    False when they already were, or when there is no such article.
    """
    other = update(Article).where(Article.id == article_id, Article.comments_open.is_not(is_open))
    values = {"comments_open": is_open, "comments_set_by_id": moderator_id, "comments_set_at": clock.now()}
    changed = db.session.execute(other.values(version=Article.version + 1, **values))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def set_category_comments_open(category_id: int, *, is_open: bool) -> bool:
    """Open or close the comments of all articles of a category, whatever each says itself; False when they were."""
    is_now = select(Category.comments_open).where(Category.id == category_id)
    if db.session.execute(is_now).scalar_one_or_none() in {None, is_open}:
        return False
    # The articles first, like everybody who writes: a comment takes its article's row, then its category's.
    seen = update(Article).where(Article.category_id == category_id)
    db.session.execute(seen.values(version=Article.version + 1))
    db.session.execute(update(Category).where(Category.id == category_id).values(comments_open=is_open))
    return True
