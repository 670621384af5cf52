"""Many sessions: indices that keep a page as quick with a hundred thousand of them as with a thousand."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_sessions_parent", "sessions", ["parent_session"], unique=False)
    op.create_index("ix_sessions_started", "sessions", ["started"], unique=False)
    op.create_index("ix_session_figures_at", "session_figures", ["at"], unique=False)
