"""Words with how they look (bold, italic, raised, linked), and writing them as one line or paragraph of Markdown."""

import dataclasses
import itertools
import re
import string
from collections.abc import Iterable, Sequence

from domain.sanitizing import is_article_link

_SPACES = re.compile(
    r"[ \t\r\f\v\xa0\u2000-\u200a\u202f\u205f\u3000]*\n[\s]*|[ \t\r\f\v\xa0\u2000-\u200a\u202f\u205f\u3000]+"
)
_UNIT_SPACE = re.compile(r"(?<=\d)\xa0(?=[^\W\d_])")
_KEPT_SPACE = "\ue000"

_BARE_URL = re.compile(r"(?<![\w@./])https?://[^\s<>\"“”]{3,2000}")
_AFTER_URL = ".,;:!?…'’”»)]}"
# What Markdown would take for a mark. A backslash only where it would make the next character another.
_MEANT = re.compile(
    r"[*`]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?[0-9A-Za-z]{1,32};)"
    r"|\\(?=[!-/:-@\[-`{-~]|$)|\[(?=[^\[\]]{0,300}\][\[(:])",
    re.MULTILINE,
)
_BRACKETS = re.compile(r"[\[\]]")
_LINE_BEGINNING = re.compile(
    r"^(?:(\d{1,9})(?=[.)](?:\s|$))|(?=\+(?:\s|$)|\#{1,6}(?:\s|$)|>|~~~|=+\s*$|-+\s*$|(?:-\s*){3,}$))", re.MULTILINE
)
# What begins with a dash is meant as an item of a list.
_DASHES = re.compile(r"(?:- )+")
_NOT_IN_ADDRESS = re.compile(r"[\s()<>\\\[\]\"]")


