"""A stored page on PostgreSQL and on MariaDB, whose version is read in every request, against Flask's hello.

Under granian, as in bench/served.py. Each database is one of its own beside the one that the environment names, and is
dropped at the end. The processor time is the web server's; the database has its own.
"""

import dataclasses
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bench import servers
from bench.data import fill
from bench.rows import Options, Row, at_least, main, not_measured
from bench.served import FLOOR, HELLO, PAGE, Asked, figures, in_turns, times
from bench.sites import APPLICATION, build_app, close, environment
from foundation.settings import Settings
from tests.databases import database_beside

DATABASES = {
    "PostgreSQL": os.environ.get("POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/test"),
    "MariaDB": os.environ.get("MARIADB_URL", "mariadb://root@127.0.0.1:3306/test"),
}
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/15")
LEAST = 0.6
COMMENTS = 1_000


def rows(options: Options) -> Iterator[Row]:
    """Each database without Redis and with it."""
    for name, url in DATABASES.items():
        try:
            with database_beside(url, "bench") as own, tempfile.TemporaryDirectory() as folder:
                yield from _on(name, own, Path(folder), options)
        except SQLAlchemyError as error:
            reason = f"no {name} here ({type(error).__name__})"
            yield not_measured(f"granian on {name}: {_PROMISED}", reason, "times", LEAST)


_PROMISED = "a stored page with 1,000 comments against Flask's hello"


def _on(name: str, url: str, folder: Path, options: Options) -> Iterator[Row]:
    app = build_app(folder, url)
    address = fill(app, (COMMENTS,))[COMMENTS]
    close(app)
    ways = {"": {}, " with Redis": {"redis_url": REDIS_URL}}
    with servers.kept_off_the_servers(), servers.granian(HELLO, folder) as hello:
        for way, settings in ways.items():
            server = f"granian on {name}{way}"
            if settings and not _has_redis():
                yield not_measured(f"{server}: {_PROMISED}", "no Redis here", "times", LEAST)
                continue
            with servers.granian(APPLICATION, folder, environment(folder, url, **settings)) as site:
                asked = {FLOOR: Asked(hello, "/"), PAGE: Asked(site, address, {"Accept-Encoding": "br"})}
                rounds = in_turns(asked, options)
            yield from figures(server, rounds)
            yield at_least(f"{server}: {_PROMISED}", times(rounds, PAGE, FLOOR), LEAST, "times")


def _has_redis() -> bool:
    """The site can use one, and one answers."""
    if "redis_url" not in {field.name for field in dataclasses.fields(Settings)}:
        return False
    try:
        import redis  # noqa: PLC0415 only where it is installed

        return bool(redis.Redis.from_url(REDIS_URL, socket_connect_timeout=1).ping())
    except Exception:  # noqa: BLE001 whatever is wrong with it, there is none to measure
        return False


if __name__ == "__main__":
    main(rows, __doc__)
