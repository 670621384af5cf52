"""The tables, as SQLAlchemy Core. Types that SQLite and PostgreSQL both keep; times are stored in UTC."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from app.store import columns

UTCTime, metadata, _id, _to = columns.UTCTime, columns.metadata, columns.an_id, columns.to

_WENT_BACK, _ASSIGNED = text("parent_session IS NOT NULL"), text("assignment IS NOT NULL")
documents = Table(
    "documents", metadata, Column("hash", String(64), primary_key=True), Column("kind", String(20), nullable=False),
    Column("name", String(80), nullable=False), Column("version", String(20), nullable=False), Column("body", Text, nullable=False),
)  # fmt: skip
users = Table(
    "users", metadata, _id(), Column("name", String(80), nullable=False, unique=True), Column("password", String(200)),
    Column("roles", String(60), nullable=False), Column("disabled", Boolean, nullable=False, default=False), Column("created", UTCTime, nullable=False),
)  # fmt: skip
teams = Table("teams", metadata, _id(), Column("name", String(80), nullable=False, unique=True))
memberships = Table(
    "memberships", metadata, _id(), _to("users", "user"), _to("teams", "team"), Column("role", String(20), nullable=False),
    Column("since", UTCTime, nullable=False), Column("until", UTCTime),
)  # fmt: skip
login_sessions = Table(
    "login_sessions", metadata, Column("hash", String(64), primary_key=True), _to("users", "user"), Column("created", UTCTime, nullable=False),
    Column("seen", UTCTime, nullable=False), Column("revoked", UTCTime),
)  # fmt: skip
tokens = Table(
    "tokens", metadata, Column("hash", String(64), primary_key=True), Column("purpose", String(20), nullable=False), _to("users", "user"),
    Column("expires", UTCTime, nullable=False), Column("used_at", UTCTime), Index("ix_tokens_waiting", "purpose", "used_at", "expires"),
)  # fmt: skip
sessions = Table(
    "sessions", metadata, _id(), _to("users", "owner"), Column("team_then", String(40)), Column("case_id", String(40), nullable=False),
    Column("case_hash", String(64), ForeignKey("documents.hash"), nullable=False), Column("rubric", String(64), ForeignKey("documents.hash"), nullable=False),
    Column("engine_version", String(20), nullable=False), Column("level", String(12), nullable=False), Column("mode", String(12), nullable=False),
    Column("seed", Integer, nullable=False), Column("draw", String(40), nullable=False), Column("parent_session", String(40), ForeignKey("sessions.id")),
    Column("fork_turn", Integer), Column("hindsight", Boolean, nullable=False), Column("hidden_opened", UTCTime), Column("assignment", String(40)),
    Column("status", String(12), nullable=False), Column("end_reason", String(20)), Column("started", UTCTime, nullable=False), Column("ended", UTCTime),
    Column("state_now", JSON, nullable=False), Column("start_log", JSON), Column("spoken", String(2), nullable=False, server_default="en"),
    # The newest of `visibility_changes`, kept here too so that a coach's lists need no look at each session's past.
    Column("visibility", String(12), nullable=False, server_default="private"), Index("ix_sessions_seen", "team_then", "visibility", "started"),
    # All that sums over submitted sessions need of a session, by person, so that its large row is not touched.
    Index("ix_sessions_summed", "visibility", "owner", "team_then", "started", "case_id", "level", "id"),
    # When a coach finished reviewing it last, and what the queue needs of a session.
    Column("reviewed", UTCTime), Index("ix_sessions_queue", "visibility", "team_then", "reviewed", "started", "owner", "id"),
    # `started` has all that says whether a session is old enough to be deleted; `parent` goes down a family. It and `assignment` have only those that have
    # one: with all others under one value a planner thinks nothing of them.
    Index("ix_sessions_assignment", "assignment", sqlite_where=_ASSIGNED, postgresql_where=_ASSIGNED),
    Index("ix_sessions_started", "started", "parent_session", "ended", "id"),
    Index("ix_sessions_parent", "parent_session", sqlite_where=_WENT_BACK, postgresql_where=_WENT_BACK),
)  # fmt: skip
plans = Table(
    "plans", metadata, _id(), _to("sessions", "session"), Column("version", Integer, nullable=False), Column("body", JSON, nullable=False),
    Column("at", UTCTime, nullable=False),
)  # fmt: skip
notes = Table(
    "notes", metadata, Column("session", String(40), ForeignKey("sessions.id"), primary_key=True), Column("text", Text, nullable=False),
    Column("at", UTCTime, nullable=False),
)  # fmt: skip
own_views = Table(
    "own_views", metadata, Column("session", String(40), ForeignKey("sessions.id"), primary_key=True), Column("text", Text, nullable=False),
    Column("at", UTCTime, nullable=False),
)  # fmt: skip
hints = Table(
    "hints", metadata, _id(), _to("sessions", "session"), Column("turn", Integer, nullable=False), Column("step", Integer, nullable=False),
    Column("text", Text, nullable=False), Column("at", UTCTime, nullable=False), UniqueConstraint("session", "turn", "step"),
)  # fmt: skip
between_turns = Table(
    "between_turns", metadata, _id(), _to("sessions", "session"), Column("after_turn", Integer, nullable=False), Column("kind", String(12), nullable=False),
    Column("issue", String(40)), Column("value", JSON), Column("yes", Boolean), Column("agreed", Text), Column("prepared", JSON), Column("at", UTCTime, nullable=False),
)  # fmt: skip
visibility_changes = Table(
    "visibility_changes", metadata, _id(), _to("sessions", "session"), Column("to", String(12), nullable=False), _to("users", "by", index=False),
    Column("at", UTCTime, nullable=False),
)  # fmt: skip
turns = Table(
    "turns", metadata, _id(), _to("sessions", "session"), Column("number", Integer, nullable=False), Column("client_key", String(80), nullable=False),
    Column("text", Text, nullable=False), Column("step", String(12), nullable=False), Column("lease_owner", String(120)), Column("lease_until", UTCTime),  # the second is of older rows: a lease is its process's
    Column("heard", JSON), Column("move", JSON), Column("log", JSON), Column("state_after", JSON), Column("reply", Text, nullable=False),
    Column("spoken_by", String(12), nullable=False), Column("why", Text), Column("prompt", String(64)), Column("prompt_tokens", Integer, nullable=False, default=0),
    Column("completion_tokens", Integer, nullable=False, default=0), Column("cost", Float, nullable=False, default=0), Column("stop_asked", Boolean, nullable=False),
    Column("created", UTCTime, nullable=False), UniqueConstraint("session", "client_key"), UniqueConstraint("session", "number", name="uq_turns_number"),
    Index("ix_turns_step", "step"), Column("text_en", Text), Column("reply_en", Text),
)  # fmt: skip
term_corrections = Table(
    "term_corrections", metadata, _id(), _to("turns", "turn"), _to("users", "by", index=False), Column("at", UTCTime, nullable=False),
    Column("before", JSON, nullable=False), Column("after", JSON, nullable=False),
)  # fmt: skip
events = Table(
    "events", metadata, Column("session", String(40), ForeignKey("sessions.id"), primary_key=True), Column("seq", Integer, primary_key=True),
    Column("type", String(24), nullable=False), Column("body", JSON, nullable=False),
)  # fmt: skip
graders = Table(
    "graders", metadata, _id(), Column("kind", String(12), nullable=False), Column("rubric", String(64), nullable=False), Column("prompt", String(64)),
    Column("model", String(80)), Column("code_version", String(20), nullable=False),
)  # fmt: skip
gradings = Table(
    "gradings", metadata, _id(), _to("turns", "turn"), _to("graders", "grader", index=False), Column("status", String(16), nullable=False),
    Column("reason", Text), Column("lease_owner", String(120)), Column("lease_until", UTCTime), Column("at", UTCTime, nullable=False),
    UniqueConstraint("turn", "grader"),
    # Those that are `later` wait until no other does; `tries` is how often one was begun.
    Column("later", Boolean, nullable=False, server_default="0"), Column("tries", Integer, nullable=False, server_default="0"),
    # When one that failed is tried again by itself (null: it is not), and how often it was.
    Column("due", UTCTime), Column("again", Integer, nullable=False, server_default="0"),
    Index("ix_gradings_waiting", "status", "later", "id"),
)  # fmt: skip
findings = Table(
    "findings", metadata, _id(), _to("turns", "turn"), _to("gradings", "grading", null=True), Column("author", String(40)), Column("item", String(40), nullable=False),
    Column("quote", Text, nullable=False), Column("start", Integer, nullable=False), Column("end", Integer, nullable=False), Column("specific", Boolean, nullable=False),
    Column("takes_up", Text), Column("fresh", Boolean, nullable=False), Column("confidence", String(12), nullable=False), Column("note", Text, nullable=False),
    Column("action", String(12), nullable=False), Column("supersedes", String(40)), Column("reason", Text), Column("at", UTCTime, nullable=False),
    Index("ix_findings_supersedes", "supersedes", unique=True),
)  # fmt: skip
opened = Table(
    "opened", metadata, _id(), _to("turns", "turn"), Column("strategy", String(12), nullable=False), Column("primary_place", Boolean, nullable=False),
    Column("source", String(12), nullable=False),
)  # fmt: skip
turn_levels = Table(
    "turn_levels", metadata, _to("gradings", "grading"), Column("strategy", String(12), nullable=False), Column("level", Integer), Column("rules", String(12), nullable=False),
    UniqueConstraint("grading", "strategy"),
)  # fmt: skip
abstentions = Table(
    "abstentions", metadata, _to("gradings", "grading"), Column("strategy", String(12), nullable=False), UniqueConstraint("grading", "strategy"),
)  # fmt: skip
comments = Table(
    "comments", metadata, _id(), _to("turns", "turn"), _to("users", "author", index=False), Column("text", Text, nullable=False), Column("at", UTCTime, nullable=False),
)  # fmt: skip
assignments = Table(
    "assignments", metadata, _id(), _to("teams", "team"), Column("case_id", String(40), nullable=False), Column("level", String(12), nullable=False),
    Column("due", UTCTime), Column("pass_rule", JSON, nullable=False), _to("users", "by", index=False), Column("at", UTCTime, nullable=False),
    Column("focus", String(12)), Column("withdrawn", UTCTime),
)  # fmt: skip
disputes = Table(
    "disputes", metadata, _id(), _to("findings", "finding"), _to("users", "by", index=False), Column("reason", Text, nullable=False), Column("at", UTCTime, nullable=False),
    Column("settled", UTCTime), Column("settled_by", String(40), ForeignKey("users.id")), Column("answer", Text),
)  # fmt: skip
audit = Table(
    "audit", metadata, _id(), _to("users", "actor"), Column("action", String(40), nullable=False), Column("object", String(80), nullable=False),
    Column("reason", Text), Column("at", UTCTime, nullable=False), Index("ix_audit_object", "object"), Index("ix_audit_action", "action", "id"),
)  # fmt: skip
predictions = Table(
    "predictions", metadata, Column("turn", String(40), ForeignKey("turns.id"), primary_key=True), Column("expected", String(12), nullable=False),
    Column("at", UTCTime, nullable=False),
)  # fmt: skip
drill_cards = Table(
    "drill_cards", metadata, _id(), _to("users", "user"), Column("situation", String(90), nullable=False), Column("own_turn", String(40), ForeignKey("turns.id")),
    Column("stability", Float, nullable=False), Column("difficulty", Float, nullable=False), Column("due", UTCTime, nullable=False),
    Column("reviewed", UTCTime, nullable=False), UniqueConstraint("user", "situation"),
)  # fmt: skip
drill_answers = Table(
    "drill_answers", metadata, _id(), _to("drill_cards", "card"), Column("line", Text, nullable=False), Column("text", Text, nullable=False),
    Column("level", Integer), Column("counts", Boolean, nullable=False), Column("at", UTCTime, nullable=False),
)  # fmt: skip
drill_strategies = Table(
    "drill_strategies", metadata, _to("drill_answers", "answer"), Column("strategy", String(12), nullable=False), Column("level", Integer),
    UniqueConstraint("answer", "strategy"),
)  # fmt: skip
kept_checks = Table(
    "kept_checks", metadata, _id(), _to("users", "user"), Column("kind", String(12), nullable=False), Column("customer", Text, nullable=False),
    Column("text", Text, nullable=False), Column("own_name", String(80), nullable=False), Column("hidden", Text, nullable=False), Column("case_id", String(40)), Column("at", UTCTime, nullable=False),
)  # fmt: skip
own_cases = Table(
    "own_cases", metadata, _id(), _to("users", "owner"), Column("team", String(40), ForeignKey("teams.id"), index=True), Column("created", UTCTime, nullable=False),
)  # fmt: skip
own_case_versions = Table(
    "own_case_versions", metadata, Column("own_case", String(40), ForeignKey("own_cases.id"), primary_key=True), Column("version", Integer, primary_key=True),
    Column("hash", String(64), ForeignKey("documents.hash"), nullable=False), Column("title", String(240), nullable=False), Column("at", UTCTime, nullable=False),
)  # fmt: skip
own_case_answers = Table(
    "own_case_answers", metadata, Column("own_case", String(40), ForeignKey("own_cases.id"), primary_key=True), Column("version", Integer, primary_key=True),
    Column("field", String(40), primary_key=True), Column("text", Text, nullable=False),
)  # fmt: skip
identities = Table(
    "identities", metadata, _id(), Column("issuer", String(240), nullable=False), Column("subject", String(240), nullable=False), _to("users", "user"),
    Column("at", UTCTime, nullable=False), UniqueConstraint("issuer", "subject"),
)  # fmt: skip
notices = Table(
    "notices", metadata, Column("user", String(40), ForeignKey("users.id"), primary_key=True), Column("version", Integer, primary_key=True),
    Column("at", UTCTime, nullable=False),
)  # fmt: skip
assignment_people = Table(
    "assignment_people", metadata, Column("assignment", String(40), ForeignKey("assignments.id"), primary_key=True),
    Column("user", String(40), ForeignKey("users.id"), primary_key=True, index=True),
)  # fmt: skip
past_attempts = Table(
    # What an assignment keeps of a submitted session that was deleted: that there was one, and whether it passed. `attempt` is the id it had.
    "past_attempts", metadata, Column("assignment", String(40), ForeignKey("assignments.id"), primary_key=True),
    Column("user", String(40), ForeignKey("users.id"), primary_key=True, index=True), Column("attempt", String(40), primary_key=True),
    Column("first", UTCTime, nullable=False), Column("passed", UTCTime),
)  # fmt: skip
past_spend = Table(
    # What the model cost in deleted sessions of the day, so that deleting makes no new budget.
    "past_spend", metadata, _id(), _to("users", "user"), Column("team", String(40), ForeignKey("teams.id"), index=True), Column("at", UTCTime, nullable=False),
    Column("cost", Float, nullable=False),
)  # fmt: skip
claims = Table(
    "claims", metadata, Column("session", String(40), ForeignKey("sessions.id"), primary_key=True), _to("users", "coach"), Column("until", UTCTime, nullable=False),
)  # fmt: skip
reviews = Table(
    "reviews", metadata, _id(), _to("sessions", "session"), _to("users", "coach"), Column("word", Text, nullable=False), Column("blind", Boolean, nullable=False),
    Column("at", UTCTime, nullable=False),
)  # fmt: skip
better_lines = Table(
    # A line outlives the turn it was written for: the place in the case and its words are the coach's own.
    "better_lines", metadata, _id(), _to("turns", "turn", null=True), _to("users", "author"), _to("teams", "team"), Column("case_id", String(40), nullable=False),
    Column("spot", String(90), nullable=False), Column("text", Text, nullable=False), Column("at", UTCTime, nullable=False), Column("withdrawn", UTCTime),
    Index("ix_better_lines_spot", "case_id", "spot"),
)  # fmt: skip
session_figures = Table(
    "session_figures", metadata, Column("session", String(40), ForeignKey("sessions.id"), primary_key=True), Column("source", String(8), primary_key=True),
    Column("graded", Integer, nullable=False), Column("points", Float), Column("worst", Integer), Column("breadth", Integer, nullable=False),
    Column("breadth_of", Integer, nullable=False), Column("grave", Integer, nullable=False), Column("unrepaired", Integer, nullable=False),
    Column("deal_value", Float), Column("share_of_best", Float), Column("within_limits", Boolean), Column("rules", String(12), nullable=False),
    Column("at", UTCTime, nullable=False), Index("ix_session_figures_at", "at"),
    sqlite_with_rowid=False,
)  # fmt: skip
session_strategies = Table(
    "session_strategies", metadata, Column("session", String(40), ForeignKey("sessions.id"), primary_key=True), Column("source", String(8), primary_key=True),
    Column("strategy", String(12), primary_key=True), Column("opened", Integer, nullable=False), Column("taken", Integer, nullable=False),
    Column("shown", Integer, nullable=False), Column("levels", Integer, nullable=False), Column("best", Integer), Column("traps", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
session_counts = Table(
    "session_counts", metadata, Column("session", String(40), ForeignKey("sessions.id"), primary_key=True), Column("kind", String(12), primary_key=True),
    Column("item", String(90), primary_key=True), Column("times", Integer, nullable=False), Column("hits", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
calibration_rounds = Table(
    "calibration_rounds", metadata, _id(), _to("users", "user"), Column("month", String(7), nullable=False), Column("at", UTCTime, nullable=False),
    Column("done", UTCTime), UniqueConstraint("user", "month"),
)  # fmt: skip
calibration_turns = Table(
    "calibration_turns", metadata, Column("round", String(40), ForeignKey("calibration_rounds.id"), primary_key=True), Column("place", Integer, primary_key=True),
    Column("row", String(90), nullable=False), Column("at", UTCTime),
)  # fmt: skip
calibration_answers = Table(
    "calibration_answers", metadata, Column("round", String(40), ForeignKey("calibration_rounds.id"), primary_key=True), Column("place", Integer, primary_key=True),
    Column("item", String(40), primary_key=True), Column("specific", Boolean, nullable=False),
)  # fmt: skip
field_notes = Table(
    "field_notes", metadata, _id(), _to("users", "user"), Column("team", String(40), ForeignKey("teams.id"), index=True), Column("asked", Text, nullable=False),
    Column("given", Text, nullable=False), Column("tried", String(12)), Column("shared", Boolean, nullable=False), Column("at", UTCTime, nullable=False),
)  # fmt: skip
clinics = Table(
    "clinics", metadata, _id(), _to("sessions", "session"), Column("turn", Integer, nullable=False), _to("users", "coach"), Column("code", String(64), nullable=False, unique=True),
    Column("opened", UTCTime, nullable=False), Column("closes", UTCTime, nullable=False), Column("shown", Boolean, nullable=False),
)  # fmt: skip
clinic_devices = Table(
    "clinic_devices", metadata, Column("hash", String(64), primary_key=True), _to("clinics", "clinic"), Column("at", UTCTime, nullable=False),
)  # fmt: skip
clinic_answers = Table(
    "clinic_answers", metadata, _id(), _to("clinics", "clinic"), Column("device", String(64), ForeignKey("clinic_devices.hash"), nullable=False, unique=True),
    Column("text", Text, nullable=False), Column("status", String(16), nullable=False), Column("reason", Text), Column("level", Integer), Column("at", UTCTime, nullable=False),
)  # fmt: skip
clinic_findings = Table(
    "clinic_findings", metadata, _id(), _to("clinic_answers", "answer"), Column("item", String(40), nullable=False), Column("quote", Text, nullable=False),
    Column("start", Integer, nullable=False), Column("end", Integer, nullable=False), Column("specific", Boolean, nullable=False),
    Column("fresh", Boolean, nullable=False),
)  # fmt: skip
processes = Table(
    # Who is there: a process holds its turns, gradings, chores and places for as long as `seen_until`, by the clock of the database.
    "processes", metadata, Column("id", String(120), primary_key=True), Column("kind", String(12), nullable=False), Column("host", String(120), nullable=False),
    Column("started", UTCTime, nullable=False), Column("seen_until", UTCTime, nullable=False),
)  # fmt: skip
chores = Table(
    # Work that comes back, done by one process of all.
    "chores", metadata, Column("name", String(40), primary_key=True), Column("due", UTCTime, nullable=False), Column("lease_owner", String(120)),
    Column("ended", UTCTime), Column("failed", Text),
)  # fmt: skip
model_places = Table(
    # Calls that run at a model's endpoint, over all processes; an endpoint is the hash of its address.
    "model_places", metadata, Column("endpoint", String(64), primary_key=True), Column("place", Integer, primary_key=True), Column("lease_owner", String(120)),
)  # fmt: skip
stamps = Table(
    # Counts that grow with each change of what they are named after, so that nobody has to count rows to see one.
    "stamps", metadata, Column("name", String(40), primary_key=True), Column("number", Integer, nullable=False),
)  # fmt: skip
tries = Table(
    # Wrong secrets, and those that are being looked at, over all processes: by the hash of a name or an address, until they count no more.
    "tries", metadata, _id(), Column("key", String(64), nullable=False), Column("until", UTCTime, nullable=False), Column("wrong", Boolean, nullable=False),
    Index("ix_tries_key", "key", "until"), Index("ix_tries_until", "until"),
)  # fmt: skip
