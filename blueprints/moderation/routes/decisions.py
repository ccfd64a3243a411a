"""Deciding about one comment, and taking it back: read the form, one domain call, commit, answer."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.discussion import discussion_of, requested_order
from blueprints.moderation.filters import filters_of_address
from blueprints.moderation.forms import STEPS, WITH_REASON, DecisionForm, check
from blueprints.moderation.routes.section import desk_state, page_before, section, signed_in_moderator
from domain.comments.queries import Viewer, reply_with_parent
from domain.comments.threads import Thread, ThreadPage
from domain.moderation import actions, queries
from domain.moderation.cases import case_of
from domain.moderation.changing import CommentAlreadyDecided
from domain.moderation.models import ModerationEvent
from domain.moderation.reasons import grounds_of, offered_reasons
from domain.moderation.second_looks import NotYoursToDecide
from domain.moderation.undoing import new_batch, undo
from foundation.database import commit
from foundation.htmx import answer, is_fragment_request
from foundation.links import with_query


@section.post("/comments/<number:comment_id>/decisions")
def decide(comment_id: int) -> Response | WerkzeugResponse:
    """Decide about a comment."""
    form = DecisionForm(request.form)
    check(form)
    moderator, version = signed_in_moderator(), form.version.data
    steps, note = STEPS[form.decision.data], form.note.data
    reason_id = form.reason.data if steps[-1] in WITH_REASON else None
    batch = new_batch() if len(steps) > 1 else None

    def work() -> ModerationEvent:
        grounds = grounds_of(reason_id, note)
        return actions.decide(comment_id, *steps, moderator=moderator, version=version, grounds=grounds, batch=batch)

    try:
        event = commit(work)
    except CommentAlreadyDecided as conflict:
        return conflict_answer(conflict)
    return answer_for(event, form.place.data or "")


@section.post("/events/<number:event_id>/reversal")
def undo_event(event_id: int) -> Response | WerkzeugResponse:
    """Take a decision back."""
    moderator = signed_in_moderator()
    try:
        event = commit(lambda: undo(event_id, moderator=moderator))
    except CommentAlreadyDecided as conflict:
        return conflict_answer(conflict)
    return answer_for(event, request.form.get("place", ""))


def answer_for(event: ModerationEvent, place: str) -> Response | WerkzeugResponse:
    """What changes where the decision was made: on the desk, or beside the comment on its article."""
    event_id, comment_id = event.id, event.comment_id
    if not is_fragment_request():
        if place == "article":
            return redirect(url_for("comments.show", comment_id=comment_id), 303)
        return redirect(with_query(page_before(), done=event_id), 303)
    event = queries.event_by_id(event_id) or abort(404)
    if place == "article":
        return _beside_the_article(event)
    moderator = signed_in_moderator()
    filters = filters_of_address(page_before())
    return answer(
        "moderation/decide.swap.html",
        event=event,
        case=case_of(comment_id, moderator=moderator),
        filters=filters,
        here=page_before(),
        reasons=offered_reasons(),
        **desk_state(),
    )


def conflict_answer(conflict: CommentAlreadyDecided) -> Response:
    """409: who decided what and when, instead of overwriting it; or who decides instead of this moderator."""
    moderator = signed_in_moderator()
    return answer(
        "moderation/conflict.swap.html" if is_fragment_request() else "moderation/conflict.html",
        status=409,
        case=case_of(conflict.comment_id, moderator=moderator),
        event=queries.event_by_id(conflict.event_id) if conflict.event_id is not None else None,
        note=request.form.get("note", ""),
        colleagues=conflict.colleagues if isinstance(conflict, NotYoursToDecide) else (),
        here=page_before(),
        **desk_state(),
    )


def _beside_the_article(event: ModerationEvent) -> Response:
    comment = reply_with_parent(event.comment_id)
    article = event.comment.article
    page = ThreadPage([Thread(comment, [])], None)
    return answer(
        "moderation/beside.swap.html",
        event=event,
        comment=comment,
        depth=comment.depth,
        article=article,
        discussion=discussion_of(article, viewer=Viewer(may_moderate=True), order=requested_order(), page=page),
        stored=False,
    )
