"""What changed between two versions of a text, word by word."""

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

# Comparing takes as long as there are equal words in both, pair by pair, and at worst that for each of them again:
# beyond this, what differs is shown as one piece. Two ordinary texts of six hundred words have a third of it.
_MOST_PAIRS = 8_000
# A word keeps the space behind it, so that what changed is read in whole phrases.
_WORDS_AND_SPACES = re.compile(r"\S+\s*|\s+")


@dataclasses.dataclass(frozen=True)
class Piece:
    """Words that are in both texts ("same"), only in the old one ("gone") or only in the new one ("new")."""

    kind: str
    text: str


def compared(old: str, new: str) -> list[Piece]:
    """The new text with what is new in it, and what is gone from the old one, each in its place."""
    before, after = _WORDS_AND_SPACES.findall(old), _WORDS_AND_SPACES.findall(new)
    head = _common_length(before, after)
    tail = _common_length(before[head:][::-1], after[head:][::-1])
    gone, come = before[head : len(before) - tail], after[head : len(after) - tail]
    pieces = [
        Piece("same", "".join(after[:head])),
        *_pieces(gone, come),
        Piece("same", "".join(after[len(after) - tail :])),
    ]
    return [piece for piece in pieces if piece.text]


def _pieces(gone: Sequence[str], come: Sequence[str]) -> list[Piece]:
    if _pairs(gone, come) > _MOST_PAIRS:
        return [Piece("gone", "".join(gone)), Piece("new", "".join(come))]
    pieces = []
    for kind, first, end, begin, stop in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(come[begin:stop])))
            continue
        pieces += [Piece("gone", "".join(gone[first:end])), Piece("new", "".join(come[begin:stop]))]
    return pieces


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
