"""Where the desk's secrets live: outside the database, so that a copied database is a locked box.

Three files beside each other in the vault's folder: `keys`, written once at enrolment; `high_water`, the
newest event ever recorded here; `installation`, random bytes that no backup holds. A database that is
behind the mark was restored or copied; one whose mark another host made was moved.

`high_water` has two places, a disk sector each, written in turns: whatever part of a write a power cut or
a full disk leaves, the place that was not being written still holds the mark before.
"""

from __future__ import annotations

import errno
import json
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from common.whole_file import SystemFiles, whole_file
from desk_app.store.engine import KEY_BYTES, StoreError
from desk_app.store.folders import BINARY, PRIVATE, make_folder
from desk_app.store.machine import machine_id
from desk_app.store.seal import Seal, system_seal

__all__ = ["FileVault", "HighWater", "KeyVault", "Keys", "VaultError"]


class VaultError(StoreError):
    """The keys cannot be read or kept; ``str(error)`` is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The desk's secrets: database key (32 bytes), Ed25519 seed (32), X25519 private key (32)."""

    database: bytes
    signing: bytes
    box: bytes

    def __repr__(self) -> str:
        return "Keys(...)"


@dataclass(frozen=True, slots=True)
class HighWater:
    """The newest event ever recorded on this PC, whatever the database says; ``host`` (hex) as the vault
    named it then, empty if it could not."""

    epoch: int
    seq: int
    hash: str
    host: str = ""


class _Marked(NamedTuple):
    """A mark as it stands in the file; the higher turn was written later."""

    turn: int
    mark: HighWater


class KeyVault(Protocol):
    """Keeps the keys and the high-water mark."""

    def load(self) -> Keys | None:
        """The keys, None before the first start."""
        ...

    def save(self, keys: Keys) -> None:
        """Keep them; they must be on disk when this returns."""
        ...

    def high_water(self) -> HighWater | None:
        """The mark, None if there is none or it is unreadable."""
        ...

    def mark(self, mark: HighWater) -> None:
        """Move the mark. Cheap and not synced (but for the first of all): after a power cut an older one
        may stand here, which still finds a restore, but never none."""
        ...

    @property
    def host(self) -> bytes:
        """Which installation on which hardware this is: 16 bytes, empty if that cannot be said. It names
        neither to whoever reads it."""
        ...

    @property
    def warning(self) -> str:
        """What this vault does not protect against, as a sentence; empty if nothing."""
        ...


_PLACES: Final = 2
_PLACE: Final = 512  # what a disk writes whole or not at all
_BOTH: Final = _PLACES * _PLACE
_CHECK: Final = 16
_INSTALLATION: Final = 16
_HOST: Final = 16
_HOST_CONTEXT: Final = b"serah-host-v1\x00"


def _place(mark: HighWater, turn: int) -> bytes:
    """A mark with its checksum, filled up with spaces."""
    said = json.dumps([turn, mark.epoch, mark.seq, mark.hash, mark.host]).encode("ascii")
    return (_check(said) + said).ljust(_PLACE)


def _read_place(raw: bytes) -> _Marked | None:
    said = raw[_CHECK:].rstrip()
    if raw[:_CHECK] != _check(said):
        return None
    turn, epoch, seq, digest, host = json.loads(said)
    return _Marked(turn, HighWater(epoch, seq, digest, host))


def _newest_of(raw: bytes) -> _Marked | None:
    """The mark of the later turn in the bytes of the file, None if neither place reads."""
    places = (raw[at : at + _PLACE] for at in range(0, _BOTH, _PLACE))
    read = [marked for marked in map(_read_place, places) if marked is not None]
    return max(read, key=lambda marked: marked.turn, default=None)


def _read(handle: int) -> bytes:
    """Both places, and a byte more if there is one; nothing if the file does not read."""
    try:
        return os.read(handle, _BOTH + 1)
    except OSError:
        return b""


def _check(said: bytes) -> bytes:
    return sha256(said).hexdigest()[:_CHECK].encode("ascii")


