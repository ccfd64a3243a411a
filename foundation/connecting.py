"""How each kind of database is connected to: the driver, what a connection begins with, and what the pool does."""

from typing import Any

from sqlalchemy.engine import URL, make_url

from foundation.sqlite import BUSY_TIMEOUT_MS


def with_driver(url: str) -> str:
    """The address as SQLAlchemy wants it, with the driver that we use."""
    parsed = make_url(url)
    driver = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}.get(
        parsed.drivername, {"mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql"}.get(parsed.drivername)
    )
    if driver:
        parsed = parsed.set(drivername=driver)
    if driver and driver.endswith("pymysql"):
        parsed = parsed.update_query_dict({"charset": "utf8mb4"})
    return parsed.render_as_string(hide_password=False)


def engine_options(url: str) -> dict[str, Any]:
    """How the pool of this database treats its connections."""
    kind = make_url(url).get_backend_name()
    # A failed statement is logged without readers' words and addresses.
    options: dict[str, Any] = {"connect_args": connect_arguments(url), "hide_parameters": True}
    if kind == "sqlite":
        return options
    return options | {"pool_pre_ping": True, "pool_recycle": 1800, "isolation_level": "READ COMMITTED"}


def connect_arguments(url: str | URL) -> dict[str, Any]:
    """What every connection to this database is opened with."""
    kind = make_url(url).get_backend_name()
    if kind == "sqlite":
        return {"timeout": BUSY_TIMEOUT_MS / 1000}
    if kind == "postgresql":
        # Our statements are short: to start a worker for one costs more than the statement.
        settings = "-c timezone=utc -c max_parallel_workers_per_gather=0"
        return {"connect_timeout": 5, "options": settings}
    return {"connect_timeout": 5, "init_command": "SET time_zone = '+00:00'"}
