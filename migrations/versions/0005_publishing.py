"""Writing and publishing: statuses and revisions of articles, tags, files, the site's own settings, pages and menu."""

import sqlalchemy as sa
from alembic import op
from foundation import database

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _number() -> sa.Column:
    return sa.Column("id", database.Identifier, nullable=False)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def upgrade() -> None:
    _add_tables()
    with op.batch_alter_table("categories") as categories:
        categories.add_column(sa.Column("description", database.short_text(300), nullable=False, server_default=""))
    with op.batch_alter_table("articles") as articles:
        articles.add_column(sa.Column("status", database.short_text(20), nullable=False, server_default="published"))
        articles.add_column(sa.Column("origin", database.short_text(200), nullable=False, server_default=""))
        articles.add_column(sa.Column("revision_number", sa.Integer(), nullable=False, server_default="1"))
        articles.add_column(sa.Column("latest_revision_number", sa.Integer(), nullable=False, server_default="1"))
        articles.add_column(sa.Column("updated_at", database.Moment(), nullable=True))
        articles.add_column(sa.Column("created_by_id", database.Identifier, nullable=True))
        articles.add_column(sa.Column("lead_picture_id", database.Identifier, nullable=True))
        articles.create_foreign_key(op.f("fk_articles_created_by_id"), "users", ["created_by_id"], ["id"])
        articles.create_foreign_key(op.f("fk_articles_lead_picture_id"), "media_files", ["lead_picture_id"], ["id"])
    op.execute(sa.text("UPDATE articles SET status = 'withdrawn' WHERE is_public = :no").bindparams(no=False))
    # MariaDB needs an index for the reference to categories at every moment: the new ones come before the old ones go.
    op.create_index("ix_articles_new_category", "articles", ["category_id", "status", "published_at", "id"])
    op.drop_index("ix_articles_category_id", "articles")
    op.drop_index("ix_articles_published_at", "articles")
    op.create_index("ix_articles_published_at", "articles", ["status", "published_at", "id"])
    op.create_index("ix_articles_category_id", "articles", ["category_id", "status", "published_at", "id"])
    op.drop_index("ix_articles_new_category", "articles")
    with op.batch_alter_table("categories") as categories:
        categories.alter_column(
            "description", existing_type=database.short_text(300), existing_nullable=False, server_default=None
        )
    with op.batch_alter_table("articles") as articles:
        articles.drop_column("is_public")
        for name, kind in (
            ("status", database.short_text(20)),
            ("origin", database.short_text(200)),
            ("revision_number", sa.Integer()),
            ("latest_revision_number", sa.Integer()),
        ):
            articles.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
    # The words of every article are its first revision.
    op.execute(
        "INSERT INTO article_revisions (article_id, number, title, summary, author, origin, source, tags, category_id,"
        " created_at) SELECT id, 1, title, summary, author, '', source, '', category_id, created_at FROM articles"
        " ORDER BY id"
    )


