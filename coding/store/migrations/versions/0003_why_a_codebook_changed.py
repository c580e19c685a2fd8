"""Why a codebook changed"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Take a project from the revision before to this one."""
    op.add_column("codebook_versions", sa.Column("note", sa.Text(), nullable=False, server_default=""))
