"""The reader's side: likes, edits, second looks, confirmed addresses, mail about replies, and what is kept how long."""

import sqlalchemy as sa
from alembic import op
from foundation import database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("articles") as articles:
        articles.add_column(sa.Column("last_comment_at", database.Moment(), nullable=True))
        articles.add_column(sa.Column("comments_set_by_id", database.Identifier, nullable=True))
        articles.add_column(sa.Column("comments_set_at", database.Moment(), nullable=True))
        articles.create_foreign_key(op.f("fk_articles_comments_set_by_id"), "users", ["comments_set_by_id"], ["id"])
    with op.batch_alter_table("comments") as comments:
        comments.add_column(sa.Column("second_look_besides_id", database.Identifier, nullable=True))
        comments.add_column(sa.Column("consent_version", database.short_text(20), nullable=False, server_default=""))
        comments.create_foreign_key(
            op.f("fk_comments_second_look_besides_id"), "users", ["second_look_besides_id"], ["id"]
        )
    with op.batch_alter_table("revisions") as revisions:
        revisions.add_column(sa.Column("is_edit", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("reports") as reports:
        reports.add_column(sa.Column("network_digest", database.short_text(64), nullable=False, server_default=""))
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("headers", database.long_text(), nullable=True))
    _add_tables()
    op.execute("UPDATE outbox SET headers = '{}'")
    op.execute(
        "UPDATE articles SET last_comment_at = (SELECT MAX(published_at) FROM comments"
        " WHERE comments.article_id = articles.id AND comments.status = 'published')"
    )
    with op.batch_alter_table("comments") as comments:
        comments.alter_column(
            "consent_version", existing_type=database.short_text(20), existing_nullable=False, server_default=None
        )
    with op.batch_alter_table("revisions") as revisions:
        revisions.alter_column("is_edit", existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("reports") as reports:
        reports.alter_column(
            "network_digest", existing_type=database.short_text(64), existing_nullable=False, server_default=None
        )
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("headers", existing_type=database.long_text(), nullable=False)
    op.create_index("ix_comments_liked", "comments", ["article_id", "depth", "is_listed", "like_count", "id"])
    op.create_index("ix_comments_arrived", "comments", ["article_id", "published_at"])
    op.create_index("ix_outbox_recipient", "outbox", ["recipient"])


def _add_tables() -> None:
    op.create_table(
        "likes",
        sa.Column("comment_id", database.Identifier, nullable=False),
        sa.Column("reader_id", database.Identifier, nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        _reference("likes", "comment_id", "comments"),
        _reference("likes", "reader_id", "readers"),
        sa.PrimaryKeyConstraint("comment_id", "reader_id", name=op.f("pk_likes")),
    )
    op.create_index("ix_likes_reader_id", "likes", ["reader_id"])
    op.create_table(
        "reader_addresses",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("reader_id", database.Identifier, nullable=False),
        sa.Column("email", database.short_text(254), nullable=False),
        sa.Column("token_digest", database.short_text(64), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("asked_at", database.Moment(), nullable=False),
        sa.Column("confirmed_at", database.Moment(), nullable=True),
        _reference("reader_addresses", "reader_id", "readers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_addresses")),
        sa.UniqueConstraint("reader_id", "email", name=op.f("uq_reader_addresses_reader_id")),
    )
    op.create_index("ix_reader_addresses_email", "reader_addresses", ["email"])
    op.create_index("ix_reader_addresses_unconfirmed", "reader_addresses", ["confirmed_at", "asked_at"])
    op.create_table(
        "reply_watches",
        sa.Column("comment_id", database.Identifier, autoincrement=False, nullable=False),
        sa.Column("address_id", database.Identifier, nullable=False),
        sa.Column("stop_token", database.short_text(64), nullable=False),
        sa.Column("site_address", database.short_text(300), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("stopped_at", database.Moment(), nullable=True),
        _reference("reply_watches", "comment_id", "comments"),
        _reference("reply_watches", "address_id", "reader_addresses"),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_reply_watches")),
        sa.UniqueConstraint("stop_token", name=op.f("uq_reply_watches_stop_token")),
    )
    op.create_index("ix_reply_watches_address_id", "reply_watches", ["address_id"])
    op.create_table(
        "reply_notices",
        sa.Column("reply_id", database.Identifier, autoincrement=False, nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("told_at", database.Moment(), nullable=True),
        _reference("reply_notices", "reply_id", "comments"),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_reply_notices")),
    )
    op.create_index("ix_reply_notices_told_at", "reply_notices", ["told_at", "reply_id"])
    op.create_table(
        "figures",
        sa.Column("name", database.short_text(40), nullable=False),
        sa.Column("number", database.Identifier, nullable=False),
        sa.Column("counted_at", database.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_figures")),
    )
    op.create_table(
        "data_events",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("action", database.short_text(20), nullable=False),
        sa.Column("about", database.short_text(300), nullable=False),
        sa.Column("reader_id", database.Identifier, nullable=True),
        sa.Column("created_at", database.Moment(), nullable=False),
        _reference("data_events", "reader_id", "readers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_events")),
    )


def downgrade() -> None:
    raise NotImplementedError("What readers wrote and confirmed since would be lost: restore a backup instead.")
