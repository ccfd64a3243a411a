"""Counting anew what the site keeps as a number or as a copy, and putting right what differs, beside a running site.

Whoever changes what is counted changes the number in the same transaction. So a number is exact that is counted while
its row is held: who has counted already holds the row, and who has not waits and then adds to ours.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, bindparam, case, delete, exists, func, or_, select, update

from domain.articles.indexing import index_articles_after
from domain.articles.models import Article, ArticleStatus, ArticleTag, Tag
from domain.comments.indexing import index_comments_after
from domain.comments.models import Comment, CommentSignal, CommentStatus, DeskTab, DeskTally
from domain.comments.readers import Like, Reader
from domain.comments.threads import READER_COUNTS
from domain.moderation.models import Report
from domain.search.models import EntryKind, SearchEntry
from foundation.database import commit, db, take_rows
from foundation.prepared import run, table_of

ROWS_AT_A_TIME = 1_000
_ARTICLES, _COMMENTS, _READERS, _SIGNALS = map(table_of, (Article, Comment, Reader, CommentSignal))
_CHILD = _COMMENTS.alias("child")
_PUBLISHED = CommentStatus.PUBLISHED

Progress = Callable[[int, int], None]


@dataclasses.dataclass(frozen=True)
class Kept:
    """A column of a table with a numbered key, and what should stand in it."""

    column: "Column[Any]"
    counted: ColumnElement[Any]

    @property
    def name(self) -> str:
        return f"{self.column.table.name}.{self.column.name}"

    @property
    def table(self) -> Table:
        return self.column.table

    def wrong_among(self, after: int, last: int) -> list[int]:
        """The numbers of rows between, the last included, in which something else stands."""
        query = select(self.table.c.id).where(self.table.c.id > after, self.table.c.id <= last, self._is_wrong())
        return list(db.session.execute(query).scalars())

    def repair(self, numbers: Sequence[int]) -> None:
        """Write what should stand there. Part of a transaction."""
        articles = _take(self.table, numbers)
        # Asked first and written then: MariaDB counts in no table to which it writes.
        query = select(self.table.c.id, self.counted.label("counted"))
        rows = db.session.execute(query.where(self.table.c.id.in_(numbers), self._is_wrong())).all()
        if rows:
            write = update(self.table).where(self.table.c.id == bindparam("number"))
            run(write.values({self.column: bindparam("right")}), [{"number": r.id, "right": r.counted} for r in rows])
        if articles:
            changed = update(_ARTICLES).where(_ARTICLES.c.id.in_(articles))
            run(changed.values(version=_ARTICLES.c.version + 1))

    def _is_wrong(self) -> ColumnElement[bool]:
        return self.column.is_distinct_from(self.counted)


@dataclasses.dataclass(frozen=True)
class Found:
    """What was wrong: the name of what is kept, and in how many rows."""

    name: str
    rows: int


def check_site(*, repair: bool, progress: Progress) -> list[Found]:
    """What differs from what is counted; with `repair` it does so no more. Each part is a transaction of its own."""
    kept, others = list(_kept()), (_signals, _tags, _searched, _tallies)  # tallies last, as everywhere
    found = []
    for done, one in enumerate(kept):
        progress(done, len(kept) + len(others))
        found.append(_checked(one, repair=repair))
        if repair and one.column is _COMMENTS.c.is_listed:
            found += _relisted(kept)
    for done, step in enumerate(others, start=len(kept)):
        progress(done, len(kept) + len(others))
        found.append(step(repair))
    progress(1, 1)
    return [one for one in found if one.rows]


def _checked(kept: Kept, *, repair: bool) -> Found:
    """Part by part, so that nobody waits long."""
    rows, after = 0, 0

    def part() -> tuple[int | None, int]:
        last = _last_of_next(kept.table, after)
        numbers = kept.wrong_among(after, last) if last is not None else []
        if numbers and repair:
            kept.repair(numbers)
        return last, len(numbers)

    while True:
        last, wrong = commit(part)
        rows += wrong
        if last is None:
            return Found(kept.name, rows)
        after = last


def _relisted(kept: Sequence[Kept]) -> list[Found]:
    """A comment put into the thread, or out of it, may do the same to what it answers: until nothing moves any more."""
    linked = [one for one in kept if one.column in {_COMMENTS.c.child_count, _COMMENTS.c.is_listed}]
    again = [_checked(one, repair=True) for one in linked]
    return again + (_relisted(kept) if any(one.rows for one in again) else [])


def _last_of_next(table: Table, after: int) -> int | None:
    next_ones = select(table.c.id).where(table.c.id > after).order_by(table.c.id).limit(ROWS_AT_A_TIME).subquery()
    last: int | None = db.session.execute(select(func.max(next_ones.c.id))).scalar_one()
    return last


def _take(table: Table, numbers: Sequence[int]) -> list[int]:
    """Take the rows in the house's order, articles first; returns the articles on whose pages they stand."""
    if table is _READERS:
        take_rows(Reader.id, numbers)
        return []
    if table is _ARTICLES:
        take_rows(Article.id, numbers)
        return list(numbers)
    query = select(_COMMENTS.c.article_id).where(_COMMENTS.c.id.in_(numbers)).distinct()
    articles = list(db.session.execute(query).scalars())
    take_rows(Article.id, articles)
    take_rows(Comment.id, numbers)
    return articles


