"""Search: one row for each thing that can be found, and each database's own full text index of its words."""

import sqlalchemy as sa
from alembic import op
from foundation import database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The tokens stand in the entries alone; triggers keep the index in step, in the same transaction.
_SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "words, content='search_entries', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_entries_added AFTER INSERT ON search_entries BEGIN"
    " INSERT INTO search_words (rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER search_entries_removed AFTER DELETE ON search_entries BEGIN"
    " INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words); END",
    "CREATE TRIGGER search_entries_changed AFTER UPDATE ON search_entries BEGIN"
    " INSERT INTO search_words (search_words, rowid, words) VALUES ('delete', old.id, old.words);"
    " INSERT INTO search_words (rowid, words) VALUES (new.id, new.words); END",
)
_INDEXES = {
    "sqlite": _SQLITE,
    "postgresql": (
        # A column, not an expression of the index: walking from the newest entry on, PostgreSQL would make it anew of
        # every row's words.
        "ALTER TABLE search_entries ADD COLUMN search_words tsvector"
        " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
        "CREATE INDEX ix_search_entries_words ON search_entries USING gin (search_words)",
    ),
    "mysql": ("ALTER TABLE search_entries ADD FULLTEXT INDEX ix_search_entries_words (words)",),
}


def upgrade() -> None:
    """The rows of what is there already are made by `flask site migrate`, which says how far it is."""
    op.create_table(
        "search_entries",
        sa.Column("id", database.Identifier, nullable=False, autoincrement=False),
        sa.Column("kind", database.short_text(10), nullable=False),
        sa.Column("item_id", database.Identifier, nullable=False),
        sa.Column("article_id", database.Identifier, nullable=False),
        sa.Column("category_id", database.Identifier, nullable=True),
        sa.Column("words", database.long_text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_search_entries_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entries")),
        sa.UniqueConstraint("kind", "item_id", name=op.f("uq_search_entries_kind_item_id")),
    )
    op.create_index("ix_search_entries_article_id", "search_entries", ["article_id"])
    dialect = op.get_bind().dialect.name
    for statement in _INDEXES["mysql" if dialect == "mariadb" else dialect]:
        op.execute(statement)
