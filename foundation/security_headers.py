"""The headers that every response carries, errors and static files included."""

from collections.abc import Callable, Iterable
from typing import Any

from foundation.proxies import Environ, WsgiApp

CONTENT_SECURITY_POLICY = "; ".join(  # noqa: FLY002 a line for each directive
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What only a page can ask for: on styles, scripts and pictures it would be weight alone.
OF_PAGES = {"Permissions-Policy": "camera=(), geolocation=(), microphone=()"}
# One year; only over HTTPS, where browsers obey it.
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
# What says nothing else of itself is kept by nobody.
NOT_KEPT = {"Cache-Control": "private, no-store"}


class SecurityHeaders:
    """WSGI layer: adds the headers to whatever answer lacks them, so that none can be forgotten anywhere inside."""

    def __init__(self, app: WsgiApp) -> None:
        self.app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Pass the request on and the answer back, with its headers."""
        wanted = HEADERS | NOT_KEPT
        if environ["wsgi.url_scheme"] == "https":
            wanted = wanted | STRICT_TRANSPORT

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            present = {name.lower(): value for name, value in headers}
            if present.get("content-type", "").startswith("text/html"):
                headers += list(OF_PAGES.items())
            headers += [(name, value) for name, value in wanted.items() if name.lower() not in present]
            return start_response(status, headers, *exc_info)

        return self.app(environ, start)
