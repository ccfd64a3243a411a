"""Pages of articles: read what is asked for, get it, show it."""

from typing import NoReturn

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import parsed_number
from blueprints.articles.lasting import changes_by_time_at
from blueprints.articles.routes.section import for_readers, requested_start, section
from blueprints.articles.structured import structured_data
from blueprints.discussion import discussion_of, for_everybody, requested_order, viewer_of
from domain.articles import queries
from domain.articles.around import neighbours, related_articles, tags_of
from domain.articles.front import category_blocks, most_discussed
from domain.comments.queries import Order, newest_comments
from foundation.htmx import answer
from foundation.page_cache import is_to_be_kept

# The first page leaves room for what is discussed and for a little of each category.
FRONT_LENGTH = 10


@section.get("/")
def front() -> Response:
    """The newest articles with what is discussed and a little of each category, or a page of older ones."""
    start = requested_start()
    if start is not None:
        page = answer("articles/older.html", page=queries.article_page(start=start), stored=True)
        return for_readers(page)
    newest = queries.article_page(most=FRONT_LENGTH)
    shown = {article.id for article in newest.articles}
    return for_readers(
        answer(
            "articles/front.html",
            page=newest,
            letters=newest_comments(),
            discussed=most_discussed(),
            blocks=category_blocks(queries.categories(), besides=shown),
            stored=True,
        )
    )


@section.get("/categories/<slug:slug>")
def category(slug: str) -> Response:
    """The articles of a category, newest first."""
    found = queries.category_by_slug(slug) or abort(404)
    start = requested_start()
    page = queries.article_page(start=start, category=found)
    return for_readers(answer("articles/category.html", category=found, page=page, is_first=start is None, stored=True))


@section.get("/articles/<article:address>")
def show(address: int) -> Response | WerkzeugResponse:
    """An article with its discussion."""
    article = queries.public_article(address) or _nobody_may_see(address)
    canonical = url_for("articles.show", address=article)
    if request.path != canonical:
        return redirect(
            canonical + (f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""), 301
        )
    # Before all that follows, which may be of a later moment.
    until = changes_by_time_at(article) if is_to_be_kept(request.environ) else None
    viewer = viewer_of(article)
    start = parsed_number(request.args.get("start"))
    order = requested_order()
    discussion = discussion_of(article, viewer=viewer, order=order, start=start)
    tags = tags_of(article)
    # What search engines read stands on the canonical page alone: everybody's, its first page in the usual order.
    is_canonical = viewer.is_stranger and start is None and order is Order.NEWEST
    page = answer(
        "articles/show.html",
        article=article,
        tags=tags,
        related=related_articles(article, tags),
        neighbours=neighbours(article),
        discussion=discussion,
        stored=viewer.is_stranger,
        structured=structured_data(article, discussion) if is_canonical else "",
    )
    return for_everybody(page, viewer, until=until)


def _nobody_may_see(article_id: int) -> NoReturn:
    """410 for what readers saw once, so that search engines forget it; 404 for what they may not know of."""
    abort(410 if queries.is_withdrawn(article_id) else 404)
