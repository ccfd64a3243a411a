"""The style guide for whoever builds pages: every component in every state, drawn by the pages' own fragments."""

from flask import Response, url_for

from blueprints.site.routes.section import section
from blueprints.site.specimens import pictured_article, specimens
from domain.comments.models import DeskTab
from domain.moderation.models import Action
from domain.moderation.queue import SELECTED_MOST, Filters
from foundation.access import for_staff
from foundation.htmx import answer

COLOURS = (
    *("paper", "sunk", "ink", "quiet", "line", "edge", "accent", "accent-2", "wash"),
    *("marker", "marker-wash", "warn", "alarm", "alarm-wash"),
)
ICONS = (
    *("like", "reply", "more", "flag", "link", "pin", "stamp", "clock", "print", "share", "contrast", "search"),
    *("down", "up", "pen", "check", "back", "cross", "spam", "undo", "eye", "info", "warn", "people", "key"),
)


@section.get("/styleguide")
@for_staff("account")
def styleguide() -> Response:
    """Everything on one page."""
    return answer(
        "site/styleguide.html",
        shown=specimens(),
        pictured=pictured_article(),
        colours=COLOURS,
        icons=ICONS,
        filters=Filters(),
        tabs=(DeskTab.WAITING, DeskTab.REPORTED, DeskTab.PUBLISHED),
        counts={DeskTab.WAITING: 18, DeskTab.REPORTED: 1, DeskTab.PUBLISHED: 1240},
        queue_address=lambda _filters, tab: url_for("moderation.queue", tab=tab),
        bulk_decisions=(Action.APPROVE, Action.RETURN, Action.REJECT, Action.SPAM),
        selected_most=SELECTED_MOST,
        newest_id=0,
        here=url_for("site.styleguide"),
    )
