"""Pages of articles: read what is asked for, get it, show it."""

from typing import NoReturn

from flask import Response, abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import parsed_number
from blueprints.articles.frames import about, find_frame, find_structured_data, make_frame, make_structured_data
from blueprints.articles.routes.section import for_readers, requested_start, section
from blueprints.discussion import Discussion, discussion_of, for_everybody, requested_order, viewer_of
from blueprints.drawing import Drawing
from domain.articles import queries
from domain.articles.front import category_blocks, most_discussed
from domain.comments.queries import newest_comments, thread_page
from foundation import clock
from foundation.access import is_signed_in
from foundation.database import look_anew
from foundation.htmx import answer
from foundation.language import current_language

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
    start, order = parsed_number(request.args.get("start")) or None, requested_order()
    # Before all that follows, which may be of a later moment; the session may have looked for a visitor's row already.
    now = clock.now()
    look_anew()
    row = queries.article_row(address) or abort(404)
    viewer = viewer_of(address)
    page = thread_page(address, viewer=viewer, order=order, start=start)
    key = (
        request.path,
        current_language(),
        request.url_root,
        order,
        start is None,
        bool(page.threads),
        bool(page.next_start),
    )
    is_staff = is_signed_in()
    frame, data = (None, None) if is_staff else (find_frame(key, row), find_structured_data(key, row))
    if frame is not None and data is not None and viewer.is_stranger:
        discussion = Discussion(viewer, order.value, start, page, frame.is_open)
    else:
        article = queries.public_article(address) or _nobody_may_see(address)
        canonical = url_for("articles.show", address=article)
        if request.path != canonical:
            query = request.query_string.decode("ascii", "ignore")
            return redirect(f"{canonical}?{query}" if query else canonical, 301)
        discussion = discussion_of(article, viewer=viewer, order=order, start=start, page=page)
        if is_staff:
            threads = Drawing(article, discussion, stored=False).threads(page.threads)
            whole = answer(
                "articles/show.html",
                **about(article, discussion) | {"structured": "", "threads": threads, "stored": False},
            )
            return for_everybody(whole, viewer)
        frame = frame or make_frame(key, row, article, discussion, now)
        data = make_structured_data(key, row, article, discussion) if data is None else data
    threads = Drawing(frame, discussion, stored=viewer.is_stranger).encoded(page.threads)
    return for_everybody(make_response(frame.filled(threads, page, row, data)), viewer, until=frame.until)


def _nobody_may_see(article_id: int) -> NoReturn:
    """410 for what readers saw once, so that search engines forget it; 404 for what they may not know of."""
    abort(410 if queries.is_withdrawn(article_id) else 404)
