"""What readers report: a published comment goes under the desk's tab for it until a moderator decides."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select, update

from domain.comments.desk import note_move, tab_of
from domain.comments.models import Comment, CommentStatus
from domain.comments.readers import Reader
from domain.moderation.changing import CommentNotFound, existing_comment
from domain.moderation.models import Report
from foundation import clock
from foundation.database import db

# The six reasons a reader chooses from.
KINDS = ("false", "insulting", "private", "advertising", "unlawful", "other")


def report_comment(comment_id: int, reader: Reader, *, kind: str, note: str = "") -> bool:
    """Store a reader's report; False when this reader reported the comment before.

    Raises CommentNotFound for what readers cannot see.
    """
    comment = existing_comment(comment_id)
    if comment.status != CommentStatus.PUBLISHED:
        raise CommentNotFound
    known = select(Report.id).where(Report.comment_id == comment_id, Report.reader_id == reader.id)
    if db.session.execute(known).first() is not None:
        return False
    db.session.add(Report(comment_id=comment_id, reader_id=reader.id, kind=kind, note=note, created_at=clock.now()))
    db.session.execute(update(Comment).where(Comment.id == comment_id).values(report_count=Comment.report_count + 1))
    db.session.refresh(comment, ["report_count", "desk_tab", "desk_since"])
    tab = tab_of(comment.status, has_waiting_words=comment.waiting_revision_id is not None, is_reported=True)
    came_from = comment.desk_tab
    if tab != came_from:
        comment.desk_tab, comment.desk_since = tab, clock.now()
        db.session.flush()
        note_move(comment, came_from=came_from)
    return True


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
