"""The menu at the top of readers' pages: names and where they lead, in order."""

import hashlib
import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import delete, select

from domain.site.models import MenuItem
from foundation.current_site import Link
from foundation.database import db
from foundation.site_version import mark_site_changed

MENU_MOST = 12
LABEL_LONGEST_CHARS = 60
ADDRESS_LONGEST_CHARS = 300


class MenuChanged(Exception):
    """Somebody else saved the menu since the form was opened."""


def saved_menu() -> list[Link]:
    """The entries in order; none when the menu is made of the categories."""
    items = db.session.execute(select(MenuItem).order_by(MenuItem.position, MenuItem.id)).scalars()
    return [Link(item.label, item.address) for item in items]


def menu_digest(links: Sequence[Link]) -> str:
    """Tells two menus apart."""
    text = json.dumps([(link.label, link.address) for link in links])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def save_menu(links: Sequence[Link], *, based_on: str) -> None:
    """Replace the menu. Raises MenuChanged when it is no longer the one with the digest `based_on`."""
    mark_site_changed()  # first: it takes the row for which everybody else who saves has to wait
    if menu_digest(saved_menu()) != based_on:
        raise MenuChanged
    db.session.execute(delete(MenuItem))
    db.session.add_all(
        MenuItem(position=position, label=link.label, address=link.address)
        for position, link in enumerate(links, start=1)
    )
    db.session.flush()


def leads_somewhere(address: str) -> bool:
    """True for a path of this site, and for an address of the web with a host."""
    if not address.isprintable() or "\\" in address or " " in address:
        return False
    if address.startswith("/"):
        return not address.startswith("//")
    try:
        parts = urlsplit(address)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
