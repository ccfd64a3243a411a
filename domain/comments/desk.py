"""Where a comment stands on the moderators' desk: its tab, since when, and how many stand under each tab.

A tab is never counted by looking at the comments: every transaction that moves one counts it along.
"""

from datetime import datetime

from sqlalchemy import update

from domain.comments.models import Comment, CommentSignal, CommentStatus, DeskTab, DeskTally
from foundation.database import db


def tab_of(status: CommentStatus, *, has_waiting_words: bool, is_reported: bool) -> DeskTab:
    """The one tab for a comment: what waits goes first, then what was reported, then the status."""
    if status == CommentStatus.PENDING or has_waiting_words:
        return DeskTab.WAITING
    if status == CommentStatus.PUBLISHED and is_reported:
        return DeskTab.REPORTED
    return DeskTab(status.value)


def note_move(comment: Comment, *, came_from: DeskTab | None) -> None:
    """Count a comment that now stands under another tab, and let its signals follow; None for one that is new.

    The last thing a transaction does to a comment: everybody counts on the same few rows and holds them shortly.
    """
    if came_from == comment.desk_tab:
        return
    if came_from is not None:
        signals = update(CommentSignal).where(CommentSignal.comment_id == comment.id)
        db.session.execute(signals.values(desk_tab=comment.desk_tab, desk_since=comment.desk_since))
    steps = {comment.desk_tab: 1} | ({came_from: -1} if came_from is not None else {})
    for tab in sorted(steps):  # always in this order, so that no two wait for each other
        tally = update(DeskTally).where(DeskTally.tab == tab).values(comments=DeskTally.comments + steps[tab])
        if not db.session.execute(tally).rowcount:  # type: ignore[attr-defined]
            db.session.add(DeskTally(tab=tab, comments=steps[tab]))
            db.session.flush()


def waiting_time_of(revision_created_at: datetime, *, tab: DeskTab, now: datetime) -> datetime:
    """Since when a comment stands under a tab: what waits does so since its words were sent, whatever came between."""
    return revision_created_at if tab == DeskTab.WAITING else now
