"""What IT knows of each PC, and what it asks of it.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_health",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.Column("backlog", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_device_health")),
    )
    op.create_table(
        "device_care",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("locked_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("locked_by", sa.LargeBinary(), nullable=True),
        sa.Column("bundle", sa.LargeBinary(), nullable=True),
        sa.Column("bundle_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("retired_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("retired_by", sa.LargeBinary(), nullable=True),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.Column("replacement", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_device_care")),
    )
    op.create_table(
        "device_bundle",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", "bundle", "part", name=op.f("pk_device_bundle")),
    )
