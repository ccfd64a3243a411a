"""HTML from the clipboard (Word, Google Docs, LibreOffice, Facebook, web pages) as the Markdown of an article.

Words, headings, lists, tables, quotations, links and stress stay; what only lays out goes.
"""

import dataclasses
import re

from domain.articles.clipboard import Tag, tags_and_texts
from domain.articles.legacy_encodings import encoding_of_font, to_unicode
from domain.articles.outline import Outline
from domain.articles.pasted_links import plain_address
from domain.articles.runs import Run, plain_spaces

LONGEST_PASTE_CHARS = 1_000_000
# A document has a tag for every forty characters at most; this many take a second.
MOST_TAGS = 40_000

_BLOCKS_NAMES = """
address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form h1 h2
h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_IMPLIED_ENDS = {
    "p": {"p"},
    "li": {"li", "p"},
    "td": {"td", "th", "p"},
    "th": {"td", "th", "p"},
    "tr": {"td", "th", "tr", "p"},
    "dt": {"dt", "dd", "p"},
    "dd": {"dt", "dd", "p"},
}
_ENDS_NOT_BEYOND = frozenset({"table", "ul", "ol", "blockquote", "td", "th", "li", "div", "dl"})
_DEEPEST = 200

_STYLE = re.compile(r"(?<![a-z-])([a-z-]+)\s*:\s*([^;]*)", re.IGNORECASE)
_BOLD_WEIGHT = re.compile(r"bold|[6-9]00")
_LIST_LEVEL = re.compile(r"l\d+\s+level(\d+)")
_PICTOGRAPH_CHARS = 8


# Where the HTML of a program begins in a text, and the last place in which it can end.
_EXPORTED = re.compile(
    r"<(?:!doctype html|html\b|head\b|meta\b|style\b|xml\b|o:p\b|!--\[if\b|!--StartFragment"
    r"|[a-z][^<>]*(?:\bclass=[\"']?Mso|\bmso-))",
    re.IGNORECASE,
)
_END_OF_HTML = re.compile(r"</[a-z][a-z0-9:]*\s*>|-->", re.IGNORECASE)


class PasteTooLong(Exception):
    """More than can be taken over at once."""


@dataclasses.dataclass(frozen=True)
class _Look:
    """How words look inside an element, with all that lies around it."""

    bold: bool = False
    italic: bool = False
    code: bool = False
    place: str = ""
    href: str = ""
    encoding: str = ""
    hidden: bool = False
    is_marker: bool = False
    is_preformatted: bool = False


@dataclasses.dataclass(frozen=True)
class _Open:
    name: str
    look: _Look


def pasted_as_markdown(pasted: str, *, picture_note: str) -> str:
    """The Markdown of pasted HTML. `picture_note` stands where a picture was, since it cannot come along.

    Raises PasteTooLong for more than LONGEST_PASTE_CHARS or MOST_TAGS, and nothing else, whatever was pasted.
    """
    if len(pasted) > LONGEST_PASTE_CHARS or pasted.count("<") > MOST_TAGS:
        raise PasteTooLong
    reader = _Reader(picture_note)
    for part in tags_and_texts(pasted):
        if isinstance(part, str):
            reader.read_text(part)
        elif part.closes:
            reader.close(part.name)
        else:
            reader.open(part)
    return reader.outline.finish()


def has_exported_html(source: str) -> bool:
    """Whether a program's HTML stands in the text of an article, as it was copied from a file or a form."""
    return _EXPORTED.search(source) is not None


def cleaned(source: str, *, picture_note: str) -> str:
    """The text with such HTML as Markdown; what stands before and after it stays as it is. Raises PasteTooLong."""
    begin = _EXPORTED.search(source)
    if begin is None:
        return source
    end = max((match.end() for match in _END_OF_HTML.finditer(source, begin.start())), default=len(source))
    markdown = pasted_as_markdown(source[begin.start() : end], picture_note=picture_note)
    parts = (source[: begin.start()].rstrip(), markdown, source[end:].strip())
    return "\n\n".join(part for part in parts if part)


