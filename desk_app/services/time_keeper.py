"""The best-known time: server anchors carried by the monotonic clock, doubt said aloud.

Order in the log never depends on it; a doubtful clock never stops an act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

import msgspec

from common.dates import Zone, business_date
from desk_app.services.kept import read_kept
from desk_app.services.ports import Clock, Head, Store
from protocol.events import NO_HASH, Trust

__all__ = ["Moment", "TimeKeeper", "day_number", "day_of"]

_DAY_0: Final = date(1970, 1, 1).toordinal()
_ANCHOR: Final = "time_anchor"
_DAY_MS: Final = 86_400_000
# A confirmed day ends fourteen hours after it was named: the clock's own hour is as doubtful as its date,
# nobody hands cards over for that long, and whoever named it late in the day is away till then.
_SAID_AT_MS: Final = 10 * 3_600_000
_LONGEST_CARRY_MS: Final = 45 * _DAY_MS
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
    """The date of a number of days since 1970-01-01; the nearest that there is where other PCs named a day
    beyond the years 1 to 9999, which a header can say."""
    return date.fromordinal(min(max(_DAY_0 + business_date, 1), date.max.toordinal()))


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _DAY_0


@dataclass(frozen=True, slots=True)
class _Confirmed:
    """A day that a person named, and when that was by the monotonic clock."""

    day: int
    monotonic_ms: int


class TimeKeeper:
    """Tells the time of an act and how far to trust it. Implements `TimeAnchors`.

    The sync thread anchors while the window asks for the time: what is asked of an anchor is asked of one,
    read once, for half of one and half of the next is a time that never was.
    """

    def __init__(self, store: Store, clock: Clock, zone: Zone) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._confirmed: _Confirmed | None = None
        with store.read() as unit:
            kept = unit.settings.get(_ANCHOR)
        self._anchor = read_kept(kept, _Anchor)

    def anchor(self, server_ms: int, asked_monotonic_ms: int) -> None:
        """Take the centre's time; half of the way there and back is counted in."""
        now = self._clock.monotonic_ms()
        at = server_ms + (now - asked_monotonic_ms) // 2
        self._anchor = anchor = _Anchor(at, now, self._clock.boot_id())
        with self._store.write() as unit:
            unit.settings.put(_ANCHOR, msgspec.msgpack.encode(anchor))

    def offset_ms(self) -> int | None:
        """How far the PC's clock is ahead of the centre's; None if not anchored in this boot."""
        anchored = self._anchored_ms(self._anchor)
        return None if anchored is None else self._clock.now_ms() - anchored

    def confirm(self, day: date) -> None:
        """A person has said what day it is; holds, and grows older with the days, until this program
        ends."""
        self._confirmed = _Confirmed(day_number(day), self._clock.monotonic_ms())

    def moment(self, head: Head) -> Moment:
        """Now, for an act that follows ``head``."""
        anchor, confirmed = self._anchor, self._confirmed
        anchored = self._anchored_ms(anchor)
        if anchored is not None:
            return Moment(anchored, Trust.ANCHORED, self._day(anchored))
        clock = self._clock.now_ms()
        known = _known_ms(anchor, head, self._zone)
        if known is None or known - _SLACK_MS <= clock <= known + _LONGEST_CARRY_MS:
            # A clock put right by a minute at midnight does not bring yesterday back.
            return Moment(clock, Trust.CARRIED, max(self._day(clock), head.business_date))
        if confirmed is not None:
            return Moment(clock, Trust.DOUBTFUL, self._confirmed_day(confirmed))
        # Nobody believes this clock: before a person has spoken, the last known day stands.
        return Moment(clock, Trust.DOUBTFUL, max(self._day(known), head.business_date))

    def needs_confirmation(self, head: Head) -> bool:
        """Whether a person should be asked for the date once, now."""
        return self._confirmed is None and self.moment(head).trust is Trust.DOUBTFUL

    def _anchored_ms(self, anchor: _Anchor | None) -> int | None:
        """The centre's time now by ``anchor``; None if that is not of this boot."""
        if anchor is None or anchor.boot_id != self._clock.boot_id():
            return None
        return anchor.server_ms + self._clock.monotonic_ms() - anchor.monotonic_ms

    def _confirmed_day(self, said: _Confirmed) -> int:
        passed = self._clock.monotonic_ms() - said.monotonic_ms
        return said.day + (_SAID_AT_MS + passed) // _DAY_MS

    def _day(self, time_ms: int) -> int:
        return day_number(business_date(time_ms, self._zone))


def _known_ms(anchor: _Anchor | None, head: Head, zone: Zone) -> int | None:
    """The latest time that has surely been, None if nothing is known yet."""
    known = [] if anchor is None else [anchor.server_ms]
    if head.hash != NO_HASH:
        # Of a doubtful act only the day is known: its time is what a wrong clock showed.
        known.append(
            _midnight_ms(head.business_date, zone) if head.trust == Trust.DOUBTFUL else head.time_ms
        )
    return max(known, default=None)


def _midnight_ms(day: int, zone: Zone) -> int:
    """Milliseconds since 1970 UTC at which a day begins in ``zone``."""
    return int(datetime.combine(day_of(day), time(), zone).timestamp()) * 1000
