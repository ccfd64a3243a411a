"""Erasing what is kept of a reader, at their wish: in parts, so that no transaction is long and any can be the last.

What was done stays provable: each comment gets an event, its words go, and their digest, which the log is chained over,
stays. A reader whose erasing was interrupted still owns what is left, and asks once more.
"""

import dataclasses
import enum
import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from domain.comments.likes import mark_likes_changed
from domain.comments.models import Comment, CommentSignal, CommentStatus, Revision, Submission
from domain.comments.readers import CommentOwner, Like, Reader, ReaderAddress, ReplyNotice, ReplyWatch
from domain.comments.storing import author_key
from domain.comments.taking import existing_comment
from domain.moderation.actions import take_articles_of
from domain.moderation.changing import Cause, State, change_comment
from domain.moderation.models import Action, Report
from domain.privacy.addresses import own_addresses
from domain.privacy.models import DataAction, DataEvent
from domain.privacy.recording import record
from domain.privacy.statements import carry_out
from foundation.database import db
from foundation.mail import OutboxMail

# Comments or likes in one transaction.
PART = 50
# What stands in the place of a token's digest, and is none.
_NO_TOKEN = "erased "  # noqa: S105 the opposite of a secret
# What a mail loses once nobody needs it any more.
EMPTY_MAIL = {"recipient": "", "body": "", "headers": "{}", "last_error": ""}


class AlreadyErased(Exception):
    """Another request of the same reader was faster: nothing is left."""


class Wish(enum.StrEnum):
    """What shall become of comments that everybody reads: they go, or they stay under no name."""

    WORDS = "words"
    NAME = "name"


@dataclasses.dataclass(frozen=True)
class ErasedPart:
    """How many comments and likes one part was about; `kept`: comments that stay published under no name."""

    erased: int = 0
    kept: int = 0
    likes: int = 0

    def __add__(self, other: "ErasedPart") -> "ErasedPart":
        return ErasedPart(self.erased + other.erased, self.kept + other.kept, self.likes + other.likes)

    def __bool__(self) -> bool:
        return self != NOTHING


NOTHING = ErasedPart()


def erase_part(reader_id: int, wish: Wish, *, neutral_name: str) -> ErasedPart:
    """Erase the next comments of a reader, or after the last one the next likes; NOTHING when none is left.

    `neutral_name` stands where the name stood. What nobody but the author could read is erased whatever the wish is.
    """
    own = CommentOwner.reader_id == reader_id
    numbers = _next(CommentOwner.comment_id, own)
    if numbers:
        take_articles_of(numbers)
        # Asked again: a second request of the same reader may have erased them while this one waited for its turn.
        return _erase_comments(
            _next(CommentOwner.comment_id, own & CommentOwner.comment_id.in_(numbers)), wish, neutral_name
        )
    return ErasedPart(likes=forget_likes_of(reader_id))


def forget_likes_of(reader_id: int) -> int:
    """Take back the next likes of a reader, PART at most; returns how many."""
    mine = Like.reader_id == reader_id
    numbers = _next(Like.comment_id, mine)
    if numbers:
        take_articles_of(numbers)
        numbers = _next(Like.comment_id, mine & Like.comment_id.in_(numbers))
        carry_out(delete(Like).where(mine, Like.comment_id.in_(numbers)))
        carry_out(update(Comment).where(Comment.id.in_(numbers)).values(like_count=Comment.like_count - 1))
        mark_likes_changed(numbers)
    return len(numbers)


