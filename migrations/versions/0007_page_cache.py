"""Likes under an article raise a number of their own, against which a stored page is checked."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("like_version", sa.Integer(), nullable=False, server_default="0"))
