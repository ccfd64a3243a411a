"""What a stored page is checked against: one row of the database. Imports neither Flask nor SQLAlchemy."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple, Self

from foundation.plain_reads import PlainReads, Row


class PageKind(NamedTuple):
    """Pages of one kind: the pattern of their paths, whose group is the page's number, and what is asked about it.

    The statement finds one row of words and numbers by the number (`?`), or none for what there is no page of. A stored
    page is shown while the row is as it was; the last value may lag behind a little (page_cache.py: LAG_SECONDS).
    """

    pattern: re.Pattern[str]
    statement: str

    def with_placeholder(self, placeholder: str) -> Self:
        """The same, asked as a driver wants it that writes `?` otherwise."""
        return self._replace(statement=self.statement.replace("?", placeholder))


class VersionReader:
    """Asks a kind's statement about one page."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        """`connect` opens a DBAPI connection that commits by itself."""
        self.reads = PlainReads(connect)

    def __call__(self, kind: PageKind, number: int) -> Row | None:
        """The row now. Raises DatabaseSilent."""
        return self.reads.first(kind.statement, (number,))
