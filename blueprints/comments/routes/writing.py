"""Sending a comment: read the form, one domain call, commit, answer."""

import dataclasses
from collections.abc import Collection

from flask import Response, abort, redirect, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import number_in, parsed_number
from blueprints.comments.forms import CommentForm
from blueprints.comments.mails import tell_moderators, watch_for
from blueprints.comments.routes.reading import newest_place, place_of
from blueprints.comments.routes.section import section
from blueprints.discussion import FIELDS, Discussion, Draft, discussion_of, for_everybody, requested_order, viewer_of
from domain.articles.models import Article
from domain.articles.queries import public_article
from domain.comments import queries
from domain.comments.actions import ArticleNotFound, CommentsClosed, ParentNotFound, Submitted, submit_comment
from domain.comments.letters import Letter, Sender
from domain.comments.models import Comment
from domain.comments.openness import comments_are_open, policy_in_force
from domain.comments.sent import sent_comment
from domain.comments.threads import Thread, ThreadPage, into_branches
from domain.moderation.intake import screened
from domain.moderation.waiting import usual_wait
from domain.privacy.policy import PRIVACY_POLICY_VERSION
from foundation import clock
from foundation.access import may_enter
from foundation.cookies import new_reader_token, reader_token, remember_reader
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.digests import keyed_digest, network_digest
from foundation.errors import to_wait, wait_sentence
from foundation.htmx import answer, is_fragment_request
from foundation.limits import LimitReached
from foundation.same_origin import Source, answers_foreign_requests_itself, foreign_sentence, source_of_request


@section.post("/articles/<article:address>/comments")
@answers_foreign_requests_itself
def create(address: int) -> Response | WerkzeugResponse:
    """Send a comment. What cannot be taken comes back in its form, with the text."""
    form = CommentForm(request.form)  # named, because Flask-WTF would also take JSON and files for fields
    is_valid, source = form.validate(), source_of_request()
    if source is not Source.OURS:
        return _form_again(address, form, source.refusal, foreign_sentence(), token=True)
    is_preview = bool(request.form.get("preview"))
    if is_preview or not is_valid:
        return _preview(address, form) if is_preview else _form_again(address, form, 422)
    try:
        submitted = _submit(address, form)
    except LimitReached as error:
        return to_wait(_form_again(address, form, 429, wait_sentence(error)), error)
    except ParentNotFound:
        return _form_again(address, form, 422, _parent_sentence())
    except CommentsClosed:
        return _form_again(address, form, 403, _closed_sentence())
    except ArticleNotFound:
        abort(404)
    response = _stored_answer(submitted)
    remember_reader(response, submitted.token, article_id=address)
    return response


@section.get("/articles/<article:address>/comments/new")
def new(address: int) -> Response:
    """The form to reply to a comment."""
    article = public_article(address) or abort(404)
    parent_id = parsed_number(request.args.get("parent"))
    parent = queries.listed_comment(article, parent_id) if parent_id is not None else None
    if parent_id is not None and (parent is None or not parent.is_published):
        abort(404)
    viewer = viewer_of(article.id)
    discussion = discussion_of(article, viewer=viewer, order=requested_order(), page=ThreadPage([], None))
    if not discussion.is_open:
        raise CommentsClosed
    template = "comments/form.swap.html" if is_fragment_request() else "comments/new.html"
    draft = Draft(parent=parent, focus="text")
    return for_everybody(answer(template, article=article, draft=draft, discussion=discussion), viewer)


def _preview(address: int, form: CommentForm) -> Response:
    """The form with how its words will look. Nothing is stored or counted, and the name may still be missing."""
    article = public_article(address) or abort(404)
    if not comments_are_open(article, current_settings(), clock.now()):
        return _form_again(address, form, 403, _closed_sentence())
    if form.parent.data and _shown_parent(article, form) is None:
        return _form_again(address, form, 422, _parent_sentence())
    if form.text.errors:
        return _form_again(address, form, 422, fields=("text",))
    shown = Letter.written(author_name="", email="", text=form.text.data or "").shown
    return _form_again(address, form, 200, fields=(), preview=shown)


def _submit(article_id: int, form: CommentForm) -> Submitted:
    settings = current_settings()
    letter = Letter.written(
        author_name=form.author_name.data,
        email=form.email.data or "" if settings.comments_ask_email else "",
        text=form.text.data,
    )
    sender, parent_id = _sender(form), _parent_id(form)
    screening = screened(letter, settings=settings)
    agreed = form.consent.data and settings.comments_consent != "off"

    def work() -> Submitted:
        submitted = submit_comment(
            article_id,
            letter,
            sender=sender,
            settings=settings,
            parent_id=parent_id,
            screening=screening,
            consent_version=PRIVACY_POLICY_VERSION if agreed else "",
        )
        if submitted.is_waiting:
            tell_moderators()
        if form.notify.data:
            watch_for(submitted, letter.email)
        return submitted

    return commit(work)


