"""Reporting a comment: the form beneath it or on a page of its own, and taking the report."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.comments.mails import tell_moderators
from blueprints.comments.report_form import ReportForm
from blueprints.comments.routes.section import section
from blueprints.discussion import for_everybody, viewer_of
from domain.articles.queries import public_article
from domain.comments import queries
from domain.comments.models import Comment
from domain.moderation.reports import Received, has_reported, receive_report
from foundation.cookies import new_reader_token, reader_token, remember_reader
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.digests import network_digest
from foundation.errors import to_wait, wait_sentence
from foundation.htmx import answer, is_fragment_request
from foundation.limits import LimitReached
from foundation.same_origin import Source, answers_foreign_requests_itself, foreign_sentence, source_of_request
from foundation.text import normalize_text


@section.get("/comments/<number:comment_id>/reports/new")
def new_report(comment_id: int) -> Response:
    """The form to report a comment; who reported it before is told so."""
    comment = _comment_under_a_public_article(comment_id)
    viewer = viewer_of(comment.article_id)
    is_reported = has_reported(viewer.reader, comment_id)
    if not (comment.is_published or is_reported):
        abort(404)
    template = "comments/new_report.swap.html" if is_fragment_request() else "comments/new_report.html"
    page = answer(template, comment=comment, article=comment.article, form=ReportForm(None), is_reported=is_reported)
    return for_everybody(page, viewer)


@section.post("/comments/<number:comment_id>/reports")
@answers_foreign_requests_itself
def create_report(comment_id: int) -> Response | WerkzeugResponse:
    """Take a report. What cannot be taken comes back in its form, with the note."""
    comment = _comment_under_a_public_article(comment_id)
    form = ReportForm(request.form)
    is_valid, source = form.validate(), source_of_request()
    if source is not Source.OURS:
        return _form_again(comment, form, source.refusal, foreign_sentence(), token=True)
    if not is_valid:
        return _form_again(comment, form, 422)
    try:
        received = _receive(comment_id, form)
    except LimitReached as error:
        return to_wait(_form_again(comment, form, 429, wait_sentence(error)), error)
    response: Response | WerkzeugResponse
    if is_fragment_request():
        template = "comments/report.swap.html"
        response = answer(template, status=201 if received.is_new else 200, comment=comment, is_new=received.is_new)
    else:
        response = redirect(url_for("comments.new_report", comment_id=comment_id), 303)
    remember_reader(response, received.token, article_id=comment.article_id)
    return response


def _receive(comment_id: int, form: ReportForm) -> Received:
    token, new_token = reader_token(), new_reader_token()
    network = network_digest()

    def work() -> Received:
        received = receive_report(
            comment_id,
            kind=form.kind.data,
            note=normalize_text(form.note.data or ""),
            token=token,
            new_token=new_token,
            network_digest=network,
            settings=current_settings(),
        )
        if received.is_held and _comment_under_a_public_article(comment_id).is_waiting:
            tell_moderators()
        return received

    return commit(work)


def _comment_under_a_public_article(comment_id: int) -> Comment:
    comment = queries.comment_by_id(comment_id)
    if comment is None or public_article(comment.article_id) is None:
        abort(404)
    return comment


def _form_again(comment: Comment, form: ReportForm, status: int, message: str = "", *, token: bool = False) -> Response:
    """The form with what was chosen and typed; nothing of a comment that readers cannot see."""
    comment = _comment_under_a_public_article(comment.id)  # again: a refused report ended the transaction
    if not comment.is_published:
        abort(404)
    return answer(
        "comments/refused_report.swap.html" if is_fragment_request() else "comments/new_report.html",
        status=status,
        comment=comment,
        article=comment.article,
        form=form,
        message=message,
        token=token,
        is_reported=False,
    )
