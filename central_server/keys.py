"""The centre's secrets: one file beside the database, readable by its owner only.

It holds the Ed25519 seed that signs answers and the centre's own log, the X25519 seed that exchange
files are sealed to, and the key of the NIK index. Losing it means enrolling every desk again.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from central_server.errors import CentreError
from central_server.ports import Randomness
from common.whole_file import SystemFiles, whole_file
from protocol.keys import SigningKey

__all__ = ["CentreKeys", "create_keys", "load_keys"]

_NAMES: Final = ("signing_seed", "box_seed", "nik_key")


@dataclass(frozen=True, slots=True)
class CentreKeys:
    """The keys in memory; nothing of them is ever printed."""

    signing: SigningKey = field(repr=False)
    box_seed: bytes = field(repr=False)
    nik_key: bytes = field(repr=False)

    @property
    def box_public(self) -> bytes:
        """The X25519 public key (32 bytes) that exchange files are sealed to."""
        return X25519PrivateKey.from_private_bytes(self.box_seed).public_key().public_bytes_raw()

    def nik_hash(self, nik: str) -> bytes:
        """HMAC-SHA256 of a NIK: finds the cards of a person without listing NIKs."""
        return hmac.digest(self.nik_key, nik.encode("ascii"), sha256)


def load_keys(path: Path) -> CentreKeys:
    """The keys in the file; raises CentreError when it is missing or damaged."""
    try:
        content = json.loads(path.read_text(encoding="ascii"))
        signing, box, nik = (bytes.fromhex(content[name]) for name in _NAMES)
    except FileNotFoundError as error:
        raise CentreError(
            f"Berkas kunci pusat tidak ada: {path}. Pulihkan dari cadangan, atau jalankan "
            "'serah-central migrate' bila pusat ini baru."
        ) from error
    except OSError as error:
        raise CentreError(f"Berkas kunci pusat tidak dapat dibaca: {path}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CentreError(
            f"Berkas kunci pusat rusak: {path}. Pulihkan dari cadangan; data tetap aman."
        ) from error
    if {len(signing), len(box), len(nik)} != {32}:
        raise CentreError(
            f"Berkas kunci pusat rusak: {path}. Pulihkan dari cadangan; data tetap aman."
        )
    return CentreKeys(SigningKey(signing), box, nik)


def create_keys(path: Path, randomness: Randomness) -> CentreKeys:
    """Make the file (mode 0600, never over another one) and return its keys; raises CentreError.

    Under its name it stands whole and on disk, or not at all: half a file would stop the next start.
    """
    content = {"version": 1} | {name: randomness.token(32).hex() for name in _NAMES}
    try:
        with whole_file(path, SystemFiles(private=True, over=False)) as file:
            file.write(json.dumps(content, indent=1).encode("ascii"))
    except OSError as error:
        raise CentreError(
            f"Berkas kunci pusat tidak dapat dibuat: {path} ({error.strerror})."
        ) from error
    return load_keys(path)
