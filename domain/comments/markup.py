"""A comment's words to HTML: paragraphs, quotes, bold, italic and links; everything else reads as typed.

One pass over every line, no nesting that grows with the input, and no character lost but the marks that became tags.
The wall in sanitizing.py stands behind it and changes nothing of what is made here.
"""

import html
import ipaddress
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

# The version of this markup and of the wall together, stored beside the HTML: raise it when either changes its output.
MARKUP_POLICY_VERSION = 1

MAX_QUOTE_DEPTH = 3
# The wall spends 15 µs on a tag. Comments written to be read have a tenth of this.
_MAX_TAGS = 1_500
LINK_RELATION = "ugc nofollow noopener noreferrer"

# No page can carry them as text. Stored words have none: foundation.text.normalize_text took them out.
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")
# A quote mark needs its space, so that >_< and >= read as typed; at the end of a line there is none to ask for.
_QUOTE_MARKS = re.compile(r"(?:> ?)*>(?: |\Z)")
_QUOTE_LEVELS = re.compile(rf"(?:> ?){{1,{MAX_QUOTE_DEPTH}}}")
_ONLY_QUOTE_MARKS = re.compile(r"[>\s]*")
# Spelled out: with re.IGNORECASE an s would also match the long ſ.
_STARS_OR_URL = re.compile(r'\*+|(?<!\w)[hH][tT][tT][pP][sS]?://[^\s<>"`“”«»]+')
_WEB_ADDRESS = re.compile(r"[a-zA-Z]+://(?P<host>[\w.-]+)(?::(?P<port>[0-9]{1,5}))?(?:[/?#].*)?")
# A backslash is a slash to browsers only; the others are control characters and those that turn the reading direction.
_NEVER_IN_URL = re.compile(r"[\\\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_AFTER_URL = frozenset(".,;:!?…'‘’*。、,")
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_OPENING_BRACKETS = {opening: closing for closing, opening in _BRACKETS.items()}
_HOST_LABEL = re.compile(r"\w(?:[\w-]*\w)?")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0[xX][0-9a-fA-F]*")
_MAX_PORT = 65_535

_TAGS = {"*": "em", "**": "strong"}
# Which marks a run of stars stands for; longer runs are ornaments.
_MARKS = {"*": ("*",), "**": ("**",), "***": ("**", "*")}
_WORD_CHARACTER = re.compile(r"[^\W_]")


def render_words(words: str) -> str:
    """The HTML of a comment, from words that foundation.text.normalize_text has cleaned.

    At most 8 times as long as the words plus 500 characters: words made of markup for its own sake come back as plain
    paragraphs and lines. White space on otherwise empty lines is the only thing besides marks that the result lacks.
    """
    showable = _UNSHOWABLE.sub("\ufffd", words)
    rendered = _render_lines(showable, _split_quote, _render_line)
    if len(rendered) <= 8 * len(words) + 500 and rendered.count("<") <= _MAX_TAGS:
        return rendered
    # Plain: at most 5 times (& as &amp;), and a paragraph's 7 characters replace two line ends.
    return _render_lines(showable, _split_nothing, _escape)


def _render_lines(
    words: str, split_quote: Callable[[str, int], tuple[int, str]], render_line: Callable[[str], str]
) -> str:
    pieces: list[str] = []
    depth = 0
    in_paragraph = False
    for line in words.split("\n"):
        line_depth, content = split_quote(line, depth)
        is_blank = not content.strip()
        if in_paragraph and (is_blank or line_depth != depth):
            pieces.append("</p>")
            in_paragraph = False
        pieces.append(_change_depth(depth, line_depth))
        depth = line_depth
        if not is_blank:
            pieces += ("<br>" if in_paragraph else "<p>", render_line(content))
            in_paragraph = True
    pieces += ("</p>" if in_paragraph else "", _change_depth(depth, 0))
    return "".join(pieces)


def _change_depth(depth: int, wanted: int) -> str:
    return "<blockquote>" * (wanted - depth) + "</blockquote>" * (depth - wanted)


def _split_quote(line: str, depth: int) -> tuple[int, str]:
    """How deep a line is quoted, and its words. Marks without words part the paragraphs of an open quote."""
    marks = _QUOTE_MARKS.match(line)
    if marks is None:
        return 0, line
    if _ONLY_QUOTE_MARKS.fullmatch(line):
        level = line.count(">")
        return (level, "") if level <= depth else (0, line)
    levels = _QUOTE_LEVELS.match(marks[0])
    if levels is None:  # pragma: no cover  # what the first pattern matches begins with what the second asks for
        return 0, line
    return levels[0].count(">"), line[levels.end() :]


def _split_nothing(line: str, _depth: int) -> tuple[int, str]:
    return 0, line


def _escape(text: str) -> str:
    # Quotation marks stay: they need escaping in attributes only, and no URL that becomes one has any.
    return html.escape(text, quote=False)


def _render_line(line: str) -> str:
    pieces = _Pieces()
    position = 0
    while match := _STARS_OR_URL.search(line, position):
        pieces.add_text(line[position : match.start()])
        token = match[0]
        if token.startswith("*"):
            position = match.end()
            pieces.add_stars(token, before=line[match.start() - 1 : match.start()], after=line[position : position + 1])
        else:
            url = _without_punctuation(token)
            position = match.start() + len(url)
            pieces.add_url(url)
    pieces.add_text(line[position:])
    return "".join(pieces.html)


@dataclass(slots=True)
class _Opener:
    """A mark that waits for its partner: it stands as typed in its slot until then."""

    mark: str
    slot: int
    run: int


@dataclass(slots=True)
class _Pieces:
    """The pieces of one line's HTML, with the marks that are still open."""

    html: list[str] = field(default_factory=list)
    openers: list[_Opener] = field(default_factory=list)
    last_word_slot: int = -1

    def add_text(self, text: str) -> None:
        if _WORD_CHARACTER.search(text):
            self.last_word_slot = len(self.html)
        self.html.append(_escape(text))

    def add_url(self, url: str) -> None:
        self.last_word_slot = len(self.html)
        escaped = _escape(url)
        if _is_web_address(url):
            escaped = f'<a href="{escaped}" rel="{LINK_RELATION}">{escaped}</a>'
        self.html.append(escaped)

    def add_stars(self, stars: str, *, before: str, after: str) -> None:
        marks = _MARKS.get(stars, ())
        may_close = bool(before.strip()) and not _is_in_word(after)
        may_open = bool(after.strip()) and not _is_in_word(before)
        if marks and may_close and all(self._is_open(mark) for mark in marks):
            self._close(marks)
        elif marks and may_open:
            self._open(marks)
        else:
            self.html.append(stars)

    def _is_open(self, mark: str) -> bool:
        """Whether the mark waits with a word behind it: *.* and *** hold nothing to stress."""
        return any(opener.mark == mark and opener.slot < self.last_word_slot for opener in self.openers)

    def _open(self, marks: tuple[str, ...]) -> None:
        run = len(self.html)
        for mark in marks:
            # The nearest mark wins; the one before it stays as typed. So no tag ever stands inside its like.
            self.openers = [opener for opener in self.openers if opener.mark != mark]
            self.openers.append(_Opener(mark, len(self.html), run))
            self.html.append(mark)

    def _close(self, marks: tuple[str, ...]) -> None:
        waiting = [opener.mark for opener in reversed(self.openers) if opener.mark in marks]
        for mark in waiting:
            self._close_one(mark)

    def _close_one(self, mark: str) -> None:
        place = next(index for index, opener in enumerate(self.openers) if opener.mark == mark)
        opener = self.openers[place]
        inner = self.openers[place + 1] if place + 1 < len(self.openers) else None
        if inner is not None and inner.run == opener.run:
            # Three stars opened both: the one that closes first is the inner one.
            opener.mark, inner.mark = inner.mark, opener.mark
            self.html[opener.slot] = opener.mark
            place, opener = place + 1, inner
        self.html[opener.slot] = f"<{_TAGS[mark]}>"
        self.html.append(f"</{_TAGS[mark]}>")
        del self.openers[place:]


def _is_in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character or " ").startswith("M")


