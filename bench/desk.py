"""How long the desk's pages keep the database busy, with a thousand comments and with a million.

    .venv/bin/python -m bench.desk [--comments 1000000]

Builds two SQLite files of its own in a temporary folder, asks for a page of every tab, without and with each filter,
at the beginning and in the depth, notes every statement that is sent, and times exactly these, rows fetched, on a plain
connection: the median of many runs. A bar that does not hold ends it with exit code 1.
"""

import argparse
import contextlib
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from flask_migrate import Migrate, upgrade
from sqlalchemy import event

from app import create_app
from domain.accounts.models import User
from domain.comments.models import DeskTab
from domain.comments.storing import author_key
from domain.moderation import queue
from domain.moderation.queue import Filters, Start
from domain.moderation.reasons import offered_reasons, seed_reasons
from foundation.database import commit, db
from foundation.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
MOST_MS = 0.3
MOST_GROWTH = 1.5
RUNS = 200
ARTICLES, CATEGORIES, AUTHORS, READERS_SHARE = 4, 4, 4, 0.3
BATCH = 20_000
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
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
PAST = json.dumps([DECISION | {"created_at": EPOCH.isoformat()}] * 3)
WORDS = [
    "ý",
    "kiến",
    "của",
    "tôi",
    "về",
    "bài",
    "này",
    "là",
    "nên",
    "làm",
    "sớm",
    "đường",
    "thôn",
    "cho",
    "bà",
    "con",
    "đi",
    "lại",
    "cảm",
    "ơn",
    "xã",
    "đã",
    "quan",
    "tâm",
]


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


def main() -> int:
    """Build, ask, time, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--results", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    timed = {}
    with tempfile.TemporaryDirectory() as folder:
        for comments in (1_000, options.comments):
            timed[comments] = _timed(Path(folder) / f"{comments}.sqlite", comments)
    few, many = timed[1_000], timed[options.comments]
    rows, holds = [], True
    print(f"\n{'page of the desk':<34}{'1,000':>10}{options.comments:>12,}{'growth':>9}   ms of SQL")
    for name, milliseconds in many.items():
        growth = milliseconds / few[name]
        ok = milliseconds <= MOST_MS and growth <= MOST_GROWTH
        holds = holds and ok
        print(f"{name:<34}{few[name]:>10.3f}{milliseconds:>12.3f}{growth:>9.2f}{'' if ok else '   NOT REACHED'}")
        rows.append(
            {"name": f"desk: {name}", "value": round(milliseconds, 3), "unit": "ms", "bar": MOST_MS, "holds": ok}
        )
    if options.results:
        options.results.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if holds else 1


def _timed(file: Path, comments: int) -> dict[str, float]:
    app = create_app(Settings(secret_key="of a bench", database_url=f"sqlite:///{file}"), instance=file.parent)
    with app.app_context():
        Migrate(app, db, directory=str(ROOT / "migrations"))
        upgrade()
        moderator_id = _moderator()
        commit(seed_reasons)
        _fill(file, comments)
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
            found[page.name] = _milliseconds(file, sent)
        db.session.remove()
        db.engine.dispose()
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


def _milliseconds(file: Path, sent: list[tuple[str, object]]) -> float:
    """The median of RUNS runs of the same statements on a plain connection, every row fetched."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA cache_size=-8000")
    took = []
    for _run in range(RUNS):
        begun = time.perf_counter()
        for statement, parameters in sent:
            if statement != "BEGIN":
                connection.execute(statement, parameters).fetchall()  # type: ignore[arg-type]
        took.append(time.perf_counter() - begun)
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
        created_at=EPOCH,
    )  # fmt: skip
    commit(lambda: db.session.add(user))
    return user.id


