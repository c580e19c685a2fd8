"""Samples that several coders code blind, and decisions that settle their differences"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = ("double_samples", "double_answers", "double_coders", "double_ends", "adjudications")


def upgrade() -> None:
    """Take a project from the revision before to this one."""
    _samples()
    op.create_table(
        "double_ends",
        sa.Column("sample_id", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        _of_sample("double_ends"),
        sa.PrimaryKeyConstraint("sample_id", "who", "how", name=op.f("pk_double_ends")),
    )
    op.create_table(
        "adjudications",
        sa.Column("decision_id", sa.String(length=64), nullable=False),
        sa.Column("sample_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_adjudications_decision_id_decisions")),
        _of_sample("adjudications"),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_adjudications")),
    )
    for table in TABLES:
        _append_only(table)


def _samples() -> None:
    op.create_table(
        "double_samples",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_samples")),
    )
    op.create_table(
        "double_answers",
        sa.Column("sample_id", sa.String(length=32), nullable=False),
        sa.Column("answer_id", sa.String(length=220), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        _of_sample("double_answers"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_double_answers_answer_id_answers")),
        sa.PrimaryKeyConstraint("sample_id", "answer_id", name=op.f("pk_double_answers")),
    )
    op.create_index(op.f("ix_double_answers_answer_id"), "double_answers", ["answer_id"])
    op.create_table(
        "double_coders",
        sa.Column("sample_id", sa.String(length=32), nullable=False),
        sa.Column("coder", sa.String(length=128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _of_sample("double_coders"),
        sa.PrimaryKeyConstraint("sample_id", "coder", name=op.f("pk_double_coders")),
    )
    op.create_index(op.f("ix_double_coders_coder"), "double_coders", ["coder"])


def _of_sample(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_sample_id_double_samples")
    return sa.ForeignKeyConstraint(["sample_id"], ["double_samples.id"], name=name)


def _append_only(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
    )
