"""Writing articles: what is saved is a numbered revision, and never on top of what somebody else saved meanwhile.

Until readers see an article, its own words are those of the latest revision. Once they do, later words wait until they
are published (publishing.py).
"""

import dataclasses
from typing import Self

from markupsafe import Markup
from sqlalchemy import select

from domain.accounts.models import User
from domain.accounts.staff import member_still_allowed
from domain.articles.filing import file_under
from domain.articles.indexing import index_article
from domain.articles.markup import render_article
from domain.articles.media_uses import note_used_media
from domain.articles.models import (
    Article,
    ArticleEvent,
    ArticleRevision,
    ArticleStatus,
    Category,
)
from domain.articles.stages import MayNotWrite, may_open, may_write
from domain.media.models import MediaFile, MediaKind
from foundation import clock
from foundation.database import db
from foundation.text import is_blank, normalize_line, normalize_text, slugify

SOURCE_LONGEST_CHARS = 300_000
_WORDS = ("title", "summary", "author", "origin", "source", "tags", "category_id", "lead_picture_id")


class ArticleNotFound(Exception):
    """There is no article with this number."""


class SavedMeanwhile(Exception):
    """Somebody saved another revision after the one that these words began with."""


class NotPublishable(Exception):
    """What readers would see is not whole; `missing` names what it lacks."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclasses.dataclass(frozen=True)
class Words:
    """Everything about an article that a revision keeps. `html` is the source rendered, ready before a transaction."""

    title: str = ""
    summary: str = ""
    author: str = ""
    origin: str = ""
    source: str = ""
    tags: str = ""
    category_id: int | None = None
    lead_picture_id: int | None = None
    html: str = dataclasses.field(default="", compare=False, repr=False)

    @classmethod
    def written(
        cls,
        *,
        source: str = "",
        tags: str = "",
        category_id: int | None = None,
        lead_picture_id: int | None = None,
        **lines: str,
    ) -> Self:
        """The words as they are stored: made clean, and rendered."""
        source = normalize_text(source)
        return cls(
            **{name: normalize_line(line) for name, line in lines.items()},
            source=source,
            tags=tags,
            category_id=category_id,
            lead_picture_id=lead_picture_id,
            html=render_article(source),
        )

    @classmethod
    def of(cls, revision: ArticleRevision) -> Self:
        """The words of a revision as they are stored, not rendered."""
        return cls(**{name: getattr(revision, name) for name in _WORDS})

    def rendered(self) -> Self:
        """The same words, ready to be saved."""
        return dataclasses.replace(self, html=render_article(self.source))

    @property
    def body(self) -> Markup:
        """The rendered source, which has passed the wall."""
        return Article(html=self.html).body

    @property
    def missing(self) -> list[str]:
        """What they lack to be published: `title`, `source`."""
        return [name for name in ("title", "source") if is_blank(getattr(self, name))]


def taken_article(article_id: int, *, by: int) -> tuple[Article, User]:
    """The article, taken for the rest of the transaction, and the member of staff who acts.

    Raises ArticleNotFound, MayNotWrite for an article of others, and NotAllowedAnyMore.
    """
    user = member_still_allowed(by, "writing")
    query = select(Article).where(Article.id == article_id).with_for_update()
    article = db.session.execute(query, execution_options={"populate_existing": True}).scalar_one_or_none()
    if article is None:
        raise ArticleNotFound
    if not may_open(article, user):
        raise MayNotWrite
    return article, user


def save_words(article: Article, words: Words, *, based_on: int, user: User) -> bool:
    """Save the words as the article's next revision; False when there was nothing new in them.

    `based_on`: the revision that the writing began with. Needs the article taken.
    Raises MayNotWrite, SavedMeanwhile when there is a later one that says something else, and NotPublishable for words
    that could not take the place of published ones.
    """
    words = _with_what_exists(words)
    if words in (_words_of(article, based_on), _words_of(article, article.latest_revision_number)):
        return False
    if not may_write(article, user):
        raise MayNotWrite
    if based_on != article.latest_revision_number:
        raise SavedMeanwhile
    if article.status == ArticleStatus.PUBLISHED:
        refuse_to_show(words)
    article.latest_revision_number += 1
    revision = ArticleRevision(
        article_id=article.id,
        number=article.latest_revision_number,
        created_at=clock.now(),
        created_by_id=user.id,
        **{name: getattr(words, name) for name in _WORDS},
    )
    db.session.add(revision)
    note_used_media(article.id)
    if not article.is_public:
        take_words(article, words)
    return True


def refuse_to_show(words: Words) -> None:
    """Raise NotPublishable for words without title or text, which readers cannot be shown."""
    if words.missing:
        raise NotPublishable(words.missing)


def take_words(article: Article, words: Words) -> None:
    """Make the words of the latest revision those of the article, for readers as well. Needs the article taken."""
    was_seen = article.status == ArticleStatus.WITHDRAWN or article.is_public
    for name in _WORDS:
        if name != "tags":
            setattr(article, name, getattr(words, name))
    article.slug = slugify(words.title)
    article.html = words.html
    article.revision_number = article.latest_revision_number
    article.updated_at = clock.now() if was_seen else None
    article.version += 1
    file_under(article.id, words.tags)


def latest_words(article: Article) -> Words:
    """The words of the latest revision, rendered."""
    words = _words_of(article, article.latest_revision_number) or Words()
    if article.revision_number == article.latest_revision_number:
        return dataclasses.replace(words, html=article.html)
    return words.rendered()


def restore_revision(article_id: int, number: int, words: Words, *, by: int) -> Article:
    """Save the words of an earlier revision as the latest one. Raises like `save_words`."""
    article, user = taken_article(article_id, by=by)
    if not may_write(article, user):
        raise MayNotWrite
    if save_words(article, words, based_on=article.latest_revision_number, user=user):
        note_event(article, "restore", user, note=str(number))
        index_article(article)
    return article


def note_event(article: Article, action: str, user: User, *, came_from: str | None = None, note: str = "") -> None:
    """Write down what was done with the article."""
    db.session.add(
        ArticleEvent(
            article_id=article.id,
            actor_id=user.id,
            action=action,
            from_status=came_from or article.status,
            to_status=article.status,
            revision_number=article.latest_revision_number,
            note=note,
            created_at=clock.now(),
        )
    )


def _words_of(article: Article, number: int) -> Words | None:
    query = select(ArticleRevision).where(ArticleRevision.article_id == article.id, ArticleRevision.number == number)
    revision = db.session.execute(query).scalar_one_or_none()
    return None if revision is None else Words.of(revision)


def _with_what_exists(words: Words) -> Words:
    """A category that somebody removed meanwhile, and what is no picture, are left out."""
    category, picture = words.category_id, words.lead_picture_id
    if category is not None and db.session.get(Category, category) is None:
        category = None
    if picture is not None:
        known = db.session.get(MediaFile, picture)
        picture = picture if known is not None and known.kind == MediaKind.PICTURE else None
    return dataclasses.replace(words, category_id=category, lead_picture_id=picture)
