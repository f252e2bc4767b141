"""A newer version of the program: fetched in quiet moments, proved, and installed when nobody needs the desk.

Nothing here believes the centre: a version is taken because an update key signed it and it is newer than
the one that runs.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

import msgspec

from desk_app.services.outcome import Outcome
from protocol.messages import PROTOCOL, UpdateStand
from protocol.updates import Update, UpdateError, UpdateState, is_version, newer, open_update

__all__ = [
    "FetchError",
    "Moment",
    "Progress",
    "Ready",
    "UpdateShelf",
    "UpdateSource",
    "Updates",
    "When",
    "when_to_install",
]

_log = logging.getLogger(__name__)
_NIGHT: Final = (21, 5)  # from, until, o'clock
_QUIET_MS: Final = 30 * 60_000
_MOST_WRONG: Final = 3
# Times its size: itself, the copy that is started, and unpacked (some three and a half times) once as what
# the installer unpacks from and once as what it puts there. The installer itself asks more exactly.
_ROOM: Final = 9


class FetchError(Exception):
    """Nothing came: no network, a busy centre, or a version that is no longer offered."""


class UpdateSource(Protocol):
    """Where updates come from. Its methods raise FetchError and believe nothing."""

    def manifest(self, version: str) -> bytes:
        """The manifest of a version."""
        ...

    def piece(self, version: str, number: int) -> bytes:
        """A piece of it, from 0."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


