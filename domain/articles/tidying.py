"""Clearing a text of what word processors and quick typing leave behind; code and addresses stay as they are."""

import re
from collections import Counter
from collections.abc import Callable

from domain.articles.legacy_encodings import legacy_paragraphs

# What is put in order, by name: how often each was done is told to the editor.
SPACES, PUNCTUATION, LINE_ENDS, EMPTY_LINES = "spaces", "punctuation", "line-ends", "empty-lines"
INVISIBLE, BULLETS, ELLIPSES = "invisible", "bullets", "ellipses"

_FENCED = re.compile(r"^(?P<fence>`{3,}+|~{3,}+)[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
# Code in a line, what stands between < and >, where a link leads, and addresses.
_LEFT_ALONE = re.compile(
    r"(?<!`)(?P<ticks>`++)[^`\n]++(?P=ticks)(?!`)|<[^<>\n]+>|(?<=\]\()[^()\n]*\)|https?://\S+|^(?: {4}|\t)[^\n]*$",
    re.MULTILINE,
)

_SPACE = "[ \\t\xa0\u2000-\u200a\u202f\u205f\u3000]"
_INVISIBLE_CHARACTER = re.compile("[\xad\u200b\u2060\ufeff]")
# The space that holds a number and its unit together stays.
_ODD_SPACE = re.compile("(?<!\\d)[\xa0\u202f]|[\xa0\u202f](?![^\\W\\d_])|[\t\u2000-\u200a\u205f\u3000]")
_DOUBLED_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_SPACE_BEFORE_MARK = re.compile(r"(?<=[^\W_]) +(?=[.,;:!?](?:\s|$))", re.MULTILINE)
_LINE_END = re.compile(rf"(?<=\S){_SPACE}+$|^{_SPACE}+$", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n{3,}")
_BULLET = re.compile(r"^( {0,3})[•·▪●○◦‣∙–—][ \t\xa0]+", re.MULTILINE)
_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")

Replacement = str | Callable[[re.Match[str]], str]


def tidied(source: str) -> tuple[str, Counter[str]]:
    """The source put in order, and how often what was done."""
    done: Counter[str] = Counter()
    is_legacy = bool(legacy_paragraphs(source))  # TCVN3 writes ư as a soft hyphen
    pieces, position = [], 0
    for code in _FENCED.finditer(source):
        pieces += [_outside_code(source[position : code.start()], done, is_legacy=is_legacy), code[0]]
        position = code.end()
    pieces.append(_outside_code(source[position:], done, is_legacy=is_legacy))
    return "".join(pieces), done


def _outside_code(text: str, done: Counter[str], *, is_legacy: bool) -> str:
    text = _put(_BULLET, r"\1- ", text, done, BULLETS)
    pieces, position = [], 0
    for kept in _LEFT_ALONE.finditer(text):
        pieces += [_words(text[position : kept.start()], done, is_legacy=is_legacy), kept[0]]
        position = kept.end()
    pieces.append(_words(text[position:], done, is_legacy=is_legacy))
    whole = _put(_LINE_END, "", "".join(pieces), done, LINE_ENDS)
    return _put(_EMPTY_LINES, "\n\n", whole, done, EMPTY_LINES)


def _words(text: str, done: Counter[str], *, is_legacy: bool) -> str:
    if not is_legacy:
        text = _put(_INVISIBLE_CHARACTER, "", text, done, INVISIBLE)
    text = _put(_ODD_SPACE, " ", text, done, SPACES)
    text = _put(_DOUBLED_SPACES, " ", text, done, SPACES)
    text = _put(_SPACE_BEFORE_MARK, "", text, done, PUNCTUATION)
    return _put(_ELLIPSIS, "…", text, done, ELLIPSES)


def _put(pattern: re.Pattern[str], replacement: Replacement, text: str, done: Counter[str], name: str) -> str:
    changed, times = pattern.subn(replacement, text)
    if times:
        done[name] += times
    return changed
