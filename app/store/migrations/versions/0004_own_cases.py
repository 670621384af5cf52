"""Own cases: the case, its versions, and each answer as a row."""

import sqlalchemy as sa
from alembic import op

import app.store.tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_cases",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("created", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["users.id"], name=op.f("fk_own_cases_owner")),
        sa.ForeignKeyConstraint(["team"], ["teams.id"], name=op.f("fk_own_cases_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_cases")),
    )
    with op.batch_alter_table("own_cases", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_cases_owner"), ["owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_cases_team"), ["team"], unique=False)
    op.create_table(
        "own_case_versions",
        sa.Column("own_case", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=240), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["hash"], ["documents.hash"], name=op.f("fk_own_case_versions_hash")),
        sa.ForeignKeyConstraint(["own_case"], ["own_cases.id"], name=op.f("fk_own_case_versions_own_case")),
        sa.PrimaryKeyConstraint("own_case", "version", name=op.f("pk_own_case_versions")),
    )
    op.create_table(
        "own_case_answers",
        sa.Column("own_case", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["own_case"], ["own_cases.id"], name=op.f("fk_own_case_answers_own_case")),
        sa.PrimaryKeyConstraint("own_case", "version", "field", name=op.f("pk_own_case_answers")),
    )


def downgrade() -> None:
    op.drop_table("own_case_answers")
    op.drop_table("own_case_versions")
    with op.batch_alter_table("own_cases", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_own_cases_team"))
        batch_op.drop_index(batch_op.f("ix_own_cases_owner"))
    op.drop_table("own_cases")
