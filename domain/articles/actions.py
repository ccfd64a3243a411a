"""What can be done with articles."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, select, update

from domain.articles.importing import ArticleFile
from domain.articles.indexing import index_article
from domain.articles.markup import render_article
from domain.articles.models import Article, ArticleRevision, Category, Tag
from domain.articles.queries import article_by_import_digest
from foundation import clock
from foundation.database import db
from foundation.prepared import run, table_of
from foundation.site_version import mark_site_changed
from foundation.text import normalize_line, slugify


def import_article(file: ArticleFile) -> tuple[Article, bool]:
    """Publish what a file says, once: (the article, whether it is new). The same text never makes a second one."""
    known = article_by_import_digest(file.digest)
    if known is not None:
        return known, False
    article = Article(
        title=file.title,
        slug=slugify(file.title),
        summary=file.summary,
        author=file.author,
        source=file.source,
        html=render_article(file.source),
        category_id=category_named(file.category).id if file.category else None,
        import_digest=file.digest,
        published_at=file.published_at,
        created_at=clock.now(),
    )
    db.session.add(article)
    db.session.flush()
    db.session.add(first_revision(article))
    index_article(article)
    mark_site_changed()  # other pages name it
    return article, True


def first_revision(article: Article) -> ArticleRevision:
    """The words that an article was made with, as its first revision."""
    return ArticleRevision(
        article_id=article.id,
        number=article.revision_number,
        title=article.title,
        summary=article.summary,
        author=article.author,
        origin=article.origin,
        source=article.source,
        category_id=article.category_id,
        created_at=article.created_at,
        created_by_id=article.created_by_id,
    )


def category_named(name: str) -> Category:
    """The category of that name; made where there is none."""
    name = normalize_line(name)[:80]
    known = db.session.execute(select(Category).where(Category.name == name)).scalar_one_or_none()
    if known is not None:
        return known
    category = Category(name=name, slug=free_slug(name))
    db.session.add(category)
    db.session.flush()
    return category


def free_slug(name: str, *, of: type[Category] | type[Tag] = Category) -> str:
    """The slug of a category's or a tag's name, with a number where another name folds to the same."""
    slug = slugify(name, max_length_chars=76)
    taken = set(db.session.execute(select(of.slug).where(of.slug.startswith(slug))).scalars())
    return next(free for free in (slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))) if free not in taken)


def publication_time(article_id: int) -> datetime:
    """Now, but after every comment that was published on the article before.

    Whoever publishes holds the article's row; the clocks of two machines and the order of the locks may differ, and
    a page that knows the newest moment must know all before it. Needs the article's row taken.
    """
    last = db.session.execute(select(Article.last_comment_at).where(Article.id == article_id)).scalar_one_or_none()
    return moment_after(last)


def moment_after(last: datetime | None) -> datetime:
    """Now, but after the moment that was the last one."""
    now = clock.now()
    return now if last is None or last < now else last + timedelta(microseconds=1)


_ARTICLES = table_of(Article)
_ONE_COMMENT_MORE = (
    update(_ARTICLES)
    .where(_ARTICLES.c.id == bindparam("number"))
    .values(
        version=_ARTICLES.c.version + 1,
        comments_version=_ARTICLES.c.comments_version + 1,
        comment_count=_ARTICLES.c.comment_count + 1,
        last_comment_at=bindparam("moment"),
    )
)


def mark_comment_published(article_id: int, published_at: datetime) -> None:
    """Count a comment that was published just now, at the moment that `moment_after` gave it."""
    run(_ONE_COMMENT_MORE, {"number": article_id, "moment": published_at})


def mark_changed(article_id: int) -> None:
    """Say that readers see something new on the article, in the transaction that changes it."""
    db.session.execute(update(Article).where(Article.id == article_id).values(version=Article.version + 1))


def mark_comments_changed(article_id: int, *, published: int = 0, published_at: datetime | None = None) -> None:
    """The same of its comments, of which so many more are published. `published_at`: when one was just now."""
    changes: dict[str, object] = {
        "version": Article.version + 1,
        "comments_version": Article.comments_version + 1,
        "comment_count": Article.comment_count + published,
    }
    if published_at is not None:
        # What is brought back keeps its old moment: those who look since then have seen everything up to the newest.
        is_later = Article.last_comment_at.is_(None) | (Article.last_comment_at < published_at)
        changes["last_comment_at"] = case((is_later, published_at), else_=Article.last_comment_at)
    db.session.execute(update(Article).where(Article.id == article_id).values(**changes))
