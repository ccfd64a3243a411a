"""How long the desk's pages keep the database busy, with a thousand comments and with a million.

Builds two SQLite files of its own in a temporary folder, asks for a page of every tab, without and with each filter,
at the beginning and in the depth, notes every statement that is sent, and times exactly these, rows fetched, on a plain
connection: processor time, the median of many runs.
"""

import contextlib
import json
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, event

from bench.bulk import at, insert_rows, without_indexes
from bench.data import BATCH, Told, write_articles, write_comments
from bench.rows import Options, Row, at_most, figure, main
from bench.sites import build_app, close
from domain.accounts.models import User
from domain.articles.models import Category
from domain.comments.models import DeskTab
from domain.comments.storing import author_key
from domain.moderation import queue
from domain.moderation.models import ModerationEvent
from domain.moderation.queue import Filters, Start
from domain.moderation.reasons import offered_reasons
from foundation import clock
from foundation.database import commit, db

MOST_MS = 0.3
MOST_GROWTH = 1.5
RUNS = 200
FEW, MANY = 1_000, 1_000_000
ARTICLES, CATEGORIES, AUTHORS, READERS_SHARE = 4, 4, 4, 0.3
# How often a comment stands under each tab.
SHARES = {
    DeskTab.PUBLISHED: 0.5,
    DeskTab.WAITING: 0.2,
    DeskTab.RETURNED: 0.06,
    DeskTab.REPORTED: 0.06,
    DeskTab.REJECTED: 0.06,
    DeskTab.SPAM: 0.06,
    DeskTab.REMOVED: 0.06,
}
DECISION = {"action": "approve", "comment_id": 1, "moderator": "Lan", "reason_vi": "", "reason_en": ""}
PAST = json.dumps([DECISION | {"created_at": "2024-01-01T00:00:00+00:00"}] * 3)


@dataclass(frozen=True)
class Page:
    """One request of the desk."""

    name: str
    filters: Filters
    depth: float = 0.0


def pages() -> list[Page]:
    """Every tab at its beginning and deep inside, and each filter on the fullest tabs."""
    tabs = [tab for tab in DeskTab if tab is not DeskTab.WITHDRAWN]
    asked = [Page(f"{tab}", Filters(tab=tab)) for tab in tabs]
    asked += [Page(f"{tab}, deep", Filters(tab=tab), 0.9) for tab in tabs]
    for tab in (DeskTab.WAITING, DeskTab.PUBLISHED):
        for name, narrowed in (
            ("article", Filters(tab=tab, article_id=3)),
            ("category", Filters(tab=tab, category_id=2)),
            ("signal", Filters(tab=tab, signal="link")),
            ("author", Filters(tab=tab, author="Người 2")),
        ):
            asked += [Page(f"{tab}, by {name}", narrowed), Page(f"{tab}, by {name}, deep", narrowed, 0.9)]
    return asked


def rows(options: Options) -> Iterator[Row]:
    """What every page of the desk costs with many comments, and how much more than with a few."""
    few, many, runs = FEW, FEW + 200 if options.quick else MANY, 1 if options.quick else RUNS
    with tempfile.TemporaryDirectory() as folder:
        timed = {comments: _timed(Path(folder) / str(comments), comments, runs) for comments in (few, many)}
    for name, milliseconds in timed[many].items():
        yield figure(f"desk: {name}", milliseconds, "ms")
    growth = {name: milliseconds / timed[few][name] for name, milliseconds in timed[many].items()}
    yield at_most("desk: SQL of the dearest page", max(timed[many].values()), MOST_MS, "ms")
    yield at_most("desk: growth of the page that grows most", max(growth.values()), MOST_GROWTH, "times")


def _timed(folder: Path, comments: int, runs: int) -> dict[str, float]:
    app, file = build_app(folder), folder / "ykien.sqlite"
    with app.app_context():
        moderator_id = _moderator()
    _fill(app, comments)
    with app.app_context():
        found = {}
        for page in pages():
            start = _start(file, page)
            db.session.remove()
            moderator = db.session.get_one(User, moderator_id)
            with _statements() as sent:
                queue.queue_page(page.filters, moderator=moderator, start=start)
                queue.tab_counts()
                queue.longest_waiting_since()
                queue.newest_comment_id()
                offered_reasons()
            found[page.name] = _milliseconds(file, sent, runs)
    close(app)
    return found


