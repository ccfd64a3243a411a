"""The one place that changes a comment's state: status, shown words, waiting words, pin. It always writes the event."""

import dataclasses
import json
from datetime import datetime

from sqlalchemy import func, select, update

from domain.accounts.models import User
from domain.accounts.staff import NotAllowedAnyMore, member_still_allowed
from domain.articles.actions import publication_time
from domain.comments.desk import note_move, tab_of, waiting_time_of
from domain.comments.models import Comment, CommentStatus, DeskTab, Revision
from domain.comments.taking import CHANGING
from domain.comments.threads import count_change
from domain.moderation.models import Action, ModerationEvent, Report
from domain.moderation.past import remember_decision
from domain.moderation.queries import last_event
from foundation import clock
from foundation.database import db

_MOMENTS = ("pinned_at", "published_at", "desk_since")

# Done to a comment without saying anything about what readers report.
_ANSWERS_NOBODY = {Action.PIN, Action.UNPIN, Action.MASK}
# Asked for now, whenever the words were sent.
_WAITS_FROM_NOW = {Action.SECOND_LOOK, Action.SEND_AGAIN}


class MayNotDecide(Exception):
    """This account lost its right to decide, perhaps a moment ago."""


class CommentAlreadyDecided(Exception):
    """Another moderator was faster. The numbers of the comment and of the newest decision about it, if there is one."""

    def __init__(self, comment: Comment) -> None:
        super().__init__(f"comment {comment.id} is {comment.status}")
        event = last_event(comment.id)
        self.comment_id = comment.id
        self.event_id = event.id if event is not None else None


@dataclasses.dataclass(frozen=True)
class Grounds:
    """Why: the words of a template in both languages, and what the moderator adds. Shown to the comment's author."""

    reason_vi: str = ""
    reason_en: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True)
class State:
    """What a decision can change about a comment, and what undoing it brings back, the place on the desk included."""

    status: CommentStatus
    revision_id: int
    waiting_revision_id: int | None = None
    returned_by_id: int | None = None
    second_look_besides_id: int | None = None
    pinned_at: datetime | None = None
    published_at: datetime | None = None
    desk_since: datetime | None = None

    @classmethod
    def of(cls, comment: Comment) -> "State":
        """The state a comment is in."""
        return cls(**{field.name: getattr(comment, field.name) for field in dataclasses.fields(cls)})

    def to_json(self) -> str:
        """As an event keeps it."""
        return json.dumps(dataclasses.asdict(self), default=lambda moment: clock.as_utc(moment).isoformat())

    @classmethod
    def from_json(cls, text: str) -> "State":
        """What `to_json` wrote."""
        raw = json.loads(text)
        moments = {name: clock.parse_utc(raw[name]) for name in _MOMENTS if raw.get(name)}
        return cls(**raw | moments | {"status": CommentStatus(raw["status"])})


@dataclasses.dataclass(frozen=True)
class Cause:
    """What goes into the event besides the change itself."""

    action: Action
    moderator_id: int | None = None
    grounds: Grounds = Grounds()
    batch: str | None = None
    undoes_id: int | None = None


def check_may_decide(moderator: User) -> None:
    """Raises MayNotDecide unless the account may moderate now; nobody can take the right away until the commit.

    The session's answer is older than the transaction: between the two somebody may have been disabled.
    """
    try:
        member_still_allowed(moderator.id, "moderation")
    except NotAllowedAnyMore:
        raise MayNotDecide from None


