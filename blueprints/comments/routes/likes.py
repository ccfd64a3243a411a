"""Liking a comment and taking a like back, on a page that is the same for everybody until then."""

from collections.abc import Callable

from flask import Response, abort, redirect
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.comments.routes.reading import place_of
from blueprints.comments.routes.section import section
from domain.articles.queries import public_article
from domain.comments import queries
from domain.comments.likes import CannotBeLiked, Liked, like_comment, unlike_comment
from foundation.cookies import new_reader_token, reader_token, remember_reader
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.digests import network_digest
from foundation.htmx import answer, is_fragment_request
from foundation.same_origin import ForeignRequest, Source, answers_foreign_requests_itself, source_of_request


@section.post("/comments/<number:comment_id>/likes")
@answers_foreign_requests_itself
def like(comment_id: int) -> Response | WerkzeugResponse:
    """Like a comment. A second time changes nothing."""
    if source_of_request() is not Source.OURS:
        return _once_more(comment_id, is_liked=False)
    token, new_token = reader_token(), new_reader_token()
    network, settings = network_digest(), current_settings()
    return _changed(
        lambda: like_comment(comment_id, token=token, new_token=new_token, network_digest=network, settings=settings)
    )


@section.post("/comments/<number:comment_id>/likes/removal")
@answers_foreign_requests_itself
def remove_like(comment_id: int) -> Response | WerkzeugResponse:
    """Take a like back. Where there is none, nothing changes."""
    if source_of_request() is not Source.OURS:
        return _once_more(comment_id, is_liked=True)
    token = reader_token()
    return _changed(lambda: unlike_comment(comment_id, token=token))


def _changed(work: Callable[[], Liked]) -> Response | WerkzeugResponse:
    """The like button as it is now, or the way back to the comment."""
    try:
        liked = commit(work)
    except CannotBeLiked:
        abort(404)
    comment = queries.comment_by_id(liked.comment.id) or abort(404)
    response: Response | WerkzeugResponse
    if is_fragment_request():
        response = answer("comments/like.swap.html", comment=comment, is_liked=liked.is_liked)
    else:
        response = redirect(place_of(comment), 303)
    if liked.token is not None:
        remember_reader(response, liked.token, article_id=comment.article_id)
    return response


def _once_more(comment_id: int, *, is_liked: bool) -> Response:
    """The button on a page of its own, for a browser that does not say which page it was pressed on."""
    comment = queries.comment_by_id(comment_id)
    if comment is None or not comment.is_published or public_article(comment.article_id) is None:
        abort(404)
    if is_fragment_request():
        raise ForeignRequest
    status = source_of_request().refusal
    page = answer("comments/like.html", status=status, comment=comment, article=comment.article, is_liked=is_liked)
    page.headers["X-Robots-Tag"] = "noindex"
    return page