@contextlib.contextmanager
def _statements() -> Iterator[list[tuple[str, object]]]:
    """What is sent to the database inside the block."""
    sent: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _milliseconds(file: Path, sent: list[tuple[str, object]], runs: int) -> float:
    """The median of so many runs of the same statements on a plain connection, every row fetched."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA cache_size=-8000")
    took = []
    for _run in range(runs):
        begun = time.process_time()
        for statement, parameters in sent:
            if statement != "BEGIN":
                connection.execute(statement, parameters).fetchall()  # type: ignore[arg-type]
        took.append(time.process_time() - begun)
    connection.close()
    return statistics.median(took) * 1000


def _start(file: Path, page: Page) -> Start | None:
    """Where a page at that depth begins, so that there is a whole page behind it."""
    if not page.depth:
        return None
    filters, number = page.filters, "comment_id" if page.filters.signal else "id"
    table = "comment_signals" if filters.signal else "comments"
    narrowed = {
        "desk_tab": filters.tab,
        "article_id": filters.article_id,
        "category_id": filters.category_id,
        "kind": filters.signal,
        "author_key": author_key(filters.author),
    }
    asked = {column: value for column, value in narrowed.items() if value}
    where = " AND ".join(f"{column} = ?" for column in asked)
    connection = sqlite3.connect(file)
    (found,) = connection.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}", tuple(asked.values())).fetchone()
    since, comment_id = connection.execute(
        f"SELECT desk_since, {number} FROM {table} WHERE {where} ORDER BY desk_since, {number} LIMIT 1 OFFSET ?",
        (*asked.values(), min(int(found * page.depth), found - queue.PAGE_LENGTH - 1)),
    ).fetchone()
    connection.close()
    return Start(datetime.fromisoformat(since).replace(tzinfo=UTC), comment_id)


def _moderator() -> int:
    user = User(
        email="bench@benmo.example", name="Bench", password="!", role="moderator", active=True, fs_uniquifier="bench",
        created_at=clock.now(),
    )  # fmt: skip
    commit(lambda: db.session.add(user))
    return user.id


def _fill(app: Flask, comments: int) -> None:
    """Comments in every state, the same ones in every run."""
    dice = random.Random(7)  # noqa: S311 no secret
    tabs = dice.choices(list(SHARES), list(SHARES.values()), k=comments)
    readers = max(1, int(comments * READERS_SHARE))
    told = [
        Told(
            number,
            number % ARTICLES + 1,
            tab,
            number % readers + 1,
            category=number % ARTICLES % CATEGORIES + 1,
            author=f"Người {number % AUTHORS}",
            signal="link" if number % 4 == 0 else "",
        )
        for number, tab in enumerate(tabs, start=1)
    ]
    with app.app_context(), db.engine.begin() as connection:
        categories = [(number, f"Mục {number}", f"muc-{number}") for number in range(1, CATEGORIES + 1)]
        insert_rows(connection, Category, ("id", "name", "slug"), categories)
        articles = range(1, ARTICLES + 1)
        write_articles(connection, [(number, f"bai-{number}", number % CATEGORIES + 1) for number in articles])
        write_comments(connection, told, total=comments, readers=readers, last_decisions=PAST)
        decided = [comment for comment in told if comment.tab is not DeskTab.WAITING]
        _write_events(connection, decided)


def _write_events(connection: Connection, decided: list[Told]) -> None:
    names = (
        *("id", "action", "comment_id", "article_id", "revision_id", "moderator_id", "from_status", "to_status"),
        *("version", "created_at"),
    )
    with without_indexes(connection, "moderation_events"):
        for first in range(0, len(decided), BATCH):
            rows = [
                (told.number, "approve", told.number, told.article, told.number, 1, "pending", told.status.value, 2,
                 at(told.number))
                for told in decided[first : first + BATCH]
            ]  # fmt: skip
            insert_rows(connection, ModerationEvent, names, rows)


if __name__ == "__main__":
    main(rows, __doc__)
