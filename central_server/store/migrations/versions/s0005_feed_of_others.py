"""An index that says in which feeds a case or a batch stands.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_feed_object_kind_id",
        "feed_object",
        ["kind", "id"],
        unique=False,
        sqlite_where=sa.text("kind != 'card'"),
        postgresql_where=sa.text("kind != 'card'"),
    )
