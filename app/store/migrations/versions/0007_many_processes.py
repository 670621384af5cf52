"""Many processes: leases by time, chores that one of them does, places at a model's endpoint; gradings that wait behind the others."""

import sqlalchemy as sa
from alembic import op

import app.store.tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "processes",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("started", app.store.tables.UTCTime(), nullable=False),
        sa.Column("seen_until", app.store.tables.UTCTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processes")),
    )
    op.create_table(
        "chores",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("due", app.store.tables.UTCTime(), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=True),
        sa.Column("ended", app.store.tables.UTCTime(), nullable=True),
        sa.Column("failed", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chores")),
    )
    op.create_table(
        "model_places",
        sa.Column("endpoint", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=True),
        sa.PrimaryKeyConstraint("endpoint", "place", name=op.f("pk_model_places")),
    )
    with op.batch_alter_table("gradings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("later", sa.Boolean(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_index(batch_op.f("ix_gradings_status"))
        batch_op.create_index("ix_gradings_waiting", ["status", "later", "id"], unique=False)
