"""Gradings that failed for what may pass are tried again by themselves: when, and how often they were."""

import sqlalchemy as sa
from alembic import op

import app.store.tables

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("gradings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due", app.store.tables.UTCTime(), nullable=True))
        batch_op.add_column(sa.Column("again", sa.Integer(), server_default="0", nullable=False))
