"""What was published since the page was opened: asked for now and then, and put in when the reader wishes."""

from flask import Response, abort, make_response, request

from blueprints.addresses import moment_word, parsed_moment, parsed_numbers
from blueprints.comments.routes.section import section
from blueprints.discussion import discussion_of, for_everybody, viewer_of
from domain.articles.models import Article
from domain.comments.arriving import Arrivals, NoSuchArticle, arrived_since
from domain.comments.threads import ThreadPage
from foundation.htmx import answer


@section.get("/articles/<article:address>/comments/arrived")
def arrived(address: int) -> Response:
    """What was published since a moment, as words: the moment of the newest, and all numbers; 204 when it is nothing.

    The same for everybody, with one query and in one packet: the page knows which of them it shows already.
    """
    try:
        found = arrived_since(address, parsed_moment(request.args.get("since")))
    except NoSuchArticle:
        abort(404)
    if not found:
        return _nothing()
    words = [moment_word(found[-1][1]), *(str(number) for number, _moment in found)]
    return Response(" ".join(words), mimetype="text/plain")


def arrivals(article: Article) -> Response:
    """The comments with these numbers as fragments, each for its place in the page; 204 when none is there any more."""
    found = Arrivals(article, parsed_numbers(request.args["arrived"]))
    if found.since is None:
        return _nothing()
    viewer = viewer_of(article.id)
    page = answer(
        "comments/arrived.swap.html",
        article=article,
        arrivals=found,
        since=found.since,
        discussion=discussion_of(article, viewer=viewer, page=ThreadPage(found.threads, None)),
        stored=viewer.is_stranger,
    )
    return for_everybody(page, viewer)


def _nothing() -> Response:
    """204, without the type of what is not there: the smallest answer."""
    response = make_response("", 204)
    del response.headers["Content-Type"]
    return response
