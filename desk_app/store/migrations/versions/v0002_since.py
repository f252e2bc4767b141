"""Since when a card lies as it lies, beside its state: ages are counted without reading each status."""

from __future__ import annotations

import msgspec
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000
_BIGGEST = (1 << 63) - 1  # that a column holds; msgpack can say more


class _Status(msgspec.Struct):
    """What of a card's status is needed here; later programs may say more in it."""

    since: int = 0
    linked_to: bytes | None = None


def upgrade() -> None:
    """A column that the status gives; a row whose status does not read gets 0, and a rebuild mends it."""
    op.execute("ALTER TABLE card ADD COLUMN since INTEGER NOT NULL DEFAULT 0")
    run = op.get_bind().exec_driver_sql
    decode = msgspec.msgpack.Decoder(_Status).decode
    after = 0
    while rows := run(
        'SELECT "row", status FROM card WHERE "row" > ? ORDER BY "row" LIMIT ?', (after, _AT_ONCE)
    ).all():
        known = []
        for row, status in rows:
            try:
                said = decode(status)
            except (msgspec.DecodeError, TypeError):
                continue
            if said.linked_to is None and 0 < said.since <= _BIGGEST:
                known.append((said.since, row))
        if known:
            run('UPDATE card SET since = ? WHERE "row" = ?', known)
        after = rows[-1][0]
