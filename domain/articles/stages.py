"""Where an article is on its way, and who may do what with it there.

A stage is a status, told apart by time where that matters: a published article whose time has not come is scheduled.
"""

import enum

from sqlalchemy import ColumnElement

from domain.accounts.models import User
from domain.articles.models import Article, ArticleStatus
from foundation import clock
from foundation.access import MAY_ENTER


class Stage(enum.StrEnum):
    """The stages in the order of the way."""

    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


class MayNotWrite(Exception):
    """The article is somebody else's, or is past the stage in which its author may change it."""


def stage_of(article: Article) -> Stage:
    """Where the article is now."""
    if article.status == ArticleStatus.PUBLISHED and not article.is_public:
        return Stage.SCHEDULED
    return Stage(article.status)


def in_stage(stage: Stage) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which an article is there."""
    if stage is Stage.SCHEDULED:
        return Article.status == ArticleStatus.PUBLISHED, Article.published_at > clock.now()
    if stage is Stage.PUBLISHED:
        return Article.status == ArticleStatus.PUBLISHED, Article.published_at <= clock.now()
    return (Article.status == stage.value,)


def is_editor(user: User) -> bool:
    """Editors and administrators write in every article and decide what is published."""
    return user.role in MAY_ENTER["editing"]


def may_open(article: Article, user: User) -> bool:
    """Who may see an article at the desk: editors all of them, others their own."""
    return is_editor(user) or article.created_by_id == user.id


def may_write(article: Article, user: User) -> bool:
    """Who may change its words: editors while it is not deleted, others in their own drafts."""
    if is_editor(user):
        return article.status != ArticleStatus.DELETED
    return article.created_by_id == user.id and article.status == ArticleStatus.DRAFT
