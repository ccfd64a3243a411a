"""Official answers: the form, and sending one; approving the comment in the same step where it waits."""

from flask import Response, abort, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.moderation.forms import AnswerForm
from blueprints.moderation.routes.decisions import answer_for
from blueprints.moderation.routes.section import desk_state, page_before, section, signed_in_moderator
from domain.comments.letters import Letter
from domain.comments.models import Comment
from domain.comments.queries import comment_by_id
from domain.moderation.actions import decide
from domain.moderation.answers import CannotBeAnswered, answer_officially
from domain.moderation.changing import CommentAlreadyDecided
from domain.moderation.models import Action, ModerationEvent
from domain.moderation.queries import event_by_id
from domain.moderation.second_looks import NotYoursToDecide
from domain.moderation.transitions import next_status
from domain.moderation.undoing import new_batch
from foundation.database import commit
from foundation.htmx import answer, is_fragment_request, redirect_to


@section.get("/comments/<number:comment_id>/answers/new")
def new_answer(comment_id: int) -> Response:
    """The form to answer a comment officially, approving it as well where it waits."""
    comment = _answerable(comment_id)
    form = AnswerForm(place=request.args.get("place", ""), approve=not comment.is_published, version=comment.version)
    return _form(comment, form, status=200)


@section.post("/comments/<number:comment_id>/answers")
def create_answer(comment_id: int) -> Response | WerkzeugResponse:
    """Publish an official answer."""
    comment = _answerable(comment_id)
    form = AnswerForm(request.form)
    if not form.validate():
        return _form(comment, form, status=422)
    if form.approve.data and form.version.data is None:
        abort(422)  # which words would be approved?
    moderator, version = signed_in_moderator(), form.version.data
    letter = Letter.written(author_name=moderator.name, email="", text=form.text.data)
    batch = new_batch() if form.approve.data else None

    def work() -> ModerationEvent:
        event = None
        if batch is not None:
            event = decide(comment_id, Action.APPROVE, moderator=moderator, version=version, batch=batch)
        answered = answer_officially(comment_id, letter, moderator=moderator, batch=batch)
        return event or answered

    try:
        event = commit(work)
    except CommentAlreadyDecided as conflict:
        return _form_again(conflict, form)
    if form.place.data == "article":
        return _to_the_article(event.comment_id)
    return answer_for(event, "")


def _to_the_article(comment_id: int) -> WerkzeugResponse:
    return redirect_to(url_for("comments.show", comment_id=comment_id))


def _answerable(comment_id: int) -> Comment:
    comment = comment_by_id(comment_id) or abort(404)
    if not comment.is_published and next_status(comment, Action.APPROVE) is None:
        raise CannotBeAnswered
    return comment


def _form_again(conflict: CommentAlreadyDecided, form: AnswerForm) -> Response:
    """The form about the comment as it stands now: if it was published meanwhile, there is nothing to approve."""
    comment = comment_by_id(conflict.comment_id) or abort(404)
    form.version.data, form.approve.data = comment.version, not comment.is_published
    return _form(comment, form, status=409, message=_faster(conflict))


def _faster(conflict: CommentAlreadyDecided) -> str:
    """Who decided before this answer came, so that it is not sent to what nobody sees; its text stays in the form."""
    if isinstance(conflict, NotYoursToDecide):
        return gettext(
            "You rejected this comment, and its author asks for a second look. Somebody else decides: %(names)s.",
            names=", ".join(conflict.colleagues),
        )
    event = event_by_id(conflict.event_id) if conflict.event_id is not None else None
    if event is None or event.moderator is None:
        return gettext("This comment was changed before you decided. Your text is still here.")
    return gettext(
        "%(name)s decided about this comment before you. Your text is still here; look at the comment again.",
        name=event.moderator.name,
    )


def _form(comment: Comment, form: AnswerForm, *, status: int, message: str = "") -> Response:
    template = "moderation/answer.swap.html" if is_fragment_request() else "moderation/answer.html"
    return answer(
        template, status=status, comment=comment, form=form, message=message, here=page_before(), **desk_state()
    )
