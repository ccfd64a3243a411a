"""Whether an article takes comments, and who must wait."""

from datetime import datetime, timedelta
from typing import Protocol

from foundation.settings import Settings


class _Rules(Protocol):
    """What a category says about comments on its articles."""

    @property
    def comments_open(self) -> bool: ...
    @property
    def comments_policy(self) -> str | None: ...


class Commentable(_Rules, Protocol):
    """What is asked of an article, whose own rules go before its category's."""

    @property
    def published_at(self) -> datetime: ...
    @property
    def category(self) -> _Rules | None: ...


def comments_are_open(article: Commentable, settings: Settings, now: datetime) -> bool:
    """True while readers may write on the article. The article's category must be loaded."""
    if not article.comments_open or (article.category is not None and not article.category.comments_open):
        return False
    closing = closes_at(article, settings)
    return closing is None or now < closing


def closes_at(article: Commentable, settings: Settings) -> datetime | None:
    """When the article's age closes its comments; None for never."""
    days = settings.comments_close_after_days
    return article.published_at + timedelta(days=days) if days else None


def policy_in_force(article: Commentable, settings: Settings) -> str:
    """Who must wait: the article's policy, else its category's, else the site's. The category must be loaded.

    On a school's site everybody does, whatever the others say.
    """
    if settings.school_mode:
        return "everything-waits"
    of_category = article.category.comments_policy if article.category is not None else None
    return article.comments_policy or of_category or settings.comments_policy


def passes_at_once(article: Commentable, published_count: int, settings: Settings) -> bool:
    """True when a comment is published without waiting; `published_count`: how many of its reader's are."""
    policy = policy_in_force(article, settings)
    if policy == "known-readers-pass":
        return published_count >= settings.comments_known_after
    return policy == "everything-passes"
