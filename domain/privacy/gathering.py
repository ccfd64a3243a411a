"""Everything that is kept about one reader, for their own file: some rows at a time, each portion in a few queries."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from domain.articles.models import Article
from domain.comments.models import Comment, Revision
from domain.comments.readers import CommentOwner, Like, Reader, ReaderAddress, ReplyWatch
from domain.moderation.models import ModerationEvent, Report
from domain.privacy.addresses import own_addresses
from domain.privacy.models import DataEvent
from foundation import clock
from foundation.database import db
from foundation.mail import OutboxMail

ROWS_AT_A_TIME = 200

Entry = Mapping[str, object]
Portions = Iterator[Sequence[Entry]]


def own_comment_count(reader_id: int) -> int:
    """How many comments a reader owns."""
    query = select(func.count()).select_from(CommentOwner).where(CommentOwner.reader_id == reader_id)
    return db.session.execute(query).scalar_one()


def reader_entry(reader_id: int) -> Entry:
    """What the reader's own row says. Of the token only a digest is kept, which is nobody's to see."""
    reader = db.session.get_one(Reader, reader_id)
    counts = {
        name: getattr(reader, f"{name}_count") for name in ("published", "returned", "rejected", "spam", "removed")
    }
    return {"number": reader.id, "first_seen": _time(reader.created_at), "token_digest_kept": True, "counts": counts}


def sections_about(reader_id: int, *, language: str) -> Mapping[str, Portions]:
    """Each kind of what is kept about a reader, in portions to be read one after the other; reasons in `language`.

    Who has used a portion may close the session before the next one, so that memory stays flat.
    """
    of_reader, to_reader = ReaderAddress.reader_id == reader_id, OutboxMail.recipient.in_(own_addresses(reader_id))
    watches = select(ReplyWatch.comment_id, ReplyWatch.created_at, ReplyWatch.stopped_at, ReaderAddress.email)
    return {
        "comments": _comments(reader_id, language),
        "likes": _rows(select(Like.comment_id, Like.created_at).where(Like.reader_id == reader_id), Like.comment_id),
        "reports": _rows(
            select(Report.id.label("number"), Report.comment_id, Report.kind, Report.note, Report.created_at).where(
                Report.reader_id == reader_id
            ),
            Report.id,
        ),
        "addresses": _rows(
            select(
                *(ReaderAddress.id.label("number"), ReaderAddress.email, ReaderAddress.created_at),
                *(ReaderAddress.asked_at, ReaderAddress.confirmed_at),
            ).where(of_reader),
            ReaderAddress.id,
        ),
        "watches": _rows(watches.join(ReplyWatch.address).where(of_reader), ReplyWatch.comment_id),
        "mails": _rows(
            select(
                *(OutboxMail.id.label("number"), OutboxMail.recipient, OutboxMail.subject),
                *(OutboxMail.created_at, OutboxMail.sent_at),
            ).where(to_reader),
            OutboxMail.id,
        ),
        "record": _rows(
            select(DataEvent.id.label("number"), DataEvent.action, DataEvent.about, DataEvent.created_at).where(
                DataEvent.reader_id == reader_id
            ),
            DataEvent.id,
        ),
    }


def _rows(query: Any, number: Any) -> Portions:
    """The rows of a query as they stand, in the order of a number that each has once."""
    last = 0
    while True:
        further = query.add_columns(number.label("place")).where(number > last).order_by(number)
        rows = db.session.execute(further.limit(ROWS_AT_A_TIME)).mappings().all()
        yield [{name: _plain(value) for name, value in row.items() if name != "place"} for row in rows]
        if len(rows) < ROWS_AT_A_TIME:
            return
        last = rows[-1]["place"]


def _comments(reader_id: int, language: str) -> Portions:
    last = 0
    while True:
        query = (
            select(Comment)
            .join(CommentOwner, CommentOwner.comment_id == Comment.id)
            .where(CommentOwner.reader_id == reader_id, CommentOwner.comment_id > last)
            .options(joinedload(Comment.article).load_only(Article.title, Article.slug))
            .order_by(CommentOwner.comment_id)
            .limit(ROWS_AT_A_TIME)
        )
        comments = db.session.execute(query).scalars().all()
        numbers = [comment.id for comment in comments]
        revisions, events = _by_comment(Revision, numbers), _by_comment(ModerationEvent, numbers)
        yield [_comment_entry(c, revisions.get(c.id, ()), events.get(c.id, ()), language) for c in comments]
        if len(numbers) < ROWS_AT_A_TIME:
            return
        last = numbers[-1]


def _by_comment(model: Any, numbers: Sequence[int]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(select(model).where(model.comment_id.in_(numbers)).order_by(model.id)).scalars():
        found[row.comment_id].append(row)
    return found


def _comment_entry(
    comment: Comment, revisions: Sequence[Revision], events: Sequence[ModerationEvent], language: str
) -> Entry:
    return {
        "number": comment.id,
        "article": comment.article.title,
        "article_address": f"/articles/{comment.article.address}",
        "answers_comment": comment.parent_id,
        "status": str(comment.status),
        "name": comment.author_name,
        "email": comment.email,
        "network_digest_kept": bool(comment.network_digest),
        "consent_version": comment.consent_version,
        "likes": comment.like_count,
        "created_at": _time(comment.created_at),
        "published_at": _time(comment.published_at),
        "revisions": [
            {
                "words": revision.words,
                "created_at": _time(revision.created_at),
                "is_shown": revision.id == comment.revision_id,
                "is_waiting": revision.id == comment.waiting_revision_id,
                "is_edit": revision.is_edit,
                "numbers_hidden_by_moderator": revision.is_masked,
            }
            for revision in revisions
        ],
        "decisions": [
            {
                "action": event.action,
                "from": str(event.from_status),
                "to": str(event.to_status),
                "reason": event.reason_in(language),
                "created_at": _time(event.created_at),
            }
            for event in events
        ],
    }


def _plain(value: object) -> object:
    return _time(value) if isinstance(value, datetime) else value


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else clock.as_utc(moment).isoformat(timespec="seconds")
