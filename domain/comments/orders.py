"""The orders in which threads are read, and where a page of each begins: with a comment, inclusive."""

import enum

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_

from domain.comments.models import Comment


class Order(enum.StrEnum):
    """The order of threads."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LIKED = "liked"


# As an index has them, walked forwards or backwards.
PLACES = {
    Order.NEWEST: (Comment.id.desc(),),
    Order.OLDEST: (Comment.id,),
    Order.LIKED: (Comment.like_count.desc(), Comment.id.desc()),
}


def begins_at(order: Order) -> ColumnElement[bool]:
    """The top-level comment numbered `start` and what follows it, written so that every database begins its walk there.

    In the order of likes its place is that of the `likes` it has now.
    """
    start: BindParameter[int] = bindparam("start")
    likes: BindParameter[int] = bindparam("likes")
    if order is Order.NEWEST:
        return Comment.id <= start
    if order is Order.OLDEST:
        return Comment.id >= start
    return and_(Comment.like_count <= likes, or_(Comment.like_count < likes, Comment.id <= start))


def is_within(number: int, start: int | None, beyond: int | None, *, newest: bool) -> bool:
    """True when an unlisted comment belongs to the page from `start` up to, and without, `beyond`."""
    if newest:
        return (start is None or number <= start) and (beyond is None or number > beyond)
    return (start is None or number >= start) and (beyond is None or number < beyond)
