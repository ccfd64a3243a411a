"""Databases that a run of the tests makes and takes away again, and its part of Redis."""

import contextlib
import os
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url

from foundation.connecting import with_driver

REDIS_URL = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/15"


@contextlib.contextmanager
def database_beside(url: str, suffix: str) -> Iterator[str]:
    """An empty database on the same server, named after the one at `url`; its URL."""
    named = make_url(url)
    own = f"{named.database}_{suffix}"
    server = create_engine(with_driver(url), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {own}"))
        connection.execute(text(f"CREATE DATABASE {own}"))
    yield named.set(database=own).render_as_string(hide_password=False)
    force = " WITH (FORCE)" if named.get_backend_name() == "postgresql" else ""
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {own}{force}"))
    server.dispose()


def do_not_wait_for_the_disk(engine: Engine) -> None:
    """Let a test's site answer before the disk has what it wrote: no test loses its power, and most of them write.

    (MariaDB has no such setting for one connection.)
    """
    hurry = {"sqlite": "PRAGMA synchronous=OFF", "postgresql": "SET synchronous_commit=off"}.get(engine.dialect.name)
    if hurry is None:
        return

    @event.listens_for(engine, "connect")
    def set_hurry(connection, _record) -> None:
        connection.execute(hurry)
        connection.commit()


def redis_answers() -> bool:
    address = urlsplit(REDIS_URL)
    try:
        socket.create_connection((address.hostname, address.port or 6379), timeout=1).close()
    except OSError:
        return False
    return True


def keys_in_redis(app: Flask) -> list[str]:
    """The keys of this site."""
    server = app.extensions["redis"]
    return [key.decode() for key in server.ask("KEYS", server.key("*", "*"))]


def empty_redis(app: Flask) -> None:
    """Take away what this site has in Redis, and let it ask there again."""
    server = app.extensions["redis"]
    server._is_away = False
    for key in keys_in_redis(app):
        server.ask("DEL", key)
