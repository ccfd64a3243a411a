"""Feeds: the newest articles of the site or of a category, and the newest opinions on an article.

They are the same bytes for everybody, in the site's own language. Each is described once and written in its format.
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
from foundation import atom, json_feed
from foundation.current_site import current_settings
from foundation.feeds import Entry, Feed, with_whole_addresses
from foundation.links import absolute
from foundation.settings import Settings


@section.get("/feed.atom")
def feed() -> Response:
    """The newest articles."""
    return _as_atom(_of_site())


@section.get("/feed.json")
def json_feed_of_site() -> Response:
    """The newest articles as JSON Feed."""
    return _as_json(_of_site())


@section.get("/categories/<slug:slug>/feed.atom")
def category_feed(slug: str) -> Response:
    """The newest articles of a category."""
    return _as_atom(_of_category(slug))


@section.get("/categories/<slug:slug>/feed.json")
def category_json_feed(slug: str) -> Response:
    """The newest articles of a category as JSON Feed."""
    return _as_json(_of_category(slug))


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
    return _as_atom(_described(title, url_for("articles.show", address=article), entries))


def _as_atom(described: Feed) -> Response:
    return for_everybody(Response(atom.atom_document(described), mimetype=atom.MIMETYPE), STRANGER)


def _as_json(described: Feed) -> Response:
    document = Response(json_feed.json_feed_document(described), mimetype=json_feed.MIMETYPE)
    return for_everybody(document, STRANGER)


def _of_site() -> Feed:
    entries = [_of_article(article) for article in queries.newest_articles()]
    return _described(_site().site_name, url_for("articles.front"), entries)


def _of_category(slug: str) -> Feed:
    category = queries.category_by_slug(slug) or abort(404)
    entries = [_of_article(article) for article in queries.newest_articles(category)]
    return _described(f"{category.name} – {_site().site_name}", url_for("articles.category", slug=slug), entries)


def _described(title: str, address: str, entries: Sequence[Entry]) -> Feed:
    site = _site()
    return Feed(
        own_address=absolute(request.path),
        address=absolute(address),
        title=title,
        author=site.site_name,
        language=site.default_language,
        entries=entries,
    )


def _of_article(article: Article) -> Entry:
    return Entry(
        # The number alone leads there as well, and stays when the title changes.
        id=absolute(f"/articles/{article.id}"),
        address=absolute(url_for("articles.show", address=article)),
        title=article.title,
        author=article.author or _site().site_name,
        published=article.published_at,
        updated=article.updated_at or article.published_at,
        html=with_whole_addresses(article.html, absolute("")),
        summary=article.summary,
        picture=absolute(article.lead_picture.largest_address) if article.lead_picture else "",
        subjects=[article.category.name] if article.category else [],
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
