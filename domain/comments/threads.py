"""The shape of a discussion: which comments stand in it, and how a page of it is put together."""

import dataclasses
from collections.abc import Iterable

from sqlalchemy import case, select, update

from domain.articles.actions import mark_comments_changed
from domain.comments.indexing import index_comment
from domain.comments.listed import ListedComment
from domain.comments.models import Comment, CommentStatus
from domain.comments.notices import note_reply
from domain.comments.readers import Reader
from foundation.database import db

READER_COUNTS = {
    CommentStatus.PUBLISHED: "published_count",
    CommentStatus.RETURNED: "returned_count",
    CommentStatus.REJECTED: "rejected_count",
    CommentStatus.SPAM: "spam_count",
    CommentStatus.REMOVED: "removed_count",
}


# Both have the same names for what readers see.
ShownComment = Comment | ListedComment


@dataclasses.dataclass(slots=True)
class Branch:
    """A first-level reply with its answers; `head` is None where the page begins in the middle of the branch."""

    head: ShownComment | None
    answers: list[ShownComment]

    @property
    def id(self) -> int | None:
        """The number of the first-level reply."""
        return self.head.id if self.head else self.answers[0].branch_id


@dataclasses.dataclass(slots=True)
class Thread:
    """A top-level comment, the replies shown with it, and the reply that further ones begin with."""

    comment: ShownComment
    branches: list[Branch]
    next_reply: ShownComment | None = None
    hidden_replies: int = 0

    @property
    def comments(self) -> list[ShownComment]:
        """All of it in reading order."""
        comments = [self.comment]
        for branch in self.branches:
            comments += [branch.head, *branch.answers] if branch.head else branch.answers
        return comments


@dataclasses.dataclass(slots=True)
class ThreadPage:
    """Threads in reading order, and the top-level comment the next page begins with (None on the last page)."""

    threads: list[Thread]
    next_start: ShownComment | None


def into_branches(replies: Iterable[ShownComment]) -> list[Branch]:
    """Replies in the order of (branch_id, id), grouped. A reply whose branch is not here opens one without a head."""
    branches: dict[int | None, Branch] = {}
    for reply in replies:
        is_head = reply.branch_id == reply.id
        branch = branches.setdefault(reply.branch_id, Branch(None, []))
        if is_head:
            branch.head = reply
        else:
            branch.answers.append(reply)
    return list(branches.values())


def reading_order(comments: Iterable[ShownComment]) -> list[ShownComment]:
    """Replies in the order they are read: branch after branch, each from its oldest."""
    return sorted(comments, key=lambda comment: (comment.branch_id or 0, comment.id))


def count_change(comment: Comment, *, was: CommentStatus) -> None:
    """Keep counters, places and what can be found right after a comment was changed, in the same transaction.

    The comment itself is already written. The article's row was taken by the caller before anything else was; here the
    rows above the comment follow, and last its reader's.
    """
    _relist(comment.id)
    step = int(comment.is_published) - int(was == CommentStatus.PUBLISHED)
    if step and comment.thread_id is not None:
        thread = update(Comment).where(Comment.id == comment.thread_id)
        db.session.execute(thread.values(reply_count=Comment.reply_count + step))
    is_new = step > 0
    if is_new:
        note_reply(comment.id, comment.parent_id)
    mark_comments_changed(comment.article_id, published=step, published_at=comment.published_at if is_new else None)
    _count_for_reader(comment, was)
    if CommentStatus.PUBLISHED in {was, comment.status}:
        index_comment(comment)
    db.session.refresh(comment, ["is_listed", "child_count", "reply_count"])


def _count_for_reader(comment: Comment, was: CommentStatus) -> None:
    counts = {
        READER_COUNTS[status]: step for status, step in ((was, -1), (comment.status, 1)) if status in READER_COUNTS
    }
    if comment.reader_id is None or comment.status == was or not counts:
        return
    steps = {count: getattr(Reader, count) + step for count, step in counts.items()}
    db.session.execute(update(Reader).where(Reader.id == comment.reader_id).values(**steps))


def _relist(comment_id: int | None) -> None:
    """Put a comment into the public thread or take it out; a tombstone above it may come or go with it."""
    should_stand = (Comment.status == CommentStatus.PUBLISHED) | (Comment.child_count > 0)
    while comment_id is not None:
        row = db.session.execute(
            select(Comment.is_listed, case((should_stand, 1), else_=0).label("stands"), Comment.parent_id).where(
                Comment.id == comment_id
            )
        ).one()
        if bool(row.stands) == row.is_listed:
            return
        db.session.execute(update(Comment).where(Comment.id == comment_id).values(is_listed=bool(row.stands)))
        if row.parent_id is not None:
            step = 1 if row.stands else -1
            parent = update(Comment).where(Comment.id == row.parent_id)
            db.session.execute(parent.values(child_count=Comment.child_count + step))
        comment_id = row.parent_id
