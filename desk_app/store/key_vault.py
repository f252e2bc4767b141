"""Where the desk's secrets live: outside the database, so that a copied database is a locked box.

Two files beside each other in the vault's folder: `keys`, written once at enrolment, and `high_water`,
the newest event ever recorded here. A database that is behind it was restored or copied.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from desk_app.store.engine import KEY_BYTES, StoreError

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
    """The newest event ever recorded on this PC, whatever the database says."""

    epoch: int
    seq: int
    hash: str


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
        """Move the mark. Cheap and not synced: a mark that is a little old still finds a restore."""
        ...

    @property
    def warning(self) -> str:
        """What this vault does not protect against, as a sentence; empty if nothing."""
        ...


def _write(path: Path, data: bytes, *, sync: bool) -> None:
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)  # a left-over one would lend its rights
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        if os.write(handle, data) != len(
            data
        ):  # an almost full disk takes a part without complaint
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(partial))
        if sync:
            os.fsync(handle)
    finally:
        os.close(handle)
    partial.replace(path)
    if sync and sys.platform != "win32":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class FileVault:
    """Keys in a file only its owner can read: for development and for Linux.

    It protects against nobody who can read the disk, and says so.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def warning(self) -> str:
        """A file can be copied together with the database."""
        return "Kunci disimpan dalam berkas: hanya untuk pengembangan, bukan untuk data warga."

    def load(self) -> Keys | None:
        """Read the key file; raises VaultError if it is damaged."""
        path = self._folder / "keys"
        if not path.exists():
            return None
        try:
            given = json.loads(path.read_text(encoding="ascii"))
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
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps({n: getattr(keys, n).hex() for n in ("database", "signing", "box")})
        _write(self._folder / "keys", text.encode("ascii"), sync=True)

    def high_water(self) -> HighWater | None:
        """The mark; None if absent or unreadable."""
        try:
            given = json.loads((self._folder / "high_water").read_text(encoding="ascii"))
            return HighWater(int(given["epoch"]), int(given["seq"]), str(given["hash"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def mark(self, mark: HighWater) -> None:
        """Move the mark."""
        _write(self._folder / "high_water", json.dumps(asdict(mark)).encode("ascii"), sync=False)
