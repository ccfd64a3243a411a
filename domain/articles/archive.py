"""The archive: articles by the month in which they were published, as the calendar of the site's time zone has it."""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from sqlalchemy import func, literal, select, union_all

from domain.articles.models import Article
from domain.articles.queries import Span, is_public_now
from foundation import clock
from foundation.database import db

# Years are written with four digits in addresses.
FIRST_YEAR = 1000
LAST_YEAR = 9998
MONTHS_PER_YEAR = 12
# Twenty years are counted by one statement; SQLite takes five hundred parts at most.
MONTHS_AT_ONCE = 240


@dataclasses.dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar."""

    year: int
    month: int

    @classmethod
    def of(cls, moment: datetime, zone: tzinfo) -> "Month":
        """The month in which a moment lies there."""
        local = moment.astimezone(zone)
        return cls(local.year, local.month)

    @property
    def before(self) -> "Month":
        """The month before."""
        return Month(self.year, self.month - 1) if self.month > 1 else Month(self.year - 1, MONTHS_PER_YEAR)

    @property
    def after(self) -> "Month":
        """The month after."""
        return Month(self.year, self.month + 1) if self.month < MONTHS_PER_YEAR else Month(self.year + 1, 1)

    def begin(self, zone: tzinfo) -> datetime:
        """Its first moment there."""
        return datetime(self.year, self.month, 1, tzinfo=zone).astimezone(UTC)

    def span(self, zone: tzinfo) -> Span:
        """The time from its first moment there until the first one of the next month."""
        return Span(self.begin(zone), self.after.begin(zone))


def counts_by_month(zone: tzinfo) -> list[tuple[Month, int]]:
    """The months in which articles were published with their number, newest first.

    Ranges of the index are counted, twenty years at a time; years without articles are passed over.
    """
    counts: list[tuple[Month, int]] = []
    newest = month_before(None, zone)
    while newest is not None:
        months = list(itertools.islice(_back_from(newest), MONTHS_AT_ONCE))
        counts += _counted(months, zone)
        newest = month_before(months[-1], zone)
    return counts


def month_before(month: Month | None, zone: tzinfo) -> Month | None:
    """The last month before this one in which articles were published; without one, the last of all."""
    query = select(func.max(Article.published_at)).where(*is_public_now())
    if month is not None:
        query = query.where(Article.published_at < month.begin(zone))
    return _month_of(db.session.execute(query).scalar_one(), zone)


def month_after(month: Month, zone: tzinfo) -> Month | None:
    """The first month after this one in which articles were published."""
    query = select(func.min(Article.published_at)).where(*is_public_now())
    later = query.where(Article.published_at >= month.after.begin(zone))
    return _month_of(db.session.execute(later).scalar_one(), zone)


def _month_of(moment: datetime | None, zone: tzinfo) -> Month | None:
    # One year more, so that no zone reaches before the calendar.
    if moment is None or clock.as_utc(moment).year <= FIRST_YEAR:
        return None
    return Month.of(moment, zone)


def _back_from(month: Month) -> Iterator[Month]:
    while month.year >= FIRST_YEAR:
        yield month
        month = month.before


def _counted(months: Sequence[Month], zone: tzinfo) -> list[tuple[Month, int]]:
    parts = []
    for number, month in enumerate(months):
        span = month.span(zone)
        within = (Article.published_at >= span.begin, Article.published_at < span.end)
        parts.append(select(literal(number).label("number"), func.count()).where(*is_public_now(), *within))
    rows = db.session.execute(union_all(*parts).order_by("number"))
    return [(months[number], count) for number, count in rows if count]
