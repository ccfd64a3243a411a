"""The revisions of an article: who saved what when, and what differs between two of them."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from domain.accounts.models import User
from domain.articles.models import Article, ArticleEvent, ArticleRevision, Category
from domain.articles.writing import Words
from foundation.comparing import Piece, compared_at_length
from foundation.database import db

LISTED_MOST = 50
_HIGHEST_NUMBER = 2**31 - 1  # of a column that counts
# In the order of the form.
COMPARED = ("title", "summary", "source", "category", "tags", "author", "origin", "lead_picture")


class RevisionNotFound(Exception):
    """The article has no revision with this number."""


@dataclasses.dataclass(frozen=True)
class Saving:
    """That somebody saved a revision."""

    number: int
    title: str
    name: str
    saved_at: datetime


@dataclasses.dataclass(frozen=True)
class Happening:
    """One line of what was done with an article."""

    action: str
    name: str
    note: str
    revision_number: int
    moment: datetime


def savings(article_id: int, *, before: int | None = None, most: int = LISTED_MOST) -> list[Saving]:
    """The revisions of an article, the latest first; those before a number when one is given."""
    query = (
        select(ArticleRevision.number, ArticleRevision.title, User.name, ArticleRevision.created_at)
        .outerjoin(User, User.id == ArticleRevision.created_by_id)
        .where(ArticleRevision.article_id == article_id)
        .order_by(ArticleRevision.number.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(ArticleRevision.number < min(before, _HIGHEST_NUMBER))
    return [Saving(number, title, name or "", at) for number, title, name, at in db.session.execute(query)]


def happenings(article_id: int, *, most: int = LISTED_MOST) -> list[Happening]:
    """What was done with an article, the latest first."""
    query = (
        select(ArticleEvent, User.name)
        .outerjoin(User, User.id == ArticleEvent.actor_id)
        .where(ArticleEvent.article_id == article_id)
        .order_by(ArticleEvent.id.desc())
        .limit(most)
    )
    return [
        Happening(event.action, name or "", event.note, event.revision_number, event.created_at)
        for event, name in db.session.execute(query)
    ]


def words_of_revision(article: Article, number: int) -> Words:
    """The words of a revision, not rendered. Raises RevisionNotFound."""
    if number > article.latest_revision_number:  # the servers refuse to compare with what is no number of theirs
        raise RevisionNotFound
    query = select(ArticleRevision).where(ArticleRevision.article_id == article.id, ArticleRevision.number == number)
    revision = db.session.execute(query).scalar_one_or_none()
    if revision is None:
        raise RevisionNotFound
    return Words.of(revision)


def differences(old: Words, new: Words) -> dict[str, Sequence[Piece]]:
    """What differs, word by word, for each of COMPARED in which something does."""
    before, after = _shown(old), _shown(new)
    return {name: compared_at_length(before[name], after[name]) for name in COMPARED if before[name] != after[name]}


def _shown(words: Words) -> dict[str, str]:
    texts = {name: getattr(words, name) for name in COMPARED if hasattr(words, name)}
    category = None if words.category_id is None else db.session.get(Category, words.category_id)
    picture = "" if words.lead_picture_id is None else str(words.lead_picture_id)
    return texts | {"category": category.name if category else "", "lead_picture": picture}
