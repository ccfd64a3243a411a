"""What a reader sends, and who sends it: made ready before the transaction, and known again when it comes twice."""

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from markupsafe import Markup
from sqlalchemy import bindparam, delete, insert, select

from domain.comments.markup import render_words
from domain.comments.models import Submission
from domain.sanitizing import sanitize_comment_html
from foundation import clock
from foundation.database import db
from foundation.prepared import run, table_of
from foundation.text import normalize_line, normalize_text

# Two posts are one when article, parent, name and words agree within this time from the same sender.
REPEAT_WINDOW = timedelta(minutes=15)


@dataclasses.dataclass(frozen=True)
class Letter:
    """What a reader wrote, made ready before the transaction: normalised, rendered, and through the wall."""

    author_name: str
    email: str
    words: str
    html: str

    @classmethod
    def written(cls, *, author_name: str, email: str, text: str) -> "Letter":
        """A letter from what the form held; its shape (lengths, nothing blank) was checked there."""
        words = normalize_text(text)
        html = sanitize_comment_html(render_words(words))
        return cls(normalize_line(author_name), normalize_line(email), words, html)

    @property
    def shown(self) -> Markup:
        """The HTML, which passed the wall when it was written."""
        return Markup(self.html)  # noqa: S704 sanitised above


class Finding(Protocol):
    """One reason to look closely: what kind, in which words, how much it weighs."""

    @property
    def kind(self) -> str: ...
    @property
    def detail(self) -> str: ...
    @property
    def points(self) -> int: ...


@dataclasses.dataclass(frozen=True)
class Screening:
    """What was found in a letter before it was stored, and whether it must wait whatever the policy says."""

    findings: Sequence[Finding] = ()
    must_wait: bool = False


NOT_SCREENED = Screening()


@dataclasses.dataclass(frozen=True)
class Sender:
    """Who sends: the reader's token if the browser has one, and digests of network and browser.

    `key`: what our script made for this form, "" without it. `new_token` becomes the reader's when there is none.
    """

    token: str | None
    new_token: str
    network_digest: str
    browser_digest: str
    key: str = ""


def fingerprints_of(article_id: int, parent_id: int | None, letter: Letter, sender: Sender) -> list[str]:
    """One digest for each way to know the sender again: the token, or without one our script's key, or the line."""
    if sender.token is not None:
        names = [f"token {sender.token}"]
    else:
        names = [f"line {sender.network_digest} {sender.browser_digest}"]
        names += [f"key {sender.key}"] if sender.key else []
    return [fingerprint_of(article_id, parent_id, letter, name) for name in names]


def fingerprint_of(article_id: int, parent_id: int | None, letter: Letter, sender_name: str) -> str:
    """The digest of one letter at one place from one sender."""
    parts = [str(article_id), str(parent_id), letter.author_name, letter.words, sender_name]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


_SUBMISSIONS = table_of(Submission)
_SENT = select(_SUBMISSIONS.c.fingerprint, _SUBMISSIONS.c.comment_id, _SUBMISSIONS.c.created_at).where(
    _SUBMISSIONS.c.fingerprint.in_(bindparam("fingerprints", expanding=True))
)
_REMEMBER = insert(_SUBMISSIONS)


def recent_submission(fingerprints: list[str], now: datetime) -> int | None:
    """The number of the comment that one of the fingerprints stands for, if it was sent a moment ago.

    Older rows of them are out of the way then: whoever asks stores new ones.
    """
    rows = run(_SENT, {"fingerprints": fingerprints}).all()
    recent = [row.comment_id for row in rows if row.created_at > now - REPEAT_WINDOW]
    if rows and not recent:
        db.session.execute(delete(Submission).where(Submission.fingerprint.in_([row.fingerprint for row in rows])))
    return recent[0] if recent else None


def remember_submission(fingerprints: Iterable[str], comment_id: int, now: datetime) -> None:
    """Store the unique rows; none of these fingerprints has one that `recent_submission` did not tell of.

    A second sender at the same moment loses here, starts again, and finds the first one's row.
    """
    about = {"comment_id": comment_id, "created_at": now}
    run(_REMEMBER, [{"fingerprint": fingerprint, **about} for fingerprint in sorted(set(fingerprints))])


def forget_old_submissions() -> int:
    """Remove the rows of posts that nothing can repeat any more; returns how many."""
    old = delete(Submission).where(Submission.created_at <= clock.now() - REPEAT_WINDOW)
    return db.session.execute(old).rowcount  # type: ignore[attr-defined, no-any-return]
