"""Comments raise a number of their own besides their article's, so that what stands around them can be kept."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("comments_version", sa.Integer(), nullable=False, server_default="0"))
