"""How long an article's page stays what it is when nobody changes anything: the one place that knows what time does."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.articles.models import Article
from domain.articles.queries import next_publication
from domain.comments.openness import closes_at
from foundation import clock
from foundation.current_site import current_settings

# Besides its time of publication, a page says for so long how long ago that was (templates/articles/show.html).
NEW_FOR = timedelta(days=2)


def changes_by_time_at(article: Article, now: datetime) -> datetime:
    """The next moment after `now` at which the page becomes another by itself."""
    moments = (
        _next_midnight(now),  # the masthead names the day
        article.published_at + NEW_FOR,
        closes_at(article, current_settings()),
        next_publication(),  # it may follow this article, or be about the same
    )
    return min(moment for moment in moments if moment is not None and moment > now)


def _next_midnight(now: datetime) -> datetime:
    local = now.astimezone(ZoneInfo(current_settings().time_zone))
    tomorrow = (local + timedelta(days=1)).date()
    return clock.as_utc(datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=local.tzinfo))
