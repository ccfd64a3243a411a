"""Claims: who looks at which comment. They tell others and block nobody."""

import re

from flask import Response, request

from blueprints.addresses import LONGEST_NUMBER
from blueprints.moderation.routes.section import desk_state, section, signed_in_moderator
from domain.moderation import claims
from foundation.database import commit
from foundation.htmx import answer

SEEN_MOST = 100


@section.post("/comments/<number:comment_id>/claim")
def claim(comment_id: int) -> Response:
    """Say that the comment is being looked at; the answer says so of the others on the page, and what has arrived."""
    moderator = signed_in_moderator()
    commit(lambda: claims.claim_comment(comment_id, moderator=moderator))
    seen = _seen()
    others = claims.claims_of_others(seen, moderator=moderator)
    return answer("moderation/claim.swap.html", seen=seen, others=others, **desk_state())


def _seen() -> list[int]:
    """The numbers of the comments on the page that asks."""
    return [int(number) for number in re.findall(rf"\b\d{{1,{LONGEST_NUMBER}}}\b", request.form.get("seen", ""))][
        :SEEN_MOST
    ]
