"""Showing why something was found: a text, or a part of it, with the words that were looked for."""

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import dropwhile, islice

from domain.search.wanted import Wanted
from domain.search.words import Word, places_of, words_of

EXCERPT_CHARS = 240
_BEFORE_CHARS = 60


@dataclasses.dataclass(frozen=True)
class Piece:
    """A part of a text as it was written; `is_wanted`: it was looked for."""

    text: str
    is_wanted: bool


def marked(text: str, wanted: Wanted) -> list[Piece]:
    """The whole text in pieces."""
    pieces, done = [], 0
    for span in _spans(text, wanted):
        if span.start > done:
            pieces.append(Piece(text[done : span.start], is_wanted=False))
        pieces.append(Piece(text[span.start : span.end], is_wanted=True))
        done = span.end
    return [*pieces, Piece(text[done:], is_wanted=False)] if done < len(text) else pieces


def excerpt(texts: Iterable[str], wanted: Wanted) -> list[Piece]:
    """About EXCERPT_CHARS of the text that shows most of what was looked for, in pieces; … where it is cut.

    Reads no text after the first that shows everything.
    """
    line, place = "", _Place(0, -1)
    for text in texts:
        other = " ".join(text.split())
        found = _best_place(other, wanted)
        if found.parts > place.parts:
            line, place = other, found
        if place.parts == len(wanted.parts):
            break
    start = max(0, line.rfind(" ", 0, max(0, place.start - _BEFORE_CHARS)) + 1)
    end = _end_of_words(line, start + EXCERPT_CHARS)
    pieces = marked(line[start:end], wanted)
    before = [Piece("… ", is_wanted=False)] if start else []
    return [*before, *pieces, *([Piece(" …", is_wanted=False)] if end < len(line) else [])]


@dataclasses.dataclass(frozen=True)
class _Span:
    start: int
    end: int
    part: int


@dataclasses.dataclass(frozen=True)
class _Place:
    start: int
    parts: int


def _spans(text: str, wanted: Wanted) -> Iterator[_Span]:
    """Where the text has a part of what is wanted, in its order, none inside another; read no further than asked."""
    exact = {part[0].exact for part in wanted.parts if part[0].is_marked}
    folded = {part[0].folded for part in wanted.parts if not part[0].is_marked}
    longest, taken = max(map(len, wanted.parts)), 0
    for start in places_of(text, exact=exact, folded=folded):
        if start < taken:
            continue
        from_here = dropwhile(lambda word: word.exact not in exact and word.folded not in folded, words_of(text, start))
        ahead = list(islice(from_here, longest))
        for number, part in enumerate(wanted.parts):
            if len(part) <= len(ahead) and all(map(_is_same, ahead, part)):
                taken = ahead[len(part) - 1].end
                yield _Span(start, taken, number)
                break


def _is_same(word: Word, asked: Word) -> bool:
    return word.exact == asked.exact if asked.is_marked else word.folded == asked.folded


def _best_place(text: str, wanted: Wanted) -> _Place:
    """Where the first stretch begins that fits into an excerpt and has most of the parts."""
    best, near = _Place(0, 0), deque[_Span]()
    for span in _spans(text, wanted):
        near.append(span)
        while span.end - near[0].start > EXCERPT_CHARS - _BEFORE_CHARS and len(near) > 1:
            near.popleft()
        parts = len({one.part for one in near})
        if parts > best.parts:
            best = _Place(near[0].start, parts)
        if parts == len(wanted.parts):
            break
    return best


def _end_of_words(text: str, place: int) -> int:
    """The end of the last whole word before a place; where a single word fills the excerpt it is cut."""
    if place >= len(text):
        return len(text)
    end = text.rfind(" ", place - EXCERPT_CHARS // 2, place + 1)
    return end if end > 0 else place
