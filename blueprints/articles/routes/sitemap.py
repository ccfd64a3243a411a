"""What search engines may read, and where it is: robots.txt and the sitemap."""

from collections.abc import Iterable

from flask import Response, abort, url_for

from blueprints.articles.routes.section import section
from blueprints.discussion import for_everybody
from domain.articles import queries
from domain.articles.sitemap import mapped_articles, part_count
from domain.comments.queries import STRANGER
from foundation.links import absolute
from foundation.sitemaps import MIMETYPE, sitemap_document, sitemap_index_document

# Desk and doors, results of searches, and what belongs to one reader.
NOT_FOR_ROBOTS = ("/accounts/", "/moderation/", "/editorial/", "/search", "/comments/mine", "/mail/")


@section.get("/robots.txt")
def robots() -> Response:
    """What robots should leave alone, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS)]
    lines += ["", f"Sitemap: {absolute(url_for('articles.sitemap'))}", ""]
    return for_everybody(Response("\n".join(lines), mimetype="text/plain"), STRANGER)


@section.get("/sitemap.xml")
def sitemap() -> Response:
    """The list of sitemaps: one of the site's own pages, and one for each range of articles."""
    parts = [url_for("articles.sitemap_part", part=part) for part in range(1, part_count() + 1)]
    return _xml(sitemap_index_document(absolute(address) for address in (url_for("articles.sitemap_pages"), *parts)))


@section.get("/sitemaps/pages.xml")
def sitemap_pages() -> Response:
    """The front page, the categories, the archive, and what the site says of itself."""
    categories = [url_for("articles.category", slug=category.slug) for category in queries.categories()]
    own = [url_for(endpoint) for endpoint in ("articles.archive", "site.comment_policy", "site.privacy")]
    return _xml(sitemap_document(_unchanging([url_for("articles.front"), *categories, *own])))


@section.get("/sitemaps/articles-<number:part>.xml")
def sitemap_part(part: int) -> Response:
    """The public articles of one range of numbers."""
    if not 1 <= part <= part_count():
        abort(404)
    pages = [(url_for("articles.show", address=article), article.changed_at) for article in mapped_articles(part)]
    return _xml(sitemap_document((absolute(address), changed) for address, changed in pages))


def _unchanging(addresses: Iterable[str]) -> list[tuple[str, None]]:
    return [(absolute(address), None) for address in addresses]


def _xml(document: bytes) -> Response:
    return for_everybody(Response(document, mimetype=MIMETYPE), STRANGER)
