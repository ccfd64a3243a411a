"""The database: one session, column types that mean the same on SQLite, PostgreSQL and MariaDB, and transactions.

The domain never commits. An edge commits once, through `commit`, which retries what the database asks to retry.
"""

import contextlib
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    event,
    select,
    text,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.types import TypeEngine

from foundation.connecting import engine_options, with_driver
from foundation.disks import is_on_network_disk
from foundation.sqlite import BUSY_TIMEOUT_MS

Answer = TypeVar("Answer")

# After this long a thread no longer waits for the others of its process, and lets SQLite's own time-out decide.
PATIENCE_SECONDS = 20
RETRIES = 8
# MariaDB's default collation takes `hoà` for `HOA` and ignores final spaces; readers' words must be exact.
EXACT = {"charset": "utf8mb4", "collation": "utf8mb4_nopad_bin"}
# Deadlock, serialization failure, lock time-out, and a unique row that somebody else inserted a moment before: the
# transaction did nothing and may be tried again.
_RETRY_CODES = {
    *("40001", "40P01", "23505"),  # PostgreSQL
    *(1020, 1062, 1205, 1213),  # MariaDB
    *("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"),
}
# A row was referred to, or deleted, at the same moment; when that is not the reason, the next try ends alike.
_RETRY_ONCE_CODES = {"23503", 1451, 1452}

Identifier = BigInteger().with_variant(Integer(), "sqlite")


class Model(DeclarativeBase):
    """What every table inherits. Constraint names are fixed so that migrations can name them on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


_writers = threading.Lock()
db = SQLAlchemy(model_class=Model, session_options={"autoflush": True})


class Moment(TypeDecorator[datetime]):
    """A time in UTC with microseconds; always aware in Python, without zone in the database."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 the interface's
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 the interface's
        return None if value is None else value.replace(tzinfo=UTC)


def short_text(length: int) -> TypeEngine[str]:
    """A short text of at most `length` characters, compared exactly."""
    return String(length).with_variant(mysql.VARCHAR(length, **EXACT), "mysql", "mariadb")


def long_text() -> TypeEngine[str]:
    """A long text, compared exactly; MariaDB's TEXT would end at 64 KiB."""
    return Text().with_variant(mysql.MEDIUMTEXT(**EXACT), "mysql", "mariadb")


def init_app(app: Flask, url: str) -> None:
    """Bind the database at `url` to the application."""
    app.config["SQLALCHEMY_DATABASE_URI"] = with_driver(url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)


def commit(work: Callable[[], Answer]) -> Answer:
    """Do `work` in one write transaction and commit it; the answer is what `work` returned.

    SQLite takes its write lock at the start, so nobody else's write comes between a read and the write that follows
    from it. A deadlock, or a unique row that another transaction inserted first, is tried again from the start: so
    `work` must do nothing but database work.
    Raises whatever `work` raises, after a rollback.
    """
    db.session.rollback()  # who waits for their turn keeps no connection from others
    with _turn_to_write():
        return _committed(work)


def _committed(work: Callable[[], Answer]) -> Answer:
    attempt = 0
    while True:
        attempt += 1
        db.session.rollback()
        try:
            db.session.connection(execution_options={"writes": True})
            answer = work()
            db.session.commit()
        except DBAPIError as error:
            db.session.rollback()
            if attempt > _retries_after(error):
                raise
            # The other transaction needs a moment to finish, and those that wait should not come back together.
            time.sleep(random.uniform(0.001, 0.002) * 2**attempt)  # noqa: S311 no secret
        except BaseException:
            db.session.rollback()
            raise
        else:
            return answer


def look_anew() -> None:
    """End what the session has read so far: what it reads from here on is at least as new as this moment."""
    if db.session.registry.has():
        db.session.rollback()


def take_rows(key: InstrumentedAttribute[int], numbers: Iterable[int | None]) -> None:
    """Take the rows with these numbers for the rest of the transaction, always in the same order."""
    wanted = sorted({number for number in numbers if number is not None})
    db.session.execute(select(key).where(key.in_(wanted)).order_by(key).with_for_update(key_share=True)).all()


@contextlib.contextmanager
def _turn_to_write() -> Iterator[None]:
    """Let the threads of a process write to SQLite one after the other.

    SQLite has one writer at a time and no queue: who waits looks again now and then, and among many somebody may always
    look too late. Processes still meet that way, but they are few.
    """
    if db.engine.dialect.name != "sqlite":
        yield
        return
    has_turn = _writers.acquire(timeout=PATIENCE_SECONDS)
    try:
        yield
    finally:
        if has_turn:
            _writers.release()


def journal_mode() -> str | None:
    """How SQLite keeps its journal (`wal` or `truncate`); None on another database."""
    if db.engine.dialect.name != "sqlite":
        return None
    return str(db.session.execute(text("PRAGMA journal_mode")).scalar_one())


def _prepare_sqlite(engine: Engine) -> None:
    file = engine.url.database
    if file and not Path(file).exists() and Path(file).parent.is_dir():
        Path(file).touch(mode=0o600)  # addresses and password digests are nobody else's business
    journal = "TRUNCATE" if file and is_on_network_disk(Path(file).parent) else "WAL"

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            f"journal_mode={journal}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-8000",
            "temp_store=MEMORY",
            "journal_size_limit=16777216",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _retries_after(error: DBAPIError) -> int:
    original = error.orig
    # psycopg names the SQL state, sqlite3 the error; PyMySQL's number comes first, its state says less.
    codes = {getattr(original, "sqlstate", None), getattr(original, "sqlite_errorname", None)}
    codes |= set(getattr(original, "args", ())[:1])
    if not _RETRY_CODES.isdisjoint(codes):
        return RETRIES
    return 0 if _RETRY_ONCE_CODES.isdisjoint(codes) else 1
