"""The desk: tabs, signals, reasons, claims, reports, official answers, pins, and what a decision changes."""

import sqlalchemy as sa
from alembic import op
from foundation import database
from foundation.text import fold

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATUSES = ("pending", "published", "returned", "rejected", "spam", "withdrawn", "removed")
_TABS = ("waiting", "returned", "reported", "published", "rejected", "spam", "removed", "withdrawn")
_ROWS_AT_A_TIME = 1_000


def _tab() -> sa.Enum:
    return sa.Enum(*_TABS, name="desktab", native_enum=False, length=20)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("uses_keys", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("readers") as readers:
        for status in ("returned", "rejected", "spam", "removed"):
            readers.add_column(sa.Column(f"{status}_count", sa.Integer(), nullable=False, server_default="0"))
        readers.add_column(sa.Column("last_decisions", database.long_text(), nullable=True))
    _widen_revisions()
    _widen_comments()
    _widen_events()
    _add_tables()
    _fill()
    _drop_server_defaults()


def _widen_revisions() -> None:
    with op.batch_alter_table("revisions") as revisions:
        revisions.add_column(sa.Column("replaces_id", database.Identifier, nullable=True))
        revisions.add_column(sa.Column("is_masked", sa.Boolean(), nullable=False, server_default=sa.false()))
        revisions.add_column(sa.Column("folded", database.long_text(), nullable=True))
        revisions.create_foreign_key(op.f("fk_revisions_replaces_id"), "revisions", ["replaces_id"], ["id"])
    op.create_index("ix_revisions_digest", "revisions", ["digest"])


def _widen_comments() -> None:
    op.drop_index("ix_comments_waiting", "comments")
    with op.batch_alter_table("comments") as comments:
        for column, target in (
            ("category_id", "categories"),
            ("staff_id", "users"),
            ("returned_by_id", "users"),
            ("waiting_revision_id", "revisions"),
        ):
            comments.add_column(sa.Column(column, database.Identifier, nullable=True))
            comments.create_foreign_key(op.f(f"fk_comments_{column}"), target, [column], ["id"])
        comments.add_column(sa.Column("desk_tab", _tab(), nullable=False, server_default="waiting"))
        comments.add_column(sa.Column("desk_since", database.Moment(), nullable=True))
        comments.add_column(sa.Column("pinned_at", database.Moment(), nullable=True))
        comments.add_column(sa.Column("author_key", database.short_text(80), nullable=False, server_default=""))
        comments.add_column(sa.Column("report_count", sa.Integer(), nullable=False, server_default="0"))


def _widen_events() -> None:
    with op.batch_alter_table("moderation_events") as events:
        events.add_column(sa.Column("action", database.short_text(20), nullable=False, server_default=""))
        events.add_column(sa.Column("article_id", database.Identifier, nullable=True))
        events.add_column(sa.Column("before", database.short_text(400), nullable=False, server_default=""))
        events.add_column(sa.Column("reason_vi", database.short_text(300), nullable=False, server_default=""))
        events.add_column(sa.Column("reason_en", database.short_text(300), nullable=False, server_default=""))
        events.add_column(sa.Column("seal_number", database.Identifier, nullable=True))
        events.alter_column(
            "reason", new_column_name="note", existing_type=database.short_text(500), existing_nullable=False
        )
        events.create_foreign_key(op.f("fk_moderation_events_article_id"), "articles", ["article_id"], ["id"])
        events.create_unique_constraint(op.f("uq_moderation_events_seal_number"), ["seal_number"])


def _add_tables() -> None:
    op.create_table(
        "comment_signals",
        sa.Column("comment_id", database.Identifier, nullable=False),
        sa.Column("kind", database.short_text(30), nullable=False),
        sa.Column("detail", database.short_text(200), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("desk_tab", _tab(), nullable=False),
        sa.Column("desk_since", database.Moment(), nullable=False),
        _reference("comment_signals", "comment_id", "comments"),
        sa.PrimaryKeyConstraint("comment_id", "kind", name=op.f("pk_comment_signals")),
    )
    op.create_index("ix_comment_signals_desk", "comment_signals", ["kind", "desk_tab", "desk_since", "comment_id"])
    op.create_table(
        "desk_tallies",
        sa.Column("tab", _tab(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tab", name=op.f("pk_desk_tallies")),
    )
    op.create_table(
        "reason_templates",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", database.short_text(30), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("label_vi", database.short_text(80), nullable=False),
        sa.Column("label_en", database.short_text(80), nullable=False),
        sa.Column("text_vi", database.short_text(300), nullable=False),
        sa.Column("text_en", database.short_text(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason_templates")),
    )
    op.create_table(
        "claims",
        sa.Column("comment_id", database.Identifier, nullable=False),
        sa.Column("moderator_id", database.Identifier, nullable=False),
        sa.Column("until", database.Moment(), nullable=False),
        _reference("claims", "comment_id", "comments"),
        _reference("claims", "moderator_id", "users"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_claims")),
    )
    op.create_index("ix_claims_moderator_id", "claims", ["moderator_id"])
    op.create_table(
        "reports",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("comment_id", database.Identifier, nullable=False),
        sa.Column("reader_id", database.Identifier, nullable=False),
        sa.Column("kind", database.short_text(30), nullable=False),
        sa.Column("note", database.short_text(500), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("settled_by_id", database.Identifier, nullable=True),
        _reference("reports", "comment_id", "comments"),
        _reference("reports", "reader_id", "readers"),
        _reference("reports", "settled_by_id", "moderation_events"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("comment_id", "reader_id", name=op.f("uq_reports_comment_id")),
    )
    op.create_index("ix_reports_reader_id", "reports", ["reader_id"])
    op.create_index("ix_reports_settled_by_id", "reports", ["settled_by_id"])


def _fill() -> None:
    """Give the rows that are there what the new columns say of them."""
    op.execute("UPDATE comments SET category_id = (SELECT category_id FROM articles WHERE id = comments.article_id)")
    op.execute("UPDATE comments SET desk_tab = 'waiting', desk_since = waiting_since WHERE waiting_since IS NOT NULL")
    op.execute(
        "UPDATE comments SET desk_tab = status, desk_since = COALESCE((SELECT MAX(e.created_at) FROM moderation_events e"
        " WHERE e.comment_id = comments.id), published_at, created_at) WHERE waiting_since IS NULL"
    )
    op.execute("INSERT INTO desk_tallies (tab, comments) SELECT desk_tab, COUNT(*) FROM comments GROUP BY desk_tab")
    for status in ("returned", "rejected", "spam", "removed"):
        op.execute(
            f"UPDATE readers SET {status}_count = (SELECT COUNT(*) FROM comments c"  # noqa: S608 words of this file
            f" WHERE c.reader_id = readers.id AND c.status = '{status}')"
        )
    op.execute(
        "UPDATE moderation_events SET article_id = (SELECT article_id FROM comments c"
        " WHERE c.id = moderation_events.comment_id), action = CASE WHEN undoes_id IS NOT NULL THEN 'undo'"
        " WHEN to_status = 'published' THEN 'approve' WHEN to_status = 'returned' THEN 'return'"
        " WHEN to_status = 'rejected' THEN 'reject' WHEN to_status = 'removed' THEN 'remove'"
        " WHEN to_status = 'withdrawn' THEN 'withdraw' WHEN to_status = 'spam' THEN 'spam' ELSE 'restore' END"
    )
    _fold("comments", "author_name", "author_key", longest=80)
    _fold("revisions", "words", "folded")


def _fold(table_name: str, source: str, target: str, longest: int | None = None) -> None:
    """What no database can fold alike: in Python, some rows at a time."""
    table = sa.table(table_name, sa.column("id"), sa.column(source), sa.column(target))
    connection, last = op.get_bind(), 0
    while True:
        query = sa.select(table.c.id, table.c[source]).where(table.c.id > last).order_by(table.c.id)
        rows = connection.execute(query.limit(_ROWS_AT_A_TIME)).all()
        if not rows:
            return
        last = rows[-1].id
        change = table.update().where(table.c.id == sa.bindparam("row")).values({target: sa.bindparam("key")})
        connection.execute(change, [{"row": row.id, "key": fold(row[1])[:longest]} for row in rows])


def _drop_server_defaults() -> None:
    """What only helped to fill: from here on the code says every value."""
    with op.batch_alter_table("users") as users:
        users.alter_column("uses_keys", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("readers") as readers:
        for status in ("returned", "rejected", "spam", "removed"):
            readers.alter_column(
                f"{status}_count", existing_type=sa.Integer(), existing_nullable=False, server_default=None
            )
    with op.batch_alter_table("revisions") as revisions:
        revisions.alter_column("is_masked", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
        revisions.alter_column("folded", existing_type=database.long_text(), nullable=False)
    with op.batch_alter_table("comments") as comments:
        comments.drop_column("waiting_since")
        comments.alter_column("desk_tab", existing_type=_tab(), existing_nullable=False, server_default=None)
        comments.alter_column("desk_since", existing_type=database.Moment(), nullable=False)
        comments.alter_column(
            "author_key", existing_type=database.short_text(80), existing_nullable=False, server_default=None
        )
        comments.alter_column("report_count", existing_type=sa.Integer(), existing_nullable=False, server_default=None)
    for name, columns in (
        ("pinned", ["article_id", "pinned_at"]),
        ("reader", ["reader_id", "id"]),
        ("desk", ["desk_tab", "desk_since", "id"]),
        ("desk_article", ["article_id", "desk_tab", "desk_since", "id"]),
        ("desk_category", ["category_id", "desk_tab", "desk_since", "id"]),
        ("desk_author", ["author_key", "desk_tab", "desk_since", "id"]),
        ("returned_by", ["returned_by_id", "desk_tab", "desk_since", "id"]),
    ):
        op.create_index(f"ix_comments_{name}", "comments", columns)
    with op.batch_alter_table("moderation_events") as events:
        for name, length in (("action", 20), ("before", 400), ("reason_vi", 300), ("reason_en", 300)):
            events.alter_column(
                name, existing_type=database.short_text(length), existing_nullable=False, server_default=None
            )
        events.alter_column("article_id", existing_type=database.Identifier, nullable=False)
    for name, columns in (
        ("time", ["created_at", "id"]),
        ("moderator", ["moderator_id", "created_at", "id"]),
        ("action", ["action", "created_at", "id"]),
        ("article", ["article_id", "created_at", "id"]),
    ):
        op.create_index(f"ix_moderation_events_{name}", "moderation_events", columns)
    op.drop_index("ix_moderation_events_moderator_id", "moderation_events")


def downgrade() -> None:
    raise NotImplementedError("What readers and moderators wrote since would be lost: restore a backup instead.")
