"""Files that browsers and researchers ask for at fixed addresses: icons, and security.txt (RFC 9116)."""

from datetime import datetime, time, timedelta

from flask import Response, abort, current_app, redirect, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from blueprints.discussion import for_everybody
from blueprints.site.routes.section import section
from domain.comments.queries import STRANGER
from foundation import clock
from foundation.links import absolute
from foundation.settings_checks import LANGUAGES

# The RFC advises less than a year; whoever reads the file later asks for it again.
VALID_DAYS = 180


@section.get("/.well-known/security.txt")
def security_txt() -> Response:
    """Whom to tell of a weakness; not found where the host has named nobody."""
    contact = current_app.config["SETTINGS"].security_contact or abort(404)
    expires = datetime.combine(clock.now().date() + timedelta(days=VALID_DAYS), time())
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {absolute(url_for('site.security_txt'))}",
        "",
    ]
    return for_everybody(Response("\n".join(lines), mimetype="text/plain"), STRANGER)


@section.get("/favicon.ico")
def favicon() -> WerkzeugResponse:
    """The icon for browsers that look for none in the page."""
    return _icon("images/favicon.ico")


@section.get("/apple-touch-icon.png")
def touch_icon() -> WerkzeugResponse:
    """The icon for a telephone's home screen, which costs no line in every page."""
    return _icon("images/apple-touch-icon.png")


def _icon(name: str) -> WerkzeugResponse:
    return redirect(current_app.jinja_env.globals["asset"](name), 302)  # type: ignore[operator]
