"""Who this PC is, beside the database: what a rebuilt database begins with when nothing else can be read.

The file is signed by the device and holds nothing personal and no secret. The salt is that of the
database file; without it no page of a file whose beginning is damaged can be proved.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from common.whole_file import SystemFiles, whole_file
from desk_app.services.ports import Identity
from desk_app.store.pages import SALT
from protocol.decoding import DECODE_ERRORS
from protocol.envelope import EnvelopeError, open_envelope, read_envelope, seal
from protocol.keys import SigningKey

__all__ = ["About", "keep_about", "read_about"]

_TYPE: Final = "serah/desk-about/v1"
_NAME: Final = "about"


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The desk's identity and the salt of its database file."""

    identity: Identity
    salt: bytes


def read_about(folder: Path, public_key: bytes) -> About | None:
    """What stands in the folder, if this device signed it; None otherwise."""
    try:
        raw = (folder / _NAME).read_bytes()
        payload = open_envelope(read_envelope(raw), public_key, _TYPE)
        return msgspec.msgpack.decode(payload, type=About)
    except (OSError, EnvelopeError, *DECODE_ERRORS):
        return None


def keep_about(folder: Path, database: Path, identity: Identity, key: SigningKey) -> None:
    """Write it if it is not there or says something else. Raises OSError."""
    with database.open("rb") as file:
        about = About(identity=identity, salt=file.read(SALT))
    if read_about(folder, key.public) == about:
        return
    with whole_file(folder / _NAME, SystemFiles()) as file:
        file.write(seal(key, _TYPE, msgspec.msgpack.encode(about)))
