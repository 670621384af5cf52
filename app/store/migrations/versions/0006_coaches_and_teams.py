"""Coaches and teams: identities, notices, assignments to people, claims, reviews, better lines, figures of sessions, calibration, field log, clinics."""

import sqlalchemy as sa
from alembic import op

import app.store.tables

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calibration_rounds",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.Column("done", app.store.tables.UTCTime(), nullable=True),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_calibration_rounds_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration_rounds")),
        sa.UniqueConstraint("user", "month", name=op.f("uq_calibration_rounds_user")),
    )
    with op.batch_alter_table("calibration_rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calibration_rounds_user"), ["user"], unique=False)

    op.create_table(
        "field_notes",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("tried", sa.String(length=12), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["teams.id"], name=op.f("fk_field_notes_team")),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_field_notes_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_notes")),
    )
    with op.batch_alter_table("field_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_field_notes_team"), ["team"], unique=False)
        batch_op.create_index(batch_op.f("ix_field_notes_user"), ["user"], unique=False)

    op.create_table(
        "identities",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("issuer", sa.String(length=240), nullable=False),
        sa.Column("subject", sa.String(length=240), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_identities_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer")),
    )
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identities_user"), ["user"], unique=False)

    op.create_table(
        "notices",
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_notices_user")),
        sa.PrimaryKeyConstraint("user", "version", name=op.f("pk_notices")),
    )
    op.create_table(
        "assignment_people",
        sa.Column("assignment", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["assignment"], ["assignments.id"], name=op.f("fk_assignment_people_assignment")),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_assignment_people_user")),
        sa.PrimaryKeyConstraint("assignment", "user", name=op.f("pk_assignment_people")),
    )
    with op.batch_alter_table("assignment_people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_people_user"), ["user"], unique=False)

    op.create_table(
        "past_attempts",
        sa.Column("assignment", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("attempt", sa.String(length=40), nullable=False),
        sa.Column("first", app.store.tables.UTCTime(), nullable=False),
        sa.Column("passed", app.store.tables.UTCTime(), nullable=True),
        sa.ForeignKeyConstraint(["assignment"], ["assignments.id"], name=op.f("fk_past_attempts_assignment")),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_past_attempts_user")),
        sa.PrimaryKeyConstraint("assignment", "user", "attempt", name=op.f("pk_past_attempts")),
    )
    with op.batch_alter_table("past_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_past_attempts_user"), ["user"], unique=False)

    op.create_table(
        "past_spend",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=True),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["teams.id"], name=op.f("fk_past_spend_team")),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_past_spend_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_spend")),
    )
    with op.batch_alter_table("past_spend", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_past_spend_team"), ["team"], unique=False)
        batch_op.create_index(batch_op.f("ix_past_spend_user"), ["user"], unique=False)

    op.create_table(
        "calibration_answers",
        sa.Column("round", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("specific", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["calibration_rounds.id"], name=op.f("fk_calibration_answers_round")),
        sa.PrimaryKeyConstraint("round", "place", "item", name=op.f("pk_calibration_answers")),
    )
    op.create_table(
        "calibration_turns",
        sa.Column("round", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("row", sa.String(length=90), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["calibration_rounds.id"], name=op.f("fk_calibration_turns_round")),
        sa.PrimaryKeyConstraint("round", "place", name=op.f("pk_calibration_turns")),
    )
    op.create_table(
        "claims",
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("coach", sa.String(length=40), nullable=False),
        sa.Column("until", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["coach"], ["users.id"], name=op.f("fk_claims_coach")),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_claims_session")),
        sa.PrimaryKeyConstraint("session", name=op.f("pk_claims")),
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claims_coach"), ["coach"], unique=False)

    op.create_table(
        "clinics",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("coach", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("opened", app.store.tables.UTCTime(), nullable=False),
        sa.Column("closes", app.store.tables.UTCTime(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["coach"], ["users.id"], name=op.f("fk_clinics_coach")),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_clinics_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinics")),
        sa.UniqueConstraint("code", name=op.f("uq_clinics_code")),
    )
    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clinics_coach"), ["coach"], unique=False)
        batch_op.create_index(batch_op.f("ix_clinics_session"), ["session"], unique=False)

    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("coach", sa.String(length=40), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["coach"], ["users.id"], name=op.f("fk_reviews_coach")),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_reviews_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reviews_coach"), ["coach"], unique=False)
        batch_op.create_index(batch_op.f("ix_reviews_session"), ["session"], unique=False)

    op.create_table(
        "session_figures",
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("graded", sa.Integer(), nullable=False),
        sa.Column("points", sa.Float(), nullable=True),
        sa.Column("worst", sa.Integer(), nullable=True),
        sa.Column("breadth", sa.Integer(), nullable=False),
        sa.Column("breadth_of", sa.Integer(), nullable=False),
        sa.Column("grave", sa.Integer(), nullable=False),
        sa.Column("unrepaired", sa.Integer(), nullable=False),
        sa.Column("deal_value", sa.Float(), nullable=True),
        sa.Column("share_of_best", sa.Float(), nullable=True),
        sa.Column("within_limits", sa.Boolean(), nullable=True),
        sa.Column("rules", sa.String(length=12), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_session_figures_session")),
        sa.PrimaryKeyConstraint("session", "source", name=op.f("pk_session_figures")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session_strategies",
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("strategy", sa.String(length=12), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("levels", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=True),
        sa.Column("traps", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_session_strategies_session")),
        sa.PrimaryKeyConstraint("session", "source", "strategy", name=op.f("pk_session_strategies")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "session_counts",
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=90), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("hits", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["session"], ["sessions.id"], name=op.f("fk_session_counts_session")),
        sa.PrimaryKeyConstraint("session", "kind", "item", name=op.f("pk_session_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "better_lines",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("turn", sa.String(length=40), nullable=True),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("team", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.String(length=40), nullable=False),
        sa.Column("spot", sa.String(length=90), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.Column("withdrawn", app.store.tables.UTCTime(), nullable=True),
        sa.ForeignKeyConstraint(["author"], ["users.id"], name=op.f("fk_better_lines_author")),
        sa.ForeignKeyConstraint(["team"], ["teams.id"], name=op.f("fk_better_lines_team")),
        sa.ForeignKeyConstraint(["turn"], ["turns.id"], name=op.f("fk_better_lines_turn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_better_lines")),
    )
    with op.batch_alter_table("better_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_better_lines_author"), ["author"], unique=False)
        batch_op.create_index("ix_better_lines_spot", ["case_id", "spot"], unique=False)
        batch_op.create_index(batch_op.f("ix_better_lines_team"), ["team"], unique=False)
        batch_op.create_index(batch_op.f("ix_better_lines_turn"), ["turn"], unique=False)

    op.create_table(
        "clinic_devices",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("clinic", sa.String(length=40), nullable=False),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name=op.f("fk_clinic_devices_clinic")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_clinic_devices")),
    )
    with op.batch_alter_table("clinic_devices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clinic_devices_clinic"), ["clinic"], unique=False)

    op.create_table(
        "clinic_answers",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("clinic", sa.String(length=40), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("at", app.store.tables.UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["clinic"], ["clinics.id"], name=op.f("fk_clinic_answers_clinic")),
        sa.ForeignKeyConstraint(["device"], ["clinic_devices.hash"], name=op.f("fk_clinic_answers_device")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_answers")),
        sa.UniqueConstraint("device", name=op.f("uq_clinic_answers_device")),
    )
    with op.batch_alter_table("clinic_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clinic_answers_clinic"), ["clinic"], unique=False)

    op.create_table(
        "clinic_findings",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("specific", sa.Boolean(), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["answer"], ["clinic_answers.id"], name=op.f("fk_clinic_findings_answer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_findings")),
    )
    with op.batch_alter_table("clinic_findings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clinic_findings_answer"), ["answer"], unique=False)

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("focus", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("withdrawn", app.store.tables.UTCTime(), nullable=True))

    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_object", ["object"], unique=False)

    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.create_index("ix_findings_supersedes", ["supersedes"], unique=True)

    with op.batch_alter_table("disputes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled_by", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("answer", sa.Text(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_disputes_settled_by"), "users", ["settled_by"], ["id"])

    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visibility", sa.String(length=12), server_default="private", nullable=False))
        batch_op.create_index("ix_sessions_assignment", ["assignment"], unique=False)
        batch_op.create_index("ix_sessions_seen", ["team_then", "visibility", "started"], unique=False)
        batch_op.add_column(sa.Column("reviewed", app.store.tables.UTCTime(), nullable=True))
        batch_op.create_index(
            "ix_sessions_queue", ["visibility", "team_then", "reviewed", "started", "owner", "id"], unique=False
        )
        batch_op.create_index(
            "ix_sessions_summed",
            ["visibility", "owner", "team_then", "started", "case_id", "level", "id"],
            unique=False,
        )

    op.execute(
        'UPDATE sessions SET visibility = (SELECT v."to" FROM visibility_changes v WHERE v.session = sessions.id ORDER BY v.id DESC LIMIT 1) '
        "WHERE id IN (SELECT session FROM visibility_changes)"
    )


def downgrade() -> None:
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index("ix_sessions_summed")
        batch_op.drop_index("ix_sessions_queue")
        batch_op.drop_column("reviewed")
        batch_op.drop_index("ix_sessions_seen")
        batch_op.drop_index("ix_sessions_assignment")
        batch_op.drop_column("visibility")

    with op.batch_alter_table("findings", schema=None) as batch_op:
        batch_op.drop_index("ix_findings_supersedes")

    with op.batch_alter_table("disputes", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_disputes_settled_by"), type_="foreignkey")
        batch_op.drop_column("answer")
        batch_op.drop_column("settled_by")

    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_object")

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_column("withdrawn")
        batch_op.drop_column("focus")

    with op.batch_alter_table("clinic_findings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clinic_findings_answer"))

    op.drop_table("clinic_findings")
    with op.batch_alter_table("clinic_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clinic_answers_clinic"))

    op.drop_table("clinic_answers")
    with op.batch_alter_table("clinic_devices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clinic_devices_clinic"))

    op.drop_table("clinic_devices")
    with op.batch_alter_table("better_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_better_lines_turn"))
        batch_op.drop_index(batch_op.f("ix_better_lines_team"))
        batch_op.drop_index("ix_better_lines_spot")
        batch_op.drop_index(batch_op.f("ix_better_lines_author"))

    op.drop_table("better_lines")
    op.drop_table("session_counts")
    op.drop_table("session_strategies")
    op.drop_table("session_figures")
    with op.batch_alter_table("reviews", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reviews_session"))
        batch_op.drop_index(batch_op.f("ix_reviews_coach"))

    op.drop_table("reviews")
    with op.batch_alter_table("clinics", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clinics_session"))
        batch_op.drop_index(batch_op.f("ix_clinics_coach"))

    op.drop_table("clinics")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claims_coach"))

    op.drop_table("claims")
    op.drop_table("calibration_turns")
    op.drop_table("calibration_answers")
    with op.batch_alter_table("assignment_people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_people_user"))

    op.drop_table("assignment_people")
    with op.batch_alter_table("past_spend", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_past_spend_user"))
        batch_op.drop_index(batch_op.f("ix_past_spend_team"))

    op.drop_table("past_spend")
    with op.batch_alter_table("past_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_past_attempts_user"))

    op.drop_table("past_attempts")
    op.drop_table("notices")
    with op.batch_alter_table("identities", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identities_user"))

    op.drop_table("identities")
    with op.batch_alter_table("field_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_field_notes_user"))
        batch_op.drop_index(batch_op.f("ix_field_notes_team"))

    op.drop_table("field_notes")
    with op.batch_alter_table("calibration_rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calibration_rounds_user"))

    op.drop_table("calibration_rounds")