def _without_punctuation(url: str) -> str:
    """A URL without what belongs to the sentence: marks at its end, and brackets that were opened before it."""
    surplus = {closing: url.count(closing) - url.count(opening) for closing, opening in _BRACKETS.items()}
    end = len(url)
    while end:
        last = url[end - 1]
        if last in surplus and surplus[last] > 0:
            surplus[last] -= 1
        elif last in _OPENING_BRACKETS:
            surplus[_OPENING_BRACKETS[last]] += 1
        elif last not in _AFTER_URL:
            break
        end -= 1
    return url[:end]


def _is_web_address(url: str) -> bool:
    """Whether every parser, a browser's included, finds the same host in the URL, and no user name."""
    address = _WEB_ADDRESS.fullmatch(url)
    if address is None or _NEVER_IN_URL.search(url) or int(address["port"] or 0) > _MAX_PORT:
        return False
    # Compatibility forms (fullwidth letters, ℀) become others on the way to the name server.
    host = address["host"]
    labels = host.split(".")
    if unicodedata.normalize("NFKC", host) != host or not all(map(_HOST_LABEL.fullmatch, labels)):
        return False
    return not _NUMERIC_LABEL.fullmatch(labels[-1]) or _is_ipv4(host)


def _is_ipv4(host: str) -> bool:
    """Whether a host is a plain dotted address: browsers read a last label of digits as one, in many disguises."""
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
