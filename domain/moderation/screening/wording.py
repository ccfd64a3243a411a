"""What the wording of a comment tells: advertising phrases, shouting, and Vietnamese written without its marks."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import NamedTuple

from domain.moderation.screening.lookalikes import latin_letters
from foundation.text import fold

WORD_LIST = Path(__file__).with_name("words") / "advertising.txt"

SHOUTING_SHARE = 0.3
MIN_SHOUTED_LETTERS = 20
MIN_UNMARKED_LETTERS = 15

_WORD = re.compile(r"[^\W_]+")
# Between the words of a phrase: nothing that ends a sentence or a line.
_GAP = re.compile(r"[^\w\n.!?;:]{1,3}|[._]")
# Beyond Latin letters with Vietnamese marks: bold, fullwidth and other forms of the same letters.
_FIRST_COMPATIBLE = "\u1f00"

_EMOJI = re.compile("[\u231a-\u23ff\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff]")
_CAPITALS = re.compile(r"[^\W\d_]{2,}")
# Capitals by their nature: they shout nothing.
_ABBREVIATIONS = frozenset(
    (
        *(
            "UBND",
            "HĐND",
            "MTTQ",
            "UBMTTQ",
            "TW",
            "TP",
            "HCM",
            "TPHCM",
            "HN",
            "TT",
            "TDP",
            "HTX",
            "KCN",
            "THCS",
            "THPT",
        ),
        *("CCCD", "CMND", "BHYT", "BHXH", "CSXH", "NHCSXH", "GPMB", "QSDĐ", "NTM", "VSMT", "CNTT", "ATGT", "PCCC"),
        *("CSGT", "QL", "TL", "NĐ", "CP", "QĐ", "CT", "NQ", "BCH", "BTC", "CLB", "CCB", "VN", "VND", "ATM", "USD"),
        *("PDF", "GPS", "SMS"),
    )
)
# A syllable that Vietnamese can have, without its marks; and shapes that English hardly has.
_SYLLABLE = re.compile(
    r"(?:ngh?|gh?|gi|kh|ph|th|tr|ch|nh|qu|[bcdhklmnrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?|ko|k|dc|vs|mn|mk|bn"
)
_TELLING_SYLLABLE = re.compile(
    r"(?:ngh?|kh|nh|tr|ph)[aeiouy].*|.*(?:uo|ie|oa|uy|ua|ia|ai|oi|ao|eu).*|.*[aiou]nh|.*[aeiou]ng"
)
_SYLLABLES_SHARE = 0.8
_TELLING_SHARE = 0.25
_UNMARKED_DETAIL_CHARS = 80


@dataclass(frozen=True)
class PhraseFound:
    """An advertising phrase as it stands in the words, and the entry of the list that it is."""

    text: str
    entry: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the list: each word with its marks and without any."""

    text: str
    spellings: tuple[tuple[str, str], ...]
    is_allowed: bool


class _Token(NamedTuple):
    key: str
    start: int
    end: int


_ByBeginning = dict[tuple[str, ...], list[_Entry]]


def advertising_in(words: str) -> list[PhraseFound]:
    """The advertising phrases, in order, longest first where several begin.

    A phrase counts with exactly its marks or with none, word by word: "cá cược" and "ca cuoc", not "cả cuộc". What
    begins in an allowed phrase of the list, or right behind one, does not count.
    """
    text = unicodedata.normalize("NFC", words)
    tokens = _tokens(text)
    follows = [bool(_GAP.fullmatch(text, left.end, right.start)) for left, right in pairwise(tokens)]
    # An allowed phrase also excuses what stands right behind it: cảnh báo … vay nóng.
    excused = {
        place
        for start, entry in _matches(tokens, follows, allowed=True)
        for place in range(start, start + len(entry.spellings) + 1)
    }
    return [
        PhraseFound(text[tokens[start].start : tokens[start + len(entry.spellings) - 1].end], entry.text)
        for start, entry in _matches(tokens, follows, allowed=False)
        if start not in excused
    ]


