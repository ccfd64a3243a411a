"""Databases that a run of the tests makes and takes away again."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from foundation.database import _with_driver


@contextlib.contextmanager
def database_beside(url: str, suffix: str) -> Iterator[str]:
    """An empty database on the same server, named after the one at `url`; its URL."""
    named = make_url(url)
    own = f"{named.database}_{suffix}"
    server = create_engine(_with_driver(url), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {own}"))
        connection.execute(text(f"CREATE DATABASE {own}"))
    yield named.set(database=own).render_as_string(hide_password=False)
    force = " WITH (FORCE)" if named.get_backend_name() == "postgresql" else ""
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {own}{force}"))
    server.dispose()
