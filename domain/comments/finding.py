"""What readers find: a page of articles and comments, each with the words for which it was found."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from domain.articles.indexing import articles_by_number, is_in_public_article, plain_text
from domain.articles.models import Article
from domain.comments.models import Comment
from domain.search.excerpts import Piece, excerpt, marked
from domain.search.models import EntryKind
from domain.search.queries import FOUND_MOST, Hit, Narrowing, find
from domain.search.wanted import Wanted
from foundation.database import db

PAGE_LENGTH = 20


@dataclasses.dataclass(frozen=True)
class Found:
    """An article, or a comment on it, with its title (an article's only) and an excerpt in pieces."""

    article: Article
    comment: Comment | None
    title: Sequence[Piece]
    excerpt: Sequence[Piece]

    @property
    def published_at(self) -> datetime:
        """Since when it is there to read."""
        return (self.comment.published_at if self.comment else None) or self.article.published_at


@dataclasses.dataclass(frozen=True)
class SearchPage:
    """A page of what was found, the best first. `count`: of all pages; `is_more`: that is not all there is."""

    found: Sequence[Found]
    count: int
    is_more: bool
    number: int

    @property
    def last_number(self) -> int:
        """How many pages there are; one at least."""
        return max(1, -(-self.count // PAGE_LENGTH))


def search_page(wanted: Wanted, narrowing: Narrowing, *, number: int = 1) -> SearchPage:
    """The page with this number, from 1; the last one where there are not so many."""
    enough = min(number * PAGE_LENGTH, FOUND_MOST)
    hits = find(wanted, narrowing, readable=is_in_public_article(), enough=enough)
    page = SearchPage([], hits.count, hits.is_more, number)
    page = dataclasses.replace(page, number=max(1, min(number, page.last_number)))
    shown = hits.hits[(page.number - 1) * PAGE_LENGTH : page.number * PAGE_LENGTH]
    articles = articles_by_number([hit.item_id for hit in shown if hit.kind is EntryKind.ARTICLE])
    comments = _comments([hit.item_id for hit in shown if hit.kind is EntryKind.COMMENT])
    found = [_found(hit, articles, comments, wanted) for hit in shown]
    return dataclasses.replace(page, found=found)


def _found(hit: Hit, articles: Mapping[int, Article], comments: Mapping[int, Comment], wanted: Wanted) -> Found:
    if hit.kind is EntryKind.COMMENT:
        comment = comments[hit.item_id]
        return Found(comment.article, comment, [], excerpt([comment.revision.words], wanted))
    article = articles[hit.item_id]
    return Found(article, None, marked(article.title, wanted), excerpt(_texts(article), wanted))


def _texts(article: Article) -> Iterator[str]:
    yield article.summary
    yield plain_text(article.html)


def _comments(numbers: Sequence[int]) -> dict[int, Comment]:
    if not numbers:
        return {}
    about = joinedload(Comment.article)
    query = (
        select(Comment)
        .where(Comment.id.in_(numbers))
        .options(
            joinedload(Comment.revision),
            about.load_only(Article.title, Article.slug, Article.published_at),
            about.joinedload(Article.category),
        )
    )
    return {comment.id: comment for comment in db.session.execute(query).scalars()}