def _sender(form: CommentForm) -> Sender:
    return Sender(
        token=reader_token(),
        new_token=new_reader_token(),
        network_digest=network_digest(),
        browser_digest=keyed_digest("browser", request.headers.get("User-Agent", "")),
        key=(form.key.data or "")[:64],
    )


def _parent_id(form: CommentForm) -> int | None:
    """The number of the comment replied to. What cannot be a number names a comment that does not exist."""
    text = form.parent.data or ""
    if not text:
        return None
    number = number_in(text)
    if number is None:
        raise ParentNotFound
    return number


def _stored_answer(submitted: Submitted) -> Response | WerkzeugResponse:
    """The stored comment in its place: as fragments, or by sending the browser there."""
    is_newest = not (submitted.is_repeat or submitted.is_reply)
    if is_newest and not is_fragment_request():
        return redirect(newest_place(submitted.article, submitted.comment_id), 303)
    comment = sent_comment(submitted.comment_id)
    if not is_fragment_request():
        return redirect(place_of(comment), 303)
    return answer(
        "comments/create.swap.html",
        status=200 if submitted.is_repeat else 201,
        article=comment.article,
        comment=comment,
        thread=Thread(comment, []),
        branches=into_branches([comment]),
        draft=Draft(),
        discussion=_discussion_around(comment, submitted),
        stored=False,
    )


def _discussion_around(comment: Comment, submitted: Submitted) -> Discussion:
    """What the comment's author sees of the discussion: this comment, and nothing else of it."""
    article, may_moderate = comment.article, may_enter("moderation")
    page = ThreadPage([Thread(comment, [])] if comment.depth == 0 else [], None)
    if may_moderate or submitted.is_repeat:
        reader = queries.reader_by_token(submitted.token)
        viewer = queries.Viewer(reader, may_moderate)
        discussion = discussion_of(article, viewer=viewer, order=requested_order(), page=page)
        if queries.owns(reader, comment):
            return dataclasses.replace(discussion, own={comment.id})
        # Sent again by somebody who may be another: what was decided is not theirs to read.
        return dataclasses.replace(discussion, own=(), reasons={})
    settings = current_settings()
    return Discussion(  # nobody decided about it yet or liked it, and it is its author's
        viewer=queries.STRANGER,
        order=requested_order().value,
        start=None,
        page=page,
        is_open=comments_are_open(article, settings, clock.now()),
        policy=policy_in_force(article, settings),
        reasons={},
        own={comment.id},
        usual_wait=usual_wait() if submitted.is_waiting else None,
    )


def _form_again(
    address: int,
    form: CommentForm,
    status: int,
    message: str = "",
    *,
    token: bool = False,
    fields: Collection[str] = FIELDS,
    preview: Markup | None = None,
) -> Response:
    """The form with everything that was typed, and what is wrong in `fields`: alone for htmx, else on its own page."""
    article = public_article(address) or abort(404)
    wrong = [name for name in FIELDS if name in fields and form[name].errors and not message]
    draft = Draft(
        author_name=form.author_name.data or "",
        email=form.email.data or "",
        text=form.text.data or "",
        website=form.website.data or "",
        notify=form.notify.data,
        consent=form.consent.data,
        key=form.key.data or "",
        parent=_shown_parent(article, form),
        errors=dict.fromkeys(FIELDS, "") | {name: str(form[name].errors[0]) for name in wrong},
        message=message,
        token=token,
        focus="preview" if preview else next(iter(wrong), "text"),
        preview=preview,
    )
    viewer = viewer_of(article.id)
    template = "comments/preview.swap.html" if preview else "comments/refused.swap.html"
    discussion = discussion_of(article, viewer=viewer, order=requested_order(), page=ThreadPage([], None))
    return answer(
        template if is_fragment_request() else "comments/new.html",
        status=status,
        article=article,
        draft=draft,
        discussion=discussion,
    )


def _shown_parent(article: Article, form: CommentForm) -> Comment | None:
    try:
        parent_id = _parent_id(form)
    except ParentNotFound:
        return None
    parent = queries.listed_comment(article, parent_id) if parent_id is not None else None
    return parent if parent is not None and parent.is_published else None


def _closed_sentence() -> str:
    return gettext("Comments on this article are closed. Your text is still here to copy.")


def _parent_sentence() -> str:
    return gettext("The comment you answer is no longer there. You can send yours as a new one.")
