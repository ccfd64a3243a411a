"""Putting one's own comment in other words: the form, and sending it. They wait unless their author may pass."""

from flask import Response, redirect, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import number_in
from blueprints.comments.forms import RevisionForm
from blueprints.comments.routes.own import author, comes_from_mine, for_nobody_else, own_comment, way_back
from blueprints.comments.routes.section import section
from domain.comments.letters import Letter
from domain.comments.models import Comment, CommentStatus
from domain.moderation.authors import REVISABLE, CannotBeRevised, UnchangedWords, revise_comment
from domain.moderation.intake import screened
from domain.moderation.own import refused_edits, words_to_revise
from domain.moderation.queries import last_events
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.errors import to_wait, wait_sentence
from foundation.htmx import answer
from foundation.limits import LimitReached
from foundation.same_origin import Source, answers_foreign_requests_itself, foreign_sentence, source_of_request


@section.get("/comments/<number:comment_id>/revisions/new")
def new_revision(comment_id: int) -> Response:
    """The form to put one's own words differently: those that wait, else those sent back, else those shown."""
    comment = own_comment(comment_id)
    if comment.status not in REVISABLE:
        raise CannotBeRevised
    return _form(comment, RevisionForm(text=words_to_revise(comment)))


@section.post("/comments/<number:comment_id>/revisions")
@answers_foreign_requests_itself
def create_revision(comment_id: int) -> Response | WerkzeugResponse:
    """Send the new words."""
    comment, source = own_comment(comment_id), source_of_request()
    form = RevisionForm(request.form)
    is_valid = form.validate()
    if source is not Source.OURS:
        return _form(comment, form, status=source.refusal, message=foreign_sentence())
    if not is_valid:
        return _form(comment, form, status=422)
    if request.form.get("preview"):
        shown = Letter.written(author_name="", email="", text=form.text.data or "").shown
        return _form(comment, form, preview=shown)
    letter = Letter.written(author_name=comment.author_name, email=comment.email, text=form.text.data)
    sender, settings = author(), current_settings()
    base_id = number_in(request.form.get("base", ""))  # the revision that the form was opened with
    screening = screened(letter, settings=settings, besides=comment_id)
    try:
        commit(
            lambda: revise_comment(
                comment_id, letter, author=sender, settings=settings, screening=screening, base_id=base_id
            )
        )
    except UnchangedWords:
        return _form(own_comment(comment_id), form, status=422, message=_unchanged_sentence())
    except LimitReached as error:
        return to_wait(_form(own_comment(comment_id), form, status=429, message=wait_sentence(error)), error)
    return redirect(way_back(own_comment(comment_id)), 303)


def _form(
    comment: Comment, form: RevisionForm, *, status: int = 200, message: str = "", preview: Markup | None = None
) -> Response:
    is_returned = comment.status == CommentStatus.RETURNED
    event = last_events([comment]).get(comment.id) if is_returned else None
    page = answer(
        "comments/new_revision.html",
        status=status,
        comment=comment,
        article=comment.article,
        form=form,
        event=event or refused_edits([comment]).get(comment.id),
        message=message,
        preview=preview,
        place="mine" if comes_from_mine() else "",
        way_back=way_back(comment),
        token=status in {403, 422} and source_of_request() is not Source.OURS,
    )
    return for_nobody_else(page)


def _unchanged_sentence() -> str:
    return gettext("These are the words as they were. Please change them, or leave them as they are.")
