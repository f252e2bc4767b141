"""Tables of the updates of the desk's program. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, Text

from central_server.store.tables import metadata

__all__ = ["device_update", "update_package", "update_piece"]

# ``manifest``: the envelope of the update key. ``ring``: the highest ring that it is offered to, 0: none.
update_package: Final = Table(
    "update_package",
    metadata,
    Column("version", Text, primary_key=True),
    Column("manifest", LargeBinary, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("pieces", Integer, nullable=False),
    Column("notes", Text, nullable=False, server_default=""),
    Column("published_ms", BigInteger, nullable=False),
    Column("ring", Integer, nullable=False, server_default="0"),
    Column("stopped_ms", BigInteger, nullable=False, server_default="0"),
)

# In the database, so that every worker on every machine can hand them out.
update_piece: Final = Table(
    "update_piece",
    metadata,
    Column("version", Text, ForeignKey("update_package.version"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

# The ring of a device, and what it said last of an update; no row: ring 3, nothing said.
device_update: Final = Table(
    "device_update",
    metadata,
    Column("device", LargeBinary, primary_key=True),
    Column("ring", Integer, nullable=False, server_default="3"),
    Column("version", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False, server_default=""),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("at_ms", BigInteger, nullable=False, server_default="0"),
)
