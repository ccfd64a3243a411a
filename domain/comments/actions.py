"""What readers can do: send a comment."""

import dataclasses
import hashlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from domain.articles.models import Article
from domain.comments.letters import (
    Letter,
    Sender,
    fingerprint_of,
    fingerprints_of,
    recent_submission,
    remember_submission,
)
from domain.comments.markup import MARKUP_POLICY_VERSION
from domain.comments.models import (
    DEEPEST,
    Comment,
    CommentOwner,
    CommentStatus,
    Reader,
    Revision,
)
from domain.comments.openness import comments_are_open, passes_at_once
from domain.comments.queries import reader_by_token, token_digest
from domain.comments.threads import count_publication
from foundation import clock
from foundation.database import db
from foundation.limits import Rate, spend
from foundation.settings import Settings

TEN_MINUTES = 600


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
    article_id: int, letter: Letter, *, sender: Sender, settings: Settings, parent_id: int | None = None
) -> Submitted:
    """Store a comment, or find the one that the same sender sent a moment ago.

    Raises ArticleNotFound, CommentsClosed, ParentNotFound and LimitReached; nothing is stored then.
    """
    now = clock.now()
    article = _open_article(article_id, settings, now)
    parent = _parent(article, parent_id)
    _await_turn(article)
    fingerprints = fingerprints_of(article_id, parent_id, letter, sender)
    repeated = recent_submission(fingerprints, now)
    reader, token = _reader(sender, now)
    by_token = fingerprint_of(article_id, parent_id, letter, f"token {token}")
    if repeated is not None:
        _also_owns(repeated, reader)
        if by_token not in fingerprints:
            remember_submission([by_token], repeated, repeated.created_at)
        return Submitted(repeated, token, is_repeat=True)
    _spend_limits(article, reader, sender, settings)
    comment = _stored(article, parent, letter, reader=reader, sender=sender, now=now)
    remember_submission([*fingerprints, by_token], comment, now)
    if passes_at_once(article, reader, settings):
        comment.status, comment.published_at, comment.waiting_since = CommentStatus.PUBLISHED, now, None
        db.session.flush()
        count_publication(comment, was_published=False)
    return Submitted(comment, token, is_repeat=False)


def _open_article(article_id: int, settings: Settings, now: datetime) -> Article:
    query = select(Article).where(Article.id == article_id).options(joinedload(Article.category))
    article = db.session.execute(query).scalar_one_or_none()
    if article is None or not article.is_public or article.published_at > now:
        raise ArticleNotFound
    if not comments_are_open(article, settings, now):
        raise CommentsClosed
    return article


def _parent(article: Article, parent_id: int | None) -> Comment | None:
    if parent_id is None:
        return None
    taken = select(Comment).with_for_update(key_share=True)
    parent = db.session.execute(taken.where(Comment.id == parent_id)).scalar_one_or_none()
    if parent is None or parent.article_id != article.id or not parent.is_published:
        raise ParentNotFound
    if parent.thread_id is not None:
        db.session.execute(taken.where(Comment.id == parent.thread_id))
    return parent


def _await_turn(article: Article) -> None:
    """Let posts under an article come one after the other.

    Of two equal ones the second finds the first, and no two wait for each other on MariaDB, where a comment's foreign
    key locks its article. Decisions take rows from the reply up to the article (threads.py); so do we, or the two would
    wait for each other.
    """
    db.session.execute(select(Article.id).where(Article.id == article.id).with_for_update(key_share=True))


def _also_owns(comment: Comment, reader: Reader) -> None:
    """Give the comment to whoever repeats it: the first answer, with the first token, may never have arrived."""
    if db.session.get(CommentOwner, (reader.id, comment.id)) is None:
        db.session.add(CommentOwner(reader_id=reader.id, comment_id=comment.id))
        db.session.flush()


def _spend_limits(article: Article, reader: Reader, sender: Sender, settings: Settings) -> None:
    spend(
        (f"comments reader {reader.token_digest}", Rate(settings.comments_per_reader_in_ten_minutes, TEN_MINUTES)),
        (f"comments network {sender.network_digest}", Rate(settings.comments_per_network_in_ten_minutes, TEN_MINUTES)),
        (f"comments article {article.id}", Rate(settings.comments_per_article_in_ten_minutes, TEN_MINUTES)),
    )


def _reader(sender: Sender, now: datetime) -> tuple[Reader, str]:
    """The reader and the token that proves it; a token we do not know counts as none."""
    known = reader_by_token(sender.token)
    if known is not None and sender.token is not None:
        return known, sender.token
    reader = Reader(token_digest=token_digest(sender.new_token), created_at=now)
    db.session.add(reader)
    db.session.flush()
    return reader, sender.new_token


def _stored(
    article: Article, parent: Comment | None, letter: Letter, *, reader: Reader, sender: Sender, now: datetime
) -> Comment:
    comment = Comment(
        article_id=article.id,
        status=CommentStatus.PENDING,
        waiting_since=now,
        author_name=letter.author_name,
        email=letter.email,
        reader_id=reader.id,
        network_digest=sender.network_digest,
        created_at=now,
        **_place_under(parent),
    )
    db.session.add(comment)
    db.session.flush()
    revision = Revision(
        comment_id=comment.id,
        words=letter.words,
        html=letter.html,
        markup_version=MARKUP_POLICY_VERSION,
        digest=hashlib.sha256(letter.words.encode()).hexdigest(),
        created_at=now,
    )
    db.session.add_all([revision, CommentOwner(reader_id=reader.id, comment_id=comment.id)])
    db.session.flush()
    comment.revision_id = revision.id
    if comment.depth == 1:
        comment.branch_id = comment.id
    db.session.flush()
    return comment


def _place_under(parent: Comment | None) -> dict[str, int | None]:
    if parent is None:
        return {"parent_id": None, "thread_id": None, "branch_id": None, "depth": 0}
    return {
        "parent_id": parent.id,
        "thread_id": parent.thread_id or parent.id,
        "branch_id": parent.branch_id,
        "depth": min(parent.depth + 1, DEEPEST),
    }
