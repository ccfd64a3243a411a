"""Who may enter which section, and the token that staff forms carry."""

import functools
from collections.abc import Callable
from typing import Any

from flask import abort, request, url_for
from flask_login import current_user  # type: ignore[import-untyped]
from flask_wtf.csrf import ValidationError, generate_csrf, validate_csrf
from werkzeug.wrappers import Response

from foundation.cookie_names import SESSION_COOKIE
from foundation.cookies import cookie_name
from foundation.htmx import redirect_to
from foundation.same_origin import SAFE_METHODS, TOKEN_FIELD, ForeignRequest

SIGN_IN = "accounts.sign_in"
# Roles are few and each contains the ones before it in what it may do.
MAY_ENTER = {
    "moderation": {"moderator", "editor", "administrator"},
    "writing": {"moderator", "editor", "administrator"},
    "editing": {"editor", "administrator"},
    "account": {"moderator", "editor", "administrator"},
    "administration": {"administrator"},
}


def is_signed_in() -> bool:
    """True when who asks is staff. Without the cookie of a session nobody is looked for: most requests are readers'."""
    return cookie_name(SESSION_COOKIE) in request.cookies and bool(current_user.is_authenticated)


def may_enter(section: str) -> bool:
    """True when who asks is signed in and allowed into `section`."""
    return is_signed_in() and current_user.role in MAY_ENTER[section]


def staff_only(section: str) -> Callable[[], Response | None]:
    """A `before_request` check for a blueprint: signed in, allowed into `section`, and the form's token right."""

    def check() -> Response | None:
        if not current_user.is_authenticated:
            return redirect_to(url_for(SIGN_IN, next=_place_to_return_to()))
        if current_user.role not in MAY_ENTER[section]:
            abort(403)
        check_token()
        return None

    return check


def for_staff(section: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The same check for a single route."""
    check = staff_only(section)

    def decorate(route: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(route)
        def checked(*args: Any, **kwargs: Any) -> Any:
            return check() or route(*args, **kwargs)

        return checked

    return decorate


def check_token() -> None:
    """Raises ForeignRequest when an unsafe staff request does not carry its session's token."""
    if request.method in SAFE_METHODS:
        return
    try:
        validate_csrf(request.form.get(TOKEN_FIELD))
    except ValidationError:
        raise ForeignRequest from None


def staff_token() -> str:
    """The token for staff forms; empty for readers, whose pages carry none."""
    return str(generate_csrf()) if current_user.is_authenticated else ""


def is_own_path(target: str | None) -> bool:
    """True for a path on this site: never another host, whatever a browser makes of slashes and backslashes."""
    return bool(
        target
        and target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and target.isprintable()
        and "\\" not in target
    )


def _place_to_return_to() -> str | None:
    """The page a signed-out person wanted; after an unsafe request there is none."""
    return request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
