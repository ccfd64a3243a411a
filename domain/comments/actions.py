"""What readers can do: send a comment."""

import dataclasses

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from domain.articles.actions import publication_time
from domain.articles.models import Article
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
from domain.comments.models import Comment, CommentStatus, DeskTab
from domain.comments.openness import comments_are_open, passes_at_once
from domain.comments.readers import CommentOwner, Reader
from domain.comments.storing import count_new, store_comment, store_signals
from domain.comments.threads import count_change
from domain.comments.tokens import reader_for
from foundation import clock
from foundation.database import db, take_rows
from foundation.limits import TEN_MINUTES, Rate, spend
from foundation.settings import Settings


class ArticleNotFound(Exception):
    """There is no such article, or readers may not see it."""


class CommentsClosed(Exception):
    """The article takes no comments any more."""


class ParentNotFound(Exception):
    """The comment to reply to does not exist, stands under another article, or is not published."""


@dataclasses.dataclass(frozen=True)
class Submitted:
    """The stored comment; the token the reader's browser should keep; whether it was there already."""

    comment: Comment
    token: str
    is_repeat: bool


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
    _await_turn(article_id)
    article = _public_article(article_id)
    fingerprints = fingerprints_of(article_id, parent_id, letter, sender)
    # Looked for first: what was stored stays stored, even if the article closed or the parent went since.
    repeated = recent_submission(fingerprints, now)
    if repeated is None and not comments_are_open(article, settings, now):
        raise CommentsClosed
    parent = _parent(article, parent_id) if repeated is None else None
    reader, token = reader_for(sender.token, new_token=sender.new_token)
    by_token = fingerprint_of(article_id, parent_id, letter, f"token {token}")
    if repeated is not None:
        if _is_the_sender(repeated, letter, sender, parent_id):
            _also_owns(repeated, reader)
            if by_token not in fingerprints:
                remember_submission([by_token], repeated, repeated.created_at)
        return Submitted(repeated, token, is_repeat=True)
    spend_limits(article.id, reader.id, sender.network_digest, settings)
    comment = store_comment(
        article,
        parent,
        author_name=letter.author_name,
        words=letter.words,
        html=letter.html,
        email=letter.email,
        reader_id=reader.id,
        network_digest=sender.network_digest,
        consent_version=consent_version,
    )
    db.session.add(CommentOwner(reader_id=reader.id, comment_id=comment.id))
    remember_submission([*fingerprints, by_token], comment, now)
    if passes_at_once(article, reader, settings) and not screening.must_wait:
        comment.status, comment.desk_tab = CommentStatus.PUBLISHED, DeskTab.PUBLISHED
        comment.published_at = publication_time(article.id)
        db.session.flush()
        count_change(comment, was=CommentStatus.PENDING)
    store_signals(comment, screening.findings)
    count_new(comment)
    return Submitted(comment, token, is_repeat=False)


def spend_limits(article_id: int, reader_id: int, network_digest: str, settings: Settings) -> None:
    """Count one sending. Raises LimitReached."""
    spend(
        (f"comments reader {reader_id}", Rate(settings.comments_per_reader_in_ten_minutes, TEN_MINUTES)),
        (f"comments network {network_digest}", Rate(settings.comments_per_network_in_ten_minutes, TEN_MINUTES)),
        (f"comments article {article_id}", Rate(settings.comments_per_article_in_ten_minutes, TEN_MINUTES)),
    )


def _public_article(article_id: int) -> Article:
    query = select(Article).where(Article.id == article_id).options(joinedload(Article.category))
    article = db.session.execute(query).scalar_one_or_none()
    if article is None or not article.is_public:
        raise ArticleNotFound
    return article


def _parent(article: Article, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    parent = db.session.execute(select(Comment).where(Comment.id == parent_id)).scalar_one_or_none()
    if parent is None or parent.article_id != article.id or not parent.is_published:
        raise ParentNotFound
    return parent


def _await_turn(article_id: int) -> None:
    """Let posts under an article come one after the other.

    Of two equal ones the second finds the first, nobody takes the parent away or closes the article meanwhile, and no
    two wait for each other on MariaDB, where a comment's foreign key locks its article. Decisions take the article's
    row first as well.
    """
    take_rows(Article.id, [article_id])


def _is_the_sender(repeated: Comment, letter: Letter, sender: Sender, parent_id: int | None) -> bool:
    """False for who only shares the network and the kind of browser, and does not give the email the first sender gave.

    Name and words are public once they are published; who copies them must not get the comment with the email in it.
    """
    if sender.token is not None or repeated.email in {"", letter.email}:
        return True
    by_key = fingerprint_of(repeated.article_id, parent_id, letter, f"key {sender.key}")
    return bool(sender.key) and recent_submission([by_key], clock.now()) is not None


def _also_owns(comment: Comment, reader: Reader) -> None:
    """Give the comment to whoever repeats it: the first answer, with the first token, may never have arrived."""
    if db.session.get(CommentOwner, (reader.id, comment.id)) is None:
        db.session.add(CommentOwner(reader_id=reader.id, comment_id=comment.id))
        db.session.flush()
