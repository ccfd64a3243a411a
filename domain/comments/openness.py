"""Whether an article takes comments, and who must wait."""

from datetime import datetime, timedelta

from domain.articles.models import Article
from domain.comments.readers import Reader
from foundation.settings import Settings


def comments_are_open(article: Article, settings: Settings, now: datetime) -> bool:
    """True while readers may write on the article. The article's category must be loaded."""
    if not article.comments_open or (article.category is not None and not article.category.comments_open):
        return False
    closing = closes_at(article, settings)
    return closing is None or now < closing


def closes_at(article: Article, settings: Settings) -> datetime | None:
    """When the article's age closes its comments; None for never."""
    days = settings.comments_close_after_days
    return article.published_at + timedelta(days=days) if days else None


def policy_in_force(article: Article, settings: Settings) -> str:
    """Who must wait: the article's policy, else its category's, else the site's. The category must be loaded.

    On a school's site everybody does, whatever the others say.
    """
    if settings.school_mode:
        return "everything-waits"
    of_category = article.category.comments_policy if article.category is not None else None
    return article.comments_policy or of_category or settings.comments_policy


def passes_at_once(article: Article, reader: Reader, settings: Settings) -> bool:
    """True when this reader's comment is published without waiting."""
    policy = policy_in_force(article, settings)
    if policy == "known-readers-pass":
        return reader.published_count >= settings.comments_known_after
    return policy == "everything-passes"