def _add_tables() -> None:
    op.create_table(
        "media_files",
        _number(),
        sa.Column("kind", database.short_text(20), nullable=False),
        sa.Column("name", database.short_text(40), nullable=False),
        sa.Column("extension", database.short_text(10), nullable=False),
        sa.Column("original_name", database.short_text(200), nullable=False),
        sa.Column("media_type", database.short_text(100), nullable=False),
        sa.Column("size_bytes", database.Identifier, nullable=False),
        sa.Column("digest", database.short_text(64), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=True),
        sa.Column("height_px", sa.Integer(), nullable=True),
        sa.Column("alt", database.short_text(500), nullable=False),
        sa.Column("caption", database.short_text(500), nullable=False),
        sa.Column("credit", database.short_text(200), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("created_by_id", database.Identifier, nullable=True),
        _reference("media_files", "created_by_id", "users"),
        _key("media_files"),
        sa.UniqueConstraint("name", name=op.f("uq_media_files_name")),
    )
    op.create_index("ix_media_files_digest", "media_files", ["digest"])
    op.create_table(
        "article_revisions",
        _number(),
        sa.Column("article_id", database.Identifier, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", database.short_text(300), nullable=False),
        sa.Column("summary", database.short_text(1000), nullable=False),
        sa.Column("author", database.short_text(80), nullable=False),
        sa.Column("origin", database.short_text(200), nullable=False),
        sa.Column("source", database.long_text(), nullable=False),
        sa.Column("tags", database.short_text(500), nullable=False),
        sa.Column("category_id", database.Identifier, nullable=True),
        sa.Column("lead_picture_id", database.Identifier, nullable=True),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("created_by_id", database.Identifier, nullable=True),
        _reference("article_revisions", "article_id", "articles"),
        _reference("article_revisions", "category_id", "categories"),
        _reference("article_revisions", "lead_picture_id", "media_files"),
        _reference("article_revisions", "created_by_id", "users"),
        _key("article_revisions"),
        sa.UniqueConstraint("article_id", "number", name=op.f("uq_article_revisions_article_id_number")),
    )
    op.create_table(
        "autosaves",
        sa.Column("article_id", database.Identifier, nullable=False, autoincrement=False),
        sa.Column("user_id", database.Identifier, nullable=False, autoincrement=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("fields", database.long_text(), nullable=False),
        sa.Column("saved_at", database.Moment(), nullable=False),
        _reference("autosaves", "article_id", "articles"),
        _reference("autosaves", "user_id", "users"),
        _key("autosaves", "article_id", "user_id"),
    )
    op.create_table(
        "article_events",
        _number(),
        sa.Column("article_id", database.Identifier, nullable=False),
        sa.Column("actor_id", database.Identifier, nullable=True),
        sa.Column("action", database.short_text(20), nullable=False),
        sa.Column("from_status", database.short_text(20), nullable=False),
        sa.Column("to_status", database.short_text(20), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("note", database.short_text(500), nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        _reference("article_events", "article_id", "articles"),
        _reference("article_events", "actor_id", "users"),
        _key("article_events"),
    )
    op.create_index("ix_article_events_article_id", "article_events", ["article_id", "id"])
    op.create_table(
        "tags",
        _number(),
        sa.Column("name", database.short_text(60), nullable=False),
        sa.Column("slug", database.short_text(80), nullable=False),
        _key("tags"),
        sa.UniqueConstraint("name", name=op.f("uq_tags_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_tags_slug")),
    )
    op.create_table(
        "article_tags",
        sa.Column("article_id", database.Identifier, nullable=False, autoincrement=False),
        sa.Column("tag_id", database.Identifier, nullable=False, autoincrement=False),
        _reference("article_tags", "article_id", "articles"),
        _reference("article_tags", "tag_id", "tags"),
        _key("article_tags", "article_id", "tag_id"),
    )
    op.create_index("ix_article_tags_tag_id", "article_tags", ["tag_id", "article_id"])
    op.create_table(
        "article_media",
        sa.Column("article_id", database.Identifier, nullable=False, autoincrement=False),
        sa.Column("media_file_id", database.Identifier, nullable=False, autoincrement=False),
        sa.Column("role", database.short_text(20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _reference("article_media", "article_id", "articles"),
        _reference("article_media", "media_file_id", "media_files"),
        _key("article_media", "article_id", "media_file_id", "role"),
    )
    op.create_index("ix_article_media_media_file_id", "article_media", ["media_file_id"])
    op.create_table(
        "site_settings",
        sa.Column("name", database.short_text(60), nullable=False),
        sa.Column("value", database.long_text(), nullable=False),
        sa.Column("updated_at", database.Moment(), nullable=False),
        sa.Column("updated_by_id", database.Identifier, nullable=True),
        _reference("site_settings", "updated_by_id", "users"),
        _key("site_settings", "name"),
    )
    op.create_table(
        "pages",
        _number(),
        sa.Column("slug", database.short_text(80), nullable=False),
        sa.Column("title", database.short_text(300), nullable=False),
        sa.Column("source", database.long_text(), nullable=False),
        sa.Column("html", database.long_text(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", database.Moment(), nullable=False),
        sa.Column("updated_by_id", database.Identifier, nullable=True),
        _reference("pages", "updated_by_id", "users"),
        _key("pages"),
        sa.UniqueConstraint("slug", name=op.f("uq_pages_slug")),
    )
    op.create_table(
        "menu_items",
        _number(),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", database.short_text(60), nullable=False),
        sa.Column("address", database.short_text(300), nullable=False),
        _key("menu_items"),
    )
    op.create_table(
        "site_state",
        _number(),
        sa.Column("version", database.short_text(16), nullable=False),
        _key("site_state"),
    )
