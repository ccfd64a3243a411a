"""A reader's own comments: the page that lists them, and what every action of their author needs."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import parsed_number
from blueprints.comments.routes.reading import place_of
from blueprints.comments.routes.section import section
from domain.articles.queries import public_article
from domain.comments import queries
from domain.comments.models import Comment, CommentStatus
from domain.comments.readers import Reader
from domain.moderation.authors import Author
from domain.moderation.own import STATES, counts_of, is_on_first_page, own_comments, own_page
from domain.moderation.waiting import usual_wait
from foundation.cookies import reader_token
from foundation.digests import network_digest
from foundation.htmx import answer, is_fragment_request

MINE = "mine"


@section.get("/comments/mine")
def mine() -> Response:
    """Everything this browser wrote, and what became of it; nobody else can open it."""
    reader = queries.reader_by_token(reader_token())
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    start = parsed_number(request.args.get("start"))
    page = own_page(reader, state=state, start=start) if reader is not None else None
    return for_nobody_else(
        answer(
            "comments/mine.html",
            page=page,
            counts=counts_of(reader) if reader is not None else {},
            state=state,
            start=start,
            usual_wait=usual_wait() if page is not None and page.comments else None,
        )
    )


def own_comment(comment_id: int) -> Comment:
    """The comment, if this reader wrote it; nobody else learns that it exists."""
    comment = queries.comment_by_id(comment_id)
    if comment is None or not queries.owns(queries.reader_by_token(reader_token()), comment):
        abort(404)
    return comment


def author() -> Author:
    """Who acts; that a comment is their own was asked before."""
    return Author(_reader().id, network_digest())


def comes_from_mine() -> bool:
    """True when the reader came from the list of their own comments, where they then go back to."""
    return request.values.get("place") == MINE


def way_back(comment: Comment) -> str:
    """Where the reader goes on: beside the comment on its article, or in the list of their own."""
    is_there = comment.status != CommentStatus.WITHDRAWN and public_article(comment.article_id) is not None
    if is_there and not comes_from_mine():
        return place_of(comment)
    start = None if is_on_first_page(_reader(), comment.id) else comment.id
    return url_for("comments.mine", start=start, _anchor=f"comment-{comment.id}")


def done(comment_id: int, sentence: str) -> Response | WerkzeugResponse:
    """What changes where the author acted: the comment in the list of their own, or beside its article."""
    comment = own_comment(comment_id)
    if not is_fragment_request():
        return redirect(way_back(comment), 303)
    if not comes_from_mine():
        return for_nobody_else(answer("comments/withdrawn.swap.html", comment=comment, sentence=sentence))
    [own] = own_comments([comment_id])
    page = answer(
        "comments/own.swap.html",
        own=own,
        counts=counts_of(_reader()),
        state="",
        sentence=sentence,
        usual_wait=usual_wait(),
    )
    return for_nobody_else(page)


def for_nobody_else(response: Response) -> Response:
    """A reader's own page: found by no search engine, and kept by no cache."""
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _reader() -> Reader:
    return queries.reader_by_token(reader_token()) or abort(404)
