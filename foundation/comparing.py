"""What changed between two versions of a text, word by word."""

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

# Comparing takes as long as there are equal words in both, pair by pair, and at worst that for each of them again:
# beyond this, what differs is shown as one piece. Two ordinary texts of six hundred words have a third of it.
_MOST_PAIRS = 8_000
_MOST_PAIRS_AT_LENGTH = 20_000
# A paragraph keeps the empty lines behind it.
_PARAGRAPHS = re.compile(r"[^\n]+\n*|\n+")
# A word keeps the space behind it, so that what changed is read in whole phrases.
_WORDS_AND_SPACES = re.compile(r"\S+\s*|\s+")


@dataclasses.dataclass(frozen=True)
class Piece:
    """Words that are in both texts ("same"), only in the old one ("gone") or only in the new one ("new")."""

    kind: str
    text: str


def compared(old: str, new: str) -> list[Piece]:
    """The new text with what is new in it, and what is gone from the old one, each in its place."""
    return _compared(old, new, _MOST_PAIRS)[0]


def compared_at_length(old: str, new: str) -> list[Piece]:
    """The same for texts of many paragraphs: whole paragraphs first, then the words of those that changed.

    What two long texts have in common is found without comparing each word of one with each of the other. All changed
    paragraphs together have so many pairs of equal words; those after that are shown as one piece each.
    """
    before, after = _PARAGRAPHS.findall(old), _PARAGRAPHS.findall(new)
    if _pairs(before, after) > _MOST_PAIRS:
        return compared(old, new)
    pieces: list[Piece] = []
    left = _MOST_PAIRS_AT_LENGTH
    for kind, first, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        come = "".join(after[begin:stop])
        if kind == "equal":
            pieces.append(Piece("same", come))
            continue
        found, spent = _compared("".join(before[first:end]), come, min(left, _MOST_PAIRS))
        left -= spent
        pieces += found
    return pieces


def _compared(old: str, new: str, most_pairs: int) -> tuple[list[Piece], int]:
    """The pieces, and how many pairs of equal words were looked at."""
    before, after = _WORDS_AND_SPACES.findall(old), _WORDS_AND_SPACES.findall(new)
    head = _common_length(before, after)
    tail = _common_length(before[head:][::-1], after[head:][::-1])
    gone, come = before[head : len(before) - tail], after[head : len(after) - tail]
    pairs = _pairs(gone, come)
    pieces = [
        Piece("same", "".join(after[:head])),
        *_pieces(gone, come, in_one=pairs > most_pairs),
        Piece("same", "".join(after[len(after) - tail :])),
    ]
    return [piece for piece in pieces if piece.text], 0 if pairs > most_pairs else pairs


def _pieces(gone: Sequence[str], come: Sequence[str], *, in_one: bool) -> list[Piece]:
    if in_one:
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
