"""Sites for measuring: articles with as many comments as wanted, all counters right, the same ones in every run.

Comments are written straight into the tables, since a million of them by the site's own way would take an hour.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from flask import Flask
from markupsafe import escape
from sqlalchemy import Connection, text

from bench.bulk import at, change_rows, insert_rows, without_indexes
from bench.opinions import opinions
from bench.sites import ROOT
from domain.articles.importing import read_article_file
from domain.articles.markup import render_article
from domain.articles.models import Article
from domain.comments.markup import MARKUP_POLICY_VERSION
from domain.comments.models import Comment, CommentSignal, CommentStatus, DeskTab, DeskTally, Revision
from domain.comments.readers import CommentOwner, Reader
from domain.comments.storing import author_key, words_digest
from domain.comments.threads import READER_COUNTS
from foundation.database import db
from foundation.progress import progress_bar
from foundation.text import fold

ARTICLE = ROOT / "domain/exchange/demo/articles/00-tong-ket-cong-tac-mttq-xa.txt"
BATCH = 20_000
# With replies, the last three of ten comments answer the first three.
GROUP, REPLIES = 10, 3
# Words repeat after so many comments: preparing others for a million would take longer than writing them.
DIFFERENT = 10_000
_STATUS = {tab: CommentStatus(tab.value) for tab in DeskTab if tab.value in set(CommentStatus)} | {
    DeskTab.WAITING: CommentStatus.PENDING,
    DeskTab.REPORTED: CommentStatus.PUBLISHED,
}


@dataclass(frozen=True)
class Written:
    """A name and words, in all the forms in which they are stored."""

    name: str
    key: str
    words: str
    html: str
    folded: str
    digest: str


@dataclass(frozen=True)
class Told:
    """A comment to write; its number is its place in the order of time, a minute after the one before it."""

    number: int
    article: int
    tab: DeskTab
    reader: int
    category: int | None = None
    author: str = ""
    signal: str = ""
    parent: int | None = None
    children: int = 0

    @property
    def status(self) -> CommentStatus:
        """As its tab says."""
        return _STATUS[self.tab]


def fill(app: Flask, comments: Sequence[int], *, waiting: int = 0, with_replies: Sequence[int] = ()) -> dict[int, str]:
    """Articles with so many published comments each (no two the same), and their addresses by that number.

    Those in `with_replies` have a thread with a reply among ten. `waiting`: so many more wait under each.
    """
    with app.app_context(), db.engine.begin() as connection:
        articles = {count: number for number, count in enumerate(comments, start=1)}
        write_articles(connection, [(number, f"bai-{count}", None) for count, number in articles.items()])
        readers = max(1, sum(comments) // 3)
        told = _told(articles, waiting=waiting, with_replies=with_replies, readers=readers)
        total = sum(comments) + waiting * len(comments)
        write_comments(connection, told, total=total, readers=readers)
    with app.app_context():
        db.engine.dispose()
    return {count: f"/articles/bai-{count}-{number}" for count, number in articles.items()}


def _told(articles: Mapping[int, int], *, waiting: int, with_replies: Sequence[int], readers: int) -> Iterator[Told]:
    number = 0
    for count, article in articles.items():
        for place in range(count + waiting):
            number += 1
            at = place % GROUP
            has_replies = count in with_replies and place - at + GROUP <= count
            yield Told(
                number,
                article,
                DeskTab.PUBLISHED if place < count else DeskTab.WAITING,
                number % readers + 1,
                parent=number - GROUP + REPLIES if has_replies and at >= GROUP - REPLIES else None,
                children=int(has_replies and at < REPLIES),
            )


def write_articles(connection: Connection, articles: Iterable[tuple[int, str, int | None]]) -> None:
    """Published articles with a real one's words, each by number, slug and category."""
    file = read_article_file(ARTICLE)
    html = render_article(file.source)
    names = ("id", "slug", "category_id", "title", "summary", "source", "html", "published_at", "created_at")
    same = (file.title, file.summary, file.source, html, at(0), at(0))
    insert_rows(connection, Article, names, [(number, slug, category, *same) for number, slug, category in articles])


