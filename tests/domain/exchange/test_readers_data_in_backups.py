"""Readers' data in backups: all is carried, erasures with their record; an older backup knows nothing of them."""

import pytest
from flask_migrate import Migrate, upgrade

from app import ROOT
from domain.exchange.backup.archive import NOT_CARRIED
from domain.exchange.backup.reading import verified_backup
from domain.exchange.backup.restoring import replace_site
from domain.exchange.backup.writing import write_backup
from domain.moderation.sealing import verify_log
from domain.privacy.retention import clear_old_data
from foundation.database import commit, db
from foundation.settings import Settings
from tests.domain.counting import kept_and_counted
from tests.domain.desk import Desk
from tests.domain.readers import busy_reader, erase, traces_of
from tests.letters import published
from tests.tables import rows_of

CARRIED = sorted(db.metadata.tables.keys() - NOT_CARRIED)
OF_READERS = {"likes", "reader_addresses", "reply_watches", "reply_notices", "figures", "data_events", "outbox"}


@pytest.fixture
def other_site(make_app, tmp_path):
    """A second, empty site on SQLite."""
    site = make_app(database_url=f"sqlite:///{tmp_path / 'other.sqlite'}")
    with site.app_context():
        Migrate(site, db, directory=str(ROOT / "migrations"))
        upgrade()
    return site


def everything() -> dict[str, list[dict]]:
    rows = {name: rows_of(name) for name in CARRIED}
    for article in rows["articles"]:
        del article["version"]
    return rows


def backed_up(file):
    write_backup(file, instance=file.parent, progress=lambda *_: None)
    return file


def restored(file) -> None:
    backup = verified_backup(file, progress=lambda *_: None)
    with backup.archive:
        replace_site(backup, progress=lambda *_: None)


def test_an_erasure_is_carried_and_an_older_backup_brings_back_what_was_erased(app, article, other_site, tmp_path):
    with app.app_context():
        desk, liked = Desk(), published(article.id)
        hoa = busy_reader(desk, article.id, "Trần Thị Hường", "huong@example.test", likes=liked)
        tam = busy_reader(desk, article.id, "Nguyễn Văn Tám", "tam@example.test", likes=liked)
        before = backed_up(tmp_path / "before.zip")
        erase(hoa.id)
        commit(lambda: clear_old_data(Settings()))
        rows = everything()
        after = backed_up(tmp_path / "after.zip")
    assert [name for name in OF_READERS if not rows[name]] == []

    with other_site.app_context():
        restored(after)
        there, traces = everything(), traces_of(hoa.secrets)
        kept, counted = kept_and_counted(article.id)
        erase(tam.id)
        proof = verify_log()
        restored(before)
        again = set(traces_of(hoa.secrets)), [row["action"] for row in rows_of("data_events")]

    assert (there, traces, kept) == (rows, {}, counted)
    assert proof.broken is None
    assert again == (set(hoa.secrets), [])
