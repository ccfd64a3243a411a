"""The queue: one page of a tab, further pages, and the switch for the keys."""

from flask import Response, abort, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import parsed_number
from blueprints.moderation.filters import SHOWN_TABS, filters_in, parsed_batch, queue_address, start_in
from blueprints.moderation.forms import BULK_OF_TAB
from blueprints.moderation.routes.section import desk_state, page_before, section, signed_in_moderator
from domain.accounts.models import User
from domain.articles.queries import article_title, categories
from domain.moderation import queries
from domain.moderation.cases import case_of
from domain.moderation.queue import SELECTED_MOST, Filters, Start, newest_comment_id, queue_page
from domain.moderation.reasons import offered_reasons
from domain.moderation.screening.signals import Signal
from foundation.database import commit, db
from foundation.htmx import answer, is_fragment_request, redirect_to


@section.get("/")
def queue() -> Response:
    """One page of a tab; after a plain decision, with the means to take it back."""
    filters, start = filters_in(request.args), start_in(request.args)
    if is_fragment_request():
        return answer("moderation/queue.swap.html", **listed(filters, start))
    done = parsed_number(request.args.get("done"))
    batch = parsed_batch(request.args.get("batch"))
    return answer(
        "moderation/queue.html",
        event=queries.decision_by_id(done) if done is not None else None,
        batch=queries.batch_summary(batch) if batch else None,
        categories=categories(),
        signals=list(Signal),
        tabs=SHOWN_TABS,
        article_title=article_title(filters.article_id) if filters.article_id is not None else None,
        **listed(filters, start),
        **desk_state(),
    )


@section.get("/comments/<number:comment_id>")
def show(comment_id: int) -> Response:
    """One comment wherever it stands, and everything that was decided about it."""
    done = parsed_number(request.args.get("done"))
    case = case_of(comment_id, moderator=signed_in_moderator()) or abort(404)
    return answer(
        "moderation/show.html",
        case=case,
        events=queries.events_about(comment_id),
        event=queries.decision_by_id(done) if done is not None else None,
        reasons=offered_reasons(),
        here=url_for("moderation.show", comment_id=comment_id),
        **desk_state(),
    )


@section.post("/keys")
def switch_keys() -> WerkzeugResponse:
    """Switch the keys of the desk off or on, for the account."""
    user_id, uses = signed_in_moderator().id, request.form.get("keys") == "on"

    def work() -> None:
        db.session.get_one(User, user_id).uses_keys = uses

    commit(work)
    return redirect_to(page_before())


def listed(filters: Filters, start: Start | None) -> dict[str, object]:
    """What the list of a page needs."""
    return {
        "page": queue_page(filters, moderator=signed_in_moderator(), start=start),
        "filters": filters,
        "start": start,
        "here": queue_address(filters, start=start),
        "queue_address": queue_address,
        "reasons": offered_reasons(),
        "selected_most": SELECTED_MOST,
        "bulk_decisions": BULK_OF_TAB[filters.tab],
        "newest_id": newest_comment_id(),
    }
