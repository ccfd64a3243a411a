"""What can be read of comments, by whom. A page costs the same whether the article has ten comments or a million."""

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, or_, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload, load_only

from domain.articles.models import Article, ArticleStatus
from domain.comments.listed import PAGE_LENGTH, REPLIES_AT_FIRST, first_replies, pinned_comments, top_comments
from domain.comments.models import Comment, CommentStatus
from domain.comments.orders import Order, is_within
from domain.comments.readers import CommentOwner, Reader
from domain.comments.threads import ShownComment, Thread, ThreadPage, into_branches, reading_order
from foundation import clock
from foundation.database import db

NEWEST_AMONG = 60
# A reader's own, or waiting ones for a moderator: more than these on one article are found at the desk.
UNLISTED_MOST = 50


@dataclasses.dataclass(frozen=True)
class Viewer:
    """Who looks: a stranger (the default), a reader with something of their own here, or a moderator."""

    reader: Reader | None = None
    may_moderate: bool = False

    @property
    def is_stranger(self) -> bool:
        """Sees what everybody sees."""
        return self.reader is None and not self.may_moderate


STRANGER = Viewer()


def thread_page(
    article_id: int, *, viewer: Viewer = STRANGER, order: Order = Order.NEWEST, start: int | None = None
) -> ThreadPage:
    """One page of an article's threads, beginning with the top-level comment numbered `start` (inclusive).

    Pinned ones stand first on the first page, and nowhere else.
    """
    pinned = pinned_comments(article_id)
    found = top_comments(article_id, order=order, start=start, besides=[comment.id for comment in pinned])
    tops: list[ShownComment] = [*found[:PAGE_LENGTH]]
    beyond = found[PAGE_LENGTH] if len(found) > PAGE_LENGTH else None
    unlisted = _unlisted(article_id, viewer)
    own = [comment for comment in unlisted if comment.depth == 0]
    if order is Order.LIKED:
        # Nobody could like them yet: the newest first, before all others.
        tops = [*reversed(own), *tops] if start is None else tops
    else:
        newest, end = order is Order.NEWEST, beyond.id if beyond else None
        tops += [comment for comment in own if is_within(comment.id, start, end, newest=newest)]
        tops.sort(key=lambda comment: comment.id, reverse=newest)
    threads = _with_first_replies([*pinned, *tops] if start is None else tops, unlisted)
    return ThreadPage(_as_staff_see(threads) if viewer.may_moderate else threads, beyond)


def whole_thread(comment: Comment, *, viewer: Viewer = STRANGER, start: int | None = None) -> Thread:
    """A top-level comment with one page of its replies, beginning with the reply numbered `start` (inclusive)."""
    first = db.session.get(Comment, start) if start is not None else None
    query = _replies().where(Comment.thread_id == comment.id, Comment.is_listed.is_(True))
    if first is not None and first.thread_id == comment.id:
        query = query.where(tuple_(Comment.branch_id, Comment.id) >= (first.branch_id, first.id))
    query = query.order_by(Comment.branch_id, Comment.id).limit(PAGE_LENGTH + 1)
    replies = list(db.session.execute(query).scalars())
    beyond = replies.pop() if len(replies) > PAGE_LENGTH else None
    own = [reply for reply in _unlisted_of(comment, viewer) if reply.thread_id == comment.id] if beyond is None else []
    return Thread(comment, into_branches(reading_order([*replies, *own])), beyond)


def newest_comments(*, most: int = 3) -> list[Comment]:
    """The newest published top-level comments, each with its article and its words, no two from the same article."""
    query = (
        _shown()
        .join(Comment.article)
        .options(contains_eager(Comment.article))
        .where(Comment.status == CommentStatus.PUBLISHED, Comment.depth == 0)
        .where(Article.status == ArticleStatus.PUBLISHED, Article.published_at <= clock.now())
        .order_by(Comment.id.desc())
        .limit(NEWEST_AMONG)
    )
    newest: dict[int, Comment] = {}
    for comment in db.session.execute(query).scalars():
        newest.setdefault(comment.article_id, comment)
    return list(newest.values())[:most]


def comment_by_id(comment_id: int) -> Comment | None:
    """The comment with its article and its words, whatever its status: the caller decides who may see it."""
    query = _shown().where(Comment.id == comment_id).options(joinedload(Comment.article).joinedload(Article.category))
    return db.session.execute(query).scalar_one_or_none()


def listed_comment(article: Article, comment_id: int) -> Comment | None:
    """A comment that stands in the article's public thread."""
    query = _shown().where(Comment.id == comment_id, Comment.article_id == article.id, Comment.is_listed.is_(True))
    return db.session.execute(query).scalar_one_or_none()


def reply_with_parent(comment_id: int) -> Comment:
    """A comment as a thread shows it: with its words and the name it answers."""
    return db.session.execute(_replies().where(Comment.id == comment_id)).scalar_one()


