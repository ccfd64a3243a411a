"""`flask site backup` and `flask site restore`, as the host types them."""

import stat

import pytest
from flask import Flask

from foundation.database import db
from tests.letters import published
from tests.tables import digests_of_tables, rows_of


@pytest.fixture
def run(app, article):
    """Type a command for the test's site, which has an article and a comment: run("backup", file)."""
    with app.app_context():
        published(article.id)

    def typed(*args, **options):
        return app.test_cli_runner().invoke(args=["site", *map(str, args)], **options)

    return typed


@pytest.fixture
def new_site(make_app, tmp_path) -> Flask:
    """A site whose database is not even there."""
    return make_app(database_url=f"sqlite:///{tmp_path / 'new.sqlite'}")


def test_a_backup_says_what_is_in_it(run, tmp_path):
    file = tmp_path / "backup.zip"

    done = run("backup", file)

    size = f"{file.stat().st_size / 1e6:.1f}"
    assert (done.exit_code, done.stdout) == (
        0,
        f"{file}: 1 articles, 1 comments, 0 users, 9 rows in all, {size} MB\n",
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_new_site_gets_its_tables_and_its_rows_from_a_backup(run, app, new_site, tmp_path):
    run("backup", tmp_path / "backup.zip")

    done = new_site.test_cli_runner().invoke(args=["site", "restore", str(tmp_path / "backup.zip")])

    assert done.exit_code == 0
    assert done.stdout.startswith(f"restored from {tmp_path / 'backup.zip'}: 1 articles, 1 comments, 0 users, 9 rows")
    with app.app_context():
        expected = rows_of("comments")
    with new_site.app_context():
        assert rows_of("comments") == expected


def test_a_site_that_is_not_empty_is_replaced_only_after_a_yes(run, app, tmp_path):
    run("backup", tmp_path / "backup.zip")
    with app.app_context():
        published(rows_of("articles")[0]["id"], "Viết sau khi sao lưu.")
        before = digests_of_tables()

    asked = run("restore", tmp_path / "backup.zip", input="n\n")
    with app.app_context():
        after_no = digests_of_tables()
    agreed = run("restore", tmp_path / "backup.zip", input="y\n")

    assert (asked.exit_code, after_no == before, agreed.exit_code) == (1, True, 0)
    assert "This replaces what is here (2 readers, 1 articles, 1 article_revisions, 2 comments, " in asked.stderr
    with app.app_context():
        assert len(rows_of("comments")) == 1


def test_yes_can_be_said_beforehand(run, tmp_path):
    run("backup", tmp_path / "backup.zip")

    assert run("restore", tmp_path / "backup.zip", "--yes").exit_code == 0


def test_an_existing_file_is_overwritten_only_by_force(run, tmp_path):
    file = tmp_path / "backup.zip"
    run("backup", file)

    refused = run("backup", file)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.endswith(f"Error: {file} is there already, and was left as it is.\n")
    assert run("backup", file, "--force").exit_code == 0


def test_a_damaged_backup_is_refused_before_anything_is_touched(run, app, new_site, tmp_path):
    file = tmp_path / "backup.zip"
    run("backup", file)
    file.write_bytes(file.read_bytes()[:-100])
    with app.app_context():
        before = digests_of_tables()

    here = run("restore", file, "--yes")
    there = new_site.test_cli_runner().invoke(args=["site", "restore", str(file)])

    assert [(answer.exit_code, answer.stdout) for answer in (here, there)] == [(1, ""), (1, "")]
    assert here.stderr.endswith(f"Error: {file}: File is not a zip file.\n")
    with app.app_context():
        assert digests_of_tables() == before
    with new_site.app_context():
        assert db.inspect(db.engine).get_table_names() == []


def test_a_database_behind_the_code_is_not_replaced(run, new_site, tmp_path):
    run("backup", tmp_path / "backup.zip")
    typed = new_site.test_cli_runner()
    typed.invoke(args=["site", "migrate"])
    with new_site.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num='0000'")

    refused = typed.invoke(args=["site", "restore", str(tmp_path / "backup.zip")])

    assert refused.exit_code == 1
    assert refused.stderr.endswith("Error: The database here is at migration 0000. Run first: flask site migrate\n")


def test_the_help_says_what_is_lost_without_the_secrets(run):
    said = " ".join(run("backup", "--help").stdout.split())

    assert (
        "Without --with-secrets a site restored elsewhere has another secret: open invitations have to be sent again"
        in said
    )