class _Reader:
    """Follows the tags, and hands words with their look to the outline."""

    def __init__(self, picture_note: str) -> None:
        self.outline = Outline()
        self._picture_note = picture_note
        self._opened: list[_Open] = []

    @property
    def _look(self) -> _Look:
        return self._opened[-1].look if self._opened else _Look()

    def read_text(self, text: str) -> None:
        look = self._look
        if look.hidden:
            return
        if look.encoding:
            text = to_unicode(text, look.encoding)
        if look.is_marker:
            self.outline.add_marker(plain_spaces(text))
        elif look.is_preformatted:
            self.outline.add_preformatted(text)
        else:
            self.outline.add(
                Run(plain_spaces(text.replace("\n", " ")), look.bold, look.italic, look.code, look.place, look.href)
            )

    def open(self, tag: Tag) -> None:
        self._end_implied(tag.name)
        style = {name.lower(): value.strip().lower() for name, value in _STYLE.findall(tag.attributes.get("style", ""))}
        if tag.name == "br":
            self.outline.add_break()
        elif tag.name == "hr":
            self.outline.add_rule()
        elif tag.name == "img":
            self._add_picture(tag)
        if tag.is_void:
            return
        if len(self._opened) == _DEEPEST:
            self.outline.end("div")
            return
        if tag.name in _BLOCKS:
            level = _LIST_LEVEL.search(style.get("mso-list", ""))
            looks_listed = tag.attributes.get("class", "").lower().startswith("msolistparagraph")
            self.outline.begin(
                "h1" if tag.attributes.get("class", "").lower() == "msotitle" else tag.name,
                start=tag.attributes.get("start", ""),
                span=tag.attributes.get("colspan", ""),
                word_level=min(int(level[1][:2]), 9) if level else int(looks_listed),
            )
        self._opened.append(_Open(tag.name, self._look_in(tag, style)))

    def close(self, name: str) -> None:
        place = next((n for n in range(len(self._opened) - 1, -1, -1) if self._opened[n].name == name), None)
        if place is None:
            return
        if name not in _BLOCKS:
            # Formatting that ends inside what it did not open in: that one element goes, the others stay open.
            del self._opened[place]
            return
        self._end_from(place)

    def _end_implied(self, name: str) -> None:
        ends = _IMPLIED_ENDS.get(name, {"p"} if name in _BLOCKS else set())
        for place in range(len(self._opened) - 1, -1, -1):
            opened = self._opened[place].name
            if opened in ends:
                self._end_from(place)
            elif opened in _ENDS_NOT_BEYOND:
                return

    def _end_from(self, place: int) -> None:
        while len(self._opened) > place:
            opened = self._opened.pop()
            if opened.name in _BLOCKS:
                self.outline.end(opened.name)

    def _look_in(self, tag: Tag, style: dict[str, str]) -> _Look:
        look, name = self._look, tag.name
        weight, slant = style.get("font-weight", ""), style.get("font-style", "")
        raised = style.get("vertical-align", "")
        font = style.get("font-family") or tag.attributes.get("face", "")
        is_heading = re.fullmatch(r"h[1-6]", name) is not None
        bold = bool(_BOLD_WEIGHT.match(weight)) if weight else look.bold or name in {"b", "strong"}
        return _Look(
            bold=bold and not is_heading,
            italic=slant in {"italic", "oblique"} if slant else look.italic or name in {"i", "em", "cite"},
            code=look.code or name in {"code", "kbd", "samp", "tt"},
            place=name if name in {"sup", "sub"} else {"super": "sup", "sub": "sub"}.get(raised, look.place),
            href=plain_address(tag.attributes.get("href", "")) if name == "a" else look.href,
            encoding=encoding_of_font(font) if font else look.encoding,
            hidden=look.hidden
            or style.get("display") == "none"
            or style.get("mso-hide") == "all"
            or style.get("mso-element", "").startswith("comment"),
            is_marker=look.is_marker or style.get("mso-list", "").startswith("ignore"),
            is_preformatted=look.is_preformatted or name == "pre",
        )

    def _add_picture(self, tag: Tag) -> None:
        alt, source = tag.attributes.get("alt", "").strip(), tag.attributes.get("src", "")
        if self._look.hidden or tag.attributes.get("width") == "1" or tag.attributes.get("height") == "1":
            return
        if alt and len(alt) <= _PICTOGRAPH_CHARS and not any(map(str.isalnum, alt)):
            self.outline.add(Run(alt))  # a smiley, which some sites draw as a picture
        elif source.startswith("/media/"):
            self.outline.add_picture(alt, source)
        else:
            self.outline.add_note(self._picture_note)
