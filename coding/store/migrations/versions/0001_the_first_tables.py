"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# a row of these tables is never changed and never deleted; erasing a respondent on request will be a migration of its own
APPEND_ONLY = ("answers", "suggestions", "decisions")


def _refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    else:
        op.execute(
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        )


def upgrade() -> None:
    """Take a project from the revision before to this one."""
    op.create_table(
        "codebook_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codebook_versions")),
        sa.UniqueConstraint("version", name=op.f("uq_codebook_versions_version")),
    )
    op.create_table(
        "exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_table(
        "log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("verb", sa.String(length=32), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_runs_verb"), ["verb"], unique=False)

    op.create_table(
        "variables",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("grouping", sa.String(length=128), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("stratum_value", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variables")),
    )
    op.create_table(
        "waves",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("population", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
    )
    op.create_table(
        "respondents",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("wave_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_respondents_wave_id_waves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respondents")),
        sa.UniqueConstraint("wave_id", "key", name=op.f("uq_respondents_wave_id_key")),
    )
    op.create_table(
        "topics",
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("question_id", sa.String(length=128), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("answer_ids", sa.JSON(), nullable=False),
        sa.Column("central", sa.JSON(), nullable=False),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_topics_question_id_questions")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_topics_run_id_runs")),
        sa.PrimaryKeyConstraint("run_id", "question_id", "number", name=op.f("pk_topics")),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.String(length=220), nullable=False),
        sa.Column("respondent_id", sa.String(length=80), nullable=False),
        sa.Column("question_id", sa.String(length=128), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_answers_question_id_questions")),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_answers_respondent_id_respondents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("respondent_id", "question_id", name=op.f("uq_answers_respondent_id_question_id")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_question_id"), ["question_id"], unique=False)

    op.create_table(
        "clean_answers",
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("answer_id", sa.String(length=220), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("is_answer", sa.Boolean(), nullable=False),
        sa.Column("spans", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("findings", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("masked", sa.Text(), nullable=True),
        sa.Column("duplicate_of", sa.String(length=220), nullable=False),
        sa.Column("duplicate_reason", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("refers_to", sa.String(length=220), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_clean_answers_answer_id_answers")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_clean_answers_run_id_runs")),
        sa.PrimaryKeyConstraint("run_id", "answer_id", name=op.f("pk_clean_answers")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("answer_id", sa.String(length=220), nullable=False),
        sa.Column("coder", sa.String(length=128), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("codebook_version", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.String(length=16), nullable=False),
        sa.Column("run_id", sa.String(length=80), nullable=True),
        sa.Column("supersedes", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_decisions_answer_id_answers")),
        sa.ForeignKeyConstraint(
            ["codebook_version"],
            ["codebook_versions.version"],
            name=op.f("fk_decisions_codebook_version_codebook_versions"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_decisions_run_id_runs")),
        sa.ForeignKeyConstraint(["supersedes"], ["decisions.id"], name=op.f("fk_decisions_supersedes_decisions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_decisions_supersedes")),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_answer_id_coder"), ["answer_id", "coder"], unique=False)

    op.create_table(
        "quotes",
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("question_id", sa.String(length=128), nullable=False),
        sa.Column("code_id", sa.String(length=128), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.String(length=220), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("typicality", sa.Float(), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_quotes_answer_id_answers")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_quotes_question_id_questions")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_quotes_run_id_runs")),
        sa.PrimaryKeyConstraint("run_id", "question_id", "code_id", "rank", name=op.f("pk_quotes")),
    )
    op.create_table(
        "suggestions",
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("answer_id", sa.String(length=220), nullable=False),
        sa.Column("code_id", sa.String(length=128), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("suggested", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_suggestions_answer_id_answers")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_suggestions_run_id_runs")),
        sa.PrimaryKeyConstraint("run_id", "answer_id", "code_id", name=op.f("pk_suggestions")),
    )
    for table in APPEND_ONLY:
        _refuse_changes(table)
