"""Tables of provisioning files and of the PCs that come with them. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from central_server.store.tables import metadata

__all__ = ["newcomer", "provisioning", "provisioning_computer"]

# ``used``: how many keys have come with its token, refused ones too.
provisioning: Final = Table(
    "provisioning",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("locator", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("used", Integer, nullable=False, server_default="0"),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger, nullable=False, server_default="0"),
)

# ``name`` in the form in which names are compared.
provisioning_computer: Final = Table(
    "provisioning_computer",
    metadata,
    Column("provisioning", LargeBinary, ForeignKey("provisioning.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("kelurahan", Text, nullable=False),
)

# A PC that came with a file, by the name of its key. ``kelurahan``: where it will belong, empty while nobody
# knows; ``number``: the one that it says it had there, else 0. ``listed``: the list said so, not the PC.
# ``decided_by`` approved it or refused it at ``decided_ms``, 0 while it waits. An approved one is a device.
newcomer: Final = Table(
    "newcomer",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("provisioning", LargeBinary, ForeignKey("provisioning.id"), nullable=False),
    Column("computer", Text, nullable=False),
    Column("kelurahan", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("box_key", LargeBinary, nullable=False),
    Column("application", Text, nullable=False),
    Column("asked_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("decided_ms", BigInteger, nullable=False, server_default="0"),
    Column("approved", Boolean, nullable=False),
    Column("decided_by", LargeBinary),
    Index(None, "decided_ms"),
)
