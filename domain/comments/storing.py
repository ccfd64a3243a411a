"""Writing the rows of a comment: the comment itself, its words, and the reasons to look at it closely."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from domain.articles.models import Article
from domain.comments.desk import note_move
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
from foundation.text import fold


def store_comment(
    article: Article, parent: Comment | None, *, author_name: str, words: str, html: str, **about: Any
) -> Comment:
    """A new comment that waits, with its first words, at its place under `parent`. `about`: further columns."""
    now = clock.now()
    comment = Comment(
        article_id=article.id,
        category_id=article.category_id,
        status=CommentStatus.PENDING,
        desk_tab=DeskTab.WAITING,
        desk_since=now,
        author_name=author_name,
        author_key=author_key(author_name),
        created_at=now,
        **_place_under(parent),
        **about,
    )
    db.session.add(comment)
    db.session.flush()
    comment.revision_id = store_revision(comment, words, html, created_at=now).id
    if comment.depth == 1:
        comment.branch_id = comment.id
    db.session.flush()
    return comment


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
        comment_id=comment.id,
        replaces_id=replaces_id,
        is_edit=is_edit,
        is_masked=is_masked,
        words=words,
        html=html,
        folded=fold(words),
        markup_version=MARKUP_POLICY_VERSION,
        digest=words_digest(words),
        created_at=created_at or clock.now(),
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def store_signals(comment: Comment, findings: Iterable[Finding]) -> None:
    """The reasons to look closely at a comment; it has none of these kinds yet."""
    kept = {"comment_id": comment.id, "desk_tab": comment.desk_tab, "desk_since": comment.desk_since}
    db.session.add_all(
        CommentSignal(kind=found.kind, detail=found.detail[:SIGNAL_LONGEST_CHARS], points=found.points, **kept)
        for found in findings
    )
    db.session.flush()


def count_new(comment: Comment) -> None:
    """Count a new comment on the desk; the last thing its transaction does."""
    note_move(comment, came_from=None)


def author_key(author_name: str) -> str:
    """The name as the desk looks for it: without case and diacritics."""
    return fold(author_name)[:NAME_LONGEST_CHARS]


def words_digest(words: str) -> str:
    """What stands for the words in the log, and finds the same words again."""
    return hashlib.sha256(words.encode()).hexdigest()


def _place_under(parent: Comment | None) -> dict[str, int | None]:
    if parent is None:
        return {"parent_id": None, "thread_id": None, "branch_id": None, "depth": 0}
    return {
        "parent_id": parent.id,
        "thread_id": parent.thread_id or parent.id,
        "branch_id": parent.branch_id,
        "depth": min(parent.depth + 1, DEEPEST),
    }