def _fill(file: Path, comments: int) -> None:
    """Write comments in every state straight into the tables; the same ones in every run."""
    dice = random.Random(7)  # noqa: S311 no secret
    tabs = dice.choices(list(SHARES), list(SHARES.values()), k=comments)
    readers = max(1, int(comments * READERS_SHARE))
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO categories (id, name, slug, description, comments_open) VALUES (?, ?, ?, '', 1)",
        [(n, f"Mục {n}", f"muc-{n}") for n in range(1, CATEGORIES + 1)],
    )
    connection.executemany(
        "INSERT INTO articles (id, title, slug, summary, author, origin, source, html, category_id, status,"
        " published_at, created_at, comments_open, comment_count, version, revision_number, latest_revision_number)"
        " VALUES (?, ?, ?, '', '', '', ?, ?, ?, 'published', ?, ?, 1, 0, 1, 1, 1)",
        [
            (n, f"Bài {n}", f"bai-{n}", "x" * 3000, "x" * 3000, n % CATEGORIES + 1, _at(0), _at(0))
            for n in range(1, ARTICLES + 1)
        ],
    )
    connection.executemany(
        "INSERT INTO readers (id, token_digest, published_count, returned_count, rejected_count, spam_count,"
        " removed_count, last_decisions, created_at) VALUES (?, ?, 2, 1, 0, 0, 0, ?, ?)",
        ((n, f"{n:064d}", PAST, _at(n)) for n in range(1, readers + 1)),
    )
    with click.progressbar(length=comments, label=f"{comments:,} comments", file=sys.stderr) as bar:
        for first in range(1, comments + 1, BATCH):
            numbers = range(first, min(first + BATCH, comments + 1))
            _write(connection, dice, [(n, tabs[n - 1], n % readers + 1) for n in numbers])
            bar.update(len(numbers))
    connection.executemany("INSERT INTO desk_tallies VALUES (?, ?)", [(tab, tabs.count(tab)) for tab in SHARES])
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _write(connection: sqlite3.Connection, dice: random.Random, rows: list[tuple[int, DeskTab, int]]) -> None:
    comments, revisions, signals, events = [], [], [], []
    for number, tab, reader in rows:
        article, words = number % ARTICLES + 1, " ".join(dice.choices(WORDS, k=25))
        status = {"waiting": "pending", "reported": "published"}.get(tab, tab.value)
        author, since = f"Người {number % AUTHORS}", _at(number)
        comments.append(
            (number, article, article % CATEGORIES + 1, status, tab, since, author, f"nguoi {number % AUTHORS}", reader,
             since, number, int(tab == "reported"))
        )  # fmt: skip
        revisions.append((number, number, words, f"<p>{words}</p>", words, f"{number:064x}", since))
        if number % 4 == 0:
            signals.append((number, "link", "https://benmo.example", 1, tab, since))
        if tab != "waiting":
            events.append((number, number, article, number, status, since))
    connection.executemany(
        "INSERT INTO comments (id, article_id, category_id, depth, status, version, is_listed, desk_tab, desk_since,"
        " author_name, author_key, email, reader_id, network_digest, consent_version, created_at, revision_id,"
        " child_count, reply_count, like_count, report_count) VALUES (?1, ?2, ?3, 0, ?4, 1, ?4 = 'published', ?5, ?6,"
        " ?7, ?8, '', ?9, '', '', ?10, ?11, 0, 0, 0, ?12)",
        comments,
    )
    connection.executemany(
        "INSERT INTO revisions (id, comment_id, is_edit, is_masked, words, html, markup_version, folded, digest,"
        " created_at) VALUES (?, ?, 0, 0, ?, ?, 1, ?, ?, ?)",
        revisions,
    )
    connection.executemany("INSERT INTO comment_signals VALUES (?, ?, ?, ?, ?, ?)", signals)
    connection.executemany(
        "INSERT INTO moderation_events (id, action, comment_id, article_id, revision_id, revision_digest, moderator_id,"
        " from_status, to_status, before, version, reason_vi, reason_en, note, created_at)"
        " VALUES (?, 'approve', ?, ?, ?, '', 1, 'pending', ?, '', 2, '', '', '', ?)",
        events,
    )


def _at(minutes: int) -> str:
    return (EPOCH + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S.%f")


if __name__ == "__main__":
    sys.exit(main())
