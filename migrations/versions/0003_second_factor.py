"""Second factors, recovery codes, and invitations that are sent by mail or revoked."""

import sqlalchemy as sa
from alembic import op
from foundation import database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factors",
        sa.Column("user_id", database.Identifier, autoincrement=False, nullable=False),
        sa.Column("seed", database.short_text(64), nullable=False),
        sa.Column("last_step", database.Identifier, nullable=False),
        sa.Column("created_at", database.Moment(), nullable=False),
        sa.Column("confirmed_at", database.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_second_factors_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("user_id", database.Identifier, autoincrement=False, nullable=False),
        sa.Column("digest", database.short_text(64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recovery_codes_user_id")),
        sa.PrimaryKeyConstraint("user_id", "digest", name=op.f("pk_recovery_codes")),
    )
    op.add_column("invitations", sa.Column("email", database.short_text(254), nullable=True))
    op.add_column("invitations", sa.Column("revoked_at", database.Moment(), nullable=True))


def downgrade() -> None:
    op.drop_column("invitations", "revoked_at")
    op.drop_column("invitations", "email")
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
