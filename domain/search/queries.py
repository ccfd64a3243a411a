"""Finding: the same entries in the same order on every database, each asked in its own words."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.mysql import match

from domain.search.entries import category_token, kind_token
from domain.search.models import EntryKind, SearchEntry, first_number
from domain.search.wanted import Phrase, Wanted
from foundation.database import db

# More are not ranked and not shown: who found so many looks for something narrower.
FOUND_MOST = 500
_words = table("search_words", column("rowid"))
# PostgreSQL's own column of the entries (see migration 0006), which no model describes.
_WORDS_IN_POSTGRESQL: ColumnElement[str] = literal_column("search_entries.search_words")


@dataclasses.dataclass(frozen=True)
class Narrowing:
    """Where to look: of one kind, in one category, published from one moment on and before another."""

    kind: EntryKind | None = None
    category_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclasses.dataclass(frozen=True)
class Hit:
    """An item that was found."""

    kind: EntryKind
    item_id: int


@dataclasses.dataclass(frozen=True)
class Hits:
    """What was found, the best first, `count` in all; `is_more`: more than FOUND_MOST, so far is counted."""

    hits: Sequence[Hit]
    count: int
    is_more: bool


def find(wanted: Wanted, narrowing: Narrowing, *, readable: ColumnElement[bool], enough: int = FOUND_MOST) -> Hits:
    """The entries that have all that is wanted, as far as `readable` lets them be seen: at least the best `enough`.

    The last tier (see Wanted.tiers) has everything that is in the others. Where it is small, these only put it in
    order. Else each is walked from its newest entry on, until there is enough: a word that stands everywhere costs no
    more than one that stands in FOUND_MOST places.
    """
    if not wanted.parts:
        return Hits([], 0, is_more=False)

    def query(tier: Sequence[Phrase]) -> "Select[int, str, int]":
        return _narrowed(_having([*tier, *_tokens_of(narrowing)]), narrowing)

    *better, last = wanted.tiers()
    everything = _rows(query(last).where(readable), most=FOUND_MOST + 1)
    if len(everything) > FOUND_MOST:
        found: dict[int, Row[int, str, int]] = {}
        for tier in better:
            found |= _rows(query(tier).where(readable), most=enough)  # what came first stays first
            if len(found) >= enough:
                break
        return Hits(_hits(islice((found | everything).values(), enough)), FOUND_MOST, is_more=True)
    order = _tiers_of([query(tier) for tier in better]) if len(everything) > 1 else {}
    ranked = sorted(everything, key=lambda number: (order.get(number, len(better)), -number))
    return Hits(_hits(everything[number] for number in ranked), len(ranked), is_more=False)


def _tokens_of(narrowing: Narrowing) -> Iterator[Phrase]:
    if narrowing.kind is not None:
        yield (kind_token(narrowing.kind),)
    if narrowing.category_id is not None:
        yield (category_token(narrowing.category_id),)


def _narrowed(query: "Select[int, str, int]", narrowing: Narrowing) -> "Select[int, str, int]":
    """In these days: the numbers of entries are made of their moments."""
    if narrowing.since is not None:
        query = query.where(SearchEntry.id >= first_number(narrowing.since))
    if narrowing.until is not None:
        query = query.where(SearchEntry.id < first_number(narrowing.until))
    return query


def _rows(query: "Select[int, str, int]", *, most: int) -> "dict[int, Row[int, str, int]]":
    """The newest entries of a tier."""
    return {row[0]: row for row in db.session.execute(query.limit(most))}


def _hits(rows: "Iterable[Row[int, str, int]]") -> list[Hit]:
    return [Hit(EntryKind(kind), item_id) for _number, kind, item_id in rows]


def _tiers_of(tiers: Sequence["Select[int, str, int]"]) -> dict[int, int]:
    """For each entry of these tiers the number of the best one that has it, in one statement."""
    numbered = [
        tier.with_only_columns(literal(number).label("tier"), SearchEntry.id).order_by(None)
        for number, tier in enumerate(tiers)
    ]
    order: dict[int, int] = {}
    for row in db.session.execute(union_all(*numbered)):
        order[row.id] = min(row.tier, order.get(row.id, row.tier))
    return order


def _having(phrases: Sequence[Phrase]) -> "Select[int, str, int]":
    """The entries that have all of these tokens and phrases, the newest first."""
    return _QUERIES[db.engine.dialect.name](list(dict.fromkeys(phrases)))


def _in_sqlite(phrases: Sequence[Phrase]) -> "Select[int, str, int]":
    asked = " AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases)
    query = _entries().join(_words, _words.c.rowid == SearchEntry.id)
    return query.where(literal_column("search_words").bool_op("MATCH")(asked)).order_by(_words.c.rowid.desc())


def _in_postgresql(phrases: Sequence[Phrase]) -> "Select[int, str, int]":
    from sqlalchemy.dialects.postgresql import TSQUERY  # noqa: PLC0415 heavy, and of use there only

    # Its own phrases know the first 16,383 places of a text and 256 of each word: ours are looked for in the words.
    # Not by LIKE, which it takes for so rare that it reads all texts with these words before it orders them.
    tokens = dict.fromkeys(token for phrase in phrases for token in phrase)
    asked = cast(" & ".join(f"'{token}'" for token in tokens), TSQUERY)
    has_tokens = _WORDS_IN_POSTGRESQL.bool_op("@@")(asked)
    query = (
        _entries()
        .where(has_tokens)
        .where(*(func.strpos(SearchEntry.words, f" {' '.join(phrase)} ") > 0 for phrase in phrases if phrase[1:]))
    )
    return query.order_by(SearchEntry.id.desc())


def _in_mariadb(phrases: Sequence[Phrase]) -> "Select[int, str, int]":
    asked = " ".join(f'+"{" ".join(phrase)}"' if phrase[1:] else f"+{phrase[0]}" for phrase in phrases)
    return (
        _entries()
        .where(match(SearchEntry.__table__.c.words, against=asked).in_boolean_mode())
        .order_by(SearchEntry.id.desc())
    )


def _entries() -> "Select[int, str, int]":
    return select(SearchEntry.id, SearchEntry.kind, SearchEntry.item_id)


_QUERIES: dict[str, Callable[[Sequence[Phrase]], "Select[int, str, int]"]] = {
    "sqlite": _in_sqlite,
    "postgresql": _in_postgresql,
    "mysql": _in_mariadb,
    "mariadb": _in_mariadb,
}
