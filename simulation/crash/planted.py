"""A migration that no release has: it rebuilds a table and leaves the schema as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from desk_app.store import migrate
from desk_app.store.engine import connect

__all__ = ["planted_upgrade", "take_back"]

_HEAD: Final = "9999"
_STEP: Final = '''"""Rebuilds what a real migration might."""
from alembic import op

revision = "{head}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE moved AS SELECT * FROM event_body")
    with op.batch_alter_table("print_job", recreate="always"):
        pass
    op.execute("CREATE INDEX moved_at ON moved (position)")
    op.execute("UPDATE card SET name = name")
    op.execute("DROP TABLE moved")
'''


def planted_upgrade(folder: Path) -> tuple[str, tuple[Path, ...]]:
    """``head`` and ``versions`` for `upgrade`; the migration is written below ``folder``."""
    planted = folder / "planted"
    file = planted / f"v{_HEAD}_planted.py"
    if not file.exists():
        planted.mkdir(exist_ok=True)
        file.write_text(_STEP.format(head=_HEAD, before=migrate.HEAD), encoding="utf-8")
    own = Path(migrate.__file__).parent / "migrations" / "versions"
    return _HEAD, (own, planted)


def take_back(database: Path, key: bytes) -> None:
    """The schema is as it was; have the version say so."""
    connection = connect(database, key)
    try:
        connection.execute("UPDATE alembic_version SET version_num = ?", (migrate.HEAD,))
    finally:
        connection.close()
