"""Putting a returned comment in other words: its author's form, and sending it back to the desk."""

from flask import Response, abort, current_app, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.comments.forms import RevisionForm
from blueprints.comments.routes.reading import place_of
from blueprints.comments.routes.section import section
from domain.comments import queries
from domain.comments.actions import spend_limits
from domain.comments.letters import Letter
from domain.comments.models import Comment, CommentStatus
from domain.moderation.actions import NotReturned, UnchangedWords, reword_comment
from domain.moderation.intake import screened
from domain.moderation.models import ModerationEvent
from domain.moderation.queries import last_events
from foundation.cookies import reader_token
from foundation.database import commit
from foundation.htmx import answer


@section.get("/comments/<number:comment_id>/revisions/new")
def new_revision(comment_id: int) -> Response:
    """The form to put a returned comment in other words."""
    comment = _own_comment(comment_id)
    if comment.status != CommentStatus.RETURNED:
        raise NotReturned
    return _form(comment, RevisionForm(text=comment.revision.words))


@section.post("/comments/<number:comment_id>/revisions")
def create_revision(comment_id: int) -> Response | WerkzeugResponse:
    """Send the new words; they wait for the moderator who asked for them."""
    comment = _own_comment(comment_id)
    form = RevisionForm(request.form)
    if not form.validate():
        return _form(comment, form, status=422)
    if request.form.get("preview"):
        shown = Letter.written(author_name="", email="", text=form.text.data or "").shown
        return _form(comment, form, preview=shown)
    letter = Letter.written(author_name=comment.author_name, email=comment.email, text=form.text.data)
    if _is_sent(comment, letter):
        return redirect(place_of(comment), 303)
    settings = current_app.config["SETTINGS"]
    screening = screened(letter, settings=settings, besides=comment_id)

    def work() -> ModerationEvent:
        event = reword_comment(comment_id, letter, screening=screening)
        own = queries.comment_by_id(comment_id) or abort(404)
        spend_limits(own.article_id, own.reader_id or 0, own.network_digest, settings)
        return event

    try:
        commit(work)
    except UnchangedWords:
        return _form(_own_comment(comment_id), form, status=422, is_unchanged=True)
    except NotReturned:
        if not _is_sent(_own_comment(comment_id), letter):
            raise
    return redirect(place_of(_own_comment(comment_id)), 303)


def _is_sent(comment: Comment, letter: Letter) -> bool:
    """True when the same form was sent before, perhaps a moment ago."""
    return comment.status == CommentStatus.PENDING and comment.revision.words == letter.words


def _own_comment(comment_id: int) -> Comment:
    """The comment, if this reader wrote it; nobody else learns that it exists."""
    comment = queries.comment_by_id(comment_id)
    if comment is None or not queries.owns(queries.reader_by_token(reader_token()), comment):
        abort(404)
    return comment


def _form(
    comment: Comment,
    form: RevisionForm,
    *,
    status: int = 200,
    is_unchanged: bool = False,
    preview: Markup | None = None,
) -> Response:
    page = answer(
        "comments/new_revision.html",
        status=status,
        comment=comment,
        article=comment.article,
        form=form,
        event=last_events([comment]).get(comment.id),
        is_unchanged=is_unchanged,
        preview=preview,
    )
    page.headers["X-Robots-Tag"] = "noindex"
    return page
