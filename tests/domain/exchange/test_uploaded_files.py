"""The demo's own files, and uploaded files in a backup."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from domain.articles.actions import import_article
from domain.articles.importing import read_article_file
from domain.exchange.backup.archive import BackupUnusable
from domain.exchange.backup.reading import verified_backup
from domain.exchange.backup.restoring import put_back_uploaded, replace_site
from domain.exchange.backup.writing import write_backup
from domain.exchange.demo import FOLDER
from domain.exchange.demo_files import give_demo_files, store_demo_files
from domain.media.storing import keep, store_attachment
from foundation.database import commit
from tests.hostile_files import PDF
from tests.tables import empty_all_tables, rows_of


def quiet(_done, _all):
    """Nobody watches."""


def test_every_demo_article_has_a_picture_with_words_and_three_have_a_file(app, tmp_path):
    with app.app_context():
        articles = [read_article_file(file) for file in sorted((FOLDER / "articles").iterdir())]
        commit(lambda: [import_article(file) for file in articles])
        files = store_demo_files(tmp_path)
        commit(lambda: give_demo_files(files))
        media, shown, roles = rows_of("media_files"), rows_of("articles"), rows_of("article_media")

    pictures = [row for row in media if row["kind"] == "picture"]
    assert [row["lead_picture_id"] is not None for row in shown] == [True] * len(articles)
    assert [name for row in pictures for name in ("alt", "caption", "credit") if not row[name]] == []
    assert [row["width_px"] for row in pictures] == [1280] * len(articles)
    assert len({row["article_id"] for row in roles if row["role"] == "attachment"}) == 3
    for row in media:
        ends = [f"-{width}" for width in (320, 640, 1280)] if row["kind"] == "picture" else [""]
        for end in ends:
            assert (tmp_path / row["name"][:2] / f"{row['name']}{end}.{row['extension']}").stat().st_size > 500


def test_a_backup_carries_uploaded_files_and_brings_them_back(app, tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    with app.app_context():
        file = store_attachment(io.BytesIO(PDF), "lich.pdf", user_id=None, folder=old / "media")
        stored_name = file.stored_names[0]
        commit(lambda: keep(file))
        write_backup(tmp_path / "site.zip", instance=old, progress=quiet)
        empty_all_tables()

        backup = verified_backup(tmp_path / "site.zip", progress=quiet)
        with backup.archive:
            written = [put_back_uploaded(backup, instance=new) for _twice in range(2)]
            replace_site(backup, progress=quiet)

        assert written == [1, 0]
        assert (new / "media" / stored_name[:2] / stored_name).read_bytes() == PDF
        assert [row["original_name"] for row in rows_of("media_files")] == ["lich.pdf"]


def test_a_backup_with_a_file_that_lies_elsewhere_is_refused(app, tmp_path):
    with app.app_context():
        write_backup(tmp_path / "site.zip", instance=tmp_path, progress=quiet)
        changed = _with_file(tmp_path / "site.zip", "media/../../etc/passwd")

        with pytest.raises(BackupUnusable, match="no file that this version"):
            verified_backup(changed, progress=quiet)


def _with_file(path: Path, name: str) -> Path:
    """The backup with one more file, vouched for by its manifest."""
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member == "manifest.json":
                manifest = json.loads(content)
                manifest["files"][name] = hashlib.sha256(b"x").hexdigest()
                content = json.dumps(manifest).encode()
            new.writestr(member, content)
        new.writestr(f"files/{name}", b"x")
    return changed
