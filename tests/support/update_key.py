"""An update key that the program under test believes, and a made-up installer signed by it."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from common.resources import RESOURCES_VARIABLE, resource_path
from protocol.keys import SigningKey
from protocol.updates import Update, piece_hashes, seal_update

__all__ = ["UPDATE_KEY", "believe", "signed_setup"]

UPDATE_KEY: Final = SigningKey(bytes(range(60, 92)))
_PIECE: Final = 128 << 10


def believe(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs started from now on read resources in which the key stands, as an office's build has them."""
    built = folder / "resources"
    shutil.copytree(resource_path(), built)
    (built / "update_keys.txt").write_text(f"{UPDATE_KEY.public.hex()}\n", encoding="ascii")
    monkeypatch.setenv(RESOURCES_VARIABLE, str(built))


def signed_setup(folder: Path, version: str, data: bytes) -> tuple[Path, bytes]:
    """The installer of a version, and its manifest."""
    file = folder / f"Serah-{version}.exe"
    file.write_bytes(data)
    update = Update(
        version=version,
        minimum_protocol=1,
        name=file.name,
        size=len(data),
        hash=sha256(data).digest(),
        piece_bytes=_PIECE,
        pieces=piece_hashes(data[n : n + _PIECE] for n in range(0, len(data), _PIECE)),
        made_ms=1,
        notes="Uji",
    )
    return file, seal_update(UPDATE_KEY, update)
