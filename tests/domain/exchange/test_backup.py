"""Backups: all of a site, of one moment, and back again whole or not at all."""

import dataclasses
import hashlib
import json
import resource
import stat
import threading
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import Migrate, upgrade
from sqlalchemy import text

from app import ROOT, create_app
from domain.articles.models import Article
from domain.exchange.backup.archive import NOT_CARRIED, BackupUnusable
from domain.exchange.backup.reading import verified_backup
from domain.exchange.backup.restoring import RestoreFailed, put_back_files, replace_site, rows_here
from domain.exchange.backup.writing import BackupNotWritten, write_backup
from foundation.database import commit, db
from tests.demo_site import put_demo
from tests.letters import published
from tests.people import PASSWORD, reader_of, seated, signed_in
from tests.tables import digests_of_tables, rows_of

CARRIED = sorted(db.metadata.tables.keys() - NOT_CARRIED)


@dataclasses.dataclass(frozen=True)
class DemoBackup:
    """A backup of the demo site, and the rows that were there when it was made."""

    file: Path
    rows: dict[str, list[dict]]


@pytest.fixture(scope="module")
def demo(settings, site_folder, empty_database, tmp_path_factory) -> DemoBackup:
    app = create_app(settings, instance=site_folder, MAIL_BACKEND="locmem")
    file = tmp_path_factory.mktemp("backups") / "demo.zip"
    with app.app_context():
        put_demo(settings)
        backed_up(file)
        rows = everything()
        db.session.remove()
        db.engine.dispose()
    return DemoBackup(file, rows)


@pytest.fixture
def other_site(make_app, tmp_path) -> Flask:
    """A second, empty site on SQLite."""
    app = make_app(database_url=f"sqlite:///{tmp_path / 'other.sqlite'}")
    with app.app_context():
        Migrate(app, db, directory=str(ROOT / "migrations"))
        upgrade()
    return app


@pytest.fixture
def small(app, article, tmp_path) -> Path:
    """A backup of a site with one article, a comment and its reply, made when `app` held just that."""
    with app.app_context():
        published(article.id, "Trả lời.", parent=published(article.id))
        return backed_up(tmp_path / "small.zip")


def unwatched(_done: int, _all: int) -> None:
    """Nobody looks at the progress."""


def backed_up(file: Path, *, instance: Path | None = None, **options) -> Path:
    write_backup(file, instance=instance or file.parent, **{"progress": unwatched, **options})
    return file


def restored(file: Path) -> None:
    backup = verified_backup(file, progress=unwatched)
    with backup.archive:
        replace_site(backup, progress=unwatched)


def everything() -> dict[str, list[dict]]:
    """All rows that a backup carries, but for the versions that a restore raises."""
    rows = {name: rows_of(name) for name in CARRIED}
    for article in rows["articles"]:
        del article["version"]
    return rows