def _kept() -> Iterator[Kept]:
    """In this order, since later ones are counted from earlier ones."""
    comment, child, article = _COMMENTS.c, _CHILD.c, _ARTICLES.c
    open_reports = select(func.count()).where(Report.comment_id == comment.id, Report.settled_by_id.is_(None))
    waits = or_(comment.status == CommentStatus.PENDING, comment.waiting_revision_id.is_not(None))
    is_reported = and_(comment.status == _PUBLISHED, comment.report_count > 0)
    yield Kept(comment.category_id, _of(select(article.category_id).where(article.id == comment.article_id)))
    yield Kept(comment.like_count, _of(select(func.count()).where(Like.comment_id == comment.id)))
    yield Kept(comment.report_count, _of(open_reports))
    yield Kept(comment.child_count, _of(_count(child.parent_id == comment.id, child.is_listed)))
    stands = case((or_(comment.status == _PUBLISHED, comment.child_count > 0), True), else_=False)
    yield Kept(comment.is_listed, stands)
    yield Kept(comment.reply_count, _of(_count(child.thread_id == comment.id, child.status == _PUBLISHED)))
    by_status = [(comment.status == status, DeskTab(status.value)) for status in CommentStatus if status != "pending"]
    yield Kept(comment.desk_tab, case((waits, DeskTab.WAITING), (is_reported, DeskTab.REPORTED), *by_status))
    of_article = (child.article_id == article.id, child.status == _PUBLISHED)
    yield Kept(article.comment_count, _of(_count(*of_article)))
    newest = _of(select(func.max(child.published_at)).where(*of_article))
    # What was taken down since may have been later: readers have seen everything up to then.
    is_behind = or_(article.last_comment_at.is_(None), article.last_comment_at < newest)
    yield Kept(article.last_comment_at, case((is_behind, newest), else_=article.last_comment_at))
    for status, column in READER_COUNTS.items():
        yield Kept(_READERS.c[column], _of(_count(child.reader_id == _READERS.c.id, child.status == status)))


def _count(*conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(_CHILD).where(*conditions)


def _of(query: Any) -> ColumnElement[Any]:
    return query.scalar_subquery()  # type: ignore[no-any-return]


def _signals(repair: bool) -> Found:  # noqa: FBT001 a step like the others
    """Tab and time of a comment's signals are the comment's."""
    of_comment = select(_COMMENTS.c.id).where(_COMMENTS.c.id == _SIGNALS.c.comment_id)
    differs = or_(_SIGNALS.c.desk_tab != _COMMENTS.c.desk_tab, _SIGNALS.c.desk_since != _COMMENTS.c.desk_since)
    wrong = select(_SIGNALS.c.comment_id).join(_COMMENTS, _COMMENTS.c.id == _SIGNALS.c.comment_id).where(differs)
    numbers = commit(lambda: list(db.session.execute(wrong.order_by(_SIGNALS.c.comment_id)).scalars()))
    for part in _parts(sorted(set(numbers))) if repair else ():

        def follow(part: Sequence[int] = part) -> None:
            _take(_COMMENTS, part)
            right = {
                name: of_comment.with_only_columns(_COMMENTS.c[name]).scalar_subquery()
                for name in ("desk_tab", "desk_since")
            }
            run(update(_SIGNALS).where(_SIGNALS.c.comment_id.in_(part)).values(right))

        commit(follow)
    return Found("comment_signals", len(numbers))


def _tags(repair: bool) -> Found:  # noqa: FBT001 a step like the others
    """A tag is gone when no article has it any more."""
    is_unused = ~exists().where(ArticleTag.tag_id == Tag.id)
    numbers = commit(lambda: list(db.session.execute(select(Tag.id).where(is_unused)).scalars()))
    for part in _parts(numbers) if repair else ():
        gone = delete(Tag).where(Tag.id.in_(part), is_unused).execution_options(synchronize_session=False)
        commit(lambda gone=gone: db.session.execute(gone))  # type: ignore[misc]
    return Found("tags", len(numbers))


def _searched(repair: bool) -> Found:  # noqa: FBT001 a step like the others
    """Each published article and comment has its entry in its category, and nothing else has one."""
    rows = commit(lambda: sum(db.session.execute(query).scalar_one() for query in _wrong_entries()))
    for index_after in (index_articles_after, index_comments_after) if repair and rows else ():
        last: int | None = 0
        while last is not None:
            last = commit(lambda index_after=index_after, last=last: index_after(last))  # type: ignore[misc]
    return Found("search_entries", rows)


def _wrong_entries() -> Iterator[Any]:
    entry = SearchEntry
    for kind, model, status in (
        (EntryKind.ARTICLE, Article, ArticleStatus.PUBLISHED),
        (EntryKind.COMMENT, Comment, _PUBLISHED),
    ):
        same = and_(entry.kind == kind, entry.item_id == model.id)
        kept_well = exists().where(same, ~entry.category_id.is_distinct_from(model.category_id))
        yield select(func.count()).select_from(model).where(model.status == status, ~kept_well)
        yield select(func.count()).select_from(model).where(model.status != status, exists().where(same))


def _tallies(repair: bool) -> Found:  # noqa: FBT001 a step like the others
    """How many comments stand under each tab of the desk."""

    def wrong() -> list[DeskTab]:
        tally = select(DeskTally.tab, DeskTally.comments).order_by(DeskTally.tab).with_for_update()
        kept: dict[DeskTab, int] = dict(db.session.execute(tally).tuples().all())
        count = select(Comment.desk_tab, func.count()).group_by(Comment.desk_tab)
        counted: dict[DeskTab, int] = dict(db.session.execute(count).tuples().all())
        tabs = [tab for tab in sorted(kept.keys() | counted.keys()) if kept.get(tab, 0) != counted.get(tab, 0)]
        for tab in tabs if repair else ():
            db.session.merge(DeskTally(tab=tab, comments=counted.get(tab, 0)))
        return tabs

    return Found("desk_tallies", len(commit(wrong)))


def _parts(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), ROWS_AT_A_TIME):
        yield numbers[start : start + ROWS_AT_A_TIME]
