"""Transactions that retry, times that are never naive, and words that stay exactly as they are."""

import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from app import create_app
from domain.articles.models import Category
from domain.comments.readers import Reader
from foundation import database
from foundation.database import RETRIES, commit, db
from foundation.limits import Limit
from tests.tables import rows_of

NOW = datetime(2026, 11, 23, 5, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def context(app, monkeypatch):
    monkeypatch.setattr(database.time, "sleep", lambda _seconds: None)
    with app.app_context():
        yield


def dialect():
    return db.engine.dialect.name


class Deadlock(Exception):
    """What a driver raises when the database asks for another try."""

    sqlstate = "40P01"


def failing(times, error):
    """Work that fails so often and then writes a row."""
    calls = []

    def work():
        calls.append(1)
        db.session.add(Category(name=f"Lần {len(calls)}", slug=f"lan-{len(calls)}"))
        db.session.flush()
        if len(calls) <= times:
            raise error
        return len(calls)

    return calls, work


def test_a_deadlock_is_tried_again_from_the_start():
    _calls, work = failing(3, OperationalError("UPDATE", {}, Deadlock()))

    assert (commit(work), [row["name"] for row in rows_of("categories")]) == (4, ["Lần 4"])


def test_it_gives_up_in_the_end_and_leaves_nothing():
    calls, work = failing(99, OperationalError("UPDATE", {}, Deadlock()))

    with pytest.raises(OperationalError):
        commit(work)
    assert (len(calls), rows_of("categories")) == (RETRIES + 1, [])


@pytest.mark.parametrize(
    "error", [ZeroDivisionError(), OperationalError("x", {}, Exception("gone")), KeyboardInterrupt()]
)
def test_any_other_error_is_raised_at_once_and_leaves_nothing(error):
    calls, work = failing(99, error)

    with pytest.raises(type(error)):
        commit(work)
    assert (len(calls), rows_of("categories")) == (1, [])


@pytest.mark.only_on("postgresql", "mariadb")  # SQLite has one writer at a time, who cannot lose a row
def test_a_unique_row_lost_to_another_transaction_is_tried_again():
    seen = []

    def work():
        known = db.session.execute(select(Limit).where(Limit.key == "k")).scalar_one_or_none()
        seen.append(known is not None)
        if known is None:
            with db.engine.begin() as other:
                other.execute(insert(Limit).values(key="k", at_rest_at=NOW))
            db.session.execute(insert(Limit).values(key="k", at_rest_at=NOW))
        return len(seen)

    assert (commit(work), seen) == (2, [False, True])


def test_a_broken_reference_is_tried_again_once_where_others_write_at_the_same_time():
    calls = []

    def work():
        calls.append(1)
        db.session.execute(text("INSERT INTO comment_owners (reader_id, comment_id) VALUES (4711000000, 4711000000)"))

    with pytest.raises(IntegrityError):
        commit(work)
    assert len(calls) == (1 if db.engine.dialect.name == "sqlite" else 2)


def test_nothing_uncommitted_is_swept_into_the_transaction():
    db.session.add(Category(name="Vô tình", slug="vo-tinh"))

    commit(lambda: db.session.add(Category(name="Cố ý", slug="co-y")))

    assert [row["name"] for row in rows_of("categories")] == ["Cố ý"]


@pytest.mark.only_on("sqlite")  # on the servers nobody waits for a turn
def test_who_waits_for_their_turn_to_write_holds_no_connection(app):
    """Twenty that read first and then wait would take all connections there are, and nobody could read."""
    writing, finish, has_read = threading.Event(), threading.Event(), threading.Event()

    def hold():
        with app.app_context():
            commit(lambda: writing.set() or finish.wait(timeout=60))

    def wait():
        with app.app_context():
            db.session.execute(text("SELECT 1"))
            has_read.set()
            commit(lambda: None)

    with ThreadPoolExecutor(2) as threads:
        works = [threads.submit(hold)]
        writing.wait(timeout=30)
        works.append(threads.submit(wait))
        has_read.wait(timeout=30)
        held = _settled(db.engine.pool.checkedout)
        finish.set()
        for work in works:
            work.result()

    assert held == 1


def _settled(count) -> int:
    """What a number is once it came down to one; half a minute at the most."""
    for _ in range(3000):
        number = count()
        if number == 1:
            break
        threading.Event().wait(0.01)
    return number


def test_two_writers_who_read_first_lose_no_update(app):
    commit(lambda: db.session.add(Reader(token_digest="x", created_at=NOW)))
    start = threading.Barrier(4)

    def count(_writer):
        def work():
            row = select(Reader).with_for_update()
            db.session.execute(row).scalar_one().published_count += 1

        with app.app_context():
            start.wait(timeout=30)
            for _ in range(10):
                commit(work)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count, range(4)))

    assert rows_of("readers")[0]["published_count"] == 40


