"""Where a pasted link really leads: without the detour over those who count clicks, and without their marks."""

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from domain.sanitizing import is_article_link

# Detours: the host, and the parameters in which the real address may stand.
_DETOURS = {
    "l.facebook.com": ("u",),
    "lm.facebook.com": ("u",),
    "l.instagram.com": ("u",),
    "l.messenger.com": ("u",),
    "www.google.com": ("q", "url"),
    "google.com": ("q", "url"),
    "www.google.com.vn": ("q", "url"),
    "www.youtube.com": ("q",),
}
_DETOUR_PATHS = {"/l.php", "/url", "/redirect", "/"}
_SAFE_LINKS = ".safelinks.protection.outlook.com"
_MARKS = frozenset({"fbclid", "gclid", "dclid", "msclkid", "igshid", "igsh", "mc_cid", "mc_eid", "zarsrc", "mibextid"})
_MARKS_BEGIN = ("utm_", "__cft__", "__tn__")
_LONGEST_CHARS = 2_000
_MOST_DETOURS = 3


def plain_address(href: str) -> str:
    """The address a pasted link leads to; "" where an article's link may not lead, or in another document."""
    address = href.strip()
    for _ in range(_MOST_DETOURS):
        target = _behind_detour(address)
        if target is None:
            break
        address = target
    if len(address) > _LONGEST_CHARS or address.startswith(("#", "/")) or not is_article_link(address):
        return ""
    return _without_marks(address)


def _behind_detour(address: str) -> str | None:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        names = ("url",) if host.endswith(_SAFE_LINKS) else _DETOURS.get(host, ())
        if not names or (parts.path or "/") not in _DETOUR_PATHS:
            return None
        wanted = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return None
    targets = [
        target for name in names for target in wanted.get(name, ()) if target.startswith(("http://", "https://"))
    ]
    return targets[0] if targets else None


def _without_marks(address: str) -> str:
    try:
        parts = urlsplit(address)
        fields = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return address
    wanted = [(name, value) for name, value in fields if not _is_mark(name.lower())]
    if len(wanted) == len(fields):
        return address
    return urlunsplit(parts._replace(query=urlencode(wanted)))


def _is_mark(name: str) -> bool:
    return name in _MARKS or name.startswith(_MARKS_BEGIN)
