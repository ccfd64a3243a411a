"""A comment as its author gets it back, right after it was sent."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, load_only

from domain.articles.models import Article, Category
from domain.comments.models import Comment, Revision
from foundation.database import db

_answered = aliased(Comment)
# Of the article what an answer says of it, and not its words.
_of_article = joinedload(Comment.article).options(
    load_only(
        *(Article.id, Article.slug, Article.published_at, Article.comment_count),
        *(Article.comments_open, Article.comments_policy, Article.comments_set_by_id),
        raiseload=True,
    ),
    joinedload(Article.category).load_only(Category.id, Category.comments_open, Category.comments_policy),
)
_of_revision = contains_eager(Comment.revision).load_only(
    *(Revision.id, Revision.words, Revision.html, Revision.is_edit, Revision.is_masked)
)
_of_answered = contains_eager(Comment.parent.of_type(_answered)).load_only(
    *(_answered.author_name, _answered.status, _answered.depth)
)
_SENT = (
    select(Comment)
    .join(Comment.revision)
    .outerjoin(_answered, Comment.parent_id == _answered.id)
    .where(Comment.id == bindparam("number"))
    .options(_of_revision, _of_answered, _of_article)
)


def sent_comment(comment_id: int) -> Comment:
    """A comment that exists, with its words, its article, and whom it answers: one query."""
    return db.session.execute(_SENT, {"number": comment_id}).scalar_one()
