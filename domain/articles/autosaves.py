"""What editors typed and have not saved yet, and who else is at work on an article."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, union_all

from domain.accounts.models import User
from domain.articles.models import Article, ArticleEvent, ArticleRevision, Autosave
from domain.articles.stages import MayNotWrite, may_write
from domain.articles.writing import taken_article
from foundation import clock
from foundation.database import db

AT_WORK_FOR = timedelta(minutes=10)


@dataclasses.dataclass(frozen=True)
class Kept:
    """What somebody typed: the form's fields, the revision they began with, and when they were kept."""

    fields: Mapping[str, str]
    based_on: int
    saved_at: datetime


@dataclasses.dataclass(frozen=True)
class AtWork:
    """Somebody else who writes in the same article, and when they saved last, by themselves or by the page."""

    name: str
    saved_at: datetime


def keep_fields(article_id: int, fields: Mapping[str, str], *, based_on: int, by: int) -> Article:
    """Keep what is typed, in place of what this person typed before. Raises ArticleNotFound and MayNotWrite.

    It is kept as well when somebody else has saved since: the caller compares `latest_revision_number` and tells.
    """
    article, user = taken_article(article_id, by=by)
    if not may_write(article, user):
        raise MayNotWrite
    kept = db.session.get(Autosave, (article_id, by))
    if kept is None:
        kept = Autosave(article_id=article_id, user_id=by)
        db.session.add(kept)
    kept.based_on = min(based_on, article.latest_revision_number)
    kept.fields, kept.saved_at = json.dumps(dict(fields), ensure_ascii=False), clock.now()
    db.session.flush()
    return article


def forget_fields(article_id: int, *, by: int) -> None:
    """What was typed is saved now, or not wanted."""
    db.session.execute(delete(Autosave).where(Autosave.article_id == article_id, Autosave.user_id == by))


def kept_fields(article_id: int, *, by: int) -> Kept | None:
    """What this person typed and has not saved yet."""
    kept = db.session.get(Autosave, (article_id, by))
    return None if kept is None else Kept(json.loads(kept.fields), kept.based_on, kept.saved_at)


def others_at_work(article_id: int, *, but: int) -> list[AtWork]:
    """Who else wrote in the article within the last minutes, the last of them first.

    Whoever took a step with it since, such as sending it to review, is done with writing.
    """
    since = clock.now() - AT_WORK_FOR
    typed = select(Autosave.user_id, Autosave.saved_at).where(
        Autosave.article_id == article_id, Autosave.saved_at > since
    )
    saved = select(ArticleRevision.created_by_id, ArticleRevision.created_at).where(
        ArticleRevision.article_id == article_id, ArticleRevision.created_at > since
    )
    traces = union_all(typed, saved).subquery("traces")
    step = select(func.max(ArticleEvent.created_at)).where(
        ArticleEvent.article_id == article_id, ArticleEvent.actor_id == traces.c.user_id
    )
    last_step = step.scalar_subquery()
    query = select(User.id, User.name, traces.c.saved_at).join(traces, traces.c.user_id == User.id)
    query = query.where(User.id != but, or_(last_step.is_(None), traces.c.saved_at > last_step))
    found = db.session.execute(query.order_by(traces.c.saved_at)).all()
    # Each once, with the last trace.
    last = {number: AtWork(name, moment) for number, name, moment in found}
    return sorted(last.values(), key=lambda one: one.saved_at, reverse=True)
