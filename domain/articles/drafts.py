"""Beginning an article, and clearing away what was begun and never written in."""

from datetime import timedelta

from sqlalchemy import delete, exists, select

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
    untouched = (
        select(Article.id)
        .where(
            Article.status == ArticleStatus.DRAFT,
            Article.latest_revision_number == 1,
            Article.title == "",
            Article.source == "",
            Article.created_at < clock.now() - UNTOUCHED_FOR,
            ~exists().where(Autosave.article_id == Article.id),
            ~exists().where(ArticleMedia.article_id == Article.id),
        )
        .with_for_update()
    )
    numbers = db.session.execute(untouched).scalars().all()
    if not numbers:
        return 0
    for table in (ArticleTag, ArticleEvent, ArticleRevision):
        db.session.execute(delete(table).where(table.article_id.in_(numbers)))
    db.session.execute(delete(Article).where(Article.id.in_(numbers)))
    return len(numbers)
