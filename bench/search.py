"""How long searching takes among 10,000 articles and 100,000 comments, beside what LIKE takes for the same.

    .venv/bin/python -m bench.search [--articles 10000] [--comments 100000] [--also postgresql://…/bench]

Builds a SQLite file of its own in a temporary folder, filled with words as often as a language has them, makes it
findable by the site's own command's code, and asks: for a rare word, for common ones, for phrases; and for the whole
page as a reader gets it. `--also` does the same in another database, which is EMPTIED first. Times are medians in this
process; bars are asked of SQLite. One that does not hold ends it with exit code 1.
"""

import argparse
import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_migrate import Migrate, upgrade
from sqlalchemy import MetaData, insert, select, text, union_all

from app import create_app
from domain.articles.indexing import is_in_public_article
from domain.articles.models import Article, Category
from domain.comments.models import Comment, CommentStatus, DeskTab, Revision
from domain.search.queries import FOUND_MOST, Narrowing, find
from domain.search.wanted import wanted_in
from foundation import static_files
from foundation.database import db
from foundation.settings import Settings
from foundation.text import fold

ROOT = Path(__file__).resolve().parent.parent
COMMON_MOST_MS = 10.0
RARE_TIMES_FASTER = 50
RUNS = 31
ARTICLE_WORDS, COMMENT_WORDS = 600, 30
BATCH = 500
EPOCH = datetime(2016, 1, 1, tzinfo=UTC)
# The most frequent words of Vietnamese texts, then syllables put together; the last is given to three texts alone.
HEAD = (
    "và của có là được các trong cho với không một người những khi đã về ông để này ở ra đến cũng như tại từ làm nhiều"
    " xã năm thôn đường ngày trên dân bà con nhà nước ý kiến sẽ phải còn vào lại thì mà hơn nên rất bị mới công việc"
)
ONSETS = "b c ch d đ g gi h kh l m n ng nh ph qu r s t th tr v x"
RIMES = "a ai an ang anh ao ay âm ân âu e em ên i iên iêu o oa oan oi ong ô ôi ôn ơ ơi u ua ui ung uôn ư ươi ươn"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
RARE, ABSENT = "quýnh", "khuỵp"
QUESTIONS = {
    "rare word": RARE,
    "rare word, without marks": fold(RARE),
    "absent word": ABSENT,
    "most common word": "và",
    "most common word, without marks": "va",
    "two common words": "của người",
    "common phrase": '"của các"',
}


