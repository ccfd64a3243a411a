"""Links and e-mail addresses in a comment, also those written to look like none."""

import re
from collections.abc import Collection

_SHORTENERS = (
    *(
        "bit.ly",
        "goo.gl",
        "tinyurl.com",
        "cutt.ly",
        "is.gd",
        "v.gd",
        "s.id",
        "t.co",
        "t.ly",
        "rb.gy",
        "ow.ly",
        "bom.so",
    ),
    *("shorturl.at", "rebrand.ly", "tiny.cc", "lnkd.in", "shope.ee", "by.com.vn"),
)
_CHATS = ("zalo.me", "t.me", "telegram.me", "wa.me", "m.me", "viber.me", "discord.gg", "fb.me")
_INSISTENT = (*_SHORTENERS, *_CHATS)

# Endings that are no words of Vietnamese comments, so that a forgotten space after a full stop makes no domain; those
# that are (me, to, so, in, la) count behind a known name only.
_ENDING = (
    r"(?:com|net|org|vn|info|biz|xyz|club|edu|gov|bet|casino|website|site|online|shop|store|asia|icu|click|cc|mobi|dev"
    r"|app|io|vip|win|fun|live|link|top|pro|tv|cfd|sbs|lol|ws)"
)
# With spaces around the dot only endings that begin no sentence.
_SPACED_ENDING = r"(?:com(?: ?\. ?vn)?|net|org|info|biz|xyz|club|bet|icu|cc)"
_SPACED_DOT = r"(?: \. ?| ?[\[({] ?(?:\.|dot|chấm|cham) ?[\])}] ?| (?:dot|chấm|cham) )"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PATH = r"(?:[/?#][^\s<>\"]*)?"
_NOT_INSIDE = r"(?<![\w@.\-/])"

_LINK = re.compile(
    rf"(?P<url>\bh(?:tt|xx)ps?:/{{1,2}}[^\s<>\"]+)"
    rf"|{_NOT_INSIDE}(?:"
    rf"(?P<bare>(?:{_LABEL}\.){{1,4}}{_ENDING})(?::\d{{1,5}})?(?![\w@\-]|\.\w){_PATH}"
    rf"|(?P<known>(?:{'|'.join(map(re.escape, _INSISTENT))}))(?![\w@\-]|\.\w){_PATH}"
    rf"|(?P<spaced>(?:www ?\. ?)?{_LABEL}{_SPACED_DOT}{_SPACED_ENDING})(?![\w@\-]|\.\w){_PATH})",
    re.IGNORECASE,
)
_URL_HOST = re.compile(r"[a-z]+:/+(?:[^/\\\s@?#]*@)?(?P<host>[^/\\\s:?#@]+)", re.IGNORECASE)
_AFTER_LINK = ".,;:!?…'’”»)]}"

_EMAIL = re.compile(
    r"(?<![\w.+\-/])[\w.+\-]{1,64}(?: ?(?:@|＠|[\[(](?:at|a còng|@)[\])]) ?| a còng )"
    r"(?P<host>(?:[\w\-]{1,63}\.){1,4}[a-z]{2,24})(?![\w\-])",
    re.IGNORECASE,
)


def links_in(words: str, own_hosts: Collection[str] = ()) -> list[str]:
    """The links as they stand, in order, without those to our own hosts and their subdomains.

    Web addresses, bare domains with a known ending, and domains with a dot in disguise: `abc . com`, `abc[.]com`.
    """
    own = _hosts(own_hosts)
    without_addresses = _EMAIL.sub(lambda match: " " * len(match[0]), words)
    links = []
    for match in _LINK.finditer(without_addresses):
        link = match[0].rstrip(_AFTER_LINK)
        if not _is_sentence_end(match) and not _is_own(_host(match), own):
            links.append(link)
    return links


def is_insistent_link(link: str) -> bool:
    """Whether a link hides where it leads or opens a chat: shorteners, Zalo, Telegram, a dot in disguise."""
    match = _LINK.match(link)
    if match is None or match["spaced"]:
        return match is not None
    return _is_own(_host(match), _INSISTENT)


def email_addresses_in(words: str, own_hosts: Collection[str] = ()) -> list[str]:
    """The e-mail addresses as they stand, in order, without those at our own hosts and their subdomains."""
    own = _hosts(own_hosts)
    return [match[0] for match in _EMAIL.finditer(words) if not _is_own(match["host"].lower(), own)]


def _host(match: re.Match[str]) -> str:
    """The host that a browser would ask: behind a user's name, before a backslash."""
    if match["url"]:
        address = _URL_HOST.match(match["url"])
        return address["host"].lower().rstrip(_AFTER_LINK) if address else ""
    host: str = match["bare"] or match["known"] or ""
    return host.lower()


def _hosts(hosts: Collection[str]) -> tuple[str, ...]:
    """Hosts as they are compared: small letters, no port, no www."""
    return tuple(host.lower().partition(":")[0].strip(".").removeprefix("www.") for host in hosts if host.strip("."))


def _is_own(host: str, own: Collection[str]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in own)


def _is_sentence_end(match: re.Match[str]) -> bool:
    """Whether a bare domain is more likely a full stop without its space: "nhanh.Top", "nuoc.VN"."""
    bare = match["bare"]
    if not bare or "/" in match[0] or bare.isupper() or bare.lower().startswith("www."):
        return False
    return bare.rpartition(".")[2][0].isupper()
