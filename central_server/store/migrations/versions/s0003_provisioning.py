"""Provisioning files, and the PCs that come with them and wait.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "provisioning",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provisioning")),
        sa.UniqueConstraint("locator", name=op.f("uq_provisioning_locator")),
    )
    op.create_table(
        "provisioning_computer",
        sa.Column("provisioning", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provisioning"],
            ["provisioning.id"],
            name=op.f("fk_provisioning_computer_provisioning"),
        ),
        sa.PrimaryKeyConstraint("provisioning", "name", name=op.f("pk_provisioning_computer")),
    )
    op.create_table(
        "newcomer",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("provisioning", sa.LargeBinary(), nullable=False),
        sa.Column("computer", sa.Text(), nullable=False),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("box_key", sa.LargeBinary(), nullable=False),
        sa.Column("application", sa.Text(), nullable=False),
        sa.Column("asked_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.Column("decided_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provisioning"], ["provisioning.id"], name=op.f("fk_newcomer_provisioning")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_newcomer")),
    )
    op.create_index(op.f("ix_newcomer_decided_ms"), "newcomer", ["decided_ms"], unique=False)
