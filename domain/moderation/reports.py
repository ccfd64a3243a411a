"""What readers report: a published comment goes under the desk's tab for it until a moderator decides.

Where the site says so, enough reports send it back to wait; the machine never rejects.
"""

import dataclasses
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, update

from domain.comments.desk import note_move, tab_of
from domain.comments.models import Comment, CommentStatus
from domain.comments.readers import Reader
from domain.comments.taking import CommentNotFound, existing_comment
from domain.comments.tokens import reader_for
from domain.moderation.changing import Cause, State, change_comment
from domain.moderation.models import Action, Report
from foundation import clock
from foundation.database import db
from foundation.limits import TEN_MINUTES, Rate, spend
from foundation.settings import Settings

# The six reasons a reader chooses from.
KINDS = ("false", "insulting", "private", "advertising", "unlawful", "other")


@dataclasses.dataclass(frozen=True)
class Received:
    """What became of a report: whether it is new, whether the comment waits because of it, and the token to keep."""

    is_new: bool
    is_held: bool
    token: str


def receive_report(
    comment_id: int,
    *,
    kind: str,
    note: str,
    token: str | None,
    new_token: str,
    network_digest: str,
    settings: Settings,
) -> Received:
    """Take a reader's report from the site. Raises CommentNotFound and LimitReached."""
    comment = existing_comment(comment_id)  # the article's row first
    spend((f"reports network {network_digest}", Rate(settings.reports_per_network_in_ten_minutes, TEN_MINUTES)))
    reader, token = reader_for(token, new_token=new_token)
    is_new = report_comment(
        comment_id,
        reader,
        kind=kind,
        note=note,
        network_digest=network_digest,
        hold_after=settings.comments_wait_after_reports,
    )
    return Received(is_new=is_new, is_held=is_new and not comment.is_published, token=token)


def report_comment(
    comment_id: int, reader: Reader, *, kind: str, note: str = "", network_digest: str = "", hold_after: int = 0
) -> bool:
    """Store a reader's report; False when this reader reported the comment before.

    `hold_after`: so many open reports, each from another network, send the comment back to wait; 0: never.
    Raises CommentNotFound for what readers cannot see.
    """
    comment = existing_comment(comment_id)
    if has_reported(reader, comment_id):
        return False
    article = comment.article
    if comment.status != CommentStatus.PUBLISHED or not article.is_public:
        raise CommentNotFound
    now = clock.now()
    about = {"kind": kind, "note": note, "network_digest": network_digest}
    db.session.add(Report(comment_id=comment_id, reader_id=reader.id, created_at=now, **about))
    db.session.execute(update(Comment).where(Comment.id == comment_id).values(report_count=Comment.report_count + 1))
    db.session.refresh(comment, ["report_count", "desk_tab", "desk_since"])
    if hold_after and not comment.is_official and _networks_that_report(comment_id) >= hold_after:
        _hold(comment)
        return True
    tab = tab_of(comment.status, has_waiting_words=comment.waiting_revision_id is not None, is_reported=True)
    came_from = comment.desk_tab
    if tab != came_from:
        comment.desk_tab, comment.desk_since = tab, clock.now()
        db.session.flush()
        note_move(comment, came_from=came_from)
    return True


def has_reported(reader: Reader | None, comment_id: int) -> bool:
    """True when the reader reported the comment, whatever came of it."""
    if reader is None:
        return False
    known = select(Report.id).where(Report.comment_id == comment_id, Report.reader_id == reader.id)
    return db.session.execute(known).first() is not None


def open_reports(comments: Iterable[Comment]) -> dict[int, Sequence[Report]]:
    """The reports nobody answered yet, for each comment that has some, oldest first."""
    numbers = [comment.id for comment in comments if comment.report_count]
    if not numbers:
        return {}
    query = select(Report).where(Report.comment_id.in_(numbers), Report.settled_by_id.is_(None)).order_by(Report.id)
    found: dict[int, list[Report]] = {}
    for report in db.session.execute(query).scalars():
        found.setdefault(report.comment_id, []).append(report)
    return dict(found)


def _networks_that_report(comment_id: int) -> int:
    """How many networks open reports came from: a reader reports once, but one person can have many tokens."""
    query = select(func.count(Report.network_digest.distinct()))
    query = query.where(Report.comment_id == comment_id, Report.settled_by_id.is_(None))
    return db.session.execute(query).scalar_one()


def _hold(comment: Comment) -> None:
    """Send the comment back to wait, with its newest words: whoever decides now decides about them."""
    state = dataclasses.replace(State.of(comment), status=CommentStatus.PENDING, pinned_at=None)
    if comment.waiting_revision_id is not None:
        state = dataclasses.replace(state, revision_id=comment.waiting_revision_id, waiting_revision_id=None)
    change_comment(comment, state, Cause(Action.HOLD))
