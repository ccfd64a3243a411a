"""What the editorial desk lists: articles by stage, with who changed them last."""

import dataclasses
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from domain.accounts.models import User
from domain.articles.models import Article, ArticleRevision
from domain.articles.queries import Start
from domain.articles.stages import MayNotWrite, Stage, in_stage, is_editor, may_open, may_write
from domain.articles.writing import ArticleNotFound
from foundation.database import db
from foundation.text import fold, normalize_line, slugify

LISTED = 30
WORDS_MOST = 8


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What is asked for: a stage, words of the title, a category."""

    stage: Stage = Stage.DRAFT
    words: str = ""
    category_id: int | None = None

    @property
    def is_narrowing(self) -> bool:
        """Something besides the stage is asked for."""
        return bool(self.words) or self.category_id is not None


@dataclasses.dataclass(frozen=True)
class Row:
    """An article with the last saving of its words. `title` is the latest, which readers may not see yet."""

    article: Article
    title: str
    changed_at: datetime
    changed_by: str


@dataclasses.dataclass(frozen=True)
class DeskPage:
    """Rows, and the article the next page begins with (None on the last page)."""

    rows: Sequence[Row]
    next_start: Article | None


def stage_counts(user: User) -> dict[Stage, int]:
    """How many articles this member of staff may open in each stage."""
    counted = [func.sum(case((and_(*in_stage(stage)), 1), else_=0)) for stage in Stage]
    row = db.session.execute(select(*counted).where(*_open_to(user))).one()
    return {stage: int(count or 0) for stage, count in zip(Stage, row, strict=True)}


def desk_page(wanted: Wanted, user: User, *, start: Start | None = None) -> DeskPage:
    """One page of a stage, by the time of publication or of beginning: the latest first, what is scheduled the soonest.

    Only what this member of staff may open.
    """
    moment, number = Article.published_at, Article.id
    is_rising = wanted.stage is Stage.SCHEDULED
    latest = and_(ArticleRevision.article_id == Article.id, ArticleRevision.number == Article.latest_revision_number)
    query = (
        select(Article, ArticleRevision.title, ArticleRevision.created_at, User.name)
        .join(ArticleRevision, latest)
        .outerjoin(User, User.id == ArticleRevision.created_by_id)
        .where(*in_stage(wanted.stage), *_open_to(user), *_narrowed(wanted))
        .options(joinedload(Article.category))
        .order_by(*((moment, number) if is_rising else (moment.desc(), number.desc())))
        .limit(LISTED + 1)
    )
    if start is not None:
        beyond = moment > start.published_at if is_rising else moment < start.published_at
        further = number >= start.article_id if is_rising else number <= start.article_id
        query = query.where(or_(beyond, and_(moment == start.published_at, further)))
    rows = [Row(article, title, at, name or "") for article, title, at, name in db.session.execute(query)]
    return DeskPage(rows[:LISTED], rows[LISTED].article if len(rows) > LISTED else None)


def desk_article(article_id: int, user: User) -> Article:
    """The article with its category, whatever its stage. Raises ArticleNotFound, and MayNotWrite for one of others."""
    query = select(Article).where(Article.id == article_id).options(joinedload(Article.category))
    article = db.session.execute(query).scalar_one_or_none()
    if article is None:
        raise ArticleNotFound
    if not may_open(article, user):
        raise MayNotWrite
    return article


def article_to_write(article_id: int, user: User) -> Article:
    """The article, whose words and files this member of staff may change. Raises like `desk_article`."""
    article = desk_article(article_id, user)
    if not may_write(article, user):
        raise MayNotWrite
    return article


def open_articles(article_ids: Collection[int], user: User) -> set[int]:
    """Those among these articles that this member of staff may open."""
    query = select(Article.id).where(Article.id.in_(article_ids), *_open_to(user))
    return set(db.session.execute(query).scalars())


def _open_to(user: User) -> tuple[ColumnElement[bool], ...]:
    return () if is_editor(user) else (Article.created_by_id == user.id,)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Each word begins a word of the title, marks or not, or stands in it as typed."""
    conditions: list[ColumnElement[bool]] = []
    for word in normalize_line(wanted.words).split(" ")[:WORDS_MOST]:
        if not word:
            continue
        alike = [ArticleRevision.title.contains(word, autoescape=True)]
        if any(letter.isascii() and letter.isalnum() for letter in fold(word)):
            folded = slugify(word)
            alike += [Article.slug.startswith(folded), Article.slug.contains(f"-{folded}")]
        conditions.append(or_(*alike))
    if wanted.category_id is not None:
        conditions.append(Article.category_id == wanted.category_id)
    return conditions
