"""What the PC says of itself with a sync, and what it is asked for in return. Implements `PcCare`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from common.whole_file import put_in_place
from desk_app.services.kept import read_kept
from desk_app.services.pc_lock import PcLock
from desk_app.services.ports import Clock, Store
from protocol.messages import BundlePart, BundleWanted, PcHealth, SyncAnswer, encode_message
from protocol.pc_care import BUNDLE_PART_BYTES, MAX_BUNDLE_BYTES, MAX_HEALTH_BYTES

__all__ = ["Carer", "fitting"]

_log = logging.getLogger(__name__)
_NAME: Final = "health_said"
_DAY_MS: Final = 86_400_000
_LOOK_AGAIN_MS: Final = 5 * 60_000
_CLOCK_STEP_MS: Final = 60_000
_STEPS_MIB: Final = (200, 1_024, 2_048, 10_240)


class _Said(msgspec.Struct, frozen=True, array_like=True):
    """What the centre was told last, by the PC's clock, and what of it counts."""

    at_ms: int
    counts: bytes


@dataclass(slots=True)
class _Looked:
    at_ms: int
    health: PcHealth


def fitting(health: PcHealth) -> PcHealth:
    """``health`` in MAX_HEALTH_BYTES: of the kinds of error the oldest go first."""
    health = msgspec.structs.replace(health, system=health.system[:80])
    while health.errors and len(encode_message(health)) > MAX_HEALTH_BYTES:
        health = msgspec.structs.replace(health, errors=health.errors[:-1])
    return health


def _counts(health: PcHealth) -> bytes:
    """What is news when it changes: times, the backlog and the room on the disk move by themselves."""
    room = sum(health.free_mib >= step for step in _STEPS_MIB)
    steady = msgspec.structs.replace(
        health,
        free_mib=room,
        ahead_ms=round(health.ahead_ms / _CLOCK_STEP_MS),
        backlog=0,
        oldest_ms=0,
        check_ms=0,
        backup_ms=0,
        equal_ms=0,
    )
    return encode_message(steady)


class Carer:
    """Says how the PC is doing when that has changed, and otherwise once a day; takes the lock; cuts the
    bundle into pieces.

    ``look`` gathers the health, ``bundle`` makes the bundle; it is kept in ``folder`` until the centre has
    all of it. To be used in one thread.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        look: Callable[[], PcHealth],
        bundle: Callable[[], bytes],
        folder: Path,
    ) -> None:
        self._store = store
        self._clock = clock
        self._look = look
        self._make = bundle
        self._folder = folder
        self._lock = PcLock(store)
        self._looked: _Looked | None = None

    def health(self) -> PcHealth | None:
        """What the centre should hear now."""
        try:
            health = self._now()
            said = self._said()
        except Exception as error:  # noqa: BLE001 - whatever it is, the sync comes first
            _log.warning("the PC's health cannot be told: %s", type(error).__name__)
            return None
        at_ms = self._clock.now_ms()
        if said is None or said.counts != _counts(health) or abs(at_ms - said.at_ms) >= _DAY_MS:
            return health
        return None

    def heard(self, answer: SyncAnswer, health: PcHealth | None) -> None:
        """Keep what was told, and the lock."""
        try:
            if self._lock.set(answer.locked_ms):
                _log.warning("this PC is %s", "locked" if answer.locked_ms else "unlocked")
            if health is not None:
                said = _Said(self._clock.now_ms(), _counts(health))
                with self._store.write() as unit:
                    unit.settings.put(_NAME, msgspec.msgpack.encode(said))
            if answer.bundle is None:
                self._forget()
        except Exception as error:  # noqa: BLE001 - a full disk; the next answer says it again
            _log.warning("what the centre said of this PC was not kept: %s", type(error).__name__)

    def piece(self, wanted: BundleWanted) -> BundlePart | None:
        """The piece asked for, of a bundle that is made when its first piece is."""
        path = self._folder / f"bundle-{wanted.id.hex()}.zip"
        part = wanted.part
        try:
            if not path.exists():
                part = 0  # also where it was lost here: from its beginning, of what is so now
                self._keep(path)
            data = path.read_bytes()
        except Exception as error:  # noqa: BLE001 - whatever it is, the sync comes first
            _log.warning("no bundle could be made: %s", type(error).__name__)
            return None
        parts = -(-len(data) // BUNDLE_PART_BYTES)
        if not 0 <= part < parts:
            return None
        at = part * BUNDLE_PART_BYTES
        return BundlePart(wanted.id, part, parts, data[at : at + BUNDLE_PART_BYTES])

    def _keep(self, path: Path) -> None:
        data = self._make()
        if len(data) > MAX_BUNDLE_BYTES:
            raise ValueError("a bundle that is too large")
        self._forget()
        partial = path.with_suffix(".partial")
        partial.write_bytes(data)
        put_in_place(partial, path)

    def _forget(self) -> None:
        for path in self._folder.glob("bundle-*"):
            path.unlink(missing_ok=True)

    def _now(self) -> PcHealth:
        now_ms = self._clock.monotonic_ms()
        if self._looked is None or now_ms - self._looked.at_ms >= _LOOK_AGAIN_MS:
            self._looked = _Looked(now_ms, fitting(self._look()))
        return self._looked.health

    def _said(self) -> _Said | None:
        with self._store.read() as unit:
            kept = unit.settings.get(_NAME)
        return read_kept(kept, _Said)
