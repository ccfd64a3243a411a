"""Reading further: more threads, more replies, the place of a single comment."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import parsed_number
from blueprints.comments.routes.arriving import arrivals
from blueprints.comments.routes.section import section
from blueprints.discussion import discussion_of, for_everybody, requested_order, viewer_of
from domain.articles.commented import CommentedArticle
from domain.articles.queries import public_article
from domain.comments import places, queries
from domain.comments.models import Comment
from domain.comments.threads import ThreadPage
from foundation.htmx import answer, is_fragment_request


@section.get("/articles/<article:address>/comments")
def index(address: int) -> Response | WerkzeugResponse:
    """Further threads, or the threads in another order, as fragments."""
    article = public_article(address) or abort(404)
    if "arrived" in request.args and is_fragment_request():
        return arrivals(article)
    start, order = parsed_number(request.args.get("start")), requested_order()
    if not is_fragment_request():
        return redirect(url_for("articles.show", address=article, start=start, order=order, _anchor="opinions"), 303)
    viewer = viewer_of(article.id)
    discussion = discussion_of(article, viewer=viewer, order=order, start=start)
    # Under the article this page continues another one, so that it has no start of its own.
    page = answer(
        "comments/index.swap.html",
        article=article,
        discussion=discussion,
        is_start=start is None,
        stored=viewer.is_stranger,
    )
    return for_everybody(page, viewer)


@section.get("/articles/<article:address>/threads/<number:comment_id>")
def thread(address: int, comment_id: int) -> Response:
    """One thread on a page of its own."""
    return _thread_answer("comments/thread.html", address, comment_id)


@section.get("/articles/<article:address>/threads/<number:comment_id>/replies")
def replies(address: int, comment_id: int) -> Response | WerkzeugResponse:
    """Further replies of a thread, as a fragment."""
    if not is_fragment_request():
        article = public_article(address) or abort(404)
        start = parsed_number(request.args.get("start"))
        return redirect(url_for("comments.thread", address=article, comment_id=comment_id, start=start), 303)
    return _thread_answer("comments/replies.swap.html", address, comment_id)


@section.get("/comments/<number:comment_id>")
def show(comment_id: int) -> WerkzeugResponse:
    """The place where a comment stands, wherever it is paged."""
    comment = queries.comment_by_id(comment_id)
    if comment is None or public_article(comment.article_id) is None:
        abort(404)
    viewer = viewer_of(comment.article_id)
    if not (comment.is_listed or viewer.may_moderate or queries.owns(viewer.reader, comment)):
        abort(404)
    return redirect(place_of(comment), 303)


def place_of(comment: Comment) -> str:
    """The address of the page on which a comment stands, with its anchor."""
    anchor = f"comment-{comment.id}"
    article = comment.article
    if comment.depth and not places.is_among_first_replies(comment):
        start = places.page_start_of(comment)
        return url_for("comments.thread", address=article, comment_id=comment.thread_id, start=start, _anchor=anchor)
    top_id = comment.thread_id or comment.id
    start = None if places.is_on_first_page(article, top_id) else top_id
    return url_for("articles.show", address=article, start=start, _anchor=anchor)


def newest_place(article: CommentedArticle, comment_id: int) -> str:
    """The same for a top-level comment that was sent a moment ago: the article begins with the newest."""
    return url_for("articles.show", address=article, _anchor=f"comment-{comment_id}")


def _thread_answer(template: str, address: int, comment_id: int) -> Response:
    article = public_article(address) or abort(404)
    viewer = viewer_of(article.id)
    top = queries.listed_comment(article, comment_id)
    if top is None or top.depth != 0:
        abort(404)
    start = parsed_number(request.args.get("start"))
    # What only this viewer sees stands on the page already that the fragment is put into.
    shown_to = queries.STRANGER if is_fragment_request() else viewer
    shown = queries.whole_thread(top, viewer=shown_to, start=start)
    discussion = discussion_of(article, viewer=viewer, page=ThreadPage([shown], None))
    page = answer(
        template,
        article=article,
        thread=shown,
        is_first=start is None,
        discussion=discussion,
        stored=viewer.is_stranger,
    )
    return for_everybody(page, viewer)
