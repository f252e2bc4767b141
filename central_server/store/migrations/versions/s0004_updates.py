"""Updates of the desk's program: packages in pieces, the ring of each device, how far it is.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "update_package",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("published_ms", sa.BigInteger(), nullable=False),
        sa.Column("ring", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stopped_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_update_package")),
    )
    op.create_table(
        "update_piece",
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version"], ["update_package.version"], name=op.f("fk_update_piece_version")
        ),
        sa.PrimaryKeyConstraint("version", "number", name=op.f("pk_update_piece")),
    )
    op.create_table(
        "device_update",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("ring", sa.Integer(), server_default="3", nullable=False),
        sa.Column("version", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("at_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_device_update")),
    )