@pytest.mark.only_on("sqlite")
def test_sqlite_is_safe_against_power_loss_and_strict_about_references(settings, site_folder):
    with create_app(settings, instance=site_folder).app_context():  # other tests do not wait for the disk
        asked = {name: db.session.execute(text(f"PRAGMA {name}")).scalar_one() for name in SQLITE}
        db.session.remove()
        db.engine.dispose()

    assert asked == SQLITE


SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


@pytest.mark.only_on("sqlite")
def test_sqlite_takes_its_write_lock_at_the_start_and_lets_readers_in():
    def enters(*, writes):
        with db.engine.connect().execution_options(writes=writes) as other:
            other.connection.dbapi_connection.execute("PRAGMA busy_timeout=0")
            try:
                return other.execute(text("SELECT 1")).scalar_one() == 1
            except OperationalError:
                return False
            finally:
                other.connection.dbapi_connection.execute(f"PRAGMA busy_timeout={database.BUSY_TIMEOUT_MS}")

    assert (enters(writes=True), commit(lambda: (enters(writes=True), enters(writes=False)))) == (True, (False, True))


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        (NOW, NOW),
        (NOW.astimezone(timezone(timedelta(hours=7))), NOW),
        (NOW.replace(microsecond=0), NOW.replace(microsecond=0)),
        (datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)),
        (
            datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
            datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        ),
    ],
)
def test_a_moment_comes_back_as_itself(moment, stored):
    commit(lambda: db.session.add(Reader(token_digest="x", created_at=moment)))

    [row] = rows_of("readers")
    assert (row["created_at"], row["created_at"].utcoffset()) == (stored, timedelta(0))


def test_a_time_without_a_zone_is_refused():
    naive = datetime(2026, 11, 23)  # noqa: DTZ001 that is the point

    with pytest.raises(StatementError):
        commit(lambda: db.session.add(Reader(token_digest="x", created_at=naive)))
    assert rows_of("readers") == []


DIFFERENT = [
    "hoà",
    "HOÀ",
    "HOA",
    "hoa",
    "hòa",
    unicodedata.normalize("NFD", "hoà"),
    "hoà ",
    " hoà",
    "hoa\u0300",
    "ho\u200ba",
]


def test_words_are_equal_only_when_they_are_the_same():
    names = list(dict.fromkeys(DIFFERENT))
    commit(lambda: db.session.add_all(Category(name=name, slug=f"s{n}") for n, name in enumerate(names)))

    found = [list(db.session.execute(select(Category.name).where(Category.name == name)).scalars()) for name in names]
    with pytest.raises(DBAPIError):
        commit(lambda: db.session.add(Category(name="hoà", slug="once-more")))

    assert found == [[name] for name in names]


@pytest.mark.parametrize("words", ["🐃🇻🇳👩‍🌾", "𠀋𝔘\U0010fffd", "a" * 80, "ạ" * 80, "🐃" * 80])
def test_any_character_comes_back(words):
    commit(lambda: db.session.add(Category(name=words, slug="s")))
    changed = commit(
        lambda: db.session.execute(update(Category).where(Category.name == words).values(slug="t")).rowcount
    )

    assert (rows_of("categories")[0]["name"], changed) == (words, 1)
    assert db.session.execute(select(func.count()).select_from(Category)).scalar_one() == 1
    commit(lambda: db.session.execute(delete(Category)))
