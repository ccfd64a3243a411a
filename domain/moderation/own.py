"""A reader's own comments as their author sees them: what became of each, why, and what can be done."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from domain.comments.models import Comment, CommentStatus, DeskTab, Revision
from domain.comments.readers import CommentOwner, Reader
from domain.moderation.authors import REVISABLE
from domain.moderation.models import OF_AUTHORS, Action, ModerationEvent
from domain.moderation.queries import last_events, newest_events
from domain.moderation.second_looks import asked_before, is_second_look
from foundation.comparing import Piece, compared
from foundation.database import db

PAGE_LENGTH = 25
# What an author is told of the desk's tabs: reports are not for them, and spam is a rejection.
STATES: Mapping[str, tuple[DeskTab, ...]] = {
    "waiting": (DeskTab.WAITING,),
    "returned": (DeskTab.RETURNED,),
    "published": (DeskTab.PUBLISHED, DeskTab.REPORTED),
    "rejected": (DeskTab.REJECTED, DeskTab.SPAM),
    "removed": (DeskTab.REMOVED,),
    "withdrawn": (DeskTab.WITHDRAWN,),
}
# The newest of these says what became of changed words.
_ABOUT_CHANGED_WORDS = (Action.EDIT, Action.APPROVE, Action.RETURN, Action.REJECT, Action.WITHDRAW)


@dataclasses.dataclass(frozen=True)
class OwnComment:
    """One comment with what its author is told: the decision that keeps it, or its changed words, from readers.

    `refused_edit`: the decision about changed words of a published comment, `refused_words`. `changes`: in words that
    wait beside it.
    """

    comment: Comment
    decision: ModerationEvent | None = None
    refused_edit: ModerationEvent | None = None
    refused_words: Revision | None = None
    changes: Sequence[Piece] | None = None
    was_asked_about: bool = False
    is_answered_officially: bool = False
    can_be_sent_again: bool = False

    @property
    def state(self) -> str:
        """One of STATES, or "edited" where changed words wait beside published ones."""
        if self.comment.waiting_revision_id is not None:
            return "edited"
        return next(state for state, tabs in STATES.items() if self.comment.desk_tab in tabs)

    @property
    def is_second_look(self) -> bool:
        """A second look waits."""
        return is_second_look(self.comment)

    @property
    def can_be_revised(self) -> bool:
        """Its words can be put differently."""
        return self.comment.status in REVISABLE

    @property
    def can_be_withdrawn(self) -> bool:
        """It can be taken back."""
        return self.comment.status != CommentStatus.WITHDRAWN

    @property
    def can_be_asked_about(self) -> bool:
        """Its author may ask that somebody else reads it."""
        return self.comment.status == CommentStatus.REJECTED and self.decision is not None and not self.was_asked_about

    @property
    def replies(self) -> int:
        """How many replies stand below it."""
        return self.comment.reply_count if self.comment.depth == 0 else self.comment.child_count


@dataclasses.dataclass(frozen=True)
class OwnPage:
    """One page of a reader's comments, the newest first; the number the next one begins with, None on the last."""

    comments: Sequence[OwnComment]
    next_start: int | None


def own_page(reader: Reader, *, state: str = "", start: int | None = None) -> OwnPage:
    """One page, narrowed to one of STATES, beginning with the comment numbered `start` (inclusive)."""
    query = select(CommentOwner.comment_id).where(CommentOwner.reader_id == reader.id)
    if state:
        query = query.join(Comment, Comment.id == CommentOwner.comment_id).where(Comment.desk_tab.in_(STATES[state]))
    if start is not None:
        query = query.where(CommentOwner.comment_id <= start)
    query = query.order_by(CommentOwner.comment_id.desc()).limit(PAGE_LENGTH + 1)
    numbers = list(db.session.execute(query).scalars())
    beyond = numbers[PAGE_LENGTH] if len(numbers) > PAGE_LENGTH else None
    return OwnPage(own_comments(numbers[:PAGE_LENGTH]), beyond)


