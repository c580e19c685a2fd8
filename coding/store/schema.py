"""The tables. Triggers (see ``migrations/``) refuse to change or delete answers, suggestions and decisions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

APPEND_ONLY = (
    "answers", "suggestions", "decisions", "decision_marks", "adjudications",
    "double_samples", "double_answers", "double_coders", "double_ends", "judgements",
)  # fmt: skip


class UtcTime(TypeDecorator[datetime]):
    """Moments as ISO 8601 text in UTC: sorts right, reads right, and is the same on every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Moment → text."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Text → moment."""
        return None if value is None else datetime.fromisoformat(value)


waves = Table(
    "waves",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("population", JSON, nullable=False),
)

variables = Table(
    "variables",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("grouping", String(128), nullable=False),
    Column("labels", JSON, nullable=False),
    Column("missing", JSON, nullable=False),
    Column("stratum_value", String(128), nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("text", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("counts", JSON, nullable=False),
)

respondents = Table(
    "respondents",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("wave_id", String(64), ForeignKey("waves.id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("values", JSON, nullable=False),
    UniqueConstraint("wave_id", "key"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(220), primary_key=True),
    Column("respondent_id", String(80), ForeignKey("respondents.id"), nullable=False),
    Column("question_id", String(128), ForeignKey("questions.id"), nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("respondent_id", "question_id"),
    Index(None, "question_id"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("time", UtcTime, nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("mapping", JSON, nullable=False),
)

codebook_versions = Table(
    "codebook_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", String(64), nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("who", String(128), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content", JSON, nullable=False),
    Column("note", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("version"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("verb", String(32), nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("inputs", JSON, nullable=False),
    Column("version", String(32), nullable=False),
    Index(None, "verb"),
)

clean_answers = Table(
    "clean_answers",
    metadata,
    Column("run_id", String(80), ForeignKey("runs.id"), primary_key=True),
    Column("answer_id", String(220), ForeignKey("answers.id"), primary_key=True),
    Column("text", Text),  # null: as it came
    Column("kind", String(16), nullable=False),
    Column("is_answer", Boolean, nullable=False),
    Column("spans", JSON(none_as_null=True)),
    Column("findings", JSON(none_as_null=True)),
    Column("masked", Text),  # null: as it came
    Column("duplicate_of", String(220), nullable=False),
    Column("duplicate_reason", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("refers_to", String(220), nullable=False),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("run_id", String(80), ForeignKey("runs.id"), primary_key=True),
    Column("answer_id", String(220), ForeignKey("answers.id"), primary_key=True),
    Column("code_id", String(128), primary_key=True),
    Column("probability", Float, nullable=False),
    Column("suggested", Boolean, nullable=False),
    Column("why", Text, nullable=False),
)
Index(
    "ix_suggestions_suggested",
    *(suggestions.c.code_id, suggestions.c.run_id, suggestions.c.answer_id),
    sqlite_where=text("suggested = 1"),
    postgresql_where=suggestions.c.suggested,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("answer_id", String(220), ForeignKey("answers.id"), nullable=False),
    Column("coder", String(128), nullable=False),
    Column("codes", JSON, nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("codebook_version", String(64), ForeignKey("codebook_versions.version"), nullable=False),
    Column("seen", String(16), nullable=False),
    Column("run_id", String(80), ForeignKey("runs.id")),
    Column("supersedes", String(64), ForeignKey("decisions.id")),
    UniqueConstraint("supersedes"),  # one successor each: two coders at once cannot fork a decision
    Index(None, "answer_id", "coder"),
    Index(None, "run_id"),
)

decision_marks = Table(  # what a decision carries besides codes; one without has no row
    "decision_marks",
    metadata,
    Column("decision_id", String(64), ForeignKey("decisions.id"), primary_key=True),
    Column("fragments", JSON, nullable=False),  # [start, end, code], in code points of the raw answer
    Column("flags", JSON, nullable=False),
    Column("memo", Text, nullable=False),
)

judgements = Table(  # what a coder said about one code of an answer, without deciding about the whole
    "judgements",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("answer_id", String(220), ForeignKey("answers.id"), nullable=False, index=True),
    Column("coder", String(128), nullable=False),
    Column("code_id", String(128), nullable=False),
    Column("says", String(16), nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("codebook_version", String(64), ForeignKey("codebook_versions.version"), nullable=False),
    Column("run_id", String(80), ForeignKey("runs.id")),
    Column("supersedes", String(64), ForeignKey("judgements.id")),
    UniqueConstraint("supersedes"),  # as for decisions
    Index(None, "coder", "code_id"),
)

sendings = Table(  # what the screen sent, by the id that it was given there: so that sending twice does it once
    "sendings",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("answer_id", String(220), ForeignKey("answers.id"), nullable=False),
    Column("coder", String(128), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("time", UtcTime, nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("answer_id", String(220), ForeignKey("answers.id"), nullable=False),
    Column("coder", String(128), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("batch", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("time", UtcTime, nullable=False),
    Column("active", UtcTime, nullable=False),
    Column("released", UtcTime),  # null: still in hand
    Column("outcome", String(16), nullable=False),
    Index(None, "coder"),
)
OPEN = assignments.c.released.is_(None)
Index("uq_assignments_open", assignments.c.answer_id, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)

double_samples = Table(  # random samples that several coders code blind
    "double_samples",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("time", UtcTime, nullable=False),
    Column("who", String(128), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("questions", JSON, nullable=False),
)

double_answers = Table(
    "double_answers",
    metadata,
    Column("sample_id", String(32), ForeignKey("double_samples.id"), primary_key=True),
    Column("answer_id", String(220), ForeignKey("answers.id"), primary_key=True),
    Column("place", Integer),  # null: not in the sample itself, but it says the same as an answer that is
    Index(None, "answer_id"),
)

double_coders = Table(
    "double_coders",
    metadata,
    Column("sample_id", String(32), ForeignKey("double_samples.id"), primary_key=True),
    Column("coder", String(128), primary_key=True),
    Column("position", Integer, nullable=False),
    Index(None, "coder"),
)

double_ends = Table(  # from when on somebody may see what others gave in a sample
    "double_ends",
    metadata,
    Column("sample_id", String(32), ForeignKey("double_samples.id"), primary_key=True),
    Column("who", String(128), primary_key=True),
    Column("how", String(16), primary_key=True),
    Column("time", UtcTime, nullable=False),
)

adjudications = Table(  # decisions that settle a difference between coders, with why they differed
    "adjudications",
    metadata,
    Column("decision_id", String(64), ForeignKey("decisions.id"), primary_key=True),
    Column("sample_id", String(32), ForeignKey("double_samples.id"), nullable=False),
    Column("reason", String(16), nullable=False),
    Column("note", Text, nullable=False),
)

topics = Table(
    "topics",
    metadata,
    Column("run_id", String(80), ForeignKey("runs.id"), primary_key=True),
    Column("question_id", String(128), ForeignKey("questions.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("words", JSON, nullable=False),
    Column("answer_ids", JSON, nullable=False),
    Column("central", JSON, nullable=False),
    Column("stability", Float),  # null: too few answers to try it
)

quotes = Table(
    "quotes",
    metadata,
    Column("run_id", String(80), ForeignKey("runs.id"), primary_key=True),
    Column("question_id", String(128), ForeignKey("questions.id"), primary_key=True),
    Column("code_id", String(128), primary_key=True),
    Column("rank", Integer, primary_key=True),
    Column("answer_id", String(220), ForeignKey("answers.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("typicality", Float, nullable=False),
    Column("attribution", Text, nullable=False),
)

exports = Table(
    "exports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("time", UtcTime, nullable=False),
    Column("who", String(128), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("time", UtcTime, nullable=False),
    Column("who", String(128), nullable=False),
    Column("verb", String(32), nullable=False),
    Column("details", JSON, nullable=False),
)

search_rows = Table(  # which answer a row of the index of words (store.search) is
    "search_rows",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", String(80), ForeignKey("runs.id"), nullable=False),
    Column("answer_id", String(220), ForeignKey("answers.id"), nullable=False),
)
