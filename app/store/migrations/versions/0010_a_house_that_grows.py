"""A house that grows: tries of passwords counted over all processes, a stamp of the figures, and indices for the admin's page and for what is old."""

import sqlalchemy as sa
from alembic import op

import app.store.tables

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stamps",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_stamps")),
    )
    op.create_table(
        "tries",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("until", app.store.tables.UTCTime(), nullable=False),
        sa.Column("wrong", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tries")),
    )
    op.create_index("ix_tries_key", "tries", ["key", "until"], unique=False)
    op.create_index("ix_tries_until", "tries", ["until"], unique=False)
    op.create_index("ix_tokens_waiting", "tokens", ["purpose", "used_at", "expires"], unique=False)
    op.create_index("ix_audit_action", "audit", ["action", "id"], unique=False)
    op.drop_index("ix_sessions_started", "sessions")
    op.create_index("ix_sessions_started", "sessions", ["started", "parent_session", "ended", "id"], unique=False)
    for name, column in (("ix_sessions_parent", "parent_session"), ("ix_sessions_assignment", "assignment")):
        has_one = sa.text(f"{column} IS NOT NULL")
        op.drop_index(name, "sessions")
        op.create_index(name, "sessions", [column], unique=False, sqlite_where=has_one, postgresql_where=has_one)
