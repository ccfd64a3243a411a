"""The layer of stored pages as this site has it: what it asks, where pages lie, and what its cookies mean."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from sqlalchemy import Engine

from foundation import due_work
from foundation.cookies import MARKER_COOKIE
from foundation.database import BUSY_TIMEOUT_MS, db
from foundation.language import LANGUAGE_COOKIE, LANGUAGES
from foundation.page_cache import Cookies, PageCache
from foundation.page_places import Folder
from foundation.page_store import PageStore
from foundation.page_versions import PageKind, VersionReader
from foundation.redis_server import RedisServer
from foundation.sessions import FORM_COOKIE, SESSION_COOKIE
from foundation.shared_pages import SharedPages

FOLDER = "pages"
CONNECT_TIMEOUT_SECONDS = 5
# What makes a page what it is, besides the database. The list of packages stands for what they do.
_CODE = ("app.py", "requirements.lock", "blueprints", "domain", "foundation", "templates", "translations")
_CODE_SUFFIXES = {".py", ".lock", ".html", ".mo"}


def init_app(app: Flask, kinds: Sequence[PageKind], *, code: Path) -> None:
    """Put the layer before the application, and let due work keep its folder small. `code`: where the program lies."""
    with app.app_context():
        engine = db.engine
    connect = _connector(engine)
    if connect is None or app.debug:  # who changes a template wants to see it
        return
    placeholder = "?" if engine.dialect.name == "sqlite" else "%s"
    kinds = [kind.with_placeholder(placeholder) for kind in kinds]
    server: RedisServer | None = app.extensions["redis"]
    place = SharedPages(server) if server else Folder(Path(app.instance_path) / FOLDER)
    store = app.extensions["stored_pages"] = PageStore(place, _stamp(app, code))
    app.wsgi_app = PageCache(  # type: ignore[method-assign]
        app.wsgi_app,
        kinds=kinds,
        versions=VersionReader(connect),
        store=store,
        cookies=Cookies(
            private=frozenset({SESSION_COOKIE, FORM_COOKIE}),
            marker=MARKER_COOKIE,
            language=LANGUAGE_COOKIE,
            languages=frozenset(LANGUAGES),
        ),
    )
    due_work.add_step("stored pages cleared", place.clear_old)


def _connector(engine: Engine) -> Callable[[], Any] | None:
    """What opens a connection of the driver's own, each statement on it its own transaction.

    The way through SQLAlchemy would cost more than the answer. None for a database in memory, which others cannot open.
    """
    dialect = engine.dialect
    if dialect.name == "sqlite":
        file = engine.url.database
        if not file or file == ":memory:":
            return None
        address, seconds = f"file:{quote(str(Path(file).absolute()))}?mode=ro", BUSY_TIMEOUT_MS / 1000
        return lambda: sqlite3.connect(
            address, uri=True, isolation_level=None, timeout=seconds, check_same_thread=False
        )
    arguments, options = dialect.create_connect_args(engine.url)
    own = {"connect_timeout": CONNECT_TIMEOUT_SECONDS, "autocommit": True}
    return lambda: dialect.connect(*arguments, **{**options, **own})


def _stamp(app: Flask, code: Path) -> str:
    """Another one as soon as the program, its static files, or the host's settings are others."""
    manifest = Path(app.instance_path) / "static" / "manifest.json"
    static = manifest.read_bytes() if manifest.exists() else b""
    about = f"{_digest_of(code)} {app.config['SETTINGS']!r} {hashlib.sha256(static).hexdigest()}"
    return hashlib.sha256(about.encode()).hexdigest()


@lru_cache(maxsize=1)
def _digest_of(code: Path) -> str:
    """Of what is in the files: an archive may give the same time to all of them."""
    digest = hashlib.sha256()
    for name in _CODE:
        files = sorted((code / name).rglob("*")) if (code / name).is_dir() else [code / name]
        for file in files:
            if file.suffix in _CODE_SUFFIXES and file.is_file():
                digest.update(f"\0{file.relative_to(code)}\0".encode() + file.read_bytes())
    return digest.hexdigest()
