"""A site from before the desk: its comments find their tabs, its readers their counts, its log its actions."""

from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import Migrate, upgrade
from sqlalchemy import MetaData, insert, select, text

from app import ROOT
from domain.accounts.models import User
from domain.comments.models import CommentStatus as Status
from domain.moderation import undoing
from domain.moderation.queue import Filters, queue_page, tab_counts
from domain.search.models import is_full_text_index
from foundation.database import commit, db
from tests.domain.counting import kept_and_counted
from tests.domain.desk import stored
from tests.tables import rows_of

NOON = datetime(2026, 1, 2, 5, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
# For each comment: whose it is, its status, and through which statuses it went, one an hour.
LIVES = (
    ("a", Status.PENDING, ()),
    ("a", Status.PUBLISHED, (Status.PUBLISHED,)),
    ("a", Status.PUBLISHED, ()),
    ("a", Status.RETURNED, (Status.RETURNED,)),
    ("b", Status.REJECTED, (Status.REJECTED,)),
    ("b", Status.SPAM, (Status.SPAM,)),
    ("b", Status.WITHDRAWN, (Status.PUBLISHED, Status.WITHDRAWN)),
    ("b", Status.REMOVED, (Status.PUBLISHED, Status.REMOVED)),
    ("b", Status.PENDING, (Status.REJECTED, Status.PENDING)),
)
ACTIONS = {
    Status.PUBLISHED: "approve",
    Status.RETURNED: "return",
    Status.REJECTED: "reject",
    Status.SPAM: "spam",
    Status.WITHDRAWN: "withdraw",
    Status.REMOVED: "remove",
}


def drop_everything() -> None:
    found = MetaData()
    db.session.remove()
    found.reflect(db.engine)
    with db.engine.begin() as connection:
        if db.engine.dialect.name in {"mysql", "mariadb"}:
            connection.execute(text("SET FOREIGN_KEY_CHECKS=0"))
        for table in found.tables:
            cascade = " CASCADE" if db.engine.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TABLE {table}{cascade}"))
    db.engine.dispose()


@pytest.fixture
def before(make_app, app, tmp_path):
    """An application context on a database as it was before the desk."""
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
    site = make_app(database_url=f"sqlite:///{tmp_path / 'old.sqlite'}") if is_sqlite else app
    with site.app_context():
        Migrate(site, db, directory=str(ROOT / "migrations"))
        if not is_sqlite:
            drop_everything()
        upgrade(revision="0001")
        db.engine.dispose()
        yield
        if not is_sqlite:
            drop_everything()
            upgrade()
        db.session.remove()
        db.engine.dispose()


def write_old_rows() -> None:
    """A site as the first migration knew it, in plain rows."""
    old = MetaData()
    old.reflect(db.engine)
    with db.engine.begin() as connection:

        def add(table: str, **row) -> None:
            moments = {name: value.replace(tzinfo=None) for name, value in row.items() if isinstance(value, datetime)}
            connection.execute(insert(old.tables[table]).values(**row | moments))

        account = {"password": "!", "active": True, "wants_mail": False, "fs_uniquifier": "u", "created_at": NOON}
        add("users", id=1, email="lan@benmo.example", name="Lan", role="moderator", **account)
        add("categories", id=5, name="Đời sống", slug="doi-song", comments_open=True)
        about = {"slug": "x", "summary": "", "author": "", "source": "", "html": "", "is_public": True, "version": 4}
        times = {"published_at": NOON, "created_at": NOON, "comments_open": True}
        add("articles", id=7, title="Một", category_id=5, comment_count=2, **about, **times)
        for number, name in enumerate("ab", start=1):
            shown = sum(s is Status.PUBLISHED and who == name for who, s, _ in LIVES)
            add("readers", id=number, token_digest=name, published_count=shown, created_at=NOON)
        for number, (reader, status, way) in enumerate(LIVES, start=1):
            add_comment(add, connection, old, number, "ab".index(reader) + 1, status, way)


def add_comment(add, connection, old, number, reader_id, status, way) -> None:
    at = NOON + number * timedelta(days=1)
    add(
        "comments",
        id=number,
        article_id=7,
        depth=0,
        status=status.value,
        version=1 + len(way),
        is_listed=status is Status.PUBLISHED,
        waiting_since=at if status is Status.PENDING else None,
        author_name=f"Đỗ Ánh {number}",
        email="",
        reader_id=reader_id,
        network_digest="",
        created_at=at,
        published_at=at if status is Status.PUBLISHED else None,
        child_count=0,
        reply_count=0,
        like_count=0,
    )
    words = {"words": f"Đường LÀNG {number}.", "html": "<p>x</p>", "digest": f"d{number}"}
    add("revisions", id=number, comment_id=number, markup_version=1, created_at=at, **words)
    comments = old.tables["comments"]
    connection.execute(comments.update().where(comments.c.id == number).values(revision_id=number))
    was = Status.PENDING
    for step, became in enumerate(way, start=1):
        add(
            "moderation_events",
            id=number * 10 + step,
            comment_id=number,
            revision_id=number,
            revision_digest=f"d{number}",
            moderator_id=None if became is Status.WITHDRAWN else 1,
            from_status=was.value,
            to_status=became.value,
            version=1 + step,
            reason=f"Lý do {step}",
            undoes_id=number * 10 + step - 1 if became is Status.PENDING else None,
            created_at=at + step * HOUR,
        )
        was = became


@pytest.fixture
def after(before):
    """The same context once the database is up to date."""
    write_old_rows()
    upgrade()
    db.engine.dispose()


def test_every_comment_stands_under_its_tab_since_it_came_there(after):
    rows = rows_of("comments")

    assert [(row["desk_tab"], row["desk_since"]) for row in rows] == [
        (
            "waiting" if status is Status.PENDING else status.value,
            row["created_at"] + (len(way) * HOUR if status is not Status.PENDING else timedelta(0)),
        )
        for row, (_who, status, way) in zip(rows, LIVES, strict=True)
    ]
    assert {row["category_id"] for row in rows} == {5}
    assert {(row["report_count"], row["pinned_at"], row["staff_id"], row["waiting_revision_id"]) for row in rows} == {
        (0, None, None, None)
    }


def test_what_is_kept_is_what_can_be_counted_from_the_first_day(after):
    kept, counted = kept_and_counted(7)

    assert kept == counted
    assert {tab.value: number for tab, number in tab_counts().items()} == {
        "waiting": 2,
        "reported": 0,
        "published": 2,
        **dict.fromkeys(("returned", "rejected", "spam", "removed", "withdrawn"), 1),
    }


def test_names_and_words_are_found_without_diacritics(after):
    [moderator] = db.session.execute(select(User)).scalars()

    by_name = queue_page(Filters(author="do anh 1"), moderator=moderator)
    by_words = queue_page(Filters(text="duong lang 9"), moderator=moderator)

    assert [[case.comment.id for case in page.cases] for page in (by_name, by_words)] == [[1], [9]]
    assert {row["author_key"] for row in rows_of("comments")} == {f"do anh {n}" for n in range(1, 10)}
    assert [row["folded"] for row in rows_of("revisions")] == [f"duong lang {n}." for n in range(1, 10)]


def test_the_log_tells_what_was_done_where_and_why(after):
    rows = rows_of("moderation_events")
    expected = [
        (ACTIONS.get(became, "undo"), f"Lý do {step}")
        for _who, _status, way in LIVES
        for step, became in enumerate(way, start=1)
    ]

    assert [(row["action"], row["note"]) for row in rows] == expected
    assert {(row["article_id"], row["before"], row["reason_vi"], row["seal_number"]) for row in rows} == {
        (7, "", "", None)
    }


def test_staff_keep_their_keys_and_readers_their_published_comments(after):
    assert [row["uses_keys"] for row in rows_of("users")] == [True]
    assert [row["published_count"] for row in rows_of("readers")] == [2, 0]


@pytest.mark.parametrize(
    ("comment", "back_to", "tab"),
    [(4, "pending", "waiting"), (5, "pending", "waiting"), (8, "published", "published"), (9, "rejected", "rejected")],
)
def test_a_decision_from_before_is_taken_back_by_its_status(after, monkeypatch, comment, back_to, tab):
    monkeypatch.setattr(undoing, "UNDO_DAYS", 100_000)
    event = max(row["id"] for row in rows_of("moderation_events") if row["comment_id"] == comment)

    commit(lambda: undoing.undo(event, moderator=db.session.get_one(User, 1)))

    row = stored(comment)
    assert (row["status"], row["desk_tab"]) == (back_to, tab)
    assert tab != "waiting" or row["desk_since"] == row["created_at"]
    kept, counted = kept_and_counted(7)
    assert {name: kept[name] for name in kept if name != "article"} == {
        n: counted[n] for n in counted if n != "article"
    }


def test_an_empty_site_is_brought_up_to_date_as_well(before):
    upgrade()
    db.engine.dispose()

    assert (rows_of("desk_tallies"), rows_of("comments")) == ([], [])


def test_the_tables_are_those_of_the_code(after):
    """Whatever Alembic would still change would be missing in a migration."""
    with db.engine.connect() as connection:
        described = {"include_object": lambda _object, name, *_about: not is_full_text_index(name)}
        found = compare_metadata(MigrationContext.configure(connection, opts=described), db.metadata)

    assert [change for change in found if change[0] != "modify_default"] == []
