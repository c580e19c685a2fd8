"""Cleaning says more: language, the answer that is pointed at, and why an answer is a duplicate"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Take a project from the revision before to this one."""
    for name, length in (("duplicate_reason", 16), ("language", 8), ("refers_to", 220)):
        op.add_column("clean_answers", sa.Column(name, sa.String(length), nullable=False, server_default=""))
