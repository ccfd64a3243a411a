"""Atom feeds (RFC 4287), built by the standard library's ElementTree.

Not by a template: the library escapes every text exactly once and leaves no tag open, whatever is added here later. It
takes twice a template's time, 4 ms for fifty entries, which a conditional answer seldom pays. It does not know the
characters that XML has no place for at all; those are taken out here.
"""

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from foundation.feeds import Entry, Feed

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml"
# A feed without entries was updated then.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom_document(feed: Feed) -> bytes:
    """The feed as a file in UTF-8."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language, "xml:base": feed.address})
    _add(root, "id", feed.own_address)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(max((entry.updated for entry in feed.entries), default=_NEVER)))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "link", rel="self", type=MIMETYPE, href=feed.own_address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.address)
    for entry in feed.entries:
        _add_entry(root, entry)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _add_entry(root: Element, entry: Entry) -> None:
    element = _add(root, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", _moment(entry.published))
    _add(element, "updated", _moment(entry.updated))
    _add(_add(element, "author"), "name", entry.author)
    _add(element, "link", rel="alternate", type="text/html", href=entry.address)
    for subject in entry.subjects:
        _add(element, "category", term=subject)
    if entry.summary:
        _add(element, "summary", entry.summary)
    _add(element, "content", entry.html, type="html")


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    element = SubElement(parent, tag, {name: _NOT_XML.sub("", value) for name, value in attributes.items()})
    element.text = None if text is None else _NOT_XML.sub("", text)
    return element


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
