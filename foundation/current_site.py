"""What the site calls itself and how it looks, for the request being answered: read once, the same to its end.

Where the saved settings, the menu and the names of the pages come from is told by whoever knows the tables; until then,
and while the database cannot answer, the host's own settings stand alone.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator

from flask import Flask, current_app, g
from sqlalchemy.exc import SQLAlchemyError

from foundation.database import db
from foundation.settings import Settings

_READER = "current_site"


@dataclasses.dataclass(frozen=True)
class Link:
    """A name and where it leads."""

    label: str
    address: str


@dataclasses.dataclass(frozen=True)
class Logo:
    """Where a browser gets the logo, and its size, so that nothing moves when it arrives."""

    address: str
    width: int
    height: int


@dataclasses.dataclass(frozen=True)
class CurrentSite:
    """The settings in force, the logo, the menu (empty: the categories), and the pages named in the footer."""

    settings: Settings
    logo: Logo | None = None
    menu: tuple[Link, ...] = ()
    pages: tuple[Link, ...] = ()


def init_app(app: Flask, read: Callable[[], CurrentSite]) -> None:
    """Let `read` say what the site is like now; it is asked once in each request."""
    app.extensions[_READER] = read


def current_site() -> CurrentSite:
    """The site as it is for this request."""
    if "current_site" not in g:
        g.current_site = _read()
    return g.current_site  # type: ignore[no-any-return]


def current_settings() -> Settings:
    """The settings in force: what the host set, else what was saved on the settings page, else the default."""
    return current_site().settings


@contextlib.contextmanager
def shown_with(site: CurrentSite) -> Iterator[None]:
    """Inside, the site is shown as if it were this one: for previews."""
    before = current_site()
    g.current_site = site
    try:
        yield
    finally:
        g.current_site = before


def _read() -> CurrentSite:
    read = current_app.extensions.get(_READER)
    try:
        if read is not None:
            return read()  # type: ignore[no-any-return]
    except SQLAlchemyError:  # no tables yet, or no database: an error page still has to say whose it is
        db.session.rollback()
    return CurrentSite(current_app.config.get("SETTINGS") or Settings())
