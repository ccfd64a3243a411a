"""The wall behind every stored HTML: allow-lists for comments and articles. The only module that imports bleach."""

import html
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bleach.sanitizer import Cleaner

_COMMENT_TAGS = frozenset({"p", "br", "strong", "em", "blockquote", "a"})
_COMMENT_LINK_RELATION = "ugc nofollow noopener noreferrer"

_ARTICLE_TAGS = frozenset(
    {"h2", "h3", "h4", "p", "br", "hr", "strong", "em", "b", "i", "sub", "sup", "code", "pre", "blockquote"}
    | {"ul", "ol", "li", "a", "img", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td"}
)
# A page has one h1, its title; deeper than h4 no article goes.
_ARTICLE_HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}
# What only lays out goes, but the words before and behind it stay apart.
_DISSOLVED = frozenset(
    {"address", "article", "aside", "center", "dd", "details", "div", "dl", "dt", "footer", "header", "main", "section"}
    | {"summary"}
)
_LINK_RELATIONS = frozenset({"author", "external", "license", "nofollow", "noopener", "noreferrer", "sponsored", "ugc"})

# A browser drops tabs and line ends out of a URL and reads a backslash as a slash; then it is another URL than ours.
_MISREAD_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f\\]|\s")
_WEB_SCHEME = re.compile(r"https?://", re.IGNORECASE | re.ASCII)
_MAIL_ADDRESS = re.compile(r"mailto:[^@,;]+@[^@,;]+", re.IGNORECASE | re.ASCII)
_PHONE_NUMBER = re.compile(r"tel:\+?[0-9().-]+", re.IGNORECASE | re.ASCII)
_SITE_PATH = re.compile(r"/(?!/).*")
_FRAGMENT = re.compile(r"#.*")
_PIXELS = re.compile(r"[0-9]{1,4}")
# A browser asks for any of these addresses, so each must be one of this site's files, as it is stored.
_OWN_PICTURES = re.compile(r"/media/[0-9a-z-]+\.[a-z]+ [0-9]{1,5}w(?:, /media/[0-9a-z-]+\.[a-z]+ [0-9]{1,5}w){0,9}")
_SIZES = re.compile(r"[0-9a-z().:, -]{1,200}")
_SPAN = re.compile(r"[1-9][0-9]?")
_ITEM_NUMBER = re.compile(r"[0-9]{1,9}")

# Tangled formatting makes an HTML parser repeat every open tag in every paragraph: 5,000 characters took 0.6 s and came
# back 147 times as long. Our own markup is never tangled and at most 7 deep.
_MAX_FREE_TAGS = 100
_MAX_DEPTH = 8
_TAG = re.compile(r"<(/?)([a-zA-Z]+)")

# The same for articles, which may be written by hand: the parser takes 15 µs for a tag, and as much again for each
# unclosed formatting around it.
_MOST_ARTICLE_WORK = 40_000
_MAX_ARTICLE_DEPTH = 60
_FORMATTING = frozenset({"a", "b", "code", "em", "i", "strong"})
# These close by themselves when the next of their kind opens.
_SELF_CLOSING = frozenset({"p", "br", "hr", "img", "li", "caption", "thead", "tbody", "tr", "th", "td"})
_ARTICLE_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TAG_BEGINNING = re.compile(r"""<[a-zA-Z](?:[^"'<>]++|"[^"]*+"|'[^']*+')*+""")
_BETWEEN_ATTRIBUTES = re.compile(r"[\s/\"']")
_MAX_ATTRIBUTES = 400


def sanitize_comment_html(comment_html: str) -> str:
    """The HTML with nothing but `p br strong em blockquote a[href rel]`; what render_words made comes back unchanged.

    Other tags go and their text stays. A link that is not plain http or https keeps its text and leads nowhere.
    HTML that is tangled and long comes back as the text it is written in.
    """
    if comment_html.count("<") > _MAX_FREE_TAGS and _is_tangled(comment_html):
        comment_html = comment_html.replace("<", "&lt;")
    cleaned: str = _walls.comments.clean(comment_html)
    return cleaned


def sanitize_article_html(article_html: str) -> str:
    """The HTML with what an article may hold: headings, lists, tables, links, and pictures of this site.

    Other tags go and their text stays, that of scripts and styles included: it is read, never run. A picture from
    elsewhere leaves its description. HTML that is there to tire the parser comes back as the text it is written in.
    """
    if is_tiring(article_html):
        return html.escape(article_html, quote=False)  # without a tag there is nothing to clean
    cleaned: str = _walls.articles.clean(article_html)
    return cleaned


def is_tiring(article_html: str) -> bool:
    """Whether the parser would have more to do than any article asks for."""
    for match in _TAG_BEGINNING.finditer(article_html):
        # Each attribute is compared with all before it. A quotation mark that stays open makes attributes of the rest.
        is_open = article_html[match.end() : match.end() + 1] in {'"', "'"}
        tag = article_html[match.start() :] if is_open else match[0]
        if len(tag) > _MAX_ATTRIBUTES and len(_BETWEEN_ATTRIBUTES.findall(tag)) > _MAX_ATTRIBUTES:
            return True
    opened: Counter[str] = Counter()
    work = depth = formatting = 0
    for closing, tag_name in _ARTICLE_TAG.findall(article_html):
        name = tag_name.lower()
        work += 1 + formatting
        if name in _SELF_CLOSING or (closing and not opened[name]):
            continue
        step = -1 if closing else 1
        opened[name] += step
        depth += step
        formatting += step * (name in _FORMATTING)
        if depth > _MAX_ARTICLE_DEPTH:
            return True
    return work > _MOST_ARTICLE_WORK


