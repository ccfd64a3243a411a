"""What goes wrong, said once: a status, a page or a fragment, and the text a person typed given back."""

from collections.abc import Callable
from urllib.parse import parse_qsl

from flask import Flask, Response, current_app, has_request_context, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext, ngettext
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException, InternalServerError, default_exceptions
from werkzeug.exceptions import RequestEntityTooLarge as BodyTooLarge

from foundation.bodies import FORM_TYPE, BrokenEncoding
from foundation.database import db
from foundation.htmx import is_fragment_request, place_for_message
from foundation.limits import LimitReached
from foundation.same_origin import ForeignRequest
from foundation.uploads import UploadTooLarge

RETRY_AFTER_SECONDS = 5
# The fields in which people write at length: what error pages give back.
TYPED_FIELDS = ("text", "source", "note")

_named: dict[type[Exception], tuple[int, Callable[[], str]]] = {}


class SchemaBehind(Exception):
    """The database waits for its migrations."""


def answer_with(error: type[Exception], status: int, sentence: Callable[[], str]) -> None:
    """Give a named exception of the domain its status and its sentence."""
    _named[error] = (status, sentence)


def init_app(app: Flask) -> None:
    """Answer every error, expected or not, without a stack trace and without losing typed text."""
    app.register_error_handler(Exception, _answer)
    for error, (status, sentence) in _own_errors().items():
        answer_with(error, status, sentence)


def to_wait(response: Response, error: LimitReached) -> Response:
    """The answer, with the time after which it may be tried again also for programs."""
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def wait_sentence(error: LimitReached) -> str:
    """When somebody who was too fast may send again."""
    return str(gettext("You are sending too fast. Please send it again %(when)s.", when=when_again(error)))


def when_again(error: LimitReached) -> str:
    """After how long, inside a sentence."""
    minutes, seconds = divmod(error.retry_after, 60)
    if minutes == 0:
        return str(ngettext("in %(num)s second", "in %(num)s seconds", seconds))
    return str(ngettext("in about %(num)s minute", "in about %(num)s minutes", minutes + (seconds > 0)))


def typed_text() -> str:
    """What a person wrote into the form that failed; empty when there is none or it could not be read."""
    if not has_request_context() or request.method != "POST":
        return ""
    try:
        fields: MultiDict[str, str]
        if request.mimetype == FORM_TYPE:  # read here, because Werkzeug drops a form that is no UTF-8
            fields = MultiDict(parse_qsl(request.get_data().decode("utf-8", "replace")))
        else:
            fields = request.form
        return next((fields[field] for field in TYPED_FIELDS if fields.get(field)), "")
    except HTTPException:  # the body itself is what is wrong
        return ""


def _own_errors() -> dict[type[Exception], tuple[int, Callable[[], str]]]:
    return {
        ForeignRequest: (
            403,
            lambda: gettext("This form did not come from our own page. Please open the page again and send once more."),
        ),
        BrokenEncoding: (
            400,
            lambda: gettext(
                "Some characters could not be read (the text is not UTF-8). Please check it and send again."
            ),
        ),
        UploadTooLarge: (413, lambda: gettext("The file is too large. Please make it smaller and send it again.")),
        SchemaBehind: (503, lambda: gettext("The site is being updated. Please try again in a few minutes.")),
    }


def _sentences() -> dict[int, tuple[str, str]]:
    """For each status a heading and a sentence that says what to do."""
    return {
        400: (
            gettext("This request could not be read"),
            gettext("Please go back, check the address or the form, and try again."),
        ),
        403: (
            gettext("You may not do this"),
            gettext("Your account does not allow it, or the form did not come from our page."),
        ),
        404: (
            gettext("This page was not found"),
            gettext("The address may have changed, or the article is no longer shown."),
        ),
        405: (
            gettext("This address does not work this way"),
            gettext("Please go back and use the page's own buttons."),
        ),
        409: (gettext("Somebody was faster"), gettext("This was changed in the meantime. Please look at it again.")),
        410: (
            gettext("This article is no longer shown"),
            gettext("The editors have withdrawn it. What readers wrote about it is kept."),
        ),
        411: (
            gettext("This request could not be read"),
            gettext("The length of the message is missing. Please send it again."),
        ),
        413: (
            gettext("This is too long"),
            gettext("The message is larger than the site takes. Please go back, shorten it, and send again."),
        ),
        422: (gettext("Something is missing"), gettext("Please check what you filled in.")),
        429: (gettext("Too many at once"), gettext("Please wait a little and try again.")),
        500: (
            gettext("Something went wrong here"),
            gettext("It is our fault, not yours. Please try again in a few minutes."),
        ),
        503: (
            gettext("The site cannot answer just now"),
            gettext("Nothing was stored. Please try again in a moment."),
        ),
    }


def _answer(error: Exception) -> Response:
    if isinstance(error, InternalServerError) and isinstance(error.original_exception, Exception):
        error = error.original_exception
    if request_ctx._session is None:  # noqa: SLF001 opening it is what failed; what adds the headers expects one
        request_ctx._session = current_app.session_interface.make_null_session(current_app)  # noqa: SLF001 the same
    db.session.rollback()
    status, sentence, headers = _judged(error)
    heading, usual_sentence = _sentences().get(status, _sentences()[500 if status >= 500 else 400])  # noqa: PLR2004
    context = {"status": status, "heading": heading, "sentence": sentence or usual_sentence, "typed": typed_text()}
    if is_fragment_request():
        body = _plain("errors/error.swap.html", context | {"place": place_for_message()})
    else:
        body = _page(context)
    response = make_response(body, status)
    response.headers.extend(headers)
    return response


def _judged(error: Exception) -> tuple[int, str, dict[str, str]]:
    """The status of an error, its own sentence if it has one, and the headers that belong to it."""
    named = next((answer for kind, answer in _named.items() if isinstance(error, kind)), None)
    if named is not None:
        status, sentence = named
        return status, sentence(), {"Connection": "close"} if isinstance(error, UploadTooLarge) else {}
    if isinstance(error, LimitReached):
        return 429, wait_sentence(error), {"Retry-After": str(error.retry_after)}
    if isinstance(error, BodyTooLarge):
        return 413, "", {"Connection": "close"}
    if isinstance(error, HTTPException):
        code = error.code if error.code in default_exceptions else 500
        return code or 500, "", {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError):
        return 503, "", {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return 500, "", {}


def _page(context: dict[str, object]) -> str:
    """The error as a whole page; where even the page's frame needs what is broken, without the frame."""
    try:
        return render_template("errors/error.html", **context)
    except Exception:  # noqa: BLE001 the database, the session, the addresses of an unknown host: anything may be broken
        db.session.rollback()
        return _plain("errors/bare.html", context)


def _plain(template: str, context: dict[str, object]) -> str:
    """A template rendered without asking who is signed in, which may be what fails."""
    return current_app.jinja_env.get_template(template).render(context)
