"""`flask site …`: what the host does from the console."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from domain.accounts.actions import invitation_token, invite_first_administrator
from domain.accounts.queries import has_administrator
from domain.articles.indexing import index_articles_after
from domain.articles.markup import render_article
from domain.comments.indexing import highest_numbers, index_comments_after
from domain.exchange.backup.archive import BackupUnusable, Manifest
from domain.exchange.backup.reading import verified_backup
from domain.exchange.backup.restoring import (
    RestoreFailed,
    put_back_files,
    put_back_uploaded,
    replace_site,
    rows_here,
)
from domain.exchange.backup.writing import BackupNotWritten, write_backup
from domain.exchange.recounting import check_site
from domain.media.storing import MEDIA_FOLDER
from domain.moderation.reasons import seed_reasons
from domain.site.pages import seed_pages
from foundation.database import commit
from foundation.due_work import run_due_work
from foundation.page_layer import program_digest
from foundation.progress import progress_bar
from foundation.schema import current_revision, newest_revision

commands = AppGroup("site", help="The site as a whole.")
ROOT = Path(__file__).parent.parent.parent
# Sites from before this migration have no search entries, or others than this code makes.
_ENTRIES_SINCE = "0006"


@commands.command()
def build() -> None:
    """Build the static files and the language catalogues, and compile the templates. Do it after every update."""
    from foundation import catalogues, compiled_templates, static_files  # noqa: PLC0415 heavy, and of use to commands

    catalogues.compile_catalogues(ROOT)
    files = static_files.build(ROOT / "static", Path(current_app.instance_path) / "static")
    program_digest.cache_clear()  # the catalogues are among the program
    templates = compiled_templates.compile_templates(current_app, program_digest(ROOT))
    click.echo(f"built {len(files)} static files, the language catalogues and {templates} templates")


@commands.command()
def migrate() -> None:
    """Bring the database to the newest migration."""
    _migrate()
    _seed()
    click.echo(f"the database is at migration {current_revision()}")


@commands.command()
@click.option("--demo/--empty", default=False, help="Load the demo site into an empty database.")
@click.option("--address", default="http://localhost:8000", show_default=True, help="Where the site will be reached.")
def setup(*, demo: bool, address: str) -> None:
    """Make a new site ready, or leave a ready one as it is; print where it is and how to become administrator."""
    if current_revision() != newest_revision():
        _migrate()
    _seed()
    if demo:
        _load_demo()
    settings = current_app.config["SETTINGS"]
    address = (settings.origins or (address.rstrip("/"),))[0]
    click.echo(f"\n  The site:  {address}")
    if not commit(has_administrator):
        days = settings.invitation_days
        token = commit(lambda: invitation_token(invite_first_administrator(days=days)))
        click.echo(f"  Create the first administrator, once:  {address}/accounts/invitations/{token}")
    click.echo()


@commands.command("reindex")
def reindex() -> None:
    """Make anew what readers can search; the site goes on running, and its search with it.

    The site keeps it up to date by itself. This is for after changes by hand, and never harms.
    """
    _reindex()
    click.echo("what readers can search is up to date")


@commands.command()
@click.option("--repair", is_flag=True, help="Put right what is wrong.")
@click.pass_context
def check(context: click.Context, *, repair: bool) -> None:
    """Count anew what the site keeps as a number or as a copy, and say what differs; the site goes on running.

    Counters of articles, comments, readers and the desk, places in threads, tags, and what readers can search. Nothing
    should ever differ but after changes by hand. Ends with 1 when something is wrong and was not repaired.
    """
    with progress_bar("counting anew") as progress:
        found = check_site(repair=repair, progress=progress)
    for name in dict.fromkeys(one.name for one in found):
        rows = sum(one.rows for one in found if one.name == name)
        click.echo(f"{name}: wrong in {rows} rows{', repaired' if repair else ''}")
    if not found:
        click.echo("everything is as it is counted")
    elif not repair:
        click.echo("Repair it with: flask site check --repair")
        context.exit(1)


@commands.command("run-due-work")
def run_due_work_now() -> None:
    """Do what is due by time: send mail, clear away what is over. For cron, every few minutes."""
    for name, count in run_due_work().items():
        click.echo(f"{name}: {count}")


@commands.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-secrets", is_flag=True, help="Include secrets.toml: who has the file can then act as the site.")
@click.option("--force", is_flag=True, help="Overwrite FILE where it exists.")
def backup(file: Path, *, with_secrets: bool, force: bool) -> None:
    """Write the whole site into FILE, a zip archive, while it goes on running.

    It holds all tables (without sign-in sessions and limits), the uploaded pictures and files, and the settings file
    as it is, passwords in it included.
    Keep it as safe as the site: it has readers' mail addresses.

    Without --with-secrets a site restored elsewhere has another secret: open invitations have to be sent again,
    authenticator apps have to be set up again (recovery codes open until then), and new comments are no longer known to
    come from the same network as old ones. Accounts and passwords stay good, and readers keep their comments.
    """
    instance = Path(current_app.instance_path)
    try:
        with progress_bar("writing the backup") as progress:
            manifest = write_backup(
                file, instance=instance, with_secrets=with_secrets, overwrite=force, progress=progress
            )
    except BackupNotWritten as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{file}: {_contents(manifest)}, {file.stat().st_size / 1e6:.1f} MB")


@commands.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Replace a site that is not empty without asking.")
def restore(file: Path, *, yes: bool) -> None:
    """Replace the site by the one in FILE, made by `flask site backup` on any of the databases.

    FILE is checked to its last line first; the site is then replaced in one transaction, or left as it was. It may go
    on running: who writes meanwhile waits or is asked to try again (with PostgreSQL, who reads waits too). Everybody
    is signed out.

    Settings that are in force here stay, and those of FILE are laid beside them; secrets in FILE take their place.
    """
    try:
        with progress_bar("checking the backup") as progress:
            found = verified_backup(file, progress=progress)
        with found.archive:
            _make_ready_for_restore(yes=yes)
            uploaded = put_back_uploaded(found, instance=Path(current_app.instance_path))
            with progress_bar("restoring") as progress:
                replace_site(found, progress=progress)
            _reindex()
            click.echo(f"restored from {file}: {_contents(found.manifest)}, as of {found.manifest.made_at:%F %T} UTC")
            for path in put_back_files(found, instance=Path(current_app.instance_path)):
                click.echo(f"wrote {path}; restart the site")
            if uploaded:
                click.echo(f"wrote {uploaded} uploaded files")
    except (BackupUnusable, RestoreFailed) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(
            f"A file of the backup could not be written: {error}. Unpack it from {file}."
        ) from None


def _make_ready_for_restore(*, yes: bool) -> None:
    """Give an empty database its tables; ask before anything is replaced."""
    revision = commit(current_revision)
    if revision is None:
        _migrate()
    elif revision != newest_revision():
        raise click.ClickException(f"The database here is at migration {revision}. Run first: flask site migrate")
    rows = rows_here()
    if rows and not yes:
        here = ", ".join(f"{count} {name}" for name, count in rows.items())
        click.confirm(f"This replaces what is here ({here}). Go on?", abort=True, err=True)


def _contents(manifest: Manifest) -> str:
    count = {name: f"{part.rows:,} {name}" for name, part in manifest.tables.items()}
    return f"{count['articles']}, {count['comments']}, {count['users']}, {manifest.rows:,} rows in all"


def _migrate() -> None:
    import logging  # noqa: PLC0415 only to quiet the next import

    from flask_migrate import Migrate, upgrade  # noqa: PLC0415 Alembic is of use to commands only

    from foundation.database import db  # noqa: PLC0415

    logging.getLogger("alembic").setLevel(logging.WARNING)
    before = commit(current_revision)
    Migrate(current_app, db, directory=str(ROOT / "migrations"))
    upgrade()
    if before is not None and before < _ENTRIES_SINCE:
        _reindex()


def _reindex() -> None:
    """Part by part, each in a transaction of its own, so that nobody waits long."""
    articles, comments = commit(highest_numbers)
    with progress_bar("making the search anew") as progress:
        for index_after, before in ((index_articles_after, 0), (index_comments_after, articles)):
            done: int | None = 0
            while done is not None:
                progress(before + done, articles + comments)
                done = commit(lambda index_after=index_after, done=done: index_after(done))  # type: ignore[misc]
        progress(articles + comments, articles + comments)


def _seed() -> None:
    """What a site has to begin with: reasons of moderators, and its own pages."""
    language = current_app.config["SETTINGS"].default_language
    commit(seed_reasons)
    commit(lambda: seed_pages(language, render_article))


def _load_demo() -> None:
    from domain.exchange.demo import load_demo  # noqa: PLC0415 heavy, since it paints pictures
    from domain.exchange.demo_files import give_demo_files, store_demo_files  # noqa: PLC0415

    settings = current_app.config["SETTINGS"]
    with progress_bar("loading the demo site") as progress:
        comments = commit(lambda: load_demo(settings, progress=progress))
    if comments:
        files = store_demo_files(Path(current_app.instance_path) / MEDIA_FOLDER)
        commit(lambda: give_demo_files(files))
