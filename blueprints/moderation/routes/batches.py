"""Deciding about many comments at once, and taking all of it back.

A batch is carried out some comments at a time, each part in a transaction of its own: nobody else waits long, and who
is disabled in the middle decides no further.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from flask import Response, redirect, request
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.addresses import LONGEST_NUMBER
from blueprints.moderation.filters import filters_of_address
from blueprints.moderation.forms import WITH_REASON, BatchForm, check
from blueprints.moderation.routes.queue import listed
from blueprints.moderation.routes.section import desk_state, page_before, section, signed_in_moderator
from domain.moderation import queries, undoing
from domain.moderation.actions import Outcome, decide_many
from domain.moderation.models import Action
from domain.moderation.queue import SELECTED_MOST, matching_comments
from domain.moderation.reasons import grounds_of
from domain.moderation.second_looks import NotYoursToDecide
from foundation.database import commit
from foundation.htmx import answer, is_fragment_request
from foundation.links import with_query

PART = 50
_SEEN = re.compile(rf"(\d{{1,{LONGEST_NUMBER}}})-(\d{{1,9}})", re.ASCII)

Wanted = Sequence[tuple[int, int | None]]
Part = TypeVar("Part")
CONFLICTS_SHOWN = 50


class NothingSelected(Exception):
    """A decision about many, and none was ticked."""


@section.post("/decisions")
def decide_many_at_once() -> Response | WerkzeugResponse:
    """One decision about the ticked comments, all on the page, or all that match the filters."""
    form = BatchForm(request.form)
    check(form)
    wanted = _wanted(form)
    if not wanted:
        raise NothingSelected
    moderator, action, batch = signed_in_moderator(), Action(form.decision.data), undoing.new_batch()
    reason_id = form.reason.data if action in WITH_REASON else None
    note = form.note.data

    def carry_out(part: Wanted) -> Outcome:
        grounds = grounds_of(reason_id, note)
        return decide_many(part, action, moderator=moderator, grounds=grounds, batch=batch)

    return _answer(batch, _in_parts(wanted, carry_out))


@section.post("/batches/<uuid:batch>/reversal")
def undo_batch(batch: UUID) -> Response | WerkzeugResponse:
    """Take back everything that was decided in one batch."""
    moderator, as_batch = signed_in_moderator(), undoing.new_batch()
    # The highest number first: an answer goes before what it answers.
    name = str(batch)
    comment_ids = undoing.comments_of_batch(name)[::-1]

    def carry_out(part: Sequence[int]) -> Outcome:
        return undoing.undo_batch(name, part, moderator=moderator, as_batch=as_batch)

    return _answer(as_batch, _in_parts(comment_ids, carry_out))


def _wanted(form: BatchForm) -> Wanted:
    if form.scope.data == "matching":
        numbers = matching_comments(filters_of_address(page_before()), newest_id=form.newest.data or 0)
        return [(number, None) for number in numbers]
    ticked = request.form.getlist("listed" if form.scope.data == "page" else "comment")
    found = [_SEEN.fullmatch(value) for value in ticked[:SELECTED_MOST]]
    # A comment that was sent twice would be too late for its own decision.
    return list({int(seen[1]): int(seen[2]) for seen in found if seen is not None}.items())


def _in_parts(wanted: Sequence[Part], carry_out: Callable[[Sequence[Part]], Outcome]) -> Outcome:
    events, conflicts = [], []
    for first in range(0, len(wanted), PART):
        part = wanted[first : first + PART]
        outcome = commit(lambda part=part: carry_out(part))  # type: ignore[misc]
        events += [event.id for event in outcome.events]
        conflicts += list(outcome.conflicts)
    return Outcome(events, conflicts)


def _answer(batch: str, outcome: Outcome) -> Response | WerkzeugResponse:
    conflicts = [
        (
            conflict.comment_id,
            queries.event_by_id(conflict.event_id) if conflict.event_id else None,
            conflict.colleagues if isinstance(conflict, NotYoursToDecide) else (),
        )
        for conflict in outcome.conflicts[:CONFLICTS_SHOWN]
    ]
    context = {
        "batch": queries.batch_summary(batch),
        "conflicts": conflicts,
        "conflict_count": len(outcome.conflicts),
        "has_second_looks": any(isinstance(conflict, NotYoursToDecide) for conflict in outcome.conflicts),
        **desk_state(),
    }
    if is_fragment_request():
        filters = filters_of_address(page_before())
        return answer("moderation/batch.swap.html", **context, **listed(filters, None))
    if conflicts or not outcome.events:
        return answer("moderation/batch.html", **context, here=page_before())
    return redirect(with_query(page_before(), batch=batch, start=None), 303)