def published_comments(article: Article, numbers: Sequence[int]) -> list[Comment]:
    """Those of these comments that everybody reads under the article, as a thread shows them."""
    query = _replies().where(Comment.id.in_(numbers), Comment.article_id == article.id)
    return list(db.session.execute(query.where(Comment.status == CommentStatus.PUBLISHED)).scalars())


def reader_by_token(token: str | None, *, for_writing: bool = False) -> Reader | None:
    """The reader whose browser holds `token`; `for_writing`: whom nobody erases until the commit."""
    if token is None:
        return None
    query = select(Reader).where(Reader.token_digest == token_digest(token))
    if for_writing:
        query = query.with_for_update(read=True, key_share=True)
    return db.session.execute(query).scalar_one_or_none()


def owns(reader: Reader | None, comment: Comment) -> bool:
    """True when the comment is this reader's own."""
    return reader is not None and is_owned_by(reader.id, comment.id)


def is_owned_by(reader_id: int, comment_id: int) -> bool:
    """True when the comment is the reader's own as the database has it now."""
    owner = select(CommentOwner.comment_id)
    owner = owner.where(CommentOwner.reader_id == reader_id, CommentOwner.comment_id == comment_id)
    return db.session.execute(owner).first() is not None


def token_digest(token: str) -> str:
    """What is kept of a reader's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _shown() -> "Select[Comment]":
    return select(Comment).join(Comment.revision).options(contains_eager(Comment.revision))


def _replies() -> "Select[Comment]":
    answered = aliased(Comment)
    named = contains_eager(Comment.parent.of_type(answered)).options(
        load_only(answered.author_name, answered.status, answered.depth)
    )
    return _shown().outerjoin(answered, Comment.parent_id == answered.id).options(named)


def _with_first_replies(tops: Sequence[ShownComment], unlisted: Sequence[Comment]) -> list[Thread]:
    """Each top-level comment with its first replies: one query for all of them, a few rows for each."""
    replies: dict[int | None, list[ShownComment]] = {}
    for reply in first_replies([top.id for top in tops if top.child_count]):
        replies.setdefault(reply.thread_id, []).append(reply)
    for own in unlisted:
        replies.setdefault(own.thread_id, [])
    return [
        _thread(top, replies[top.id], [own for own in unlisted if own.thread_id == top.id])
        if top.id in replies
        else Thread(top, [])
        for top in tops
    ]


def _thread(top: ShownComment, replies: Iterable[ShownComment], own: Sequence[Comment]) -> Thread:
    shown = reading_order(replies)
    beyond = shown[REPLIES_AT_FIRST] if len(shown) > REPLIES_AT_FIRST else None
    shown = shown[:REPLIES_AT_FIRST]
    hidden = top.reply_count - sum(reply.is_published for reply in shown) if beyond else 0
    branches = into_branches(reading_order([*shown, *own]) if own else shown)
    return Thread(top, branches, beyond, max(hidden, 0))


def _as_staff_see(threads: Sequence[Thread]) -> list[Thread]:
    """The same threads with all that the database has of their comments."""
    numbers = [comment.id for thread in threads for comment in thread.comments]
    found = db.session.execute(_replies().where(Comment.id.in_(numbers))).scalars()
    whole = {comment.id: comment for comment in found}
    return [
        dataclasses.replace(
            thread,
            comment=whole[thread.comment.id],
            branches=into_branches(whole[comment.id] for comment in thread.comments[1:]),
        )
        for thread in threads
        if thread.comment.id in whole
    ]


def _unlisted(article_id: int, viewer: Viewer) -> list[Comment]:
    """What this viewer sees on the article besides the public thread, oldest first."""
    if viewer.is_stranger:
        return []
    return _newest_unlisted(_replies().where(Comment.article_id == article_id), viewer)


def _unlisted_of(top: Comment, viewer: Viewer) -> list[Comment]:
    if viewer.is_stranger:
        return []
    return _newest_unlisted(_replies().where(Comment.thread_id == top.id), viewer)


def _newest_unlisted(query: "Select[Comment]", viewer: Viewer) -> list[Comment]:
    own = None
    if viewer.reader is not None:
        mine = select(CommentOwner.comment_id).where(CommentOwner.reader_id == viewer.reader.id)
        own = Comment.id.in_(mine) & (Comment.status != CommentStatus.WITHDRAWN)
    waiting = Comment.status == CommentStatus.PENDING
    allowed = or_(waiting, own) if viewer.may_moderate and own is not None else waiting if viewer.may_moderate else own
    query = query.where(Comment.is_listed.is_(False), allowed)  # type: ignore[arg-type]
    found = db.session.execute(query.order_by(Comment.id.desc()).limit(UNLISTED_MOST)).scalars()
    return sorted(found, key=lambda comment: comment.id)
