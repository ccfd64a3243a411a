"""Where the links of mails to readers lead. Opening one changes nothing: mail programs do it by themselves."""

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.comments.forms import AddressForm
from blueprints.comments.mails import send_device_link
from blueprints.comments.routes.own import for_nobody_else
from blueprints.comments.routes.section import section
from domain.comments import addresses, watches
from domain.comments.queries import comment_by_id
from foundation.cookies import new_reader_token, reader_token, remember_reader_on
from foundation.current_site import current_settings
from foundation.database import commit
from foundation.errors import wait_sentence
from foundation.htmx import answer
from foundation.limits import LimitReached
from foundation.same_origin import answers_foreign_requests_itself
from foundation.text import normalize_line


@section.get("/mail/confirmations/<token>")
def confirmation(token: str) -> Response:
    """What confirming an address will do, and the button for it."""
    address = addresses.address_to_confirm(token)
    comment = watches.newest_watched_comment(address.id)
    return _page(
        "comments/confirmation.html",
        token=token,
        article=comment.article if comment is not None and comment.article.is_public else None,
        is_confirmed=address.confirmed_at is not None,
    )


@section.post("/mail/confirmations/<token>")
@answers_foreign_requests_itself
def confirm(token: str) -> WerkzeugResponse:
    """Confirm an address. The token is the proof, from whatever mail program's browser it comes."""
    commit(lambda: addresses.confirm(token))
    return redirect(url_for("comments.confirmation", token=token), 303)


@section.get("/mail/stops/<token>")
def stop(token: str) -> Response:
    """What can be stopped, and the buttons for it."""
    return _stop_page(token)


@section.post("/mail/stops/<token>")
@answers_foreign_requests_itself
def end_mail(token: str) -> Response:
    """Stop mail, for a button of ours or for a mail program's (RFC 8058), which sends no cookie and follows nowhere."""
    everywhere = request.form.get("scope") == "everywhere"
    commit(lambda: watches.stop_watch(token, everywhere=everywhere))
    return _stop_page(token)


@section.post("/comments/mine/addresses")
def ask_for_link() -> Response:
    """Send a link for another device to an address. The answer is the same whether anybody confirmed it or not."""
    if not addresses.offers_mail(current_settings()):
        abort(404)
    form = AddressForm(request.form)
    message, status = "", 422
    if form.validate():
        email = normalize_line(form.email.data)
        try:
            commit(lambda: send_device_link(email))
        except LimitReached as error:
            message, status = wait_sentence(error), 429
        else:
            return _page("comments/link_sent.html")
    else:
        message = str(form.email.errors[0])
    return _page("comments/other_device.html", status=status, typed=form.email.data or "", address_error=message)


@section.get("/mail/devices/<token>")
def device(token: str) -> Response:
    """What following the link will do, and the button for it."""
    addresses.address_for_device(token)
    return _page("comments/device.html", token=token)


@section.post("/mail/devices/<token>")
def add_device(token: str) -> WerkzeugResponse:
    """Let this browser have the comments of the readers who confirmed the address.

    Only from our own page: else somebody could put their comments into another's browser.
    """
    held, new = reader_token(), new_reader_token()
    taken = commit(lambda: addresses.take_comments(token, reader_token=held, new_token=new))
    response = redirect(url_for("comments.mine"), 303)
    remember_reader_on(response, taken.token, taken.article_ids)  # type: ignore[arg-type]
    return response


def _stop_page(token: str) -> Response:
    watch = watches.watch_by_stop_token(token)
    comment = comment_by_id(watch.comment_id)
    return _page(
        "comments/stop.html",
        token=token,
        article=comment.article if comment is not None and comment.article.is_public else None,
        is_stopped=watch.stopped_at is not None,
        is_mailed=watches.is_still_mailed(watch.address_id),
    )


def _page(template: str, *, status: int = 200, **context: object) -> Response:
    return for_nobody_else(answer(template, status=status, **context))
