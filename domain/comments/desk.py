"""Where a comment stands on the moderators' desk: its tab, since when, and how many stand under each tab.

A tab is never counted by looking at the comments: every transaction that moves one counts it along.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, insert, update

from domain.comments.models import Comment, CommentSignal, CommentStatus, DeskTab, DeskTally
from foundation.database import db
from foundation.prepared import run, table_of

_TALLIES = table_of(DeskTally)
_COUNT = (
    update(_TALLIES)
    .where(_TALLIES.c.tab == bindparam("of"))
    .values(comments=_TALLIES.c.comments + bindparam("step", type_=_TALLIES.c.comments.type))
)
_FIRST = insert(_TALLIES)


def tab_of(status: CommentStatus, *, has_waiting_words: bool, is_reported: bool) -> DeskTab:
    """The one tab for a comment: what waits goes first, then what was reported, then the status."""
    if status == CommentStatus.PENDING or has_waiting_words:
        return DeskTab.WAITING
    if status == CommentStatus.PUBLISHED and is_reported:
        return DeskTab.REPORTED
    return DeskTab(status.value)


def note_move(comment: Comment, *, came_from: DeskTab) -> None:
    """Count a comment that now stands under another tab, and let its signals follow.

    The last thing a transaction does to a comment: everybody counts on the same few rows and holds them shortly.
    """
    if came_from == comment.desk_tab:
        return
    signals = update(CommentSignal).where(CommentSignal.comment_id == comment.id)
    db.session.execute(signals.values(desk_tab=comment.desk_tab, desk_since=comment.desk_since))
    count_on_desk({comment.desk_tab: 1, came_from: -1})


def count_on_desk(steps: Mapping[DeskTab, int]) -> None:
    """Count so many comments more, or fewer, under each of these tabs."""
    for tab in sorted(steps):  # always in this order, so that no two wait for each other
        if not run(_COUNT, {"of": tab, "step": steps[tab]}).rowcount:
            run(_FIRST, {"tab": tab, "comments": steps[tab]})


def waiting_time_of(revision_created_at: datetime, *, tab: DeskTab, now: datetime) -> datetime:
    """Since when a comment stands under a tab: what waits does so since its words were sent, whatever came between."""
    return revision_created_at if tab == DeskTab.WAITING else now
