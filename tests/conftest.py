"""What tests stand on: a real database (DATABASE_URL, SQLite by default), a real site, and people who use it."""

import dataclasses
import gc
import os
import secrets
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import Migrate, upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import MetaData, text
from sqlalchemy.engine import make_url

from app import ROOT, create_app
from domain.articles.actions import import_article
from domain.articles.importing import read_article_file
from foundation import catalogues, static_files, stored_pages
from foundation.database import commit, db
from foundation.settings import Settings
from tests import demo_site
from tests.databases import REDIS_URL, database_beside, do_not_wait_for_the_disk, empty_redis, redis_answers
from tests.people import QUICK_HASHING, SECRET, Staff, StoredArticle, reader_of, signed_in
from tests.tables import empty_all_tables


def pytest_collection_modifyitems(config, items):
    """Leave out what would prove nothing on this database, and what needs a Redis where there is none.

    The first is what tests something the database does not have, and on the servers what asks none: SQLite's run has
    it. In CI there is a Redis, and a test that does not find it fails.
    """
    kind = make_url(os.environ.get("DATABASE_URL") or "sqlite://").get_backend_name().replace("mysql", "mariadb")
    has_redis = bool(os.environ.get("CI")) or redis_answers()

    def proves_something(item) -> bool:
        mark = item.get_closest_marker("only_on")
        if item.get_closest_marker("needs_redis") is not None and not has_redis:
            return False
        return kind in mark.args if mark is not None else kind == "sqlite" or "database_url" in item.fixturenames

    elsewhere = [item for item in items if not proves_something(item)]
    items[:] = [item for item in items if item not in set(elsewhere)]
    config.hook.pytest_deselected(items=elsewhere)


def pytest_collection_finish():
    """Look for garbage seldom: what was imported and collected stays to the end, and looking through it takes long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory, worker_id) -> Path:
    """A folder of all processes of this run, for what each of them would make the same."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session", autouse=True)
def _load_the_demo_once(shared_folder):
    demo_site.kept_in = shared_folder


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory) -> Path:
    """An instance folder with built static files and catalogues."""
    folder = tmp_path_factory.mktemp("instance")
    catalogues.compile_catalogues(ROOT)
    static_files.build(ROOT / "static", folder / "static")
    return folder


@pytest.fixture(scope="session")
def database_url(site_folder, worker_id) -> str:
    """The database of this process: of several side by side each has one of its own, beside the one that is named."""
    named = os.environ.get("DATABASE_URL")
    if not named:
        yield f"sqlite:///{site_folder / 'test.sqlite'}"
    elif worker_id == "master":
        yield named
    else:
        with database_beside(named, worker_id) as url:
            yield url


@pytest.fixture(scope="session")
def settings(database_url) -> Settings:
    """Generous limits: a test about limits sets its own."""
    return Settings(
        secret_key=SECRET,
        database_url=database_url,
        comments_per_reader_in_ten_minutes=0,
        comments_per_network_in_ten_minutes=0,
        comments_per_article_in_ten_minutes=0,
        searches_per_network_in_ten_minutes=0,
        sign_ins_per_account_in_fifteen_minutes=0,
        sign_ins_per_network_in_fifteen_minutes=0,
    )


@pytest.fixture(scope="session")
def empty_database(settings, site_folder) -> None:
    """Migrate once, from nothing."""
    app = create_app(settings, instance=site_folder)
    with app.app_context():
        found = MetaData()
        found.reflect(db.engine)
        with db.engine.begin() as connection:
            if db.engine.dialect.name in {"mysql", "mariadb"}:
                connection.execute(text("SET FOREIGN_KEY_CHECKS=0"))
            for table in found.tables:
                cascade = " CASCADE" if db.engine.dialect.name == "postgresql" else ""
                connection.execute(text(f"DROP TABLE {table}{cascade}"))
        Migrate(app, db, directory=str(ROOT / "migrations"))
        upgrade()
        db.engine.dispose()


@pytest.fixture(scope="session")
def compiled_templates(shared_folder) -> FileSystemBytecodeCache:
    """Every test has a site of its own, and all sites the same templates: compiling them once halves the time."""
    folder = shared_folder / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture(scope="session")
def build_app(settings, site_folder, empty_database, compiled_templates):
    """Build a site with other settings on the test's database; who builds it takes it down."""

    def build(*, config: dict | None = None, **changes) -> Flask:
        options = {
            "PROPAGATE_EXCEPTIONS": False,
            "MAIL_BACKEND": "locmem",
            "DUE_WORK_IN_PASSING": False,
            # Passwords are hashed with as little work as argon2 allows: nearly every test signs somebody in.
            "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": QUICK_HASHING,
        }
        app = create_app(dataclasses.replace(settings, **changes), instance=site_folder, **options | (config or {}))
        app.jinja_env.bytecode_cache = compiled_templates
        with app.app_context():
            do_not_wait_for_the_disk(db.engine)
        return app

    return build


@pytest.fixture
def make_app(build_app):
    """A site of the test's own: make_app(comments_policy="everything-passes")."""
    made = []

    def make(**changes) -> Flask:
        made.append(build_app(**changes))
        forget_stored_pages(made[-1])
        return made[-1]

    yield make
    for app in made:
        _take_down(app)


@pytest.fixture(scope="session")
def usual_app(build_app) -> Flask:
    """Most tests ask for the same site: building it takes longer than most tests do."""
    app = build_app()
    yield app
    _take_down(app)


@pytest.fixture
def app(usual_app) -> Flask:
    """The usual site, without content; a test that changes the site itself asks for make_app."""
    with usual_app.app_context():
        empty_all_tables()
    forget_stored_pages(usual_app)
    yield usual_app
    with usual_app.app_context():
        db.session.remove()
    usual_app.extensions["mailman"].outbox = []


def forget_stored_pages(app: Flask) -> None:
    """What a test puts into the tables itself may have the number and the version of another test's."""
    shutil.rmtree(Path(app.instance_path) / stored_pages.FOLDER, ignore_errors=True)
    app.extensions["stored_pages"]._recent.clear()
    for kept in ("article_frames", "structured_data"):
        app.extensions[kept].clear()


def _take_down(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def with_redis() -> dict[str, str]:
    """The settings that give a site a part of Redis which no other run of the tests has."""
    return {"redis_url": REDIS_URL, "secret_key": secrets.token_hex(32)}


@pytest.fixture(scope="session")
def usual_app_with_redis(build_app, with_redis) -> Flask:
    app = build_app(**with_redis)
    yield app
    empty_redis(app)
    _take_down(app)


@pytest.fixture
def app_with_redis(app, usual_app_with_redis) -> Flask:
    """The usual site as one of several nodes, without content."""
    forget_stored_pages(usual_app_with_redis)
    empty_redis(usual_app_with_redis)
    return usual_app_with_redis


@pytest.fixture
def client(app) -> FlaskClient:
    """A reader with a browser that says where requests come from, and without cookies yet."""
    return reader_of(app)


@pytest.fixture
def seed_file() -> Path:
    return ROOT / "domain/exchange/demo/articles/00-tong-ket-cong-tac-mttq-xa.txt"


@pytest.fixture
def article(app, seed_file) -> StoredArticle:
    """The real article, published."""
    with app.app_context():
        stored, _is_new = commit(lambda: import_article(read_article_file(seed_file)))
        return StoredArticle(stored.id, f"/articles/{stored.address}")


@pytest.fixture
def moderator(app) -> Staff:
    """A signed-in moderator."""
    return signed_in(app, role="moderator", name="Lan", email="lan@benmo.example")
