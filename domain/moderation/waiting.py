"""How long readers usually wait for the first decision: counted by due work, told in round numbers."""

import statistics
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from domain.comments.models import Revision
from domain.moderation.figures import Figure
from domain.moderation.models import Action, ModerationEvent
from foundation import clock
from foundation.database import db
from foundation.prepared import run, table_of

USUAL_WAIT = "usual wait, minutes"
COUNTED_DAYS = 30
COUNTED_AGAIN_AFTER = timedelta(minutes=10)
# Fewer decisions than these say nothing.
FEWEST = 5
# The newest events that are looked at, and the first decisions among them that count.
LOOKED_AT_MOST = 5_000
SAMPLED_MOST = 1_000
# Instead of a number, where there were too few decisions to tell.
_UNKNOWN = -1
_KEPT = select(table_of(Figure).c.number).where(table_of(Figure).c.name == USUAL_WAIT)
_DECISIONS = (Action.APPROVE, Action.RETURN, Action.REJECT, Action.SPAM)
_HOUR, _DAY = 60, 24 * 60


def count_usual_wait() -> int:
    """Keep the median of the last days; returns 1 when it was counted, 0 when that was done a moment ago."""
    now = clock.now()
    kept = db.session.get(Figure, USUAL_WAIT)
    if kept is not None and now - COUNTED_AGAIN_AFTER < kept.counted_at <= now:
        return 0
    waits = _newest_waits()
    number = int(statistics.median(waits)) if len(waits) >= FEWEST else _UNKNOWN
    if kept is None:
        kept = Figure(name=USUAL_WAIT)
        db.session.add(kept)
    kept.number, kept.counted_at = number, now
    db.session.flush()
    return 1


def usual_wait() -> int | None:
    """The usual wait in minutes, as round as an honest sentence says it; None when nothing can be said."""
    number = run(_KEPT).scalar_one_or_none()
    return None if number is None or number == _UNKNOWN else rounded(number)


def rounded(minutes: int) -> int:
    """Minutes as people say them: to five minutes, then to hours, then to days; at least one minute."""
    if minutes < 10:  # noqa: PLR2004 each of the first minutes counts
        return max(minutes, 1)
    for unit, up_to in ((5, _HOUR), (_HOUR, _DAY)):
        nearest = (minutes + unit // 2) // unit * unit
        if nearest < up_to:
            return nearest
    if minutes < _HOUR:
        return _HOUR
    return max((minutes + _DAY // 2) // _DAY, 1) * _DAY


def _newest_waits() -> list[float]:
    """Minutes from when words were sent to the first decision about them, of the newest such decisions."""
    since, event = clock.now() - timedelta(days=COUNTED_DAYS), ModerationEvent
    columns = (event.id, event.created_at, event.comment_id, event.revision_id, event.action, event.moderator_id)
    newest = select(*columns).where(event.created_at >= since).order_by(event.created_at.desc(), event.id.desc())
    # All that is asked about them stands in the subquery: asked of the table, SQLite would begin with all decisions.
    looked_at = newest.limit(LOOKED_AT_MOST).subquery().c
    earlier = aliased(ModerationEvent)
    same_words = select(earlier.id).where(
        earlier.comment_id == looked_at.comment_id,
        earlier.revision_id == looked_at.revision_id,
        earlier.action.in_(_DECISIONS),
        earlier.id < looked_at.id,
    )
    query = (
        select(looked_at.created_at, Revision.created_at)
        .join(Revision, Revision.id == looked_at.revision_id)
        .where(looked_at.action.in_(_DECISIONS), looked_at.moderator_id.is_not(None), ~same_words.exists())
        .order_by(looked_at.id.desc())
        .limit(SAMPLED_MOST)
    )
    rows = db.session.execute(query).tuples()
    return [max((decided - written).total_seconds(), 0) / 60 for decided, written in rows]