def main() -> int:
    """Build, ask, time, and print one table for each database."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument(
        "--also", action="append", default=[], metavar="URL", help="a database to empty and measure too"
    )
    parser.add_argument("--results", type=Path, help="write the figures as JSON")
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for url in (f"sqlite:///{folder}/bench.sqlite", *options.also):
            rows += _measured(url, Path(folder), options.articles, options.comments)
    if options.results:
        options.results.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0 if all(row["holds"] for row in rows) else 1


def _measured(url: str, folder: Path, articles: int, comments: int) -> list[dict[str, Any]]:
    static_files.build(ROOT / "static", folder / "static")
    app = create_app(
        Settings(secret_key="of a bench", database_url=url, searches_per_network_in_ten_minutes=0), instance=folder
    )
    with app.app_context():
        name = {"mysql": "mariadb"}.get(db.engine.dialect.name, db.engine.dialect.name)
        _begin_anew(app)
        _fill(articles, comments)
        begun = time.perf_counter()
        _index(app)
        print(f"\n{name}: indexed in {time.perf_counter() - begun:.0f} s\n{'':<34}{'search':>10}{'LIKE':>10}   ms")
        rows = [row for question in QUESTIONS for row in _compared(app, name, question)]
        db.session.remove()
        db.engine.dispose()
    return rows


def _compared(app: Flask, database: str, question: str) -> list[dict[str, Any]]:
    asked, has_bars = QUESTIONS[question], database == "sqlite"
    found = _milliseconds(lambda: find(wanted_in(asked), Narrowing(), readable=is_in_public_article(), enough=20))
    like = _milliseconds(lambda: _by_like(asked.strip('"')), most_runs=5)
    reader = app.test_client()
    page = _milliseconds(lambda: reader.get("/search", query_string={"q": asked}).status_code)
    rows = [_row(f"search on {database}: {question}", found, None), _row(f"page on {database}: {question}", page, None)]
    if "most common" in question and has_bars:
        rows[0] = _row(rows[0]["name"], found, COMMON_MOST_MS)
    if "rare" in question:
        times, bar = round(like / found, 1), RARE_TIMES_FASTER if has_bars else None
        rows.append(_row(f"times faster than LIKE on {database}: {question}", times, bar, unit="times", is_least=True))
    ok = all(row["holds"] for row in rows)
    print(f"{question:<34}{found:>10.2f}{like:>10.2f}   page {page:.2f}{'' if ok else '   NOT REACHED'}")
    return rows


def _row(name: str, value: float, bar: float | None, *, unit: str = "ms", is_least: bool = False) -> dict[str, Any]:
    holds = bar is None or (value >= bar if is_least else value <= bar)
    return {"name": name, "value": round(value, 3), "unit": unit, "bar": bar, "holds": holds}


def _milliseconds(work: Callable[[], object], *, most_runs: int | None = None) -> float:
    """The median of RUNS runs, each in a transaction of its own."""
    # SQLite works in this process; for the servers only the clock on the wall knows.
    clock = time.process_time if db.engine.dialect.name == "sqlite" else time.perf_counter
    took = []
    for _run in range(min(RUNS, most_runs or RUNS)):
        db.session.rollback()
        begun = clock()
        work()
        took.append(clock() - begun)
    return statistics.median(took) * 1000


def _by_like(words: str) -> Sequence[object]:
    """The newest articles and comments in which these letters stand one after the other."""
    pattern = f"%{words}%"
    articles = select(Article.published_at, Article.id).where(
        Article.title.like(pattern) | Article.summary.like(pattern) | Article.html.like(pattern)
    )
    comments = select(Comment.published_at, Comment.id).join(Revision, Revision.id == Comment.revision_id)
    comments = comments.where(Revision.words.like(pattern), Comment.status == CommentStatus.PUBLISHED)
    newest = [
        query.order_by(text("published_at DESC")).limit(FOUND_MOST + 1).subquery().select()
        for query in (articles, comments)
    ]
    return db.session.execute(union_all(*newest)).all()


def _begin_anew(app: Flask) -> None:
    found = MetaData()
    found.reflect(db.engine)
    with db.engine.begin() as connection:
        if db.engine.dialect.name in {"mysql", "mariadb"}:
            connection.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        cascade = " CASCADE" if db.engine.dialect.name == "postgresql" else ""
        for table in found.tables:
            connection.execute(text(f"DROP TABLE {table}{cascade}"))
    db.engine.dispose()
    Migrate(app, db, directory=str(ROOT / "migrations"))
    upgrade()


def _texts(dice: random.Random) -> Callable[[int], str]:
    """A function that makes texts of so many words; the nth word is about n times rarer than the first."""
    syllables = [
        f"{onset}{rime}{tone}" for onset, rime, tone in itertools.product(ONSETS.split(), RIMES.split(), TONES)
    ]
    dice.shuffle(syllables)
    vocabulary = [*HEAD.split(), *(word for word in syllables if word not in {RARE, ABSENT})]
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
    return lambda length: " ".join(dice.choices(vocabulary, cum_weights=weights, k=length))


def _fill(articles: int, comments: int) -> None:
    """The same words in every run and every database; every 9th comment waits, every 50th article is a draft."""
    dice = random.Random(7)  # noqa: S311 no secret
    words = _texts(dice)
    step = timedelta(minutes=525)
    db.session.execute(insert(Category.__table__), [{"id": n, "name": f"Mục {n}", "slug": f"muc-{n}"} for n in (1, 2)])
    with click.progressbar(length=articles + comments, label="writing", file=sys.stderr) as bar:
        for numbers in _batches(articles):
            rows = [_article(n, words, is_rare=n % max(1, articles // 2) == 1, at=EPOCH + n * step) for n in numbers]
            db.session.execute(insert(Article.__table__), rows)
            bar.update(len(rows))
        for numbers in _batches(comments):
            texts = {n: words(COMMENT_WORDS) + (f" {RARE}" if n == comments // 2 else "") for n in numbers}
            of = {n: dice.randint(1, articles) for n in numbers}
            db.session.execute(insert(Comment.__table__), [_comment(n, of[n]) for n in numbers])
            db.session.execute(insert(Revision.__table__), [_revision(n, texts[n], of[n]) for n in numbers])
            shown = Comment.__table__.update().where(Comment.id.in_(numbers)).values(revision_id=Comment.id)
            db.session.execute(shown)
            bar.update(len(numbers))
    db.session.commit()


def _batches(count: int) -> Sequence[range]:
    return [range(first, min(first + BATCH, count + 1)) for first in range(1, count + 1, BATCH)]


def _article(number: int, words: Callable[[int], str], *, is_rare: bool, at: datetime) -> dict[str, Any]:
    paragraphs = [words(ARTICLE_WORDS // 6) for _ in range(6)]
    return {
        "id": number,
        "title": words(9),
        "slug": f"bai-{number}",
        "summary": words(25),
        "author": "",
        "origin": "",
        "source": "\n\n".join(paragraphs),
        "category_id": number % 2 + 1,
        "published_at": at,
        "created_at": at,
        "html": "".join(f"<p>{paragraph}</p>\n" for paragraph in [*paragraphs, *([RARE] if is_rare else [])]),
        "status": "draft" if number % 50 == 0 else "published",
    }


def _comment(number: int, article: int) -> dict[str, Any]:
    status = CommentStatus.PENDING if number % 9 == 0 else CommentStatus.PUBLISHED
    at = EPOCH + article * timedelta(minutes=525) + timedelta(seconds=number)
    return {
        "id": number,
        "article_id": article,
        "category_id": article % 2 + 1,
        "status": status,
        "depth": 0,
        "desk_tab": DeskTab.PUBLISHED,
        "desk_since": at,
        "author_name": "Ngọc",
        "author_key": "ngoc",
        "created_at": at,
        "published_at": at,
        "is_listed": status == CommentStatus.PUBLISHED,
    }


def _revision(number: int, words: str, article: int) -> dict[str, Any]:
    return {
        "id": number,
        "comment_id": number,
        "words": words,
        "html": f"<p>{words}</p>",
        "folded": fold(words),
        "markup_version": 1,
        "digest": f"{number:064x}",
        "created_at": EPOCH + article * timedelta(minutes=525),
    }


def _index(app: Flask) -> None:
    app.test_cli_runner().invoke(args=["site", "reindex"], catch_exceptions=False)
    if db.engine.dialect.name == "postgresql":  # as the database does by itself before long
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


if __name__ == "__main__":
    sys.exit(main())
