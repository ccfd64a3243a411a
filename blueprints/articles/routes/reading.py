"""Pages of articles: read what is asked for, get it, show it."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import parsed_cursor, parsed_number
from blueprints.articles.routes.section import for_readers, section
from blueprints.articles.structured import structured_data
from blueprints.discussion import discussion_of, for_everybody, requested_order, viewer_of
from domain.articles import queries
from domain.articles.stages import is_withdrawn
from domain.comments.queries import Order, newest_comments
from foundation.htmx import answer


@section.get("/")
def front() -> Response:
    """The newest articles, or a page of older ones."""
    start = _start()
    page = queries.article_page(start=start)
    letters = newest_comments() if start is None else []
    return for_readers(answer("articles/front.html", page=page, letters=letters, is_first=start is None, stored=True))


@section.get("/categories/<slug:slug>")
def category(slug: str) -> Response:
    """The articles of a category, newest first."""
    found = queries.category_by_slug(slug) or abort(404)
    start = _start()
    page = queries.article_page(start=start, category=found)
    return for_readers(answer("articles/category.html", category=found, page=page, is_first=start is None, stored=True))


@section.get("/articles/<article:address>")
def show(address: int) -> Response | WerkzeugResponse:
    """An article with its discussion."""
    article = queries.public_article(address) or abort(410 if is_withdrawn(address) else 404)
    canonical = url_for("articles.show", address=article)
    if request.path != canonical:
        return redirect(
            canonical + (f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""), 301
        )
    viewer = viewer_of(article)
    start = parsed_number(request.args.get("start"))
    order = requested_order()
    discussion = discussion_of(article, viewer=viewer, order=order, start=start)
    # What search engines read stands on the canonical page alone: everybody's, its first page in the usual order.
    is_canonical = viewer.is_stranger and start is None and order is Order.NEWEST
    page = answer(
        "articles/show.html",
        article=article,
        related=queries.more_of_category(article),
        discussion=discussion,
        stored=viewer.is_stranger,
        structured=structured_data(article, discussion) if is_canonical else "",
    )
    return for_everybody(page, viewer)


def _start() -> queries.Start | None:
    begun = parsed_cursor(request.args.get("start"))
    return queries.Start(*begun) if begun else None
