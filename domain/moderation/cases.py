"""A comment as a moderator judges it: with its article, what it answers, what changed, its signals, its author."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from domain.accounts.models import User
from domain.articles.models import Article
from domain.comments.models import Comment, CommentSignal, Revision
from domain.moderation.claims import claims_of_others
from domain.moderation.models import Action, ModerationEvent, Report
from domain.moderation.past import PastDecision, past_decisions
from domain.moderation.reports import open_reports
from domain.moderation.screening.numbers import numbers_in
from domain.moderation.screening.signals import Signal
from domain.moderation.second_looks import colleagues_of, is_second_look, rejections_of
from domain.moderation.transitions import possible_decisions
from foundation.comparing import Piece, compared
from foundation.database import db

_SPEAKS_FOR: dict[str, str] = {
    **dict.fromkeys((Signal.PHONE, Signal.IDENTITY_NUMBER, Signal.ACCOUNT_NUMBER, Signal.EMAIL_ADDRESS), "private"),
    **dict.fromkeys((Signal.ADVERTISING, Signal.LINK, Signal.REPEATED), "advertising"),
    Signal.STAFF_NAME: "false",
}
# What a page shows and nothing more: an article's text or folded words fill pages of the database.
_WORDS = (Revision.words, Revision.html, Revision.replaces_id, Revision.is_masked, Revision.created_at)
_CONTEXT = (
    joinedload(Comment.revision).load_only(*_WORDS),
    joinedload(Comment.waiting_revision).load_only(*_WORDS),
    joinedload(Comment.article).load_only(Article.title, Article.slug),
    joinedload(Comment.reader),
    joinedload(Comment.returned_by).load_only(User.name),
    joinedload(Comment.parent)
    .load_only(Comment.author_name, Comment.status)
    .joinedload(Comment.revision)
    .load_only(Revision.words),
)


@dataclasses.dataclass(frozen=True)
class Case:
    """Everything about one comment that its page of the desk shows.

    `rejection`: what its author asks to have looked at again. `colleagues`: who decides about that instead of the
    moderator who rejected it and now looks; empty for everybody else.
    """

    comment: Comment
    words: Revision
    changes: Sequence[Piece] | None
    signals: Sequence[CommentSignal]
    reports: Sequence[Report]
    past: Sequence[PastDecision]
    claimed_by: str | None
    decisions: Sequence[Action]
    rejection: ModerationEvent | None = None
    colleagues: Sequence[str] = ()

    @property
    def html(self) -> str:
        """The words as they will appear; they passed the wall when they were written."""
        return self.words.shown

    @property
    def likely_reason(self) -> str:
        """The kind of reason that its reports or its signals speak for; "other" when nothing does."""
        if self.reports:
            return self.reports[0].kind
        return next((_SPEAKS_FOR[found.kind] for found in self.signals if found.kind in _SPEAKS_FOR), "other")

    @property
    def can_be_masked(self) -> bool:
        """There is a number in the words that a moderator may hide."""
        return bool(numbers_in(self.words.words))


def cases_of(comment_ids: Sequence[int], *, moderator: User) -> list[Case]:
    """The comments of these numbers in this order, each with its context; in a constant number of queries."""
    if not comment_ids:
        return []
    query = select(Comment).where(Comment.id.in_(comment_ids)).options(*_CONTEXT)
    found = {comment.id: comment for comment in db.session.execute(query).scalars()}
    comments = [found[number] for number in comment_ids if number in found]
    signals, reports = _signals(comment_ids), open_reports(comments)
    claims = claims_of_others(comment_ids, moderator=moderator)
    replaced = _replaced_words(comments)
    looked_at_again = [comment.id for comment in comments if is_second_look(comment)]
    rejections = rejections_of(looked_at_again) if looked_at_again else {}
    own = {c.id for c in comments if c.id in rejections and c.second_look_besides_id == moderator.id}
    colleagues = colleagues_of(moderator.id) if own else ()
    return [
        Case(
            comment=comment,
            words=(words := comment.waiting_revision or comment.revision),
            changes=_changes(words, replaced),
            signals=signals.get(comment.id, ()),
            reports=reports.get(comment.id, ()),
            past=past_decisions(comment.reader) if comment.reader is not None else (),
            claimed_by=claims.get(comment.id),
            decisions=() if comment.id in own and colleagues else possible_decisions(comment),
            rejection=rejections.get(comment.id),
            colleagues=colleagues if comment.id in own else (),
        )
        for comment in comments
    ]


def case_of(comment_id: int, *, moderator: User) -> Case | None:
    """One comment with its context."""
    return next(iter(cases_of([comment_id], moderator=moderator)), None)


def _signals(comment_ids: Sequence[int]) -> dict[int, list[CommentSignal]]:
    query = select(CommentSignal).where(CommentSignal.comment_id.in_(comment_ids))
    found: dict[int, list[CommentSignal]] = {}
    for signal in db.session.execute(query.order_by(CommentSignal.points.desc(), CommentSignal.kind)).scalars():
        found.setdefault(signal.comment_id, []).append(signal)
    return found


def _replaced_words(comments: Iterable[Comment]) -> Mapping[int, str]:
    shown = [comment.waiting_revision or comment.revision for comment in comments]
    numbers = [words.replaces_id for words in shown if words.replaces_id is not None and not words.is_masked]
    if not numbers:
        return {}
    query = select(Revision.id, Revision.words).where(Revision.id.in_(numbers))
    return {row.id: row.words for row in db.session.execute(query)}


def _changes(words: Revision, replaced: Mapping[int, str]) -> Sequence[Piece] | None:
    old = replaced.get(words.replaces_id or 0)
    return compared(old, words.words) if old else None  # erased words tell nothing about a change
