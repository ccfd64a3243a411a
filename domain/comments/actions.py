"""What readers can do: send a comment."""

import dataclasses
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from domain.articles.actions import moment_after
from domain.articles.commented import CommentedArticle, commented_article
from domain.comments.letters import (
    NOT_SCREENED,
    Letter,
    Screening,
    Sender,
    fingerprint_of,
    fingerprints_of,
    recent_submission,
    remember_submission,
)
from domain.comments.models import Comment, CommentStatus
from domain.comments.openness import comments_are_open, passes_at_once
from domain.comments.publishing import count_published
from domain.comments.queries import is_owned_by
from domain.comments.readers import CommentOwner
from domain.comments.storing import Answered, count_new, store_comment, store_signals
from domain.comments.tokens import sending_reader
from foundation import clock
from foundation.database import db
from foundation.limits import TEN_MINUTES, Rate, spend
from foundation.prepared import run, table_of
from foundation.settings import Settings

_COMMENTS = table_of(Comment).c
_PARENT = select(
    *(_COMMENTS.id, _COMMENTS.article_id, _COMMENTS.status),
    *(_COMMENTS.thread_id, _COMMENTS.branch_id, _COMMENTS.depth),
).where(_COMMENTS.id == bindparam("number"))
_NEW_OWNER = insert(table_of(CommentOwner))


class ArticleNotFound(Exception):
    """There is no such article, or readers may not see it."""


class CommentsClosed(Exception):
    """The article takes no comments any more."""


class ParentNotFound(Exception):
    """The comment to reply to does not exist, stands under another article, or is not published."""


@dataclasses.dataclass(frozen=True)
class Submitted:
    """The stored comment's number and its article; the token that the reader's browser should keep.

    `is_repeat`: it was there already. `is_reply`: it answers another one. `is_waiting`: it is new, and a moderator has
    to decide.
    """

    comment_id: int
    article: CommentedArticle
    token: str
    is_repeat: bool = False
    is_reply: bool = False
    is_waiting: bool = False


def submit_comment(
    article_id: int,
    letter: Letter,
    *,
    sender: Sender,
    settings: Settings,
    parent_id: int | None = None,
    screening: Screening = NOT_SCREENED,
    consent_version: str = "",
) -> Submitted:
    """Store a comment, or find the one that the same sender sent a moment ago.

    `consent_version`: of the policy that its author agrees to; empty when they did not say.
    Raises ArticleNotFound, CommentsClosed, ParentNotFound and LimitReached; nothing is stored then.
    """
    now = clock.now()
    article = commented_article(article_id)
    if article is None:
        raise ArticleNotFound
    fingerprints = fingerprints_of(article_id, parent_id, letter, sender)
    # Looked for first: what was stored stays stored, even if the article closed or the parent went since.
    repeated = _sent_before(fingerprints, now)
    if repeated is not None:
        reader = sending_reader(sender.token, new_token=sender.new_token)
        if _is_the_sender(repeated, letter, sender, parent_id):
            if not is_owned_by(reader.id, repeated.id):  # the first answer may never have arrived
                run(_NEW_OWNER, {"reader_id": reader.id, "comment_id": repeated.id})
            if reader.token != sender.token:
                by_token = fingerprint_of(article_id, parent_id, letter, f"token {reader.token}")
                remember_submission([by_token], repeated.id, repeated.created_at)
        return Submitted(repeated.id, article, reader.token, is_repeat=True)
    if not comments_are_open(article, settings, now):
        raise CommentsClosed
    parent = _parent(article_id, parent_id)
    reader = sending_reader(sender.token, new_token=sender.new_token)
    spend_limits(article_id, reader.id, sender.network_digest, settings)
    passes = passes_at_once(article, reader.published_count, settings) and not screening.must_wait
    published_at = moment_after(article.last_comment_at) if passes else None
    comment = store_comment(
        article,
        parent,
        author_name=letter.author_name,
        words=letter.words,
        html=letter.html,
        published_at=published_at,
        email=letter.email,
        reader_id=reader.id,
        network_digest=sender.network_digest,
        consent_version=consent_version,
    )
    run(_NEW_OWNER, {"reader_id": reader.id, "comment_id": comment.id})
    by_token = fingerprint_of(article_id, parent_id, letter, f"token {reader.token}")
    remember_submission([*fingerprints, by_token], comment.id, now)
    if published_at is not None:
        count_published(
            comment, letter.words, reader_id=reader.id, category_id=article.category_id, published_at=published_at
        )
    store_signals(comment.id, screening.findings, tab=comment.tab, since=comment.since)
    count_new(comment)
    return Submitted(comment.id, article, reader.token, is_reply=parent is not None, is_waiting=not passes)


def spend_limits(article_id: int, reader_id: int, network_digest: str, settings: Settings) -> None:
    """Count one sending. Raises LimitReached."""
    spend(
        (f"comments reader {reader_id}", Rate(settings.comments_per_reader_in_ten_minutes, TEN_MINUTES)),
        (f"comments network {network_digest}", Rate(settings.comments_per_network_in_ten_minutes, TEN_MINUTES)),
        (f"comments article {article_id}", Rate(settings.comments_per_article_in_ten_minutes, TEN_MINUTES)),
    )


def _parent(article_id: int, parent_id: int | None) -> Answered | None:
    if parent_id is None:
        return None
    parent = run(_PARENT, {"number": parent_id}).one_or_none()
    if parent is None or parent.article_id != article_id or parent.status != CommentStatus.PUBLISHED:
        raise ParentNotFound
    return parent


def _sent_before(fingerprints: list[str], now: datetime) -> Comment | None:
    number = recent_submission(fingerprints, now)
    return None if number is None else db.session.get_one(Comment, number)


def _is_the_sender(repeated: Comment, letter: Letter, sender: Sender, parent_id: int | None) -> bool:
    """False for who only shares the network and the kind of browser, and does not give the email the first sender gave.

    Name and words are public once they are published; who copies them must not get the comment with the email in it.
    """
    if sender.token is not None or repeated.email in {"", letter.email}:
        return True
    by_key = fingerprint_of(repeated.article_id, parent_id, letter, f"key {sender.key}")
    return bool(sender.key) and recent_submission([by_key], clock.now()) is not None
