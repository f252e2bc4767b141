"""A copy of work not sent yet on a second drive or stick, so that one broken disk does not take it along."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

import msgspec

from common.sentences import Sentence, sentence_of
from desk_app.services.backups import Backup, Backups
from desk_app.services.kept import read_kept
from desk_app.services.ports import Clock, Store
from desk_app.services.recorder import Recorder
from protocol.events import Header, Trust

__all__ = [
    "MOST_BYTES",
    "Copier",
    "CopyStand",
    "CopyState",
    "NoVolumes",
    "SecondDrive",
    "Volume",
    "VolumeKind",
    "Volumes",
]

_log = logging.getLogger(__name__)
_NAME: Final = "second_copy"
_DAY_MS: Final = 86_400_000
_AGAIN_MS: Final = 4 * 3_600_000
MOST_BYTES: Final = 1 << 30


class VolumeKind(StrEnum):
    """What a volume lies on."""

    REMOVABLE = "removable"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Volume:
    """A place to write to that does not lie on the disk of the data folder.

    ``name`` is what a person at the PC calls it; ``free`` in bytes.
    """

    root: Path
    name: str
    kind: VolumeKind
    free: int


class Volumes(Protocol):
    """The drives of the PC."""

    def beside(self, folder: Path, /) -> Sequence[Volume]:
        """Local writable volumes on other disks than that of ``folder``; never a network drive."""
        ...


class NoVolumes:
    """A PC on which nothing may be written to another drive: practice, demo."""

    def beside(self, _folder: Path, /) -> Sequence[Volume]:
        """None."""
        return ()


class Copier(Protocol):
    """Puts a backup on a volume."""

    def put(self, backup: Backup, volume: Volume) -> Path:
        """Copy it, read it back and compare, then remove this desk's older copies there; where it is.

        Raises an error with a sentence, or OSError; what was there before is there still then."""
        ...


class CopyState(StrEnum):
    """How the work that waits for the centre is secured."""

    NOT_NEEDED = "not_needed"  # nothing waits for more than a day
    SAFE = "safe"  # a copy holds everything that has waited for more than a day
    NO_DRIVE = "no_drive"  # there is nowhere to put it
    FAILED = "failed"  # there is a drive, and it did not take it


@dataclass(frozen=True, slots=True)
class CopyStand:
    """What may be said. ``waiting``: acts not sent; ``since_ms``: since when the oldest waits; ``place``
    and ``made_ms``: the last copy, wherever it is now (empty and 0 if there never was one);
    ``there``: whether it is in its place now; ``reason`` of a failure."""

    state: CopyState
    waiting: int = 0
    since_ms: int = 0
    place: str = ""
    made_ms: int = 0
    there: bool = False
    reason: str = ""


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    place: str
    made_ms: int
    epoch: int
    seq: int


class SecondDrive:
    """Copies unsent work older than a day. ``oldest`` gives the header of the oldest unsent act, or None;
    ``waiting`` how many wait. A copy never takes more than ``most_bytes``, nor half of what is free."""

    def __init__(
        self,
        store: Store,
        recorder: Recorder,
        backups: Backups,
        volumes: Volumes,
        copier: Copier,
        clock: Clock,
        *,
        oldest: Callable[[], Header | None],
        waiting: Callable[[], int],
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._store = store
        self._recorder = recorder
        self._backups = backups
        self._volumes = volumes
        self._copier = copier
        self._clock = clock
        self._oldest = oldest
        self._waiting = waiting
        self._most_bytes = most_bytes

    def run(self) -> CopyStand:
        """Copy if it is time; how things stand then. Raises only what the store raises."""
        kept = self._kept()
        oldest = self._oldest()
        if oldest is None or not self._old(oldest):
            return self._stand(CopyState.NOT_NEEDED, kept, oldest)
        if self._fresh(kept, oldest):
            return self._stand(CopyState.SAFE, kept, oldest)
        places = self._places()
        if not places:
            return self._stand(CopyState.NO_DRIVE, kept, oldest)
        reason = ""
        try:
            backup = self._current()
        except Exception as error:  # noqa: BLE001 - any reason not to have a copy is told, none ends the desk
            return self._stand(CopyState.FAILED, kept, oldest, _said(error))
        for volume in places:
            if backup.size > min(self._most_bytes, volume.free // 2):
                reason = Sentence("ruang di {name} tidak cukup", name=volume.name)
                continue
            try:
                path = self._copier.put(backup, volume)
            except Exception as error:  # noqa: BLE001 - a stick pulled out raises whatever it likes
                _log.warning("no copy on a second drive: %s", type(error).__name__)
                reason = _said(error)
                continue
            kept = _Kept(str(path), self._clock.now_ms(), backup.epoch, backup.seq)
            with self._store.write() as unit:
                unit.settings.put(_NAME, msgspec.msgpack.encode(kept))
            return self._stand(CopyState.SAFE, kept, oldest)
        return self._stand(CopyState.FAILED, kept, oldest, reason)

    def _old(self, oldest: Header) -> bool:
        """More than a day by the best-known time; where the clock is doubtful the dates decide."""
        with self._store.read() as unit:
            now = self._recorder.now(unit)
        if Trust.DOUBTFUL in (now.trust, oldest.trust):
            return now.business_date > oldest.business_date
        return now.time_ms - oldest.time_ms > _DAY_MS

    def _fresh(self, kept: _Kept | None, oldest: Header) -> bool:
        """Whether the last copy still holds enough: the oldest, and either all or it is not old itself."""
        if kept is None or (kept.epoch, kept.seq) < (oldest.epoch, oldest.seq):
            return False
        if not Path(kept.place).is_file():
            return False  # pulled out: another drive may be there now
        with self._store.read() as unit:
            head = unit.log.head()
        if (kept.epoch, kept.seq) >= (head.epoch, head.seq):
            return True
        return 0 <= self._clock.now_ms() - kept.made_ms < _AGAIN_MS

    def _places(self) -> Sequence[Volume]:
        """Sticks first: they can be carried away from the PC."""
        found = self._volumes.beside(self._backups.folder)
        return sorted(found, key=lambda v: (v.kind != VolumeKind.REMOVABLE, -v.free))

    def _current(self) -> Backup:
        with self._store.read() as unit:
            head = unit.log.head()
        newest = self._backups.newest()
        if newest is not None and (newest.epoch, newest.seq) >= (head.epoch, head.seq):
            return newest
        made = self._backups.make().made
        assert made is not None
        return made

    def _kept(self) -> _Kept | None:
        with self._store.read() as unit:
            raw = unit.settings.get(_NAME)
        return read_kept(raw, _Kept)

    def _stand(
        self, state: CopyState, kept: _Kept | None, oldest: Header | None, reason: str = ""
    ) -> CopyStand:
        return CopyStand(
            state,
            waiting=self._waiting(),
            since_ms=oldest.time_ms if oldest else 0,
            place=kept.place if kept else "",
            made_ms=kept.made_ms if kept else 0,
            there=kept is not None and Path(kept.place).is_file(),
            reason=reason,
        )


def _said(error: Exception) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else sentence_of(error)