def is_article_link(value: str) -> bool:
    """Whether a link of an article may lead there; what may not keeps its words and leads nowhere."""
    return _is_web_url(value) or any(
        _is_safe_url(value, pattern) for pattern in (_SITE_PATH, _FRAGMENT, _MAIL_ADDRESS, _PHONE_NUMBER)
    )


def _is_tangled(comment_html: str) -> bool:
    """Whether tags close in another order than they opened, or stand deeper than our own markup ever does."""
    opened: list[str] = []
    for closing, tag_name in _TAG.findall(comment_html):
        name = tag_name.lower()
        if name not in _COMMENT_TAGS or name == "br":
            continue
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return True
        if len(opened) > _MAX_DEPTH:
            return True
    return bool(opened)


def _is_comment_attribute(_tag: str, name: str, value: str) -> bool:
    # rel is not taken from the input: _with_link_relation writes it.
    return name == "href" and _is_web_url(value)


def _is_article_attribute(tag: str, name: str, value: str) -> bool:
    is_allowed = _ARTICLE_ATTRIBUTES.get((tag, name))
    return is_allowed is not None and is_allowed(value)


def _is_web_url(value: str) -> bool:
    """Whether an attribute as written is http or https, with a host and without a user name.

    Our own rule, because bleach strips other characters than browsers do before it looks at the scheme: it passes
    `javascript:` followed by digits and non-ASCII text.
    """
    if not _WEB_SCHEME.match(value) or _MISREAD_IN_URL.search(html.unescape(value)):
        return False
    try:
        parts = urlsplit(html.unescape(value))
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc


def _is_safe_url(value: str, pattern: re.Pattern[str]) -> bool:
    # As written and as read: bleach hands attributes over with their entities, and not all of them stay entities.
    written_and_read = (value, html.unescape(value))
    return all(pattern.fullmatch(url) and not _MISREAD_IN_URL.search(url) for url in written_and_read)


def _with_link_relation(source: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The stream of a comment's tags, in which every link that leads somewhere says that a reader wrote it."""
    for token in source:
        if token["type"] == "StartTag" and token["name"] == "a" and token["data"]:
            token["data"][(None, "rel")] = _COMMENT_LINK_RELATION
        yield token


def _with_article_tags(source: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The stream of an article's tags: headings at their level, layout dissolved, no picture that cannot be shown."""
    for token in source:
        name = token.get("name")
        if name in _DISSOLVED:
            yield {"type": "SpaceCharacters", "data": "\n"}
            continue
        if name == "img" and (None, "src") not in token["data"]:
            yield {"type": "Characters", "data": token["data"].get((None, "alt"), "")}
            continue
        if name in _ARTICLE_HEADINGS:
            token["name"] = _ARTICLE_HEADINGS[name]
        yield token


def _is_anything(_value: str) -> bool:
    return True


_ARTICLE_ATTRIBUTES: dict[tuple[str, str], Callable[[str], bool]] = {
    ("a", "href"): is_article_link,
    ("a", "rel"): lambda value: _LINK_RELATIONS.issuperset(value.split()),
    ("a", "title"): _is_anything,
    ("img", "src"): lambda value: _is_safe_url(value, _SITE_PATH),
    ("img", "alt"): _is_anything,
    ("img", "width"): lambda value: _PIXELS.fullmatch(value) is not None,
    ("img", "height"): lambda value: _PIXELS.fullmatch(value) is not None,
    ("img", "srcset"): lambda value: _OWN_PICTURES.fullmatch(value) is not None,
    ("img", "sizes"): lambda value: _SIZES.fullmatch(value) is not None,
    ("img", "decoding"): lambda value: value in {"async", "sync", "auto"},
    ("img", "loading"): lambda value: value in {"lazy", "eager"},
    ("ol", "start"): lambda value: _ITEM_NUMBER.fullmatch(value) is not None,
    **{
        (cell, span): lambda value: _SPAN.fullmatch(value) is not None
        for cell in ("td", "th")
        for span in ("colspan", "rowspan")
    },
    ("th", "scope"): lambda value: value in {"col", "row", "colgroup", "rowgroup"},
}


class _Walls(threading.local):
    """One cleaner of each kind per thread: its parser holds state, and making one costs as much as a short comment.

    Made when somebody writes; who only reads does not wait for bleach to be imported.
    """

    @cached_property
    def comments(self) -> "Cleaner":
        # bleach's own scheme list stays behind our rule: it may refuse more, never pass more.
        return _cleaner(
            tags=_COMMENT_TAGS,
            attributes={"a": _is_comment_attribute},
            protocols={"http", "https"},
            filters=[_with_link_relation],
        )

    @cached_property
    def articles(self) -> "Cleaner":
        return _cleaner(
            tags=_ARTICLE_TAGS | _ARTICLE_HEADINGS.keys() | _DISSOLVED,
            attributes=_is_article_attribute,
            protocols={"http", "https", "mailto", "tel"},
            filters=[_with_article_tags],
        )


def _cleaner(**allowed: Any) -> "Cleaner":
    from bleach.sanitizer import Cleaner  # noqa: PLC0415 heavy, and of use to who writes

    return Cleaner(**allowed, strip=True)


_walls = _Walls()
