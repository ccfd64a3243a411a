"""The HTML that other programs put on the clipboard, as a stream of tags and texts. In one pass, whatever it is."""

import dataclasses
import html
import re
from collections.abc import Iterator

# What no program shows, or no article holds: the whole of it goes.
_SKIPPED_NAMES = """
applet audio button canvas datalist embed frameset head iframe map math meter noembed noframes noscript object
option progress script select style svg template textarea title video xml
"""
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_VOID = frozenset({"area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "wbr"})
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*)((?:[^"'>]++|"[^"]*+"|'[^']*+')*+)>""")
# Attributes may carry a quotation mark that never ends: then the tag ends at the next >. For that one is looked no
# further than a tag is long, or each of many would be looked for to the end of all.
_LONGEST_TAG_CHARS = 1_000
_BROKEN_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*+)>")
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([a-zA-Z][\w:-]*)\s*=\s*(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""")
_MAX_ATTRIBUTES = 40
_WANTED = frozenset({"style", "class", "href", "src", "alt", "start", "width", "height", "face", "colspan"})


@dataclasses.dataclass(frozen=True)
class Tag:
    """One tag: its lower-case name, whether it closes, and those of its attributes that say something about words."""

    name: str
    closes: bool
    attributes: dict[str, str]

    @property
    def is_void(self) -> bool:
        """It has no content, and no tag that closes it."""
        return self.name in _VOID


def tags_and_texts(pasted: str) -> Iterator[Tag | str]:
    """The tags of pasted HTML and the texts between them, entities read, without what no reader would see."""
    position, skipping = 0, ""
    while position < len(pasted):
        beginning = pasted.find("<", position)
        if beginning < 0:
            beginning = len(pasted)
        if beginning > position and not skipping:
            yield html.unescape(pasted[position:beginning])
        if beginning == len(pasted):
            return
        if pasted.find(">", beginning) < 0:  # no tag ends any more
            if not skipping:
                yield html.unescape(pasted[beginning:])
            return
        if skipping or pasted.startswith(("<!", "<?"), beginning):
            position, skipping = _end_of_unseen(pasted, beginning, skipping), ""
            continue
        match = _TAG.match(pasted, beginning, beginning + _LONGEST_TAG_CHARS) or _BROKEN_TAG.match(pasted, beginning)
        if match is None:
            yield "<"
            position = beginning + 1
            continue
        position = match.end()
        name = match[2].lower()
        if name in _SKIPPED:
            skipping = re.escape(name) if not match[1] and name not in _VOID and not match[3].endswith("/") else ""
        else:
            yield Tag(name, bool(match[1]), _attributes(match[3]))


def _end_of_unseen(pasted: str, beginning: int, name: str) -> int:
    """Where a skipped element, a comment, Word's conditions (<![if …]>) or the like end; without an end all goes."""
    if name:
        found = re.compile(f"</{name}[^>]*>", re.IGNORECASE).search(pasted, beginning)
        return found.end() if found else len(pasted)
    mark = "-->" if pasted.startswith("<!--", beginning) else ">"
    end = pasted.find(mark, beginning + 2)
    return end + len(mark) if end >= 0 else len(pasted)


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, match in enumerate(_ATTRIBUTE.finditer(written)):
        if number == _MAX_ATTRIBUTES:
            break
        name = match[1].lower()
        if name in _WANTED:
            found.setdefault(name, html.unescape(match[2] or match[3] or match[4] or ""))
    return found