def write_comments(
    connection: Connection, told: Iterable[Told], *, total: int, readers: int, last_decisions: str | None = None
) -> None:
    """Write comments with their words, readers, signals and all that is counted."""
    told = iter(told)
    numbers = range(1, readers + 1)
    for first in range(0, readers, BATCH):
        rows = [(number, f"{number:064d}", at(number), last_decisions) for number in numbers[first : first + BATCH]]
        insert_rows(connection, Reader, ("id", "token_digest", "created_at", "last_decisions"), rows)
    tabs: Counter[DeskTab] = Counter()
    of_readers: Counter[tuple[str, int]] = Counter()
    of_articles: Counter[int] = Counter()
    newest: dict[int, int] = {}
    written = cycle(_written(min(total, DIFFERENT)))
    with (
        without_indexes(connection, "comments", "revisions", "comment_owners"),
        progress_bar(f"{total:,} comments") as progress,
    ):
        done = 0
        while batch := list(islice(told, BATCH)):
            _write(connection, batch, written)
            for comment in batch:
                tabs[comment.tab] += 1
                if comment.status in READER_COUNTS:
                    of_readers[READER_COUNTS[comment.status], comment.reader] += 1
                if comment.status == CommentStatus.PUBLISHED:
                    of_articles[comment.article] += 1
                    newest[comment.article] = comment.number
            done += len(batch)
            progress(done, total)
    for name in set(READER_COUNTS.values()):
        counts = [(count, reader) for (column, reader), count in of_readers.items() if column == name]
        change_rows(connection, f"UPDATE readers SET {name} = ? WHERE id = ?", counts)
    counted = [(of_articles[article], at(newest[article]), article) for article in of_articles]
    change_rows(connection, "UPDATE articles SET comment_count = ?, last_comment_at = ? WHERE id = ?", counted)
    insert_rows(connection, DeskTally, ("tab", "comments"), [(tab.value, count) for tab, count in tabs.items()])


def _written(count: int) -> list[Written]:
    return [
        Written(name, author_key(name), words, f"<p>{escape(words)}</p>", fold(words), words_digest(words))
        for name, words in islice(opinions(), count)
    ]


def _write(connection: Connection, batch: Sequence[Told], written: Iterator[Written]) -> None:
    comments, revisions, signals, owners = [], [], [], []
    for told, said in zip(batch, written, strict=False):
        since, tab, is_published = at(told.number), told.tab.value, told.status == CommentStatus.PUBLISHED
        author = (told.author, author_key(told.author)) if told.author else (said.name, said.key)
        place = (told.parent, told.parent, told.number if told.parent else None, int(told.parent is not None))
        comments.append(
            (told.number, told.article, told.category, *place, told.status.value, is_published, tab, since, *author,
             told.reader, since, since if is_published else None, told.children, told.children,
             int(told.tab == DeskTab.REPORTED))
        )  # fmt: skip
        stored = (said.words, said.html, MARKUP_POLICY_VERSION, said.folded, said.digest)
        revisions.append((told.number, told.number, *stored, since))
        owners.append((told.reader, told.number))
        if told.signal:
            signals.append((told.number, told.signal, "https://benmo.example", 1, tab, since))
    insert_rows(
        connection,
        Comment,
        ("id", "article_id", "category_id", "parent_id", "thread_id", "branch_id", "depth", "status", "is_listed",
         "desk_tab", "desk_since", "author_name", "author_key", "reader_id", "created_at", "published_at",
         "child_count", "reply_count", "report_count"),
        comments,
    )  # fmt: skip
    insert_rows(
        connection,
        Revision,
        ("id", "comment_id", "words", "html", "markup_version", "folded", "digest", "created_at"),
        revisions,
    )
    bounds = {"first": batch[0].number, "last": batch[-1].number}
    connection.execute(text("UPDATE comments SET revision_id = id WHERE id BETWEEN :first AND :last"), bounds)
    insert_rows(connection, CommentOwner, ("reader_id", "comment_id"), owners)
    names = ("comment_id", "kind", "detail", "points", "desk_tab", "desk_since")
    insert_rows(connection, CommentSignal, names, signals)