def own_comments(numbers: Sequence[int]) -> list[OwnComment]:
    """The comments of these numbers in this order, in a constant number of queries; whose they are is known."""
    if not numbers:
        return []
    loaded = (joinedload(Comment.revision), joinedload(Comment.waiting_revision), joinedload(Comment.article))
    query = select(Comment).where(Comment.id.in_(numbers)).options(*loaded)
    found = {comment.id: comment for comment in db.session.execute(query).scalars()}
    comments = [found[number] for number in numbers if number in found]
    decisions, refused = last_events(comments), refused_edits(comments)
    words = _words_of(refused.values())
    asked, answered, newest = asked_before(numbers), _officially_answered(numbers), newest_events(numbers, *OF_AUTHORS)
    return [
        OwnComment(
            comment,
            decision=None if comment.is_published else decisions.get(comment.id),
            refused_edit=refused.get(comment.id),
            refused_words=words.get(comment.id),
            changes=_changes(comment),
            was_asked_about=comment.id in asked,
            is_answered_officially=comment.id in answered,
            can_be_sent_again=comment.status == CommentStatus.WITHDRAWN
            and comment.id in newest
            and newest[comment.id].action == Action.WITHDRAW,
        )
        for comment in comments
    ]


def counts_of(reader: Reader) -> dict[str, int]:
    """How many of the reader's comments are in each of STATES."""
    query = (
        select(Comment.desk_tab, func.count())
        .join(CommentOwner, CommentOwner.comment_id == Comment.id)
        .where(CommentOwner.reader_id == reader.id)
        .group_by(Comment.desk_tab)
    )
    by_tab = dict(db.session.execute(query).tuples().all())
    return {state: sum(by_tab.get(tab, 0) for tab in tabs) for state, tabs in STATES.items()}


def is_on_first_page(reader: Reader, comment_id: int) -> bool:
    """True when a comment is among the reader's newest."""
    newer = select(CommentOwner.comment_id).where(
        CommentOwner.reader_id == reader.id, CommentOwner.comment_id > comment_id
    )
    number = db.session.execute(select(func.count()).select_from(newer.limit(PAGE_LENGTH).subquery())).scalar_one()
    return number < PAGE_LENGTH


def owned_among(reader: Reader | None, comments: Iterable[Comment]) -> Collection[int]:
    """The numbers of those comments that are the reader's own."""
    numbers = [comment.id for comment in comments] if reader is not None else []
    if reader is None or not numbers:
        return ()
    query = select(CommentOwner.comment_id)
    query = query.where(CommentOwner.reader_id == reader.id, CommentOwner.comment_id.in_(numbers))
    return set(db.session.execute(query).scalars())


def refused_edits(comments: Iterable[Comment]) -> dict[int, ModerationEvent]:
    """For each published comment whose changed words came back or were rejected last, that decision."""
    numbers = [c.id for c in comments if c.is_published and c.waiting_revision_id is None]
    if not numbers:
        return {}
    newest = newest_events(numbers, *_ABOUT_CHANGED_WORDS)
    refusals = {Action.RETURN, Action.REJECT}
    return {
        number: event
        for number, event in newest.items()
        if event.action in refusals and event.from_status == CommentStatus.PUBLISHED
    }


def words_to_revise(comment: Comment) -> str:
    """What an author goes on from: changed words that wait, else those that were sent back, else those shown."""
    refusal = refused_edits([comment]).get(comment.id)
    sent_back = refusal.revision_id if refusal is not None and refusal.action == Action.RETURN else None
    newest = comment.waiting_revision_id or sent_back or comment.revision_id
    return db.session.execute(select(Revision.words).where(Revision.id == newest)).scalar_one()


def _words_of(events: Iterable[ModerationEvent]) -> dict[int, Revision]:
    numbers = [event.revision_id for event in events]
    if not numbers:
        return {}
    query = select(Revision).where(Revision.id.in_(numbers))
    return {revision.comment_id: revision for revision in db.session.execute(query).scalars()}


def _changes(comment: Comment) -> Sequence[Piece] | None:
    if comment.waiting_revision is None:
        return None
    return compared(comment.revision.words, comment.waiting_revision.words)


def _officially_answered(numbers: Sequence[int]) -> Collection[int]:
    parent: ColumnElement[int] = Comment.parent_id  # type: ignore[assignment]
    query = select(parent).where(
        Comment.parent_id.in_(numbers), Comment.staff_id.is_not(None), Comment.status == CommentStatus.PUBLISHED
    )
    return set(db.session.execute(query).scalars())
