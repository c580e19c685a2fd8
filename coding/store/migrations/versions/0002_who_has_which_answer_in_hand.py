"""Who has which answer in hand"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Take a project from the revision before to this one."""
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.String(length=220), nullable=False),
        sa.Column("coder", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("time", sa.String(length=32), nullable=False),
        sa.Column("active", sa.String(length=32), nullable=False),
        sa.Column("released", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_assignments_answer_id_answers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_coder"), "assignments", ["coder"])
    # one coder at a time has an answer in hand
    is_open = sa.text("released IS NULL")
    op.create_index(
        "uq_assignments_open", "assignments", ["answer_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
