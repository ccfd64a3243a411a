"""How long searching takes among 10,000 articles and 100,000 comments, beside what LIKE takes for the same.

Builds a SQLite file of its own in a temporary folder, filled with words as often as a language has them, makes it
findable by the site's own command's code, and asks: for a rare word, for common ones, for phrases; and for the whole
page as a reader gets it. Times are medians in this process; bars are asked of SQLite.
"""

import itertools
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from flask import Flask
from sqlalchemy import MetaData, create_engine, insert, select, text, union_all

from bench.calls import Call
from bench.rows import Options, Row, at_least, at_most, figure, main
from bench.sites import build_app, close
from domain.articles.indexing import is_in_public_article
from domain.articles.models import Article, Category
from domain.comments.models import Comment, CommentStatus, DeskTab, Revision
from domain.search.queries import FOUND_MOST, Narrowing, find
from domain.search.wanted import wanted_in
from foundation.connecting import with_driver
from foundation.database import db
from foundation.progress import progress_bar
from foundation.text import fold

ARTICLES, COMMENTS = 10_000, 100_000
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


def rows(options: Options) -> Iterator[Row]:
    """Every question on SQLite, and on the databases in ALSO, which are EMPTIED first."""
    articles, comments, runs = (4, 20, 1) if options.quick else (ARTICLES, COMMENTS, RUNS)
    with tempfile.TemporaryDirectory() as folder:
        for url in ("", *os.environ.get("ALSO", "").split()):
            yield from _measured(url, Path(folder), articles, comments, runs)


def _measured(url: str, folder: Path, articles: int, comments: int, runs: int) -> Iterator[Row]:
    if url:
        _empty(url)
    app = build_app(folder, url)
    with app.app_context():
        name = {"mysql": "mariadb"}.get(db.engine.dialect.name, db.engine.dialect.name)
        _fill(articles, comments)
        _index(app)
        for question in QUESTIONS:
            yield from _compared(app, name, question, runs)
    close(app)


def _compared(app: Flask, database: str, question: str, runs: int) -> Iterator[Row]:
    asked, has_bars = QUESTIONS[question], database == "sqlite"
    wanted = wanted_in(asked)
    found = _milliseconds(lambda: find(wanted, Narrowing(), readable=is_in_public_article(), enough=20), runs)
    like = _milliseconds(lambda: _by_like(asked.strip('"')), min(runs, 5))
    page = _milliseconds(
        Call(app.wsgi_app, f"/search?q={quote_plus(asked)}", HTTP_ACCEPT_ENCODING="br").expect(200), runs
    )
    name = f"search on {database}: {question}"
    for what, took in ((name, found), (f"search page on {database}: {question}", page)):
        if has_bars and "most common" in question:
            yield at_most(what, took, COMMON_MOST_MS, "ms")
        else:
            yield figure(what, took, "ms")
    faster = f"search on {database}: {question}, faster than LIKE"
    if has_bars and "rare" in question:
        yield at_least(faster, like / found, RARE_TIMES_FASTER, "times")
    else:
        yield figure(faster, like / found, "times")


def _milliseconds(work: Callable[[], object], runs: int) -> float:
    """The median of so many runs, each in a transaction of its own."""
    # SQLite works in this process; for the servers only the clock on the wall knows.
    clock = time.process_time if db.engine.dialect.name == "sqlite" else time.perf_counter
    took = []
    for _run in range(runs):
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


def _empty(url: str) -> None:
    engine, found = create_engine(with_driver(url)), MetaData()
    found.reflect(engine)
    with engine.begin() as connection:
        if engine.dialect.name in {"mysql", "mariadb"}:
            connection.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        cascade = " CASCADE" if engine.dialect.name == "postgresql" else ""
        for table in found.tables:
            connection.execute(text(f"DROP TABLE {table}{cascade}"))
    engine.dispose()


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
    done = 0
    with progress_bar(f"{articles:,} articles, {comments:,} comments") as progress:
        for numbers in _batches(articles):
            rows = [_article(n, words, is_rare=n % max(1, articles // 2) == 1, at=EPOCH + n * step) for n in numbers]
            db.session.execute(insert(Article.__table__), rows)
            progress(done := done + len(rows), articles + comments)
        for numbers in _batches(comments):
            texts = {n: words(COMMENT_WORDS) + (f" {RARE}" if n == comments // 2 else "") for n in numbers}
            of = {n: dice.randint(1, articles) for n in numbers}
            db.session.execute(insert(Comment.__table__), [_comment(n, of[n]) for n in numbers])
            db.session.execute(insert(Revision.__table__), [_revision(n, texts[n], of[n]) for n in numbers])
            shown = Comment.__table__.update().where(Comment.id.in_(numbers)).values(revision_id=Comment.id)
            db.session.execute(shown)
            progress(done := done + len(numbers), articles + comments)
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
    main(rows, __doc__)
