"""What somebody looks for: words that must all be there, and phrases in quotation marks. Nothing else is a language."""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from domain.search.entries import ANYWHERE, SUMMARY, TITLE
from domain.search.words import Word, exact_tokens, folded_tokens, words_of
from foundation.text import normalize_line

LONGEST_CHARS = 200
WORDS_MOST = 20
_QUOTATION_MARK = re.compile('["“”„«»]')

# Tokens that must stand beside each other, or one alone.
Phrase = tuple[str, ...]


class TooMuchWanted(Exception):
    """More than LONGEST_CHARS characters or WORDS_MOST words."""


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What must be found: each part is a word, or the words of a phrase."""

    parts: tuple[tuple[Word, ...], ...]

    def tiers(self) -> Iterator[Sequence[Phrase]]:
        """What to look for, the best first.

        Exactly these words come before others that fold to them; of both, those in the title before those in the
        summary, and those before words anywhere.
        """
        has_unmarked = any(not word.is_marked for part in self.parts for word in part)
        for form in (_exactly, _as_typed) if has_unmarked else (_exactly,):
            for field in (TITLE, SUMMARY, ANYWHERE):
                yield [phrase for part in self.parts for phrase in form(field, part)]


def wanted_in(text: str) -> Wanted:
    """What a line of text asks for: nothing when there is no word in it. Raises TooMuchWanted."""
    if len(text) > LONGEST_CHARS:
        raise TooMuchWanted
    parts: dict[tuple[tuple[str, str], ...], tuple[Word, ...]] = {}
    pieces = _QUOTATION_MARK.split(normalize_line(text))
    for place, piece in enumerate(pieces):
        words = tuple(words_of(piece))
        # Every second piece stands in quotation marks, but for the last where the closing one is missing.
        is_phrase = place % 2 == 1 and place < len(pieces) - 1
        for part in [words] if is_phrase else [(word,) for word in words]:
            parts[tuple((word.exact, word.folded) for word in part)] = part
    found = tuple(part for part in parts.values() if part)
    if sum(map(len, found)) > WORDS_MOST:
        raise TooMuchWanted
    return Wanted(found)


def _exactly(field: str, part: Sequence[Word]) -> list[Phrase]:
    return [tuple(exact_tokens(field, part))]


def _as_typed(field: str, part: Sequence[Word]) -> list[Phrase]:
    """Marks that were typed count, others need not be there.

    In a phrase of both kinds the marked words must be in the field, and the phrase without marks.
    """
    marked = [word for word in part if word.is_marked]
    if len(marked) == len(part):
        return _exactly(field, part)
    return [tuple(folded_tokens(field, part)), *((token,) for token in exact_tokens(field, marked))]
