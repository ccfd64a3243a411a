"""The comments that came to an article last, wherever they stand: what its feed shows."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased, contains_eager, joinedload, load_only

from domain.articles.models import Article
from domain.comments.models import Comment, CommentStatus
from foundation.database import db

FEED_LENGTH = 50


def newest_of_article(article: Article, *, most: int = FEED_LENGTH) -> Sequence[Comment]:
    """The published comments of an article, replies included, the one published last first; each with its words.

    A reply comes with the name of whom it answers.
    """
    answered = aliased(Comment)
    named = contains_eager(Comment.parent.of_type(answered)).options(load_only(answered.author_name, answered.status))
    query = (
        select(Comment)
        .outerjoin(answered, Comment.parent_id == answered.id)
        .options(named, joinedload(Comment.revision, innerjoin=True))
        .where(Comment.article_id == article.id, Comment.status == CommentStatus.PUBLISHED)
        .order_by(Comment.published_at.desc(), Comment.id.desc())
        .limit(most)
    )
    return db.session.execute(query).scalars().all()