@dataclasses.dataclass(frozen=True)
class Run:
    """Words that look alike. A line end in them is a break that the author made."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    place: str = ""  # "sup", "sub"
    href: str = ""


def plain_spaces(text: str) -> str:
    """Any white space as single spaces; the one that holds a number and its unit together stays."""
    kept = _UNIT_SPACE.sub(_KEPT_SPACE, text)
    return _SPACES.sub(" ", kept).replace(_KEPT_SPACE, "\xa0")


def as_paragraph(runs: Sequence[Run]) -> str:
    """A paragraph of Markdown, with breaks as a backslash at the end of the line."""
    written = _written(_trimmed(runs))
    return _with_plain_beginnings(written).replace("\n", "\\\n")


def as_line(runs: Sequence[Run], *, line_end: str = " ") -> str:
    """The same on one line, for a heading or the cell of a table."""
    return _written(_trimmed(runs)).replace("\n", line_end)


def text_of(runs: Iterable[Run]) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


def _trimmed(runs: Sequence[Run]) -> list[Run]:
    """The runs without white space at both ends, doubled between them, or around breaks."""
    trimmed: list[Run] = []
    last = "\n"
    for run in runs:
        text = re.sub(r" *\n[ \n]*", "\n", run.text)
        if last in " \n":
            text = text.lstrip(" ")
        if text.startswith("\n") and trimmed:
            _strip_end(trimmed)
            last = trimmed[-1].text[-1] if trimmed else "\n"
        if text.startswith("\n") and last == "\n":
            text = text.lstrip(" \n")
        if text:
            trimmed.append(dataclasses.replace(run, text=text))
            last = text[-1]
    _strip_end(trimmed, " \n")
    return trimmed


def _strip_end(runs: list[Run], what: str = " ") -> None:
    while runs:
        text = runs[-1].text.rstrip(what)
        if text:
            runs[-1] = dataclasses.replace(runs[-1], text=text)
            return
        runs.pop()


def _written(runs: Sequence[Run]) -> str:
    return "".join(
        _link(list(group), href) if href else _styled(list(group), in_link=False)
        for href, group in itertools.groupby(runs, key=lambda run: run.href)
    )


def _link(runs: list[Run], href: str) -> str:
    text = text_of(runs)
    words = text.strip(" \n")
    if not words or not is_article_link(href):
        return _styled(runs, in_link=False)
    address = _NOT_IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}" if ord(match[0]) < 0x80 else "", href)  # noqa: PLR2004 ASCII
    if words in {href, address} and ":" in address:
        linked = f"<{address}>"
    else:
        linked = f"[{_styled(_trimmed(runs), in_link=True)}]({address})"
    before, after = text[: len(text) - len(text.lstrip(" \n"))], text[len(text.rstrip(" \n")) :]
    return before + linked + after


def _styled(runs: list[Run], *, in_link: bool) -> str:
    """Bold outside, italic inside it, then what is raised or lowered."""

    def italics_of(part: Iterable[Run]) -> str:
        groups = itertools.groupby(part, key=lambda run: run.italic)
        return _joined(
            [(italic, "".join(_plain(run, in_link=in_link) for run in group)) for italic, group in groups],
            mark="*",
            tag="em",
        )

    groups = itertools.groupby(runs, key=lambda run: run.bold)
    return _joined([(bold, italics_of(group)) for bold, group in groups], mark="**", tag="strong")


def _joined(groups: list[tuple[bool, str]], *, mark: str, tag: str) -> str:
    """The groups, the marked ones between marks; where Markdown would not see the marks, between tags."""
    pieces = []
    for number, (is_marked, text) in enumerate(groups):
        words = text.strip(" \n")
        if not is_marked or not words:
            pieces.append(text)
            continue
        start = text.index(words[0])
        leading, trailing = text[:start], text[start + len(words) :]
        before = leading or (groups[number - 1][1] if number else "")
        after = trailing or (groups[number + 1][1] if number + 1 < len(groups) else "")
        is_seen = _may_stand(words[0], before[-1:]) and _may_stand(words[-1], after[:1]) and not _touches(words)
        pieces.append(leading + (f"{mark}{words}{mark}" if is_seen else f"<{tag}>{words}</{tag}>") + trailing)
    return "".join(pieces)


def _may_stand(inner: str, outer: str) -> bool:
    """Whether a mark between these two characters is one (CommonMark's flanking rule)."""
    return (
        not outer or outer.isspace() or ((inner not in string.punctuation and inner.isalnum()) or not outer.isalnum())
    )


def _touches(words: str) -> bool:
    """Whether the words begin or end with another mark, which would make one row of stars with ours."""
    is_wholly_italic = words.startswith("*") and words.endswith("*") and words.count("*") == 2  # noqa: PLR2004 both ends
    return not is_wholly_italic and (words.startswith("*") or (words.endswith("*") and not words.endswith("\\*")))


def _plain(run: Run, *, in_link: bool) -> str:
    if run.code and "`" not in run.text and "\n" not in run.text and run.text.strip():
        return f"`{run.text}`"
    escaped = _escaped(run.text, in_link=in_link)
    return f"<{run.place}>{escaped}</{run.place}>" if run.place and run.text.strip() else escaped


def _escaped(text: str, *, in_link: bool) -> str:
    if in_link:
        return _BRACKETS.sub(r"\\\g<0>", _MEANT.sub(r"\\\g<0>", text).replace(r"\[", "["))
    pieces, position = [], 0
    for match in _BARE_URL.finditer(text):
        url = match[0].rstrip(_AFTER_URL)
        pieces.append(_MEANT.sub(r"\\\g<0>", text[position : match.start()]))
        pieces.append(f"<{url}>" if is_article_link(url) else _MEANT.sub(r"\\\g<0>", url))
        position = match.start() + len(url)
    pieces.append(_MEANT.sub(r"\\\g<0>", text[position:]))
    return "".join(pieces)


def _with_plain_beginnings(paragraph: str) -> str:
    """No line that begins a list of numbers, a heading or a quotation only because its words look like it."""
    dash = _DASHES.match(paragraph)
    beginning = dash[0] if dash and paragraph[dash.end() :] else ""
    plain = _LINE_BEGINNING.sub(lambda match: f"{match[1]}\\" if match[1] else "\\", paragraph[len(beginning) :])
    return beginning + plain
