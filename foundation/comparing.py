"""What changed between two versions of a text, word by word."""

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from difflib import Match, SequenceMatcher

# Comparing takes as long as there are equal words in both, pair by pair, and at worst that for each of them again:
# beyond this, what differs is shown as one piece. Two ordinary texts of six hundred words have a third of it.
_MOST_PAIRS = 8_000
_MOST_PAIRS_AT_LENGTH = 20_000
# Beside those pairs, every word of one text is passed by again for each stretch that both have: about a second's work.
_MOST_STEPS = 3_000_000
# A paragraph keeps the empty lines behind it.
_PARAGRAPHS = re.compile(r"[^\n]+\n*|\n+")
# A word keeps the space behind it, so that what changed is read in whole phrases.
_WORDS_AND_SPACES = re.compile(r"\S+\s*|\s+")


@dataclasses.dataclass(frozen=True)
class Piece:
    """Words that are in both texts ("same"), only in the old one ("gone") or only in the new one ("new")."""

    kind: str
    text: str


@dataclasses.dataclass
class _Effort:
    """How many words may still be passed by, in all of a comparison."""

    steps: int = _MOST_STEPS


class _TooLaborious(Exception):
    """Two texts are made so that comparing them takes too long."""


class _Matcher(SequenceMatcher[str]):
    """A matcher that gives up when it has made so much effort."""

    def __init__(self, gone: Sequence[str], come: Sequence[str], effort: _Effort) -> None:
        super().__init__(None, gone, come, autojunk=False)
        self._effort, self._gone = effort, gone

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """The longest stretch that both have there. Raises _TooLaborious."""
        self._effort.steps -= (len(self._gone) if ahi is None else ahi) - alo
        if self._effort.steps < 0:
            raise _TooLaborious
        return super().find_longest_match(alo, ahi, blo, bhi)


def compared(old: str, new: str) -> list[Piece]:
    """The new text with what is new in it, and what is gone from the old one, each in its place."""
    return _compared(old, new, _MOST_PAIRS, _Effort())[0]


def compared_at_length(old: str, new: str) -> list[Piece]:
    """The same for texts of many paragraphs: whole paragraphs first, then the words of those that changed.

    What two long texts have in common is found without comparing each word of one with each of the other. All changed
    paragraphs together have so many pairs of equal words; those after that are shown as one piece each.
    """
    before, after = _PARAGRAPHS.findall(old), _PARAGRAPHS.findall(new)
    if _pairs(before, after) > _MOST_PAIRS:
        return compared(old, new)
    pieces: list[Piece] = []
    left, effort = _MOST_PAIRS_AT_LENGTH, _Effort()
    try:
        paragraphs = _Matcher(before, after, effort).get_opcodes()
    except _TooLaborious:
        return compared(old, new)
    for kind, first, end, begin, stop in paragraphs:
        come = "".join(after[begin:stop])
        if kind == "equal":
            pieces.append(Piece("same", come))
            continue
        found, spent = _compared("".join(before[first:end]), come, min(left, _MOST_PAIRS), effort)
        left -= spent
        pieces += found
    return pieces


def _compared(old: str, new: str, most_pairs: int, effort: _Effort) -> tuple[list[Piece], int]:
    """The pieces, and how many pairs of equal words were looked at."""
    before, after = _WORDS_AND_SPACES.findall(old), _WORDS_AND_SPACES.findall(new)
    head = _common_length(before, after)
    tail = _common_length(before[head:][::-1], after[head:][::-1])
    gone, come = before[head : len(before) - tail], after[head : len(after) - tail]
    pairs = _pairs(gone, come)
    pieces = [
        Piece("same", "".join(after[:head])),
        *(_in_one(gone, come) if pairs > most_pairs else _pieces(gone, come, effort)),
        Piece("same", "".join(after[len(after) - tail :])),
    ]
    return [piece for piece in pieces if piece.text], 0 if pairs > most_pairs else pairs


def _pieces(gone: Sequence[str], come: Sequence[str], effort: _Effort) -> list[Piece]:
    try:
        found = _Matcher(gone, come, effort).get_opcodes()
    except _TooLaborious:
        return _in_one(gone, come)
    pieces = []
    for kind, first, end, begin, stop in found:
        if kind == "equal":
            pieces.append(Piece("same", "".join(come[begin:stop])))
            continue
        pieces += _in_one(gone[first:end], come[begin:stop])
    return pieces


def _in_one(gone: Sequence[str], come: Sequence[str]) -> list[Piece]:
    return [Piece("gone", "".join(gone)), Piece("new", "".join(come))]


def _pairs(gone: Sequence[str], come: Sequence[str]) -> int:
    """How many pairs of a place in one and a place in the other hold the same word."""
    coming = Counter(come)
    return sum(number * coming[word] for word, number in Counter(gone).items())


def _common_length(one: Sequence[str], other: Sequence[str]) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
