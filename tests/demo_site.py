"""The demo site, loaded once in each process of the tests; every further test gets the same rows back, all at once.

What tests the loading itself calls load_demo. All of it needs an application context.
"""

from domain.exchange.demo import load_demo
from foundation.database import commit, db
from foundation.settings import Settings
from tests.tables import empty_all_tables, put_rows, rows_of

_loaded: dict[str, list[dict]] = {}


def put_demo(settings: Settings) -> None:
    """Make the site a fresh demo site; whatever stood there is gone."""
    empty_all_tables()
    if _loaded:
        put_rows(_loaded)
        return
    commit(lambda: load_demo(settings))
    _loaded.update({table: rows_of(table) for table in db.metadata.tables})


def demo_rows(settings: Settings) -> dict[str, list[dict]]:
    """Every row of a fresh demo site by its table, as loading left them; for looking only."""
    if not _loaded:
        put_demo(settings)
    return _loaded
