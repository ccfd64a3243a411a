"""What a stored page is checked against: one row of the database. Imports neither Flask nor SQLAlchemy."""

import re
from typing import NamedTuple, Protocol, Self

from foundation.plain_reads import Row

# So long a stored page may lag behind the last value of its row.
LAG_SECONDS = 60


class PageKind(NamedTuple):
    """Pages of one kind: the pattern of their paths, whose group is the page's number, and what is asked about it.

    The statement finds one row of words and numbers by the number (`?`), or none for what there is no page of. A stored
    page is shown while the row is as it was; the last value may lag behind a little (LAG_SECONDS).
    """

    pattern: re.Pattern[str]
    statement: str

    def with_placeholder(self, placeholder: str) -> Self:
        """The same, asked as a driver wants it that writes `?` otherwise."""
        return self._replace(statement=self.statement.replace("?", placeholder))


class Dated(Protocol):
    """Something made of what the database had: the row read before, when it was made, and until when it may hold."""

    row: Row
    made_at: float
    until: float


def still_holds(page: Dated, row: Row, now: float) -> bool:
    """A page that was made under its row is what it would be if it were made now, under this row."""
    if now >= page.until:
        return False
    if row == page.row:
        return True
    return row[:-1] == page.row[:-1] and 0 <= now - page.made_at < LAG_SECONDS
