"""What a PC says of its own health, and how a bundle for IT goes to the centre in pieces. Nothing in either
names a person. See docs/sync-protocol.md section 13."""

from __future__ import annotations

from typing import Final

import msgspec

__all__ = [
    "BUNDLE_ASKED",
    "BUNDLE_ID_BYTES",
    "BUNDLE_PART_BYTES",
    "MAX_BUNDLE_BYTES",
    "MAX_HEALTH_BYTES",
    "PC_APPROVED",
    "PC_LOCKED",
    "PC_REFUSED",
    "PC_RETIRED",
    "PC_RING",
    "PC_UNLOCKED",
    "BundlePart",
    "BundleWanted",
    "PcHealth",
]

# Kinds of the centre's own log, beside those of section 3: acts of the registry on a PC.
PC_APPROVED: Final = "pc_approved"
PC_REFUSED: Final = "pc_refused"
PC_LOCKED: Final = "pc_locked"
PC_UNLOCKED: Final = "pc_unlocked"
PC_RETIRED: Final = "pc_retired"
BUNDLE_ASKED: Final = "pc_bundle_asked"
PC_RING: Final = "pc_ring"

MAX_HEALTH_BYTES: Final = 512
MAX_BUNDLE_BYTES: Final = 512 << 10
BUNDLE_PART_BYTES: Final = 32 << 10  # four seconds of a line of 64 kbit/s
BUNDLE_ID_BYTES: Final = 8


class PcHealth(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """How a PC is doing. Times in ms since 1970 UTC by its own clock, 0: never.

    ``schema`` of its database; ``system``: what it runs on. ``free_mib``: room on the disk of its data.
    ``ahead_ms``: how far it saw its clock ahead of the centre's. ``backlog``: events that wait,
    ``oldest_ms``: when the first of them was recorded. ``check`` is what the full check at ``check_ms``
    found: sound, damaged (the file), unproved (acts), rows (cards). ``repair_ms``: of the last repair;
    ``missing``: whether acts are missing since. ``backup_ms``: of the newest backup. ``equal_ms``: when its
    cards were last the same as the centre's. ``errors``: kinds of the last errors in its log.
    """

    schema: str
    system: str
    free_mib: int = 0
    ahead_ms: int = 0
    backlog: int = 0
    oldest_ms: int = 0
    check: str = ""
    check_ms: int = 0
    repair_ms: int = 0
    missing: bool = False
    backup_ms: int = 0
    equal_ms: int = 0
    errors: tuple[str, ...] = ()


class BundleWanted(msgspec.Struct, frozen=True, array_like=True):
    """A person at the centre asks for a bundle: its name (8 bytes), and the piece to be sent next."""

    id: bytes
    part: int


class BundlePart(msgspec.Struct, frozen=True, array_like=True):
    """Piece ``part`` (from 0) of ``parts`` of the bundle ``id``."""

    id: bytes
    part: int
    parts: int
    data: bytes
