"""The cookies this site sets, all of one kind: HttpOnly, SameSite=Lax, and bound to this host on HTTPS.

A reader's cookies are set at the first post, never by reading: the token that proves whose a comment is, and a marker
that names the articles on which the reader has something of their own (only there does the shared page not do).
"""

import re
import secrets
from collections.abc import Iterable

from flask import Response, request

from foundation.cookie_names import MARKER_COOKIE, READER_COOKIE

MARKER_LONGEST = 50
A_YEAR_SECONDS = 365 * 86400
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_NUMBER = re.compile(r"[0-9]{1,15}")


def cookie_name(name: str) -> str:
    """`__Host-` and the name on HTTPS; the plain name on HTTP, where browsers refuse the prefix."""
    return f"__Host-{name}" if request.is_secure else name


def set_cookie(response: Response, name: str, value: str, *, max_age_seconds: int | None = None) -> None:
    """Set a cookie; without `max_age_seconds` it ends with the browser's session."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=max_age_seconds,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def delete_cookie(response: Response, name: str) -> None:
    """Remove a cookie from the browser, if it sent one."""
    if cookie_name(name) in request.cookies:
        response.delete_cookie(cookie_name(name), path="/", secure=request.is_secure, httponly=True, samesite="Lax")


def reader_token() -> str | None:
    """The token this reader's browser sent; None when there is none or it cannot be one of ours."""
    token = request.cookies.get(cookie_name(READER_COOKIE), "")
    return token if _TOKEN.fullmatch(token) else None


def new_reader_token() -> str:
    """A token nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(32)


def has_something_on(article_id: int) -> bool:
    """True when the marker says this reader wrote on the article."""
    return str(article_id) in _marked()


def remember_reader(response: Response, token: str, *, article_id: int) -> None:
    """Let the browser keep the reader's token, and the article in its marker, for a year."""
    remember_reader_on(response, token, [article_id])


def remember_reader_on(response: Response, token: str, article_ids: Iterable[int]) -> None:
    """The same with several articles, the most important first."""
    added = [str(article_id) for article_id in article_ids]
    marker = ".".join([*added, *(number for number in _marked() if number not in added)][:MARKER_LONGEST])
    set_cookie(response, READER_COOKIE, token, max_age_seconds=A_YEAR_SECONDS)
    set_cookie(response, MARKER_COOKIE, marker, max_age_seconds=A_YEAR_SECONDS)


def _marked() -> list[str]:
    marker = request.cookies.get(cookie_name(MARKER_COOKIE), "")
    return [number for number in marker.split(".")[:MARKER_LONGEST] if _NUMBER.fullmatch(number)]
