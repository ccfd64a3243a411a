"""First tables."""

import sqlalchemy as sa
from alembic import op
from foundation import database

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _inline(constraint: sa.ForeignKeyConstraint) -> list[sa.ForeignKeyConstraint]:
    """Two tables refer to each other: SQLite takes the constraint at once, the others when both tables are there."""
    return [constraint] if op.get_bind().dialect.name == "sqlite" else []


def upgrade() -> None:
    op.create_table(
        "categories",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("name", database.short_text(80), nullable=False),
        sa.Column("slug", database.short_text(80), nullable=False),
        sa.Column("comments_policy", database.short_text(30), nullable=True),
        sa.Column("comments_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("name", name=op.f("uq_categories_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_categories_slug")),
    )
    op.create_table(
        "limits",
        sa.Column("key", database.short_text(64), nullable=False),
        sa.Column("at_rest_at", database.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limits")),
    )
    op.create_index("ix_limits_at_rest_at", "limits", ["at_rest_at"])

    op.create_table(
        "outbox",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("recipient", database.short_text(254), nullable=False),
        sa.Column("subject", database.short_text(200), nullable=False),
        sa.Column("body", database.long_text(), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("due_at", database.Moment(), nullable=True),
        sa.Column("sent_at", database.Moment(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", database.short_text(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_due_at", "outbox", ["due_at"])

    op.create_table(
        "readers",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("token_digest", database.short_text(64), nullable=False),
        sa.Column("published_count", sa.Integer(), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readers")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_readers_token_digest")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("token_digest", database.short_text(64), nullable=False),
        sa.Column("account", database.short_text(64), nullable=False),
        sa.Column("data", database.long_text(), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("seen_at", database.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_sessions_token_digest")),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])

    op.create_table(
        "users",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("email", database.short_text(254), nullable=False),
        sa.Column("name", database.short_text(80), nullable=False),
        sa.Column("password", database.short_text(255), nullable=False),
        sa.Column("role", database.short_text(20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", database.short_text(64), nullable=False),
        sa.Column("wants_mail", sa.Boolean(), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_users_fs_uniquifier")),
    )
    op.create_table(
        "articles",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("title", database.short_text(300), nullable=False),
        sa.Column("slug", database.short_text(80), nullable=False),
        sa.Column("summary", database.short_text(1000), nullable=False),
        sa.Column("author", database.short_text(80), nullable=False),
        sa.Column("source", database.long_text(), nullable=False),
        sa.Column("html", database.long_text(), nullable=False),
        sa.Column("category_id", database.Identifier, nullable=True),
        sa.Column("import_digest", database.short_text(64), nullable=True),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("published_at", database.Moment(), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("comments_policy", database.short_text(30), nullable=True),
        sa.Column("comments_open", sa.Boolean(), nullable=False),
        sa.Column("comment_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_articles_category_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("import_digest", name=op.f("uq_articles_import_digest")),
    )
    op.create_index("ix_articles_category_id", "articles", ["category_id", "is_public", "published_at", "id"])
    op.create_index("ix_articles_published_at", "articles", ["is_public", "published_at", "id"])

    op.create_table(
        "invitations",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("role", database.short_text(20), nullable=False),
        sa.Column("invited_by_id", database.Identifier, nullable=True),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("expires_at", database.Moment(), nullable=False),
        sa.Column("used_at", database.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["invited_by_id"], ["users.id"], name=op.f("fk_invitations_invited_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_table(
        "comments",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("article_id", database.Identifier, nullable=False),
        sa.Column("parent_id", database.Identifier, nullable=True),
        sa.Column("thread_id", database.Identifier, nullable=True),
        sa.Column("branch_id", database.Identifier, nullable=True),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "published",
                "returned",
                "rejected",
                "spam",
                "withdrawn",
                "removed",
                name="commentstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("waiting_since", database.Moment(), nullable=True),
        sa.Column("author_name", database.short_text(80), nullable=False),
        sa.Column("email", database.short_text(254), nullable=False),
        sa.Column("reader_id", database.Identifier, nullable=True),
        sa.Column("network_digest", database.short_text(64), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("published_at", database.Moment(), nullable=True),
        sa.Column("revision_id", database.Identifier, nullable=True),
        sa.Column("child_count", sa.Integer(), nullable=False),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.Column("like_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_comments_article_id")),
        sa.ForeignKeyConstraint(["branch_id"], ["comments.id"], name=op.f("fk_comments_branch_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["comments.id"], name=op.f("fk_comments_parent_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["readers.id"], name=op.f("fk_comments_reader_id")),
        *_inline(sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name="fk_comments_revision_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["comments.id"], name=op.f("fk_comments_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index("ix_comments_page", "comments", ["article_id", "depth", "is_listed", "id"])
    op.create_index("ix_comments_parent_id", "comments", ["parent_id"])
    op.create_index("ix_comments_status", "comments", ["status", "id"])
    op.create_index("ix_comments_thread", "comments", ["thread_id", "is_listed", "branch_id", "id"])
    op.create_index("ix_comments_unlisted", "comments", ["article_id", "status", "id"])
    op.create_index("ix_comments_waiting", "comments", ["waiting_since", "id"])

    op.create_table(
        "comment_owners",
        sa.Column("reader_id", database.Identifier, nullable=False),
        sa.Column("comment_id", database.Identifier, nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_comment_owners_comment_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["readers.id"], name=op.f("fk_comment_owners_reader_id")),
        sa.PrimaryKeyConstraint("reader_id", "comment_id", name=op.f("pk_comment_owners")),
    )
    op.create_index("ix_comment_owners_comment_id", "comment_owners", ["comment_id"])

    op.create_table(
        "revisions",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("comment_id", database.Identifier, nullable=False),
        sa.Column("words", database.long_text(), nullable=False),
        sa.Column("html", database.long_text(), nullable=False),
        sa.Column("markup_version", sa.Integer(), nullable=False),
        sa.Column("digest", database.short_text(64), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_revisions_comment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
    )
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key("fk_comments_revision_id", "comments", "revisions", ["revision_id"], ["id"])
    op.create_index("ix_revisions_comment_id", "revisions", ["comment_id"])

    op.create_table(
        "submissions",
        sa.Column("fingerprint", database.short_text(64), nullable=False),
        sa.Column("comment_id", database.Identifier, nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_submissions_comment_id")),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_submissions")),
    )
    op.create_index("ix_submissions_created_at", "submissions", ["created_at"])

    op.create_table(
        "moderation_events",
        sa.Column("id", database.Identifier, nullable=False),
        sa.Column("comment_id", database.Identifier, nullable=False),
        sa.Column("revision_id", database.Identifier, nullable=True),
        sa.Column("revision_digest", database.short_text(64), nullable=False),
        sa.Column("moderator_id", database.Identifier, nullable=True),
        sa.Column(
            "from_status",
            sa.Enum(
                "pending",
                "published",
                "returned",
                "rejected",
                "spam",
                "withdrawn",
                "removed",
                name="commentstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "pending",
                "published",
                "returned",
                "rejected",
                "spam",
                "withdrawn",
                "removed",
                name="commentstatus",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", database.short_text(500), nullable=False),
        sa.Column("batch", database.short_text(36), nullable=True),
        sa.Column("undoes_id", database.Identifier, nullable=True),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("seal", database.short_text(64), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comments.id"], name=op.f("fk_moderation_events_comment_id")),
        sa.ForeignKeyConstraint(["moderator_id"], ["users.id"], name=op.f("fk_moderation_events_moderator_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revisions.id"], name=op.f("fk_moderation_events_revision_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["moderation_events.id"], name=op.f("fk_moderation_events_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_events")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_moderation_events_undoes_id")),
    )
    op.create_index("ix_moderation_events_batch", "moderation_events", ["batch"])
    op.create_index("ix_moderation_events_comment_id", "moderation_events", ["comment_id", "id"])
    op.create_index("ix_moderation_events_moderator_id", "moderation_events", ["moderator_id", "id"])


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_comments_revision_id", "comments", type_="foreignkey")
    op.drop_table("moderation_events")
    op.drop_table("submissions")
    op.drop_table("revisions")
    op.drop_table("comment_owners")
    op.drop_table("comments")
    op.drop_table("invitations")
    op.drop_table("articles")
    op.drop_table("users")
    op.drop_table("sessions")
    op.drop_table("readers")
    op.drop_table("outbox")
    op.drop_table("limits")
    op.drop_table("categories")
