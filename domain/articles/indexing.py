"""What can be found of articles. Whoever changes an article's status, words, category or time calls `index_article`."""

from collections.abc import Iterable, Sequence
from html.parser import HTMLParser

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import joinedload, load_only

from domain.articles.models import Article, ArticleStatus
from domain.articles.queries import is_public_now
from domain.search.entries import Entry, move_entries, put_entries, remove_entries
from domain.search.models import EntryKind, SearchEntry
from foundation.database import db, take_rows

ARTICLES_AT_A_TIME = 50
# Inside a line these end no word.
_INLINE = {"a", "abbr", "b", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}


def index_article(article: Article) -> None:
    """Let an article be found as it is now, in the same transaction: a published one, also before its time has come.

    Its row is stored already. The comments under it follow it into its category.
    """
    move_entries(article.id, article.category_id)
    if article.status == ArticleStatus.PUBLISHED:
        put_entries([_entry(article)])
    else:
        remove_entries(EntryKind.ARTICLE, [article.id])


def index_articles_after(number: int) -> int | None:
    """Make the entries of the next articles anew; returns the number of the last one, None when there was none."""
    query = select(Article.id).where(Article.id > number).order_by(Article.id).limit(ARTICLES_AT_A_TIME)
    numbers = db.session.execute(query).scalars().all()
    take_rows(Article.id, numbers)
    for article in _articles(numbers):
        index_article(article)
    return numbers[-1] if numbers else None


def is_in_public_article() -> ColumnElement[bool]:
    """That the article of an entry is one that readers may see now."""
    return exists().where(Article.id == SearchEntry.article_id, *is_public_now())


def articles_by_number(numbers: Sequence[int]) -> dict[int, Article]:
    """What readers see of the articles of these numbers, with their categories, whatever their state."""
    if not numbers:
        return {}
    seen = (Article.title, Article.slug, Article.summary, Article.html, Article.published_at)
    query = select(Article).where(Article.id.in_(numbers)).options(load_only(*seen), joinedload(Article.category))
    return {article.id: article for article in db.session.execute(query).scalars()}


def plain_text(html: str) -> str:
    """The words of stored HTML, each paragraph and cell on its own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.texts).strip()


def _articles(numbers: Sequence[int]) -> Iterable[Article]:
    query = select(Article).where(Article.id.in_(numbers)).options(joinedload(Article.category))
    return db.session.execute(query.execution_options(populate_existing=True)).scalars()


def _entry(article: Article) -> Entry:
    return Entry(
        kind=EntryKind.ARTICLE,
        item_id=article.id,
        article_id=article.id,
        category_id=article.category_id,
        published_at=article.published_at,
        title=article.title,
        summary=article.summary,
        body=plain_text(article.html),
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 the interface's
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.texts.append("\n")
