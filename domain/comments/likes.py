"""Likes: one for each reader and comment, and the count that each comment keeps of its own.

Whoever likes takes the article's row first, like everybody who changes a comment. A like raises a version of its own: a
stored page may show a count of a minute ago.
"""

import dataclasses
from collections.abc import Collection

from sqlalchemy import delete, insert, select, update

from domain.articles.models import Article
from domain.comments.models import Comment
from domain.comments.queries import reader_by_token
from domain.comments.readers import Like, Reader
from domain.comments.taking import CommentNotFound, existing_comment
from domain.comments.tokens import reader_for
from foundation import clock
from foundation.database import db
from foundation.limits import TEN_MINUTES, Rate, spend
from foundation.settings import Settings


class CannotBeLiked(Exception):
    """There is no such comment, or readers cannot see it."""


@dataclasses.dataclass(frozen=True)
class Liked:
    """The comment after the change, whether the reader likes it now, and the token to keep, if there is one."""

    comment: Comment
    is_liked: bool
    token: str | None


def like_comment(
    comment_id: int, *, token: str | None, new_token: str, network_digest: str, settings: Settings
) -> Liked:
    """Like a comment; a second time changes nothing. Raises CannotBeLiked and LimitReached."""
    comment = _visible_comment(comment_id)
    reader, token = reader_for(token, new_token=new_token)
    if not liked_among(reader, [comment_id]):
        spend((f"likes network {network_digest}", Rate(settings.likes_per_network_in_ten_minutes, TEN_MINUTES)))
        store_likes(comment_id, [reader.id])
    db.session.refresh(comment, ["like_count"])
    return Liked(comment, True, token)


def unlike_comment(comment_id: int, *, token: str | None) -> Liked:
    """Take a like back; where there is none, nothing changes. Raises CannotBeLiked."""
    comment = _visible_comment(comment_id)
    reader = reader_by_token(token)
    if reader is not None:
        like = delete(Like).where(Like.comment_id == comment_id, Like.reader_id == reader.id)
        if db.session.execute(like).rowcount:  # type: ignore[attr-defined]
            count = update(Comment).where(Comment.id == comment_id).values(like_count=Comment.like_count - 1)
            db.session.execute(count)
            mark_likes_changed([comment_id])
    db.session.refresh(comment, ["like_count"])
    return Liked(comment, False, token if reader is not None else None)


def store_likes(comment_id: int, reader_ids: Collection[int]) -> None:
    """The likes of readers who do not like this comment yet, counted; the caller has taken the article's row."""
    if not reader_ids:
        return
    now = clock.now()
    rows = [{"comment_id": comment_id, "reader_id": number, "created_at": now} for number in sorted(reader_ids)]
    db.session.execute(insert(Like), rows)
    count = update(Comment).where(Comment.id == comment_id).values(like_count=Comment.like_count + len(rows))
    db.session.execute(count)
    mark_likes_changed([comment_id])


def mark_likes_changed(comment_ids: Collection[int]) -> None:
    """Say that likes of these comments came or went, in the transaction that counts them."""
    articles = db.session.execute(select(Comment.article_id).where(Comment.id.in_(comment_ids)).distinct()).scalars()
    numbers = sorted(articles)  # asked apart: MariaDB would walk through all articles
    db.session.execute(update(Article).where(Article.id.in_(numbers)).values(like_version=Article.like_version + 1))


def liked_among(reader: Reader, comment_ids: Collection[int]) -> set[int]:
    """Which of these comments the reader likes; one query."""
    if not comment_ids:
        return set()
    query = select(Like.comment_id).where(Like.reader_id == reader.id, Like.comment_id.in_(comment_ids))
    return set(db.session.execute(query).scalars())


def _visible_comment(comment_id: int) -> Comment:
    """The comment, if everybody may read it; nobody else changes anything under its article until the commit."""
    try:
        comment = existing_comment(comment_id)
    except CommentNotFound:
        raise CannotBeLiked from None
    if not comment.is_published or not comment.article.is_public:
        raise CannotBeLiked
    return comment
