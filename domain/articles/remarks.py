"""What an editor should look at in a text before it is published. Nothing of it stops anybody."""

import dataclasses
import re

from domain.articles.legacy_encodings import legacy_paragraphs
from domain.articles.pasting import has_exported_html

EXPORTED, LEGACY, NO_ALT, LONG_PARAGRAPH, SKIPPED_LEVEL = (
    "exported",
    "legacy",
    "no-alt",
    "long-paragraph",
    "skipped-level",
)
LONGEST_PARAGRAPH_CHARS = 1_500
_MOST_OF_A_KIND = 10

_PARAGRAPH = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_PICTURE_WITHOUT_ALT = re.compile(r"!\[[ \t]*\]\([^()\n]{1,500}\)")
_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(\S[^\n]*)$", re.MULTILINE)
_FENCED = re.compile(r"^(?P<fence>`{3,}+|~{3,}+)[^\n]*\n.*?(?:^(?P=fence)|\Z)", re.MULTILINE | re.DOTALL)
_EXCERPT_CHARS = 60
# The title of the page is its only heading of the first level.
_TITLE_LEVEL = 2


@dataclasses.dataclass(frozen=True)
class Remark:
    """One thing to look at: its kind, the paragraph (from 1; 0 for none), how it begins, and what was meant."""

    kind: str
    number: int = 0
    excerpt: str = ""
    meant: str = ""
    encoding: str = ""


def remarks_on(source: str) -> list[Remark]:
    """What to look at, the most telling first; of each kind the first ten."""
    text = source.replace("\r\n", "\n")
    legacy = [
        Remark(LEGACY, found.number, found.excerpt, found.meant, found.encoding) for found in legacy_paragraphs(text)
    ]
    return [
        remark
        for kind in (_about_html(text), legacy, _about_pictures(text), _about_levels(text), _about_lengths(text))
        for remark in kind[:_MOST_OF_A_KIND]
    ]


def _paragraphs(text: str) -> list[tuple[int, str]]:
    return list(enumerate((part for part in _PARAGRAPH.split(text) if part.strip()), start=1))


def _about_html(text: str) -> list[Remark]:
    return [Remark(EXPORTED)] if has_exported_html(_FENCED.sub("", text)) else []


def _about_pictures(text: str) -> list[Remark]:
    return [
        Remark(NO_ALT, number, match[0])
        for number, part in _paragraphs(text)
        for match in _PICTURE_WITHOUT_ALT.finditer(part)
    ]


def _about_levels(text: str) -> list[Remark]:
    remarks, before = [], _TITLE_LEVEL - 1
    for match in _HEADING.finditer(_FENCED.sub("", text)):
        level = max(len(match[1]), _TITLE_LEVEL)
        if level > before + 1:
            remarks.append(Remark(SKIPPED_LEVEL, excerpt=_excerpt(match[2])))
        before = level
    return remarks


def _about_lengths(text: str) -> list[Remark]:
    long = [(number, part) for number, part in _paragraphs(text) if len(part) > LONGEST_PARAGRAPH_CHARS]
    prose = [(number, part) for number, part in long if not part.lstrip().startswith(("|", "-", "```", "~~~", "<"))]
    return [Remark(LONG_PARAGRAPH, number, _excerpt(part)) for number, part in prose]


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT_CHARS else line[: _EXCERPT_CHARS - 1].rstrip() + "…"
