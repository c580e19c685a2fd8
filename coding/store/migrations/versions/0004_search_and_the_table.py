"""Search in cleaned answers, and a quick look-up of what is suggested"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Take a project from the revision before to this one. The index is empty: the first search fills it."""
    op.create_table(
        "search_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.String(length=80), nullable=False),
        sa.Column("answer_id", sa.String(length=220), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_search_rows_answer_id_answers")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_search_rows_run_id_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_rows")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5"
            "(text, masked, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3')"
        )
    else:
        op.execute("CREATE TABLE search_words (id integer PRIMARY KEY, text tsvector, masked tsvector)")
        for column in ("text", "masked"):
            op.execute(f"CREATE INDEX ix_search_words_{column} ON search_words USING gin ({column})")
    # one or two of the codes of an answer, whose probability for all codes is stored; SQLite needs the very words of the query
    lite, postgres = sa.text("suggested = 1"), sa.text("suggested")
    op.create_index(
        "ix_suggestions_suggested", "suggestions", ["code_id", "run_id", "answer_id"], sqlite_where=lite, postgresql_where=postgres
    )  # fmt: skip
    op.create_index(op.f("ix_decisions_run_id"), "decisions", ["run_id"])
