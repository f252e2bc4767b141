"""Tables of what IT knows of each PC, and of what it asks of it. Times are milliseconds since 1970 UTC."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, Table, Text

from central_server.store.tables import metadata

__all__ = ["device_bundle", "device_care", "device_health"]

# ``report``: the bytes of the last `PcHealth` that came. ``backlog``: how many events the device had that
# were not stored after its last contact.
device_health: Final = Table(
    "device_health",
    metadata,
    Column("device", LargeBinary, primary_key=True),
    Column("at_ms", BigInteger, nullable=False, server_default="0"),
    Column("report", LargeBinary),
    Column("backlog", BigInteger, nullable=False, server_default="0"),
)

# What was ordered for a device and by whom; 0 and empty where nothing was. ``bundle``: the name of the
# bundle asked for; ``replacement``: the locator of the code for the PC that takes its place.
device_care: Final = Table(
    "device_care",
    metadata,
    Column("device", LargeBinary, primary_key=True),
    Column("locked_ms", BigInteger, nullable=False, server_default="0"),
    Column("locked_by", LargeBinary),
    Column("bundle", LargeBinary),
    Column("bundle_ms", BigInteger, nullable=False, server_default="0"),
    Column("retired_ms", BigInteger, nullable=False, server_default="0"),
    Column("retired_by", LargeBinary),
    Column("lost", Boolean, nullable=False),
    Column("replacement", Text, nullable=False, server_default=""),
)

# The pieces of a bundle, from 0, as they came.
device_bundle: Final = Table(
    "device_bundle",
    metadata,
    Column("device", LargeBinary, primary_key=True),
    Column("bundle", LargeBinary, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("parts", Integer, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
