"""Every kind of fault, and how often each struck."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from enum import StrEnum
from typing import Final

__all__ = ["NETWORK", "Fault", "FaultCounts"]


class Fault(StrEnum):
    """What goes wrong in the city. Each is counted where it has really struck, not where it was drawn."""

    DROP = "drop"
    DELAY = "delay"
    REORDER = "reorder"
    REPEAT = "repeat"
    LATE_REPEAT = "late_repeat"
    TRUNCATE_UP = "truncate_up"
    TRUNCATE_DOWN = "truncate_down"
    LOST_REPLY = "lost_reply"
    STATUS_5XX = "status_5xx"
    PORTAL = "portal"
    TIMEOUT = "timeout"
    DESK_CRASH = "desk_crash"
    CENTRE_CRASH = "centre_crash"
    DESK_FULL = "desk_disk_full"
    CENTRE_FULL = "centre_disk_full"
    OTHER_WRITER = "other_writer"
    CLOCK_MONTHS = "clock_months"
    CLOCK_ZONE = "clock_zone"
    CLOCK_1970 = "clock_1970"
    CLOCK_2009 = "clock_2009"
    RESTORED = "restored_backup"
    IMAGE_RESTORED = "restored_image"
    CLONED = "cloned_disk"
    OTHER_HARDWARE = "cloned_to_other_hardware"
    REVOKED = "revoked_device"
    BLOCKED = "blocked_operator"
    LONG_OFFLINE = "long_offline"
    BOTH_RECEIVE = "batch_received_twice"
    WRONG_ROW = "handed_over_twice"
    REPRINTED = "reprinted_while_offline"
    RECALLED = "recalled_while_offline"
    MOVED = "moved_while_offline"
    LINKED = "linked_while_offline"
    MOVED_PC = "moved_pc"
    PURGED = "purge"


# What the line does to one exchange.
NETWORK: Final = (
    Fault.DROP,
    Fault.DELAY,
    Fault.REORDER,
    Fault.REPEAT,
    Fault.LATE_REPEAT,
    Fault.TRUNCATE_UP,
    Fault.TRUNCATE_DOWN,
    Fault.LOST_REPLY,
    Fault.STATUS_5XX,
    Fault.PORTAL,
    Fault.TIMEOUT,
)


class FaultCounts(Counter[Fault]):
    """How often each fault struck."""

    def missing(self, wanted: Collection[Fault]) -> list[Fault]:
        """Those of ``wanted`` that never did."""
        return [fault for fault in Fault if fault in wanted and not self[fault]]