def rewritten(file: Path, change) -> Path:
    """The same backup after `change` was made to its members, a dictionary of bytes."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    target = file.with_name("changed.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def with_line(table: str, number: int, change):
    """A change of one row of a table, after which the manifest is right again."""

    def apply(members: dict[str, bytes]) -> None:
        name = f"tables/{table}.jsonl"
        lines = members[name].splitlines(keepends=True)
        row = change(json.loads(lines[number - 1]))
        lines[number - 1] = row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n"
        members[name] = b"".join(lines)
        said = {"rows": len(lines), "sha256": hashlib.sha256(members[name]).hexdigest()}
        in_manifest(lambda manifest: manifest["tables"].update({table: said}))(members)

    return apply


def in_manifest(change):
    def apply(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"])
        change(manifest)
        members["manifest.json"] = json.dumps(manifest).encode()

    return apply


def test_a_restored_site_equals_the_one_backed_up_row_for_row(app, demo):
    with app.app_context():
        restored(demo.file)

        assert everything() == demo.rows
        assert len(demo.rows["comments"]) > 100
        assert {row["status"] for row in demo.rows["comments"]} > {"pending", "published", "removed"}


def test_a_site_moves_to_another_database_and_back(app, other_site, demo, tmp_path):
    with other_site.app_context():
        restored(demo.file)
        moved = everything()
        backed_up(tmp_path / "moved.zip")
    with app.app_context():
        restored(tmp_path / "moved.zip")

        assert (moved, everything()) == (demo.rows, demo.rows)


def test_the_same_site_makes_the_same_members_on_every_database(app, other_site, small, tmp_path):
    with other_site.app_context():
        restored(small)
        there = backed_up(tmp_path / "there.zip")
    with app.app_context():
        restored(small)
        here = backed_up(tmp_path / "here.zip")

    with zipfile.ZipFile(here) as ours, zipfile.ZipFile(there) as theirs:
        names = [name for name in ours.namelist() if name != "manifest.json"]
        assert {name: ours.read(name) for name in names} == {name: theirs.read(name) for name in names}
        assert json.loads(ours.read("manifest.json"))["tables"] == json.loads(theirs.read("manifest.json"))["tables"]


def test_an_empty_site_can_be_backed_up_and_restored(app, article, other_site, tmp_path):
    with other_site.app_context():
        nothing = backed_up(tmp_path / "nothing.zip")
    with app.app_context():
        assert rows_here() == {"articles": 1, "article_revisions": 1}

        restored(nothing)

        assert rows_here() == {}


def test_a_backup_taken_while_others_write_is_of_one_moment(app, article, tmp_path):
    acknowledged, done, failures = [], threading.Event(), []

    def write_on() -> None:
        try:
            with app.app_context():
                while not done.is_set():
                    parent = acknowledged[-1] if len(acknowledged) % 3 else None
                    acknowledged.append(published(article.id, f"Lời thứ {len(acknowledged)}.", parent=parent))
        except Exception as error:  # noqa: BLE001 a thread's error is the test's
            failures.append(error)

    def wait_for(count: int) -> None:
        for _ in range(1000):
            if len(acknowledged) >= count or failures:
                return
            done.wait(0.01)

    seen = []

    def let_others_write(_done: int, _all: int) -> None:
        if len(seen) < 4:
            seen.append(len(acknowledged))
            wait_for(len(acknowledged) + 3)

    writer = threading.Thread(target=write_on)
    writer.start()
    wait_for(10)
    before = list(acknowledged)
    with app.app_context():
        file = backed_up(tmp_path / "meanwhile.zip", progress=let_others_write)
    after = list(acknowledged)
    done.set()
    writer.join()

    assert failures == []
    assert seen[-1] >= len(before) + 9
    with zipfile.ZipFile(file) as archive:
        found = {name: [json.loads(line) for line in archive.open(f"tables/{name}.jsonl")] for name in CARRIED}
    ids = [comment["id"] for comment in found["comments"]]
    assert set(before) <= set(ids)
    assert set(after[seen[0] + 1 :]) & set(ids) == set()
    assert [a["comment_count"] for a in found["articles"]] == [len(ids)]
    assert [r["published_count"] for r in found["readers"]] == [1] * len(ids)
    assert [r["comment_id"] for r in found["revisions"]] == ids
    assert sorted(o["comment_id"] for o in found["comment_owners"]) == ids
    replies = {c["id"]: len([r for r in found["comments"] if r["thread_id"] == c["id"]]) for c in found["comments"]}
    assert {c["id"]: c["reply_count"] for c in found["comments"]} == replies
    with app.app_context():
        restored(file)

        assert [row["id"] for row in rows_of("comments")] == ids


def test_the_restored_site_shows_its_articles_and_takes_new_comments(app, small, article):
    with app.app_context():
        highest = max(row["id"] for row in rows_of("comments"))
        restored(small)
    reader = reader_of(app)

    page = reader.get(article.url)
    answer = reader.post(f"{article.url}/comments", data={"author_name": "Hoa", "text": "Sau khi khôi phục."})

    assert (page.status_code, page.get_data(as_text=True).count("<p>Trả lời.</p>")) == (200, 1)
    assert answer.status_code == 303
    with app.app_context():
        assert rows_of("comments")[-1]["id"] > highest


def test_numbers_given_after_the_backup_are_not_given_again(app, small, article):
    """PostgreSQL and MariaDB; SQLite gives the highest number in the table plus one."""
    with app.app_context():
        later = published(article.id, "Viết sau khi sao lưu.")
        restored(small)

        again = published(article.id, "Viết sau khi khôi phục.")

        assert again == later if db.engine.dialect.name == "sqlite" else again > later


@pytest.mark.parametrize(("here", "in_backup"), [(50, 3), (3, 50), (7, 7)])
def test_versions_end_above_both_so_that_no_stored_page_is_taken_for_the_new_one(
    app, article, tmp_path, here, in_backup
):
    def set_version(number: int) -> None:
        commit(lambda: db.session.execute(text(f"UPDATE articles SET version={number}")))

    with app.app_context():
        set_version(in_backup)
        file = backed_up(tmp_path / "versions.zip")
        set_version(here)

        restored(file)

        assert db.session.get_one(Article, article.id).version == max(here, in_backup) + 1


def test_a_restore_ends_all_sessions(app, small):
    staff = seated(app)
    with app.app_context():
        assert [len(rows_of(name)) for name in ("sessions", "users")] == [1, 1]
    assert staff.get("/accounts/me").status_code == 200

    with app.app_context():
        restored(backed_up(small.with_name("with-staff.zip")))

        assert [len(rows_of(name)) for name in ("sessions", "users")] == [0, 1]
    assert staff.get("/accounts/me").status_code != 200


def test_passwords_stay_good_on_a_site_with_another_secret(app, make_app, tmp_path):
    signed_in(app, role="editor", name="Mai", email="mai@benmo.example")
    elsewhere = make_app(secret_key="another secret that is long enough for it")
    with app.app_context():
        file = backed_up(tmp_path / "accounts.zip")
    with elsewhere.app_context():
        restored(file)

    answer = reader_of(elsewhere).post("/accounts/sign-in", data={"email": "mai@benmo.example", "password": PASSWORD})

    assert answer.status_code == 303


DAMAGES = {
    "a member is missing": (
        lambda members: members.pop("tables/comments.jsonl"),
        "tables/comments.jsonl is missing from the archive.",
    ),
    "a row was changed and the digest was not": (
        lambda m: m.update({"tables/articles.jsonl": m["tables/articles.jsonl"].replace(b"MTTQ", b"mttq")}),
        "tables/articles.jsonl is not what the manifest's digest was made of.",
    ),
    "a row was added": (
        lambda m: m.update({"tables/articles.jsonl": m["tables/articles.jsonl"] * 2}),
        "tables/articles.jsonl has 2 rows; the manifest says 1.",
    ),
    "the manifest counts other rows": (
        in_manifest(lambda manifest: manifest["tables"]["comments"].update(rows=7)),
        "tables/comments.jsonl has 2 rows; the manifest says 7.",
    ),
    "the table is unknown": (
        lambda members: [
            members.update({"tables/polls.jsonl": b""}),
            in_manifest(lambda manifest: manifest["tables"].update(polls={"rows": 0, "sha256": ""}))(members),
        ],
        "tables/polls.jsonl is no table and no file that this version of Ykien knows.",
    ),
    "the manifest leaves a table out": (
        in_manifest(lambda manifest: manifest["tables"].pop("comments")),
        "tables/comments.jsonl is not in the manifest.",
    ),
    "a file is none of the site's": (
        lambda members: [
            members.update({"files/../app.py": b""}),
            in_manifest(lambda manifest: manifest["files"].update({"../app.py": ""}))(members),
        ],
        "files/../app.py is no table and no file that this version of Ykien knows.",
    ),
    "a member stands beside the manifest": (
        lambda members: members.update({"notes.txt": b""}),
        "notes.txt is not in the manifest.",
    ),
    "the column is unknown": (
        with_line("comments", 2, lambda row: {**row, "mood": "glad"}),
        "tables/comments.jsonl, line 2: there is no column 'mood'.",
    ),
    "a column is missing": (
        with_line("comments", 2, lambda row: {name: row[name] for name in row if name != "depth"}),
        "tables/comments.jsonl, line 2: the column 'depth' is missing.",
    ),
    "a value is of another type": (
        with_line("comments", 1, lambda row: {**row, "like_count": "5"}),
        "tables/comments.jsonl, line 1: 'like_count' cannot be \"5\".",
    ),
    "a value must not be empty": (
        with_line("articles", 1, lambda row: {**row, "title": None}),
        "tables/articles.jsonl, line 1: 'title' cannot be null.",
    ),
    "a truth is a number": (
        with_line("articles", 1, lambda row: {**row, "comments_open": 1}),
        "tables/articles.jsonl, line 1: 'comments_open' cannot be 1.",
    ),
    "a time is none": (
        with_line("articles", 1, lambda row: {**row, "published_at": "yesterday"}),
        "tables/articles.jsonl, line 1: Invalid isoformat string: 'yesterday'.",
    ),
    "a status is unknown": (
        with_line("comments", 1, lambda row: {**row, "status": "loved"}),
        "tables/comments.jsonl, line 1: 'loved' is not a valid CommentStatus.",
    ),
    "a line is no row": (
        with_line("comments", 1, lambda _row: b"[]\n"),
        "tables/comments.jsonl, line 1: it is no row.",
    ),
    "a line is no JSON": (
        with_line("comments", 1, lambda _row: b"{\n"),
        "tables/comments.jsonl, line 1: Expecting property name enclosed in double quotes: line 2 column 1 (char 2).",
    ),
    "the code is older": (
        in_manifest(lambda manifest: manifest.update(revision="9999")),
        "manifest.json: the backup is of migration 9999, which this code, at {newest}, does not know: update it.",
    ),
    "the code is newer": (
        in_manifest(lambda manifest: manifest.update(revision="0000")),
        (
            "manifest.json: the backup is of migration 0000, this code is at {newest}. Restore it with the version of "
            "Ykien that made it; then update the code and run: flask site migrate"
        ),
    ),
    "the format is another": (
        in_manifest(lambda manifest: manifest.update(format=2)),
        "manifest.json: format 2 is not the one this version of Ykien reads.",
    ),
    "there is no manifest": (
        lambda members: members.pop("manifest.json"),
        "manifest.json: \"There is no item named 'manifest.json' in the archive\".",
    ),
    "the manifest is something else": (
        lambda members: members.update({"manifest.json": b"[]"}),
        "manifest.json: this is not the manifest of a backup.",
    ),
}


@pytest.mark.parametrize(("change", "sentence"), DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_backup_is_refused_with_a_sentence_and_nothing_changes(app, small, newest, change, sentence):
    damaged = rewritten(small, change)
    with app.app_context():
        before = digests_of_tables()

        with pytest.raises(BackupUnusable) as refusal:
            restored(damaged)

        assert str(refusal.value) == sentence.format(newest=newest)
        assert digests_of_tables() == before


@pytest.fixture
def newest(small) -> str:
    with zipfile.ZipFile(small) as archive:
        return json.loads(archive.read("manifest.json"))["revision"]


def test_a_rewritten_backup_without_damage_is_taken(app, small):
    """What proves that the refusals above are about the damage."""
    with app.app_context():
        before = everything()

        restored(rewritten(small, with_line("comments", 1, lambda row: row)))

        assert everything() == before


def test_a_truncated_backup_is_refused(app, small):
    whole = small.read_bytes()
    with app.app_context():
        for length in range(0, len(whole), len(whole) // 20):
            small.write_bytes(whole[:length])

            with pytest.raises(BackupUnusable, match=r"^.*small\.zip: File is not a zip file\.$"):
                restored(small)


def test_a_changed_byte_is_noticed_or_means_nothing(app, small):
    """Nothing but a refusal may come of it; what the zip format itself ignores may stay."""
    whole = small.read_bytes()

    def content() -> list:
        backup = verified_backup(small, progress=unwatched)
        with backup.archive:
            return [backup.manifest, *(list(backup.batches(db.metadata.tables[name])) for name in CARRIED)]

    with app.app_context():
        with zipfile.ZipFile(small) as archive:
            rows_end = archive.start_dir  # the directory behind them repeats what stands before each member
        expected, refused, tried = content(), 0, range(0, rows_end, 41)
        for place in tried:
            small.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
            try:
                assert content() == expected
            except BackupUnusable:
                refused += 1

    assert refused > len(tried) * 0.8


def test_a_member_that_is_there_twice_is_refused(app, small):
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(small, "a") as archive:
        archive.writestr("tables/comments.jsonl", b"")

    with app.app_context(), pytest.raises(BackupUnusable, match=r"^tables/comments\.jsonl is there twice\.$"):
        restored(small)


def test_a_text_too_long_for_its_column_is_refused_where_the_database_would_not_keep_it(app, small):
    longer = rewritten(small, with_line("comments", 1, lambda row: {**row, "author_name": "ă" * 81}))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            restored(longer)
            assert rows_of("comments")[0]["author_name"] == "ă" * 81
        else:
            with pytest.raises(BackupUnusable, match="line 1: 'author_name' is longer than 80 characters"):
                restored(longer)


@pytest.mark.parametrize(
    "change",
    [
        with_line("comments", 2, lambda row: {**row, "article_id": 999_999}),
        with_line("comments", 2, lambda row: {**row, "parent_id": 999_999}),
        with_line("comments", 2, lambda row: {**row, "revision_id": 999_999}),
        with_line("revisions", 2, lambda row: {**row, "id": 1}),
        with_line("submissions", 1, lambda row: {**row, "comment_id": 999_999}),
        with_line("comments", 2, lambda row: {**row, "like_count": 2**70}),
        with_line("comments", 2, lambda row: {**row, "author_name": "\ud800"}),
    ],
    ids=["article", "parent", "revision", "number used twice", "last table", "number too high", "half a character"],
)
def test_a_restore_that_fails_in_the_middle_changes_nothing(app, small, change):
    broken = rewritten(small, change)
    seated(app)
    with app.app_context():
        before = digests_of_tables()
        number = published(rows_of("articles")[0]["id"], "Viết sau khi sao lưu.")
        after = digests_of_tables()

        with pytest.raises(RestoreFailed, match=r"^Nothing was changed\. "):
            restored(broken)

        assert before != after == digests_of_tables()
        assert published(rows_of("articles")[0]["id"], "Và trang vẫn chạy.") > number


def test_others_wait_while_a_restore_is_under_way(app, small, article):
    """Nothing that is written meanwhile comes between the rows of the backup."""
    writer, finished = None, threading.Event()

    def write() -> None:
        with app.app_context():
            published(article.id, "Viết trong lúc khôi phục.")
        finished.set()

    def begin_writing(_done: int, _all: int) -> None:
        nonlocal writer
        if writer is None:
            writer = threading.Thread(target=write)
            writer.start()
        assert not finished.wait(0.05)

    with app.app_context():
        backup = verified_backup(small, progress=unwatched)
        with backup.archive:
            replace_site(backup, progress=begin_writing)
        writer.join()

        assert [row["words"] for row in rows_of("revisions")] == [
            "Bài viết rất hay.",
            "Trả lời.",
            "Viết trong lúc khôi phục.",
        ]
        assert rows_of("articles")[0]["comment_count"] == 3


def test_a_backup_can_be_read_by_its_owner_only(small):
    assert stat.S_IMODE(small.stat().st_mode) == 0o600


def test_an_existing_file_is_kept_unless_it_shall_be_overwritten(app, small):
    before = small.read_bytes()
    with app.app_context():
        with pytest.raises(BackupNotWritten, match=r"small\.zip is there already, and was left as it is\.$"):
            backed_up(small)
        assert small.read_bytes() == before

        backed_up(small, overwrite=True)

    assert small.read_bytes() != before


def test_a_missing_folder_is_named(app, tmp_path):
    with app.app_context(), pytest.raises(BackupNotWritten, match=r"^There is no folder .*/missing\.$"):
        backed_up(tmp_path / "missing" / "backup.zip")


def test_a_full_disk_leaves_no_half_file_and_the_old_one_whole(app, small):
    before, names = small.read_bytes(), sorted(path.name for path in small.parent.iterdir())
    limit, highest = resource.getrlimit(resource.RLIMIT_FSIZE)
    with app.app_context():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, highest))
        try:
            with pytest.raises(BackupNotWritten, match=r"small\.zip could not be written: File too large\.$"):
                backed_up(small, overwrite=True)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, highest))

    assert small.read_bytes() == before
    assert sorted(path.name for path in small.parent.iterdir()) == names


def test_an_interruption_leaves_no_half_file(app, small, tmp_path):
    def interrupt(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with app.app_context(), pytest.raises(KeyboardInterrupt):
        backed_up(tmp_path / "half.zip", progress=interrupt)

    assert list(tmp_path.glob("*half*")) == []


def test_a_database_behind_the_code_is_neither_backed_up_nor_half_read(other_site, tmp_path):
    with other_site.app_context():
        commit(lambda: db.session.execute(text("UPDATE alembic_version SET version_num='0000'")))

        with pytest.raises(BackupNotWritten, match=r"^The database is at migration 0000 and the code at \d+\. Run: "):
            backed_up(tmp_path / "behind.zip")

    assert list(tmp_path.glob("*behind*")) == []


@pytest.fixture
def filled_instance(tmp_path) -> Path:
    folder = tmp_path / "instance"
    folder.mkdir()
    (folder / "ykien.toml").write_text('site_name = "Bến Mơ"\n', encoding="utf-8")
    (folder / "secrets.toml").write_text('secret_key = "old"\n', encoding="utf-8")
    return folder


def files_after_restore(app, file: Path, instance: Path) -> dict[str, str]:
    with app.app_context():
        backup = verified_backup(file, progress=unwatched)
        with backup.archive:
            written = put_back_files(backup, instance=instance)
    assert {path.name for path in written} <= {path.name for path in instance.iterdir()}
    return {path.name: path.read_text(encoding="utf-8") for path in instance.iterdir()}


def test_settings_are_in_the_backup_and_secrets_only_when_asked_for(app, filled_instance, tmp_path):
    with app.app_context():
        backed_up(tmp_path / "without.zip", instance=filled_instance)
        backed_up(tmp_path / "with.zip", instance=filled_instance, with_secrets=True)
    new = tmp_path / "new"
    new.mkdir()

    assert files_after_restore(app, tmp_path / "without.zip", new) == {"ykien.toml": 'site_name = "Bến Mơ"\n'}
    assert files_after_restore(app, tmp_path / "with.zip", new) == {
        "ykien.toml": 'site_name = "Bến Mơ"\n',
        "secrets.toml": 'secret_key = "old"\n',
    }
    assert stat.S_IMODE((new / "secrets.toml").stat().st_mode) == 0o600


def test_secrets_take_their_place_and_settings_in_force_stay(app, filled_instance, tmp_path):
    with app.app_context():
        file = backed_up(tmp_path / "with.zip", instance=filled_instance, with_secrets=True)
    (filled_instance / "ykien.toml").write_text('site_name = "Here"\n', encoding="utf-8")
    (filled_instance / "secrets.toml").write_text('secret_key = "new"\n', encoding="utf-8")

    assert files_after_restore(app, file, filled_instance) == {
        "ykien.toml": 'site_name = "Here"\n',
        "ykien.toml.from-backup": 'site_name = "Bến Mơ"\n',
        "secrets.toml": 'secret_key = "old"\n',
        "secrets.toml.before-restore": 'secret_key = "new"\n',
    }


def test_settings_that_name_a_database_are_laid_beside(app, filled_instance, tmp_path):
    (filled_instance / "ykien.toml").write_text('database_url = "sqlite:////old"\n', encoding="utf-8")
    with app.app_context():
        file = backed_up(tmp_path / "old.zip", instance=filled_instance)
    new = tmp_path / "new"
    new.mkdir()

    assert files_after_restore(app, file, new) == {"ykien.toml.from-backup": 'database_url = "sqlite:////old"\n'}


def test_secrets_that_are_kept_elsewhere_cannot_be_included(app, tmp_path):
    with (
        app.app_context(),
        pytest.raises(BackupNotWritten, match=r"the secret is set elsewhere; keep it from there\.$"),
    ):
        backed_up(tmp_path / "backup.zip", with_secrets=True)
