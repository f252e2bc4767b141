"""The best-known time: server anchors carried by the monotonic clock, doubt said aloud.

Order in the log never depends on it; a doubtful clock never stops an act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from common.dates import Zone, business_date
from desk_app.services.ports import Clock, Head, Store
from protocol.events import Trust

__all__ = ["Moment", "TimeKeeper", "day_number", "day_of"]

_DAY_0: Final = date(1970, 1, 1).toordinal()
_ANCHOR: Final = "time_anchor"
_LONGEST_CARRY_MS: Final = 45 * 86_400_000
_SLACK_MS: Final = 120_000


class _Anchor(msgspec.Struct, frozen=True, array_like=True):
    server_ms: int
    monotonic_ms: int
    boot_id: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A time to record an act at. ``business_date`` in days since 1970-01-01, in the office's zone."""

    time_ms: int
    trust: Trust
    business_date: int

    @property
    def day(self) -> date:
        """The business date as a date."""
        return day_of(self.business_date)


def day_of(business_date: int) -> date:
    """The date of a number of days since 1970-01-01."""
    return date.fromordinal(_DAY_0 + business_date)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _DAY_0


class TimeKeeper:
    """Tells the time of an act and how far to trust it. Implements `TimeAnchors`."""

    def __init__(self, store: Store, clock: Clock, zone: Zone) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._confirmed: int | None = None
        with store.read() as unit:
            kept = unit.settings.get(_ANCHOR)
        self._anchor = None if kept is None else msgspec.msgpack.decode(kept, type=_Anchor)

    def anchor(self, server_ms: int, asked_monotonic_ms: int) -> None:
        """Take the centre's time; half of the way there and back is counted in."""
        now = self._clock.monotonic_ms()
        at = server_ms + (now - asked_monotonic_ms) // 2
        self._anchor = _Anchor(at, now, self._clock.boot_id())
        with self._store.write() as unit:
            unit.settings.put(_ANCHOR, msgspec.msgpack.encode(self._anchor))

    def offset_ms(self) -> int | None:
        """How far the PC's clock is ahead of the centre's; None if not anchored in this boot."""
        if self._anchor is None or self._anchor.boot_id != self._clock.boot_id():
            return None
        passed = self._clock.monotonic_ms() - self._anchor.monotonic_ms
        return self._clock.now_ms() - (self._anchor.server_ms + passed)

    def confirm(self, day: date) -> None:
        """A person has said what day it is; holds until this program ends."""
        self._confirmed = day_number(day)

    def moment(self, head: Head) -> Moment:
        """Now, for an act that follows ``head``."""
        clock = self._clock.now_ms()
        offset = self.offset_ms()
        if offset is not None:
            return self._at(clock - offset, Trust.ANCHORED)
        known = max(head.time_ms, self._anchor.server_ms if self._anchor else 0)
        if known - _SLACK_MS <= clock and (known == 0 or clock - known <= _LONGEST_CARRY_MS):
            return self._at(clock, Trust.CARRIED)
        moment = self._at(clock, Trust.DOUBTFUL)
        if self._confirmed is not None:
            return Moment(clock, Trust.DOUBTFUL, self._confirmed)
        # A day never runs backwards: before a person has spoken, the last known one stands.
        return Moment(clock, Trust.DOUBTFUL, max(moment.business_date, head.business_date))

    def needs_confirmation(self, head: Head) -> bool:
        """Whether a person should be asked for the date once, now."""
        return self._confirmed is None and self.moment(head).trust is Trust.DOUBTFUL

    def _at(self, time_ms: int, trust: Trust) -> Moment:
        return Moment(time_ms, trust, day_number(business_date(time_ms, self._zone)))
