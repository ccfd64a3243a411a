"""Writing what can be found, in the transaction that makes it public, changes it, or takes it away.

The words of an entry are one line of tokens: what it is and its category; then its fields, each first with the marks
as they are, then without; last a token to end with.

t title, s summary, x all of it: title, summary and body
"""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import delete, func, insert, literal, select, update

from domain.search.models import EntryKind, SearchEntry, entry_number
from domain.search.words import Word, exact_tokens, folded_tokens, words_of
from foundation.database import db
from foundation.prepared import run, table_of

TITLE, SUMMARY, ANYWHERE = "t", "s", "x"
_KIND_TOKENS = {EntryKind.ARTICLE: "kka", EntryKind.COMMENT: "kkc"}
# Between texts, so that no phrase reaches from one into the next.
_GAP = "kkk"
# PostgreSQL takes less than 1 MiB of different tokens; that is more than 50,000 ordinary words.
_LONGEST_KEYS_CHARS = 400_000
_ADD = insert(table_of(SearchEntry))


@dataclasses.dataclass(frozen=True)
class Entry:
    """What can be found of an item, as its own part of the domain says it."""

    kind: EntryKind
    item_id: int
    article_id: int
    category_id: int | None
    published_at: datetime
    title: str = ""
    summary: str = ""
    body: str = ""

    @property
    def row(self) -> dict[str, Any]:
        """The row of the table."""
        return {
            "id": entry_number(self.published_at, self.kind, self.item_id),
            "kind": self.kind.value,
            "item_id": self.item_id,
            "article_id": self.article_id,
            "category_id": self.category_id,
            "words": " ".join(self._tokens()),
        }

    def _tokens(self) -> list[str]:
        texts = [list(words_of(text)) for text in (self.title, self.summary, self.body)]
        tokens = [kind_token(self.kind), category_token(self.category_id), _GAP]
        for field, words in ((TITLE, texts[0]), (SUMMARY, texts[1])):
            if words:
                tokens += [*exact_tokens(field, words), _GAP, *folded_tokens(field, words), _GAP]
        for form in (exact_tokens, folded_tokens):
            for words in texts:
                tokens += [*form(ANYWHERE, _beginning(words)), _GAP]
        return tokens


def kind_token(kind: EntryKind) -> str:
    """What every entry of a kind has among its words."""
    return _KIND_TOKENS[kind]


def category_token(category_id: int | None) -> str:
    """What every entry of a category has among its words."""
    return f"kc{category_id or 0}"


def put_entries(entries: Iterable[Entry]) -> None:
    """Let these items be found as they are now; what is stored so already is not written again."""
    rows = [entry.row for entry in entries]
    known = _stored(rows)
    changed = [row for row in rows if known.get((row["kind"], row["item_id"])) != row]
    old = [known[key]["id"] for row in changed if (key := (row["kind"], row["item_id"])) in known]
    if old:
        db.session.execute(delete(SearchEntry).where(SearchEntry.id.in_(old)).execution_options(**_NO_SESSION))
    if changed:
        run(_ADD, changed)


def add_entry(entry: Entry) -> None:
    """Let an item be found that is new: nothing of it is stored yet."""
    run(_ADD, entry.row)


def remove_entries(kind: EntryKind, item_ids: Collection[int]) -> None:
    """Let these items not be found any more."""
    gone = delete(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.item_id.in_(item_ids))
    db.session.execute(gone.execution_options(**_NO_SESSION))


def move_entries(article_id: int, category_id: int | None) -> None:
    """Say in which category an article and its comments are now."""
    elsewhere = select(SearchEntry.category_id).where(SearchEntry.article_id == article_id).distinct()
    for before in db.session.execute(elsewhere).scalars().all():
        if before == category_id:
            continue
        of_kind = len(_KIND_TOKENS[EntryKind.ARTICLE])
        behind = of_kind + len(f" {category_token(before)}")
        words = (
            func.substr(SearchEntry.words, 1, of_kind)
            + literal(f" {category_token(category_id)}")
            + func.substr(SearchEntry.words, behind + 1)
        )
        move = update(SearchEntry).where(SearchEntry.article_id == article_id)
        move = move.where(SearchEntry.category_id.is_(None) if before is None else SearchEntry.category_id == before)
        db.session.execute(move.values(category_id=category_id, words=words).execution_options(**_NO_SESSION))


# Entries are rows for the database alone: nobody holds them as objects.
_NO_SESSION: Mapping[str, Any] = {"synchronize_session": False}


def _stored(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], dict[str, Any]]:
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for kind in {row["kind"] for row in rows}:
        numbers = [row["item_id"] for row in rows if row["kind"] == kind]
        query = select(*table_of(SearchEntry).columns).where(SearchEntry.kind == kind)
        for row in db.session.execute(query.where(SearchEntry.item_id.in_(numbers))).mappings():
            found[row["kind"], row["item_id"]] = dict(row)
    return found


def _beginning(words: Sequence[Word]) -> Sequence[Word]:
    """As many words as every database takes: all of them, but for a text of hundreds of pages."""
    lengths = accumulate(len(word.exact) + len(word.folded) + len(" xe xf") for word in words)
    return words[: sum(length <= _LONGEST_KEYS_CHARS for length in lengths)]