class Progress(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of updates over restarts. ``offered``: the version that the centre named last;
    ``refused``: one that was fetched in vain, ``wrong`` pieces in a row that had another hash."""

    offered: str = ""
    refused: str = ""
    wrong: int = 0


class UpdateShelf(Protocol):
    """The files of an update, apart from the database; methods that write raise OSError."""

    def outcome(self) -> Outcome | None:
        """How the last update ended."""
        ...

    def keep_outcome(self, outcome: Outcome) -> None:
        """Keep it."""
        ...

    def progress(self) -> Progress:
        """What is known; the start if nothing is."""
        ...

    def keep_progress(self, progress: Progress) -> None:
        """Keep it."""
        ...

    def manifest(self) -> bytes | None:
        """The manifest of what lies here."""
        ...

    def keep_manifest(self, raw: bytes) -> None:
        """Keep it; pieces of another version are gone first."""
        ...

    def pieces(self, update: Update) -> int:
        """How many whole pieces lie here, without a look into them."""
        ...

    def add_piece(self, update: Update, data: bytes) -> None:
        """One more, behind those that are here; on disk when this returns."""
        ...

    def cut(self, update: Update, pieces: int) -> None:
        """Throw away all but the first ``pieces``."""
        ...

    def part(self, update: Update) -> Path:
        """The file that the pieces are gathered in."""
        ...

    def setup(self, update: Update) -> Path | None:
        """The whole installer under its own name, None if it is not whole yet."""
        ...

    def finish(self, update: Update) -> Path:
        """All pieces are here and proved: the installer gets its name."""
        ...

    def room(self) -> int:
        """Bytes free on the disk."""
        ...

    def clear(self) -> None:
        """Remove everything that was fetched."""
        ...


class When(StrEnum):
    """When a version is installed that lies ready."""

    NOT_YET = "not_yet"
    AT_CLOSE = "at_close"
    TONIGHT = "tonight"
    NOW = "now"


@dataclass(frozen=True, slots=True)
class Moment:
    """What is so: ``ready``: a proved version lies here; ``closing``: the window is being closed;
    ``signed_in``: somebody has the desk; nobody has touched it for ``quiet_ms``; ``hour`` o'clock in the
    office, which nobody is sure of while ``doubtful``."""

    ready: bool
    closing: bool = False
    signed_in: bool = False
    quiet_ms: int = 0
    hour: int = 12
    doubtful: bool = False


def when_to_install(moment: Moment) -> When:
    """Never under somebody's hands: when the window is closed, or at night when nobody has touched the desk
    for half an hour. With a clock that nobody believes there is no night."""
    if not moment.ready:
        return When.NOT_YET
    if moment.closing:
        return When.NOW
    if moment.doubtful:
        return When.AT_CLOSE
    begins, ends = _NIGHT
    night = moment.hour >= begins or moment.hour < ends
    if night and not moment.signed_in and moment.quiet_ms >= _QUIET_MS:
        return When.NOW
    return When.TONIGHT


@dataclass(frozen=True, slots=True)
class Ready:
    """A version that lies ready, its installer, and its manifest as it was signed."""

    update: Update
    setup: Path
    manifest: bytes


class Updates:
    """The updates of one PC. Each method may be called by any thread; `fetch` by one at a time.

    ``keys``: the update keys that this program was built with; without one no update is taken.
    ``application``: the version that runs.
    """

    def __init__(self, shelf: UpdateShelf, keys: Sequence[bytes], application: str) -> None:
        self._shelf = shelf
        self._keys = tuple(keys)
        self._application = application
        self._turn = threading.Lock()

    @property
    def application(self) -> str:
        """The version that runs."""
        return self._application

    # -- what the sync says

    def offered(self, version: str) -> None:
        """The centre names this version (empty: none) for this PC; what is not newer is ignored."""
        if not self._keys or (version and not self._is_newer(version)):
            version = ""  # a program without a key takes none, and must not say that one is coming
        with self._turn:
            known = self._shelf.progress()
            if known.offered == version:
                return
            try:
                self._shelf.keep_progress(Progress(offered=version, refused=known.refused))
                if not version:
                    self._shelf.clear()
            except OSError as error:
                _log.warning("the offered version was not kept: %s", type(error).__name__)

    def stand(self) -> UpdateStand | None:
        """What the centre should hear, None if there is nothing to say."""
        known, update = self._shelf.progress(), self._here()
        outcome = self._shelf.outcome()
        version = known.offered
        if outcome is not None and outcome.failed and version in ("", outcome.version):
            return UpdateStand(outcome.version, UpdateState.ROLLED_BACK, 0, 0)
        if not version:
            return None
        if known.refused == version:
            return UpdateStand(version, UpdateState.REFUSED, 0, 0)
        if update is None or update.version != version:
            return UpdateStand(version, UpdateState.FETCHING, 0, 0)
        total = len(update.pieces)
        if self._shelf.setup(update) is not None:
            return UpdateStand(version, UpdateState.READY, total, total)
        return UpdateStand(version, UpdateState.FETCHING, self._shelf.pieces(update), total)

    # -- fetching

    def wanted(self) -> str:
        """The version that is to be fetched, empty if none is."""
        known, outcome = self._shelf.progress(), self._shelf.outcome()
        if not self._keys or not known.offered or known.refused == known.offered:
            return ""
        if outcome is not None and outcome.failed and outcome.version == known.offered:
            return ""  # it has shown what it is worth
        update = self._here()
        whole = update is not None and self._shelf.setup(update) is not None
        if update is not None and update.version == known.offered and whole:
            return ""
        return known.offered

    def fetch(self, source: UpdateSource, go_on: Callable[[], bool]) -> bool:
        """Fetch what is wanted, piece by piece, as long as ``go_on``; True once it lies ready.

        Raises FetchError when nothing comes, OSError for a disk that takes nothing; what is here stays.
        """
        version = self.wanted()
        if not version:
            return self.ready() is not None
        update = self._manifest(source, version)
        if update is None:
            return False
        total = len(update.pieces)
        while (count := self._shelf.pieces(update)) < total:
            if not go_on():
                return False
            data = source.piece(version, count)
            if sha256(data).digest() != update.pieces[count]:
                self._wrong(version)
                return False
            self._shelf.add_piece(update, data)
            self._forgive()
        return self._finish(update)

    def _manifest(self, source: UpdateSource, version: str) -> Update | None:
        update = self._here()
        if update is not None and update.version == version:
            return update
        raw = source.manifest(version)
        try:
            update = open_update(raw, self._keys)
            if update.version != version or update.minimum_protocol > PROTOCOL:
                raise UpdateError("another version, or for another centre")
        except UpdateError as error:
            _log.error("update %s refused: %s", version, error)
            self._refuse(version)
            return None
        if self._shelf.room() < _ROOM * update.size:
            _log.warning("no room for update %s", version)
            return None
        self._shelf.keep_manifest(raw)
        return update

    def _finish(self, update: Update) -> bool:
        """The whole once more, as it lies on the disk: a power cut may have left other bytes."""
        if self._first_wrong(update) is None:
            self._shelf.finish(update)
            _log.info("update %s lies ready", update.version)
            return True
        return False

    def _first_wrong(self, update: Update) -> int | None:
        """Cut what is not as signed, from the first such piece on; its number, None if all is well."""
        part = self._shelf.setup(update) or self._shelf.part(update)
        with part.open("rb") as file:
            for number, digest in enumerate(update.pieces):
                if sha256(file.read(update.piece_bytes)).digest() != digest:
                    _log.warning("piece %d of update %s is not as it came", number, update.version)
                    self._shelf.cut(update, number)
                    return number
        return None

    def _wrong(self, version: str) -> None:
        with self._turn:
            known = self._shelf.progress()
            wrong = known.wrong + 1
            refused = version if wrong >= _MOST_WRONG else known.refused
            self._shelf.keep_progress(Progress(known.offered, refused, wrong))
            if refused == version:
                self._shelf.clear()
        _log.warning("a piece of update %s was wrong and was thrown away", version)

    def _forgive(self) -> None:
        with self._turn:
            known = self._shelf.progress()
            if known.wrong:
                self._shelf.keep_progress(Progress(known.offered, known.refused))

    def _refuse(self, version: str) -> None:
        with self._turn:
            known = self._shelf.progress()
            self._shelf.keep_progress(Progress(known.offered, version))
            self._shelf.clear()

    # -- installing

    def ready(self) -> Ready | None:
        """What lies ready, None if nothing does; its bytes are looked at by `proved`."""
        known, raw, update = self._shelf.progress(), self._shelf.manifest(), self._here()
        if raw is None or update is None or known.offered != update.version:
            return None
        outcome = self._shelf.outcome()
        if outcome is not None and outcome.failed and outcome.version == update.version:
            return None
        setup = self._shelf.setup(update)
        return None if setup is None else Ready(update, setup, raw)

    def proved(self) -> Ready | None:
        """What lies ready, every byte of it as it was signed, if there is room to install it; what is not
        as it was signed is fetched again."""
        found = self.ready()
        if found is None or self._first_wrong(found.update) is not None:
            return None
        if self._shelf.room() < (_ROOM - 1) * found.update.size:
            _log.warning("no room to install update %s", found.update.version)
            return None
        return found

    def failed(self) -> Outcome | None:
        """A failed update that nobody has read of yet."""
        outcome = self._shelf.outcome()
        return outcome if outcome is not None and outcome.failed and not outcome.told else None

    def told(self) -> None:
        """Somebody has read of the failed update."""
        outcome = self.failed()
        if outcome is None:
            return
        try:
            self._shelf.keep_outcome(msgspec.structs.replace(outcome, told=True))
        except OSError as error:  # then it is told once more
            _log.warning("the outcome was not kept: %s", type(error).__name__)

    def _here(self) -> Update | None:
        """The manifest that lies here, if it is one to be taken."""
        raw = self._shelf.manifest()
        if raw is None:
            return None
        try:
            update = open_update(raw, self._keys)
        except UpdateError:
            return None
        return update if self._is_newer(update.version) else None

    def _is_newer(self, version: str) -> bool:
        if not is_version(version) or not is_version(self._application):
            return False
        return newer(version, self._application)
