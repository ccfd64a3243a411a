"""Feeds: the newest articles of the site or of a category, and the newest opinions on an article.

They are the same bytes for everybody, in the site's own language.
"""

from collections.abc import Sequence

from flask import Response, abort, redirect, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.articles.routes.section import section
from blueprints.discussion import for_everybody
from domain.articles import queries
from domain.articles.models import Article
from domain.comments.models import Comment
from domain.comments.newest import newest_of_article
from domain.comments.queries import STRANGER
from foundation.atom import MIMETYPE, Entry, Feed, atom_document
from foundation.current_site import current_settings
from foundation.links import absolute
from foundation.settings import Settings


@section.get("/feed.atom")
def feed() -> Response:
    """The newest articles."""
    return _feed(_site().site_name, url_for("articles.front"), [_of_article(a) for a in queries.newest_articles()])


@section.get("/categories/<slug:slug>/feed.atom")
def category_feed(slug: str) -> Response:
    """The newest articles of a category."""
    category = queries.category_by_slug(slug) or abort(404)
    entries = [_of_article(article) for article in queries.newest_articles(category)]
    return _feed(f"{category.name} – {_site().site_name}", url_for("articles.category", slug=slug), entries)


@section.get("/articles/<article:address>/comments/feed.atom")
def comments_feed(address: int) -> Response | WerkzeugResponse:
    """The newest opinions on an article."""
    article = queries.public_article(address) or abort(404)
    canonical = url_for("articles.comments_feed", address=article)
    if request.path != canonical:
        return redirect(canonical, 301)
    with force_locale(_site().default_language):
        title = gettext("Readers' opinions: %(title)s", title=article.title)
        entries = [_of_comment(comment) for comment in newest_of_article(article)]
    return _feed(title, url_for("articles.show", address=article), entries)


def _feed(title: str, address: str, entries: Sequence[Entry]) -> Response:
    site = _site()
    made = Feed(
        own_address=absolute(request.path),
        address=absolute(address),
        title=title,
        author=site.site_name,
        language=site.default_language,
        entries=entries,
    )
    return for_everybody(Response(atom_document(made), mimetype=MIMETYPE), STRANGER)


def _of_article(article: Article) -> Entry:
    return Entry(
        # The number alone leads there as well, and stays when the title changes.
        id=absolute(f"/articles/{article.id}"),
        address=absolute(url_for("articles.show", address=article)),
        title=article.title,
        author=article.author or _site().site_name,
        published=article.published_at,
        updated=article.published_at,
        html=article.html,
        summary=article.summary,
        category=article.category.name if article.category else "",
    )


def _of_comment(comment: Comment) -> Entry:
    published = comment.published_at or comment.created_at
    address = absolute(url_for("comments.show", comment_id=comment.id))
    parent = comment.parent
    if parent is not None and parent.is_published:
        title = gettext("%(name)s answers %(other)s", name=comment.author_name, other=parent.author_name)
    else:
        title = gettext("Opinion of %(name)s", name=comment.author_name)
    return Entry(
        id=address,
        address=address,
        title=title,
        author=comment.author_name,
        published=published,
        updated=max(published, comment.revision.created_at),
        html=comment.revision.html,
    )


def _site() -> Settings:
    return current_settings()  # type: ignore[no-any-return]
