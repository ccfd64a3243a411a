"""Words as the search knows them: what stands where in a text, and the tokens that every database can index alike.

Each word has two keys. The exact one keeps the marks and has the tone at the end, so that `hòa` and `hoà` are one
word; the folded one is without case and marks: `đường` and `duong`. As tokens the keys are plain ASCII, begin with a
letter and are never short: MariaDB leaves out words of one or two letters and English stop words, PostgreSQL takes
numbers and addresses apart, and SQLite has its own idea of letters. In a token none finds anything to interpret.
"""

import functools
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from foundation.text import fold, match_key

# Invisible characters inside a word belong to it, as they do for the reader.
_WORD = re.compile("(?:[^\\W_][\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]*)+")
_KEY = re.compile("(?:[^\\W_][\u0300-\u036f]*)+")
# `w` begins what is no ASCII letter or digit; what is rare is written as its number.
_LETTERS = {"w": "ww", "ă": "wa", "â": "wb", "đ": "wd", "ê": "we", "ô": "wo", "ơ": "wp", "ư": "wu"}
_TONES = {"\u0300": "w1", "\u0309": "w2", "\u0303": "w3", "\u0301": "w4", "\u0323": "w5"}
_CODES = _LETTERS | _TONES
_LONGEST_TOKEN_CHARS = 60  # MariaDB indexes up to 84
KNOWN_WORDS = 50_000


class Word(NamedTuple):
    """A word of a text: from where to where it stands there, and its two keys."""

    start: int
    end: int
    exact: str
    folded: str

    @property
    def is_marked(self) -> bool:
        """It is written with marks, so these count."""
        return self.exact != self.folded


def words_of(text: str, start: int = 0) -> Iterator[Word]:
    """The words of a text in its order, from a place on; what is neither letter nor digit stands between them."""
    for match in _WORD.finditer(text, start):
        for exact, folded in _keys(match[0]):  # one, but for signs such as ㎏ and ½
            yield Word(*match.span(), exact, folded)


def places_of(text: str, *, exact: Container[str], folded: Container[str]) -> Iterator[int]:
    """Where words with one of these keys begin: quicker than looking at every word of the text."""
    for match in _WORD.finditer(text):
        for exact_key, folded_key in _keys(match[0]):
            if folded_key in folded or exact_key in exact:
                yield match.start()


def exact_tokens(field: str, words: Iterable[Word]) -> list[str]:
    """The tokens by which words with exactly these marks are found in a field."""
    return [_token(f"{field}e{word.exact}") for word in words]


def folded_tokens(field: str, words: Iterable[Word]) -> list[str]:
    """The tokens by which the words are found in a field whatever their marks are."""
    return [_token(f"{field}f{word.folded}") for word in words]


@functools.lru_cache(maxsize=KNOWN_WORDS)
def _keys(word: str) -> Sequence[tuple[str, str]]:
    return [(_code(key), _code(fold(key))) for key in _KEY.findall(match_key(word))]


def _code(key: str) -> str:
    if key.isascii() and "w" not in key:
        return key
    return "".join(_CODES.get(letter) or (letter if letter.isascii() else f"wx{ord(letter):x}w") for letter in key)


def _token(token: str) -> str:
    return token[:_LONGEST_TOKEN_CHARS]
