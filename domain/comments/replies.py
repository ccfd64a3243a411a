"""Published replies about which a mail is due: each is taken once, in the transaction that queues the mail."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import aliased, joinedload

from domain.articles.models import Article, ArticleStatus
from domain.comments.models import Comment, CommentStatus
from domain.comments.queries import comment_by_id
from domain.comments.readers import CommentOwner, ReaderAddress, ReplyNotice, ReplyWatch
from foundation import clock
from foundation.database import db

# A reply that nobody could be told about for so long is no news any more.
KEPT_UNTOLD = timedelta(days=3)
NOTICES_AT_ONCE = 200


@dataclasses.dataclass(frozen=True)
class ReplyNews:
    """What a mail about a reply says, and where it goes."""

    reply: Comment
    recipient: str
    stop_token: str
    site_address: str


def due_replies(*, most: int = NOTICES_AT_ONCE) -> Sequence[int]:
    """The numbers of published replies that have to be told, or need not be told any more."""
    # Also in the order of what is NULL in each: PostgreSQL walks along that index no other way.
    in_order = _due(clock.now()).order_by(ReplyNotice.told_at, ReplyNotice.reply_id)
    return db.session.execute(in_order.limit(most)).scalars().all()


def take_news(reply_id: int) -> ReplyNews | None:
    """Mark a reply as told and return what to say; None when there is nothing to say, or somebody else says it."""
    now = clock.now()
    notice = db.session.execute(_due(now).where(ReplyNotice.reply_id == reply_id)).scalar_one_or_none()
    untold = update(ReplyNotice).where(ReplyNotice.reply_id == reply_id, ReplyNotice.told_at.is_(None))
    if notice is None or not db.session.execute(untold.values(told_at=now)).rowcount:  # type: ignore[attr-defined]
        return None
    reply = comment_by_id(reply_id)
    if reply is None or not reply.is_published:
        return None
    query = select(ReplyWatch).where(ReplyWatch.comment_id == reply.parent_id).options(joinedload(ReplyWatch.address))
    watch = db.session.execute(query).scalar_one_or_none()
    if watch is None or watch.stopped_at is not None or not _was_confirmed_in_time(watch, reply_id):
        return None
    if _is_by_the_same_person(reply, watch.address):
        return None
    return ReplyNews(reply, watch.address.email, watch.stop_token, watch.site_address)


def forget_old_notices() -> int:
    """Remove what nobody could be told about in time: no flood when an address is confirmed late. Returns how many."""
    now = clock.now()
    old = select(ReplyNotice.reply_id).where(
        ReplyNotice.told_at.is_(None),
        ReplyNotice.created_at < now - KEPT_UNTOLD,
        ReplyNotice.reply_id.not_in(_due(now)),
    )
    numbers = db.session.execute(old.limit(NOTICES_AT_ONCE)).scalars().all()
    gone = delete(ReplyNotice).where(ReplyNotice.reply_id.in_(numbers), ReplyNotice.told_at.is_(None))
    return db.session.execute(gone).rowcount if numbers else 0  # type: ignore[attr-defined]


def _due(now: datetime) -> "Select[int]":
    """Not told yet, to be read by everybody, and its reader's address confirmed; or the reader wishes no mail now."""
    reply, answered = aliased(Comment), aliased(Comment)
    return (
        select(ReplyNotice.reply_id)
        .join(reply, reply.id == ReplyNotice.reply_id)
        .join(answered, answered.id == reply.parent_id)
        .join(Article, Article.id == reply.article_id)
        .join(ReplyWatch, ReplyWatch.comment_id == answered.id)
        .join(ReaderAddress, ReaderAddress.id == ReplyWatch.address_id)
        # Wrapped, or SQLite and MariaDB begin with the index of the status, that is, with every published comment.
        .where(ReplyNotice.told_at.is_(None), func.coalesce(reply.status, "") == CommentStatus.PUBLISHED)
        .where(answered.status != CommentStatus.WITHDRAWN)
        .where(Article.status == ArticleStatus.PUBLISHED, Article.published_at <= now)
        .where(or_(ReaderAddress.confirmed_at.is_not(None), ReplyWatch.stopped_at.is_not(None)))
        .correlate(None)
    )


def _was_confirmed_in_time(watch: ReplyWatch, reply_id: int) -> bool:
    noted = db.session.get_one(ReplyNotice, reply_id).created_at
    confirmed = watch.address.confirmed_at
    return confirmed is not None and clock.as_utc(confirmed) <= clock.as_utc(noted) + KEPT_UNTOLD


def _is_by_the_same_person(reply: Comment, address: ReaderAddress) -> bool:
    """Who answers oneself, perhaps from another browser with the same address, knows it already."""
    readers = select(ReaderAddress.reader_id).where(
        ReaderAddress.email == address.email, ReaderAddress.confirmed_at.is_not(None)
    )
    own = select(CommentOwner.comment_id).where(
        CommentOwner.comment_id == reply.id, CommentOwner.reader_id.in_(readers)
    )
    return db.session.execute(own.limit(1)).first() is not None
