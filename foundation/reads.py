"""Statements that are compiled once and asked past the ORM: for what everybody reads, many times a second.

What comes back are the driver's own values: on SQLite a moment is a word (`moment_of` reads it) and a truth a number.
Each statement sees all that is committed, and nothing of the transaction that the session may be in.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import BindParameter, Dialect, Engine, Executable, Integer, Select, bindparam
from sqlalchemy.exc import DBAPIError

from foundation.database import db
from foundation.plain_reads import DatabaseSilent, PlainReads, Row

_EXTENSION = "plain_reads"


class _Reads:
    """The connections of an application, and its statements in the words of its database."""

    def __init__(self, dialect: Dialect, plain: PlainReads | None) -> None:
        self.dialect, self.plain = dialect, plain
        self.compiled: dict[object, Any] = {}

    def asked(self, text: str, parameters: Sequence[Any]) -> Sequence[Row]:
        """All rows."""
        if self.plain is None:
            return [tuple(row) for row in db.session.connection().exec_driver_sql(text, tuple(parameters))]
        try:
            return self.plain.all(text, parameters)
        except DatabaseSilent as silent:
            raise self._known_error(text, silent.__cause__) from silent

    def _known_error(self, text: str, error: Any) -> BaseException:
        """What SQLAlchemy would raise, for whoever answers errors of the database."""
        base: Any = self.dialect.loaded_dbapi.Error
        found: BaseException = DBAPIError.instance(text, None, error, base, hide_parameters=True, dialect=self.dialect)
        return found


def init_app(app: Flask, engine: Engine, plain: PlainReads | None) -> None:
    """Let statements be asked on `plain`; without, as for a database in memory, on the session's connection."""
    app.extensions[_EXTENSION] = _Reads(engine.dialect, plain)


def moment_of(value: datetime | str) -> datetime:
    """A moment as the driver gives it."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read.replace(tzinfo=UTC)


class Read:
    """A statement whose values are given by name when it is asked (`bindparam`), or stand in it."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement

    def rows(self, **values: Any) -> Sequence[Row]:
        """All rows, each a plain tuple."""
        reads: _Reads = current_app.extensions[_EXTENSION]
        compiled = reads.compiled.get(self)
        if compiled is None:
            compiled = reads.compiled[self] = _Compiled(self._statement, reads.dialect)
        return reads.asked(compiled.text, compiled.parameters(values))


class ReadForEach:
    """A statement asked for several numbers and sent as one: where each has a limit of its own, one `IN` will not do.

    The number is called `one`, and the statement selects one column.
    """

    def __init__(self, statement: "Select[Any]") -> None:
        self._statement = statement

    def values(self, numbers: Sequence[int]) -> list[Any]:
        """What was selected for all of these numbers, in no order."""
        if not numbers:
            return []
        reads: _Reads = current_app.extensions[_EXTENSION]
        compiled = reads.compiled.get(self)
        if compiled is None:
            compiled = reads.compiled[self] = _Compiled(self._statement, reads.dialect)
        # A name for each, which PostgreSQL and MariaDB ask for.
        pieces = [f"SELECT * FROM ({compiled.text}) AS piece_{place}" for place in range(len(numbers))]  # noqa: S608 no value in it
        parameters = [value for number in numbers for value in compiled.parameters({"one": number})]
        return [value for (value,) in reads.asked(" UNION ALL ".join(pieces), parameters)]


class ReadAmong:
    """A statement about rows with certain numbers, with a place for each of them."""

    # Padded, so that there are few statements to prepare.
    STEP = 16

    def __init__(self, statement_for: Callable[[Sequence[BindParameter[int]]], Executable]) -> None:
        self._statement_for = statement_for

    def rows(self, numbers: Sequence[int]) -> Sequence[Row]:
        """All rows, in no order."""
        if not numbers:
            return []
        places = -(-len(numbers) // self.STEP) * self.STEP
        reads: _Reads = current_app.extensions[_EXTENSION]
        compiled = reads.compiled.get((self, places))
        if compiled is None:
            statement = self._statement_for([bindparam(f"number_{place}", type_=Integer) for place in range(places)])
            compiled = reads.compiled[self, places] = _Compiled(statement, reads.dialect)
        padded = [*numbers, *[numbers[0]] * (places - len(numbers))]
        return reads.asked(
            compiled.text, compiled.parameters({f"number_{n}": number for n, number in enumerate(padded)})
        )


class _Compiled:
    """A statement in the words of this database, with places for its values."""

    def __init__(self, statement: Executable, own: Dialect) -> None:
        paramstyle = "qmark" if own.name == "sqlite" else "format"
        compiled = statement.compile(dialect=type(own)(paramstyle=paramstyle))  # type: ignore[attr-defined,call-arg]
        self.text = str(compiled)
        processors = compiled._bind_processors  # noqa: SLF001 as SQLAlchemy's own execution does it
        given = compiled.params
        self._values = [
            (name, processors[name](given[name]) if name in processors else given[name])
            for name in compiled.positiontup or ()
        ]

    def parameters(self, values: dict[str, Any]) -> list[Any]:
        """The values in their order: those given now, else those that stand in the statement."""
        return [values.get(name, own) for name, own in self._values]
