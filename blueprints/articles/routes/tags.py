"""The page of a tag."""

from flask import Response, abort

from blueprints.articles.routes.section import for_readers, requested_start, section
from domain.articles import queries
from foundation.htmx import answer


@section.get("/tags/<slug:slug>")
def tag(slug: str) -> Response:
    """The articles with a tag, newest first. A tag that stands on nothing public is nobody's business yet."""
    found = queries.tag_by_slug(slug) or abort(404)
    start = requested_start()
    page = queries.article_page(start=start, tag=found)
    if not page.articles:
        abort(404)
    return for_readers(answer("articles/tag.html", tag=found, page=page, is_first=start is None, stored=True))