def close_reader(reader_id: int, done: ErasedPart) -> DataEvent | None:
    """Erase the rest and make the reader's token useless; None when something new came, which is to be erased first.

    The row itself stays, empty: what this reader reported about others, and the record, refer to it.
    Raises AlreadyErased.
    """
    taken = select(Reader).where(Reader.id == reader_id).with_for_update()
    reader = db.session.execute(taken.execution_options(populate_existing=True)).scalar_one()
    if reader.token_digest.startswith(_NO_TOKEN):
        raise AlreadyErased
    own, liked = CommentOwner.reader_id == reader_id, Like.reader_id == reader_id
    if _next(CommentOwner.comment_id, own) or _next(Like.comment_id, liked):
        return None
    counts = {**dataclasses.asdict(done), "mails": _forget_mails(own_addresses(reader_id))}
    counts["addresses"] = _forget_addresses(reader_id)
    counts["reports"] = _forget_reports(reader_id)
    reader.token_digest, reader.last_decisions = _NO_TOKEN + secrets.token_hex(24), None
    return record(DataAction.ERASE, counts, reader_id=reader_id)


def _erase_comments(numbers: Sequence[int], wish: Wish, neutral_name: str) -> ErasedPart:
    mine = Comment.id.in_(numbers)
    public = select(Comment.id, Comment.reader_id, Comment.revision_id).where(
        mine, Comment.status == CommentStatus.PUBLISHED
    )
    kept = db.session.execute(public).all() if wish is Wish.NAME else []
    staying = {row.id for row in kept}
    for number in numbers:
        _change(number, stays=number in staying)
    _erase_words(numbers, but=[row.revision_id for row in kept])
    for row in kept:  # it no longer counts for the reader; what goes was counted out with its status
        carry_out(update(Reader).where(Reader.id == row.reader_id).values(published_count=Reader.published_count - 1))
    carry_out(
        update(Comment)
        .where(mine)
        .values(
            author_name=neutral_name,
            author_key=author_key(neutral_name),
            reader_id=None,
            **dict.fromkeys(("email", "network_digest", "consent_version"), ""),
        )
    )
    for model, column in (
        (CommentSignal, CommentSignal.comment_id),
        (Submission, Submission.comment_id),
        (ReplyWatch, ReplyWatch.comment_id),
        (CommentOwner, CommentOwner.comment_id),
    ):
        carry_out(delete(model).where(column.in_(numbers)))
    going = [number for number in numbers if number not in staying]
    carry_out(delete(ReplyNotice).where(ReplyNotice.reply_id.in_(going)))
    db.session.expire_all()
    return ErasedPart(erased=len(going), kept=len(staying))


def _change(number: int, *, stays: bool) -> None:
    """Bring one comment where it belongs, with an event; its words are erased afterwards."""
    comment = existing_comment(number)
    state = dataclasses.replace(State.of(comment), waiting_revision_id=None, returned_by_id=None)
    if not stays:
        state = dataclasses.replace(state, status=CommentStatus.WITHDRAWN, pinned_at=None)
    change_comment(comment, state, Cause(Action.ERASE))


def _erase_words(numbers: Sequence[int], *, but: Sequence[int]) -> None:
    words = update(Revision).where(Revision.comment_id.in_(numbers), Revision.id.not_in(but))
    carry_out(words.values(words="", html="", folded=""))


def _forget_mails(addresses: Sequence[str]) -> int:
    """Mails that still wait do not leave; of those that left, nothing stays but that and when they did."""
    to_reader = OutboxMail.recipient.in_(addresses)
    waiting = carry_out(delete(OutboxMail).where(to_reader, OutboxMail.sent_at.is_(None)))
    return waiting + carry_out(update(OutboxMail).where(to_reader).values(**EMPTY_MAIL, subject=""))


def _forget_addresses(reader_id: int) -> int:
    addresses = select(ReaderAddress.id).where(ReaderAddress.reader_id == reader_id)
    carry_out(delete(ReplyWatch).where(ReplyWatch.address_id.in_(addresses)))
    return carry_out(delete(ReaderAddress).where(ReaderAddress.reader_id == reader_id))


def _forget_reports(reader_id: int) -> int:
    """A report stays, without what its reader wrote: it is about somebody else, and a moderator answers it."""
    return carry_out(update(Report).where(Report.reader_id == reader_id).values(note="", network_digest=""))


def _next(number: Any, condition: ColumnElement[bool]) -> Sequence[int]:
    return db.session.execute(select(number).where(condition).order_by(number).limit(PART)).scalars().all()
