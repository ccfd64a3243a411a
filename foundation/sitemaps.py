"""Sitemaps (https://www.sitemaps.org/protocol.html), built by the standard library's ElementTree like feeds."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
MIMETYPE = "application/xml"


def sitemap_document(pages: Iterable[tuple[str, datetime | None]]) -> bytes:
    """A sitemap of pages: absolute addresses, each with the time of its last change where that is known."""
    return _document("urlset", "url", pages)


def sitemap_index_document(sitemaps: Iterable[str]) -> bytes:
    """The list of a site's sitemaps, by their absolute addresses."""
    return _document("sitemapindex", "sitemap", ((address, None) for address in sitemaps))


def _document(kind: str, item: str, pages: Iterable[tuple[str, datetime | None]]) -> bytes:
    root = Element(kind, {"xmlns": SITEMAP})
    for address, changed in pages:
        element = SubElement(root, item)
        SubElement(element, "loc").text = address
        if changed is not None:
            SubElement(element, "lastmod").text = changed.astimezone(UTC).isoformat(timespec="seconds")
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document