def shouting_in(words: str) -> list[str]:
    """The capitals and emoji of a text that has more than thirty per cent of them, over at least twenty letters.

    Known abbreviations count on neither side: an office's comment is full of them.
    """
    spelled = [word for word in _CAPITALS.findall(words) if word not in _ABBREVIATIONS]
    capitals = sum(character.isupper() for word in spelled for character in word)
    letters = sum(map(len, spelled))
    emoji = _EMOJI.findall(words)
    if letters + len(emoji) < MIN_SHOUTED_LETTERS or capitals + len(emoji) < SHOUTING_SHARE * (letters + len(emoji)):
        return []
    return [*(word for word in spelled if word.isupper()), *emoji] or [word for word in spelled if not word.islower()]


def words_without_marks(words: str) -> str | None:
    """The beginning of a text that looks Vietnamese and carries no mark at all, over at least fifteen letters."""
    if not all(character.isascii() or not character.isalpha() for character in words):
        return None
    spelled = _CAPITALS.findall(words.lower())
    if sum(map(len, spelled)) < MIN_UNMARKED_LETTERS:
        return None
    syllables = [word for word in spelled if _SYLLABLE.fullmatch(word)]
    telling = [word for word in syllables if _TELLING_SYLLABLE.fullmatch(word)]
    if len(syllables) < _SYLLABLES_SHARE * len(spelled) or len(telling) < _TELLING_SHARE * len(spelled):
        return None
    return " ".join(words[: 2 * _UNMARKED_DETAIL_CHARS].split())[:_UNMARKED_DETAIL_CHARS]


def _tokens(text: str) -> list[_Token]:
    return [_Token(_key(match[0]), *match.span()) for match in _WORD.finditer(latin_letters(text))]


def _key(word: str) -> str:
    return (word if max(word) < _FIRST_COMPATIBLE else unicodedata.normalize("NFKC", word)).lower()


def _matches(tokens: Sequence[_Token], follows: Sequence[bool], *, allowed: bool) -> Iterator[tuple[int, _Entry]]:
    """Where entries begin, without overlaps. Few entries share two words, and none is long: time stays linear."""
    by_beginning = _entries()[allowed]
    place = 0
    while place < len(tokens):
        first = tokens[place].key
        second = tokens[place + 1].key if place + 1 < len(tokens) else ""
        candidates = (*by_beginning.get((first, second), ()), *by_beginning.get((first,), ()))
        entry = next((each for each in candidates if _fits(each, tokens, follows, place)), None)
        if entry is not None:
            yield place, entry
        place += len(entry.spellings) if entry else 1


def _fits(entry: _Entry, tokens: Sequence[_Token], follows: Sequence[bool], place: int) -> bool:
    end = place + len(entry.spellings)
    return (
        end <= len(tokens)
        and all(follows[place : end - 1])
        and all(token.key in spelling for token, spelling in zip(tokens[place:end], entry.spellings, strict=True))
    )


@cache
def _entries() -> tuple[_ByBeginning, _ByBeginning]:
    """The advertising phrases and the allowed ones by their first two words, longest entries first."""
    indexes: tuple[_ByBeginning, _ByBeginning] = ({}, {})
    for entry in sorted(_lines(), key=lambda entry: -len(entry.spellings)):
        for beginning in set(product(*entry.spellings[:2])):
            indexes[entry.is_allowed].setdefault(beginning, []).append(entry)
    return indexes


def _lines() -> Iterator[_Entry]:
    for line in WORD_LIST.read_text(encoding="utf-8").splitlines():
        written = line.strip()
        if written and not written.startswith("#"):
            phrase = written.removeprefix("!").strip().lower()
            yield _Entry(phrase, tuple((word, fold(word)) for word in phrase.split()), written.startswith("!"))