def _write(path: Path, data: bytes) -> None:
    """Under its name stands the old content or, on disk when this returns, the new."""
    with whole_file(path, SystemFiles(private=True)) as file:
        file.write(data)


class FileVault:
    """Keys in a file, sealed as the platform can.

    ``machine``: what names the hardware, by default what the platform says; ``seal``: what binds the keys
    to this PC, by default the platform's.
    """

    def __init__(
        self, folder: Path, machine: str | None = None, *, seal: Seal | None = None
    ) -> None:
        self._folder = folder
        self._mark = folder / "high_water"
        # Both places as the last mark left them, and its turn.
        self._written: tuple[bytes | None, int] = None, -1
        self._machine = machine_id() if machine is None else machine
        self._seal = seal or system_seal()

    @property
    def warning(self) -> str:
        """Without a seal a file can be copied together with the database."""
        if self._seal.binds:
            return ""
        return "Kunci disimpan dalam berkas: hanya untuk pengembangan, bukan untuk data warga."

    @property
    def host(self) -> bytes:
        """Of the `installation` file, made here if there is none, and the machine."""
        path = self._folder / "installation"
        try:
            if not path.exists():
                make_folder(self._folder, PRIVATE)
                _write(path, os.urandom(_INSTALLATION))
            own = path.read_bytes()
        except OSError:
            return b""
        if len(own) != _INSTALLATION:
            return b""
        return sha256(_HOST_CONTEXT + own + self._machine.encode("utf-8")).digest()[:_HOST]

    def load(self) -> Keys | None:
        """Read the key file; raises VaultError if it is damaged."""
        path = self._folder / "keys"
        if not path.exists():
            return None
        try:
            given = json.loads(self._seal.open(path.read_bytes()))
            keys = Keys(*(bytes.fromhex(given[n]) for n in ("database", "signing", "box")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise VaultError(
                "Berkas kunci PC ini tidak terbaca. Data tetap utuh tetapi terkunci; hubungi TI "
                "untuk memulihkan kunci dari cadangan."
            ) from error
        if any(len(k) != KEY_BYTES for k in (keys.database, keys.signing, keys.box)):
            raise VaultError(
                "Berkas kunci PC ini rusak. Data tetap utuh tetapi terkunci; hubungi TI untuk "
                "memulihkan kunci dari cadangan."
            )
        return keys

    def save(self, keys: Keys) -> None:
        """Write the key file, whole or not at all."""
        make_folder(self._folder, PRIVATE)
        text = json.dumps({n: getattr(keys, n).hex() for n in ("database", "signing", "box")})
        _write(self._folder / "keys", self._seal.close(text.encode("ascii")))

    def high_water(self) -> HighWater | None:
        """The mark; None if absent or unreadable."""
        newest = self._newest()
        return None if newest is None else newest.mark

    def mark(self, mark: HighWater) -> None:
        """Move the mark."""
        try:
            handle = os.open(self._mark, os.O_RDWR | BINARY)
        except OSError:
            if self._newest() is not None:
                raise
            handle = None
        if handle is None or not self._moved(handle, mark):
            _write(self._mark, _place(mark, 0) + _place(mark, 1))

    def _moved(self, handle: int, mark: HighWater) -> bool:
        """Write the mark into the place whose turn it is and close the file; False where no mark reads."""
        try:
            stands = _read(handle)
            known, turn = self._written
            if stands != known:  # who has put another file here meanwhile is followed
                newest = _newest_of(stands)
                if newest is None or len(stands) != _BOTH:
                    return False
                turn = newest.turn
            turn += 1
            at, place = turn % _PLACES * _PLACE, _place(mark, turn)
            os.lseek(handle, at, os.SEEK_SET)
            # An almost full disk takes a part without complaint.
            if os.write(handle, place) != _PLACE:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._mark))
            self._written = stands[:at] + place + stands[at + _PLACE :], turn
        finally:
            os.close(handle)
        return True

    def _newest(self) -> _Marked | None:
        try:
            return _newest_of(self._mark.read_bytes())
        except OSError:
            return None