def change_comment(comment: Comment, state: State, cause: Cause) -> ModerationEvent:
    """Bring a comment into `state`, count it along, and log it.

    Raises CommentAlreadyDecided: the version in the WHERE lets exactly one of two through.
    """
    before, came_from, now = State.of(comment), comment.desk_tab, clock.now()
    reports = _settle_reports(comment, cause)
    tab = tab_of(state.status, has_waiting_words=state.waiting_revision_id is not None, is_reported=reports > 0)
    if cause.undoes_id is None or state.desk_since is None:
        state = _with_times(state, before, tab, now, comment=comment, asked_now=cause.action in _WAITS_FROM_NOW)
    if tab == came_from:
        state = dataclasses.replace(state, desk_since=before.desk_since)
    had_reports = comment.report_count > 0
    change = (
        update(Comment)
        .where(Comment.id == comment.id, Comment.version == comment.version)
        .values(
            **{field.name: getattr(state, field.name) for field in dataclasses.fields(state)},
            version=comment.version + 1,
            report_count=reports,
            desk_tab=tab,
        )
        .execution_options(synchronize_session=False)
    )
    is_first = db.session.execute(change).rowcount  # type: ignore[attr-defined]
    db.session.refresh(comment, CHANGING)
    if not is_first:
        raise CommentAlreadyDecided(comment)
    count_change(comment, was=before.status)
    event = _logged(comment, before, cause, now)
    if had_reports or cause.undoes_id is not None:
        _bind_reports(comment, cause, event)
    remember_decision(comment, event)
    note_move(comment, came_from=came_from)
    return event


def _with_times(
    state: State, before: State, tab: DeskTab, now: datetime, *, comment: Comment, asked_now: bool
) -> State:
    """Since when it is public, and since when it stands under its tab; undoing brings back what was."""
    words = db.session.get_one(Revision, state.waiting_revision_id or state.revision_id)
    since = now if asked_now else waiting_time_of(words.created_at, tab=tab, now=now)
    is_new = state.status == CommentStatus.PUBLISHED and before.status != CommentStatus.PUBLISHED
    published_at = publication_time(comment.article_id) if is_new else before.published_at
    return dataclasses.replace(state, desk_since=since, published_at=published_at)


def _logged(comment: Comment, before: State, cause: Cause, now: datetime) -> ModerationEvent:
    """The event names the words that were decided about: those that wait or waited, else those that are shown."""
    waited = before.waiting_revision_id if cause.action is not Action.EDIT else None
    decided = comment.waiting_revision_id or waited or comment.revision_id
    revision = db.session.get_one(Revision, decided)
    event = ModerationEvent(
        action=cause.action,
        comment_id=comment.id,
        article_id=comment.article_id,
        revision_id=revision.id,
        revision_digest=revision.digest,
        moderator_id=cause.moderator_id,
        from_status=before.status,
        to_status=comment.status,
        before=before.to_json(),
        version=comment.version,
        **dataclasses.asdict(cause.grounds),
        batch=cause.batch,
        undoes_id=cause.undoes_id,
        created_at=now,
    )
    db.session.add(event)
    db.session.flush()
    return event


def _settle_reports(comment: Comment, cause: Cause) -> int:
    """How many reports are open after the change.

    A moderator who decides has seen them; taking the decision back opens those again that it settled, and taking that
    back settles them again.
    """
    if cause.moderator_id is None or cause.action in _ANSWERS_NOBODY:
        return comment.report_count
    if cause.undoes_id is None:
        return 0
    settled = select(func.count()).where(Report.comment_id == comment.id, Report.settled_by_id == cause.undoes_id)
    reopened = db.session.execute(settled).scalar_one()
    undone = db.session.get_one(ModerationEvent, cause.undoes_id).action
    if not reopened and undone in {Action.UNDO, Action.HOLD}:  # who publishes again what readers held has seen why
        return 0
    return comment.report_count + reopened


def _bind_reports(comment: Comment, cause: Cause, event: ModerationEvent) -> None:
    reports = update(Report).where(Report.comment_id == comment.id)
    if cause.undoes_id is not None:
        db.session.execute(reports.where(Report.settled_by_id == cause.undoes_id).values(settled_by_id=None))
    if cause.moderator_id is not None and not comment.report_count:
        db.session.execute(reports.where(Report.settled_by_id.is_(None)).values(settled_by_id=event.id))
