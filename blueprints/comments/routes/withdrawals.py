"""Taking a comment back, and sending it again; asking that somebody else reads a rejected one."""

import contextlib
import functools
from collections.abc import Callable

from flask import Response
from flask_babel import gettext
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.comments.routes.own import author, comes_from_mine, done, for_nobody_else, own_comment
from blueprints.comments.routes.section import section
from domain.comments.models import Comment
from domain.moderation import authors
from domain.moderation.changing import CommentAlreadyDecided
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.htmx import answer, is_fragment_request
from foundation.same_origin import Source, answers_foreign_requests_itself, source_of_request

Answer = Response | WerkzeugResponse


@section.get("/comments/<number:comment_id>/withdrawal/new")
def new_withdrawal(comment_id: int) -> Response:
    """Asks once before a comment is taken back."""
    return _question(own_comment(comment_id), "withdraw")


def _asked_again(endpoint: str) -> Callable[[Callable[[int], Answer]], Callable[[int], Answer]]:
    """Let only the comment's author act, and one whose browser does not say where a form comes from once more."""

    def decorate(route: Callable[[int], Answer]) -> Callable[[int], Answer]:
        @functools.wraps(route)
        def checked(comment_id: int) -> Answer:
            comment, source = own_comment(comment_id), source_of_request()
            if source is Source.OURS:
                return route(comment_id)
            return _question(comment, endpoint, status=source.refusal)

        return answers_foreign_requests_itself(checked)

    return decorate


@section.post("/comments/<number:comment_id>/withdrawal")
@_asked_again("withdraw")
def withdraw(comment_id: int) -> Answer:
    """Take a comment back, wherever it stands."""
    sender = author()
    with contextlib.suppress(CommentAlreadyDecided):  # the button was pressed twice
        commit(lambda: authors.withdraw_comment(comment_id, author=sender))
    return done(comment_id, gettext("Your comment is withdrawn."))


@section.post("/comments/<number:comment_id>/withdrawal/reversal")
@_asked_again("send_again")
def send_again(comment_id: int) -> Answer:
    """Let a withdrawn comment stand again; nothing is published by that."""
    sender, settings = author(), current_settings()
    commit(lambda: authors.send_again(comment_id, author=sender, settings=settings))
    return done(comment_id, gettext("Your comment is sent again."))


@section.post("/comments/<number:comment_id>/revisions/withdrawal")
@_asked_again("withdraw_revision")
def withdraw_revision(comment_id: int) -> Answer:
    """Take back changed words that wait; what is published stays."""
    sender = author()
    with contextlib.suppress(authors.NothingWaits):
        commit(lambda: authors.withdraw_revision(comment_id, author=sender))
    return done(comment_id, gettext("Your changed words are withdrawn; the published ones stay."))


@section.post("/comments/<number:comment_id>/second-look")
@_asked_again("ask_second_look")
def ask_second_look(comment_id: int) -> Answer:
    """Ask that another moderator reads a rejected comment."""
    sender, settings = author(), current_settings()
    commit(lambda: authors.ask_second_look(comment_id, author=sender, settings=settings))
    return done(comment_id, gettext("Your comment is read again, by another moderator where there is one."))


def _question(comment: Comment, endpoint: str, *, status: int = 200) -> Response:
    """One question with one button; with a token where the browser did not say where it comes from."""
    template = "comments/question.swap.html" if is_fragment_request() else "comments/question.html"
    page = answer(
        template,
        status=status,
        comment=comment,
        article=comment.article,
        endpoint=endpoint,
        place="mine" if comes_from_mine() else "",
        token=status != 200,  # noqa: PLR2004 HTTP's OK
    )
    return for_nobody_else(page)
