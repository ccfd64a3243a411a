"""Closing the comments of an article, and opening them again, from the article itself."""

import dataclasses
import logging

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import parsed_number
from blueprints.discussion import Draft, discussion_of, requested_order
from blueprints.moderation.forms import UnreadableDecision
from blueprints.moderation.routes.section import section, signed_in_moderator
from domain.articles.closing import set_comments_open
from domain.articles.queries import public_article
from domain.comments.queries import Order, Viewer
from foundation.database import commit
from foundation.htmx import answer, is_fragment_request

log = logging.getLogger("ykien.moderation")

_WANTED = {"yes": True, "no": False}


@section.post("/articles/<number:article_id>/openness")
def change_openness(article_id: int) -> Response | WerkzeugResponse:
    """Close an article's comments or open them again; the opposite button takes it back."""
    if public_article(article_id) is None:
        abort(404)
    is_open = _WANTED.get(request.form.get("open", ""))
    if is_open is None:
        raise UnreadableDecision
    moderator = signed_in_moderator()
    number, name = moderator.id, moderator.name
    if commit(lambda: set_comments_open(article_id, is_open=is_open, moderator_id=number)):
        done = "opened" if is_open else "closed"
        log.info("comments of article %d %s by %s (account %d)", article_id, done, name, number)
    return _answer_for(article_id, is_open=is_open)


def _answer_for(article_id: int, *, is_open: bool) -> Response | WerkzeugResponse:
    """The discussion as it is now, on the same page and in the same order, with what was typed into its form."""
    article = public_article(article_id) or abort(404)
    order, start = requested_order(), parsed_number(request.form.get("start"))
    if not is_fragment_request():
        shown = None if order is Order.NEWEST else order
        return redirect(url_for("articles.show", address=article, order=shown, start=start, _anchor="opinions"), 303)
    discussion = discussion_of(article, viewer=Viewer(may_moderate=True), order=order, start=start)
    typed = {field: request.form.get(field, "") for field in ("text", "author_name", "email")}
    return answer(
        "moderation/openness.swap.html",
        article=article,
        discussion=dataclasses.replace(discussion, draft=Draft(**typed)),
        is_open=is_open,
        stored=False,
    )
