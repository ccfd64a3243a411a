"""Comments that tests need, sent by the domain's own action inside an application context."""

import secrets
from datetime import datetime

from domain.comments.actions import submit_comment
from domain.comments.letters import Letter, Sender
from foundation import clock
from foundation.database import commit
from foundation.settings import Settings

QUIET = {
    "comments_per_reader_in_ten_minutes": 0,
    "comments_per_network_in_ten_minutes": 0,
    "comments_per_article_in_ten_minutes": 0,
}


def sent(
    article_id: int,
    words: str = "Bài viết rất hay.",
    *,
    name: str = "Ngọc",
    email: str = "",
    parent: int | None = None,
    at: datetime | None = None,
    policy: str = "everything-waits",
) -> int:
    """The number of a new comment, from a reader of its own."""
    settings = Settings(comments_policy=policy, **QUIET)
    letter = Letter.written(author_name=name, email=email, text=words)
    token = secrets.token_urlsafe(32)
    sender = Sender(token=None, new_token=token, network_digest=token, browser_digest=token)
    with clock.at(at or clock.now()):
        work = lambda: submit_comment(article_id, letter, sender=sender, settings=settings, parent_id=parent)  # noqa: E731
        return commit(lambda: work().comment_id)


def published(article_id: int, words: str = "Bài viết rất hay.", **about) -> int:
    """A comment that everybody reads."""
    return sent(article_id, words, policy="everything-passes", **about)
