"""What was done with readers' data, for administrators: requests, erasures, and what time cleared away."""

from flask import Response, request

from blueprints.addresses import parsed_number
from blueprints.moderation.routes.section import desk_state, section
from domain.privacy.recording import data_page
from foundation.access import for_staff
from foundation.htmx import answer


@section.get("/log/data")
@for_staff("administration")
def data_log() -> Response:
    """One page of the record, newest first."""
    start = parsed_number(request.args.get("start"))
    return answer("moderation/data_log.html", page=data_page(start=start), start=start, **desk_state())
