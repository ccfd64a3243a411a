"""Beginning an article, and clearing away what was begun and never written in, or deleted long ago."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, exists, select

from domain.accounts.staff import member_still_allowed
from domain.articles.models import (
    Article,
    ArticleEvent,
    ArticleMedia,
    ArticleRevision,
    ArticleStatus,
    ArticleTag,
    Autosave,
)
from foundation import clock
from foundation.database import db
from foundation.text import slugify

UNTOUCHED_FOR = timedelta(days=1)
DELETED_KEPT_DAYS = 30


def create_draft(*, by: int) -> Article:
    """An empty draft in somebody's name. One that stays untouched vanishes after a day."""
    member_still_allowed(by, "writing")
    now = clock.now()
    article = Article(
        title="",
        slug=slugify(""),
        source="",
        html="",
        status=ArticleStatus.DRAFT,
        published_at=now,  # that of its creation: no time is planned yet
        created_at=now,
        created_by_id=by,
    )
    db.session.add(article)
    db.session.flush()
    db.session.add(
        ArticleRevision(article_id=article.id, number=1, title="", source="", created_at=now, created_by_id=by)
    )
    return article


def remove_untouched_drafts() -> int:
    """Remove drafts into which nobody wrote anything for a day; how many there were."""
    return _erase(
        Article.status == ArticleStatus.DRAFT,
        Article.latest_revision_number == 1,
        Article.title == "",
        Article.source == "",
        Article.created_at < clock.now() - UNTOUCHED_FOR,
        ~exists().where(Autosave.article_id == Article.id),
        ~exists().where(ArticleMedia.article_id == Article.id),
    )


def erase_deleted_drafts() -> int:
    """Remove for good what was deleted DELETED_KEPT_DAYS ago; how many there were. Its files stay in the library."""
    since = clock.now() - timedelta(days=DELETED_KEPT_DAYS)
    lately = exists().where(ArticleEvent.article_id == Article.id, ArticleEvent.created_at >= since)
    return _erase(Article.status == ArticleStatus.DELETED, ~lately)


def _erase(*which: ColumnElement[bool]) -> int:
    """Remove articles that readers never saw, with all that belongs to them."""
    numbers = db.session.execute(select(Article.id).where(*which).with_for_update()).scalars().all()
    if not numbers:
        return 0
    for table in (ArticleTag, ArticleMedia, ArticleEvent, ArticleRevision, Autosave):
        db.session.execute(delete(table).where(table.article_id.in_(numbers)))
    db.session.execute(delete(Article).where(Article.id.in_(numbers)))
    return len(numbers)
