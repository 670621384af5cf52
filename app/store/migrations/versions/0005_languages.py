"""Talks in other languages: the language of a session, and the English of what was said."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spoken", sa.String(length=2), server_default="en", nullable=False))

    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_en", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("reply_en", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.drop_column("reply_en")
        batch_op.drop_column("text_en")

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("spoken")
