"""Deciding about comments: read the form, one domain call, commit, answer."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import parsed_cursor, parsed_number
from blueprints.discussion import discussion_of, requested_order
from blueprints.moderation.forms import DecisionForm
from domain.accounts.models import User
from domain.comments.queries import Viewer, reply_with_parent
from domain.comments.threads import Thread, ThreadPage
from domain.moderation import actions, queries
from domain.moderation.actions import CommentAlreadyDecided
from domain.moderation.models import ModerationEvent
from foundation.access import staff_only
from foundation.database import commit
from foundation.htmx import answer, is_fragment_request
from foundation.text import normalize_line

section = Blueprint("moderation", __name__, url_prefix="/moderation")
section.before_request(staff_only("moderation"))


@section.get("/")
def queue() -> Response:
    """What waits, oldest first; after a plain decision, with the means to take it back."""
    begun = parsed_cursor(request.args.get("start"))
    start = queries.Start(*begun) if begun else None
    done = parsed_number(request.args.get("done"))
    return answer(
        "moderation/queue.html",
        queue=queries.queue(start=start),
        is_first=start is None,
        event=queries.event_by_id(done) if done is not None else None,
        **_clock(),
    )


@section.get("/log")
def log() -> Response:
    """The newest decisions, each with the means to take it back."""
    return answer("moderation/log.html", events=queries.recent_events(), **_clock())


@section.post("/comments/<number:comment_id>/approval")
def approve(comment_id: int) -> Response | WerkzeugResponse:
    """Make a comment visible to everyone."""
    return _decided(
        lambda form, moderator: actions.approve_comment(comment_id, moderator=moderator, version=form.version.data)
    )


@section.post("/comments/<number:comment_id>/rejection")
def reject(comment_id: int) -> Response | WerkzeugResponse:
    """Keep a comment from being shown."""
    return _decided(
        lambda form, moderator: actions.reject_comment(
            comment_id, moderator=moderator, version=form.version.data, reason=normalize_line(form.reason.data or "")
        )
    )


@section.post("/events/<number:event_id>/reversal")
def undo(event_id: int) -> Response | WerkzeugResponse:
    """Take a decision back."""
    moderator = _moderator()
    try:
        event = commit(lambda: actions.undo(event_id, moderator=moderator))
    except CommentAlreadyDecided as conflict:
        return _conflict(conflict)
    return _answer_for(event, request.form.get("place", ""), template="moderation/undo.swap.html")


def _decided(decide: Callable[[DecisionForm, User], ModerationEvent]) -> Response | WerkzeugResponse:
    form = DecisionForm(request.form)
    if not form.validate():
        abort(422)
    moderator = _moderator()
    try:
        event = commit(lambda: decide(form, moderator))
    except CommentAlreadyDecided as conflict:
        return _conflict(conflict)
    return _answer_for(event, form.place.data or "", template="moderation/decide.swap.html")


def _answer_for(event: ModerationEvent, place: str, *, template: str) -> Response | WerkzeugResponse:
    event_id, comment_id = event.id, event.comment_id
    if not is_fragment_request():
        if place == "article":
            return redirect(url_for("comments.show", comment_id=comment_id), 303)
        return redirect(url_for("moderation.queue", done=event_id), 303)
    event = queries.event_by_id(event_id) or abort(404)
    if place == "article":
        return _beside_the_article(event)
    return answer(template, event=event, comment=queries.waiting_comment(comment_id), **_clock())


def _beside_the_article(event: ModerationEvent) -> Response:
    comment = reply_with_parent(event.comment_id)
    article = event.comment.article
    viewer = Viewer(may_moderate=True)
    page = ThreadPage([Thread(comment, [])], None)
    return answer(
        "moderation/beside.swap.html",
        event=event,
        comment=comment,
        depth=comment.depth,
        article=article,
        discussion=discussion_of(article, viewer=viewer, order=requested_order(), page=page),
        stored=False,
    )


def _conflict(conflict: CommentAlreadyDecided) -> Response:
    """409: who decided what and when, instead of overwriting it."""
    return answer(
        "moderation/conflict.swap.html" if is_fragment_request() else "moderation/conflict.html",
        status=409,
        comment=queries.waiting_comment(conflict.comment_id),
        event=queries.event_by_id(conflict.event_id) if conflict.event_id is not None else None,
        **_clock(),
    )


def _moderator() -> User:
    """The signed-in account itself, not Flask-Login's stand-in for it."""
    return current_user._get_current_object()  # type: ignore[no-any-return] # noqa: SLF001 the documented way


def _clock() -> dict[str, object]:
    return {"waiting": queries.waiting_count(), "longest_since": queries.longest_waiting_since()}
