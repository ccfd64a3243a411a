"""Writing the rows of a comment: the comment itself, its words, and the reasons to look at it closely."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from sqlalchemy import bindparam, insert, update

from domain.comments.desk import count_on_desk
from domain.comments.letters import Finding
from domain.comments.markup import MARKUP_POLICY_VERSION
from domain.comments.models import (
    DEEPEST,
    NAME_LONGEST_CHARS,
    SIGNAL_LONGEST_CHARS,
    Comment,
    CommentSignal,
    CommentStatus,
    DeskTab,
    Revision,
)
from foundation import clock
from foundation.database import db
from foundation.prepared import run, table_of
from foundation.text import fold

_COMMENTS, _REVISIONS = table_of(Comment), table_of(Revision)
_NEW_COMMENT, _NEW_REVISION = insert(_COMMENTS), insert(_REVISIONS)
_NEW_SIGNALS = insert(table_of(CommentSignal))
_COMPLETE = (
    update(_COMMENTS)
    .where(_COMMENTS.c.id == bindparam("number"))
    .values(revision_id=bindparam("words_id"), branch_id=bindparam("first_reply_id"))
)


class Place(Protocol):
    """What is asked of the article under which a comment stands."""

    @property
    def id(self) -> int: ...
    @property
    def category_id(self) -> int | None: ...


class Answered(Protocol):
    """What is asked of the comment that another one answers."""

    @property
    def id(self) -> int: ...
    @property
    def thread_id(self) -> int | None: ...
    @property
    def branch_id(self) -> int | None: ...
    @property
    def depth(self) -> int: ...


class NewComment(NamedTuple):
    """A comment that was written a moment ago, as far as others have to know it."""

    id: int
    article_id: int
    parent_id: int | None
    thread_id: int | None
    tab: DeskTab
    since: datetime


def store_comment(
    article: Place,
    parent: Answered | None,
    *,
    author_name: str,
    words: str,
    html: str,
    published_at: datetime | None = None,
    **about: Any,
) -> NewComment:
    """A new comment with its first words, at its place under `parent`. `about`: further columns.

    It waits, or stands in the public thread since `published_at`; what is counted then is for the caller to count.
    """
    now, place = clock.now(), _place_under(parent)
    status = CommentStatus.PENDING if published_at is None else CommentStatus.PUBLISHED
    tab = DeskTab.WAITING if published_at is None else DeskTab.PUBLISHED
    row = {
        "article_id": article.id,
        "category_id": article.category_id,
        "status": status,
        "is_listed": published_at is not None,
        "desk_tab": tab,
        "desk_since": now,
        "author_name": author_name,
        "author_key": author_key(author_name),
        "created_at": now,
        "published_at": published_at,
        **place,
        **about,
    }
    number: int = run(_NEW_COMMENT, row).inserted_primary_key[0]  # type: ignore[index]
    first = {"replaces_id": None, "is_edit": False, "is_masked": False, "created_at": now}
    words_id = run(_NEW_REVISION, {**_revision(number, words, html), **first}).inserted_primary_key[0]  # type: ignore[index]
    first_reply_id = number if place["depth"] == 1 else place["branch_id"]
    run(_COMPLETE, {"number": number, "words_id": words_id, "first_reply_id": first_reply_id})
    return NewComment(number, article.id, place["parent_id"], place["thread_id"], tab, now)


def store_revision(
    comment: Comment,
    words: str,
    html: str,
    *,
    replaces_id: int | None = None,
    is_edit: bool = False,
    is_masked: bool = False,
    created_at: datetime | None = None,
) -> Revision:
    """Words of a comment, not yet shown by it."""
    revision = Revision(
        **_revision(comment.id, words, html),
        replaces_id=replaces_id,
        is_edit=is_edit,
        is_masked=is_masked,
        created_at=created_at or clock.now(),
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def store_signals(comment_id: int, findings: Iterable[Finding], *, tab: DeskTab, since: datetime) -> None:
    """The reasons to look closely at a comment; it has none of these kinds yet."""
    kept = {"comment_id": comment_id, "desk_tab": tab, "desk_since": since}
    signals = [
        {"kind": found.kind, "detail": found.detail[:SIGNAL_LONGEST_CHARS], "points": found.points, **kept}
        for found in findings
    ]
    if signals:
        run(_NEW_SIGNALS, signals)


def count_new(comment: NewComment) -> None:
    """Count a new comment on the desk; the last thing its transaction does."""
    count_on_desk({comment.tab: 1})


def author_key(author_name: str) -> str:
    """The name as the desk looks for it: without case and diacritics."""
    return fold(author_name)[:NAME_LONGEST_CHARS]


def words_digest(words: str) -> str:
    """What stands for the words in the log, and finds the same words again."""
    return hashlib.sha256(words.encode()).hexdigest()


def _revision(comment_id: int, words: str, html: str) -> dict[str, Any]:
    return {
        "comment_id": comment_id,
        "words": words,
        "html": html,
        "folded": fold(words),
        "markup_version": MARKUP_POLICY_VERSION,
        "digest": words_digest(words),
    }


def _place_under(parent: Answered | None) -> dict[str, Any]:
    if parent is None:
        return {"parent_id": None, "thread_id": None, "branch_id": None, "depth": 0}
    return {
        "parent_id": parent.id,
        "thread_id": parent.thread_id or parent.id,
        "branch_id": parent.branch_id,
        "depth": min(parent.depth + 1, DEEPEST),
    }
