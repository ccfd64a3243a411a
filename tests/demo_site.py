"""The demo site, loaded once in a run of the tests; every further test gets the same rows back, all at once.

What tests the loading itself calls load_demo. All of it needs an application context.
"""

import pickle
import secrets
from pathlib import Path

from domain.exchange.demo import load_demo
from foundation.database import commit, db
from foundation.settings import Settings
from tests.tables import empty_all_tables, put_rows, rows_of

kept_in: Path | None = None  # the folder where the processes of this run leave it for each other
_loaded: dict[str, list[dict]] = {}


def put_demo(settings: Settings) -> None:
    """Make the site a fresh demo site; whatever stood there is gone."""
    empty_all_tables()
    if not _loaded:
        _find_rows_of_others()
    if _loaded:
        put_rows(_loaded)
        return
    commit(lambda: load_demo(settings))
    _loaded.update({table: rows_of(table) for table in db.metadata.tables})
    _leave_rows_to_others()


def demo_rows(settings: Settings) -> dict[str, list[dict]]:
    """Every row of a fresh demo site by its table, as loading left them; for looking only."""
    if not _loaded:
        put_demo(settings)
    return _loaded


def _find_rows_of_others() -> None:
    file = kept_in / "demo"
    if file.exists():
        _loaded.update(pickle.loads(file.read_bytes()))


def _leave_rows_to_others() -> None:
    written = kept_in / f"demo {secrets.token_hex(8)}"
    written.write_bytes(pickle.dumps(_loaded))
    written.rename(kept_in / "demo")
