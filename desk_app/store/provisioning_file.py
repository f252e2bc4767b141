"""The provisioning file in the data folder: the installer lays it there, enrolment takes it away."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from common.whole_file import put_in_place, sync_folder
from desk_app.store.folders import BINARY, make_folder

__all__ = ["FILE_NAME", "forget_file", "keep_file", "kept_file"]

FILE_NAME: Final = "provisioning.serah"
_PARTIAL: Final = ".partial"


def kept_file(folder: Path) -> bytes | None:
    """The bytes that wait in the data folder, None if there are none. Raises OSError if they cannot be
    read."""
    try:
        return (folder / FILE_NAME).read_bytes()
    except FileNotFoundError:
        return None


def keep_file(folder: Path, raw: bytes) -> None:
    """Lay the bytes there, so that the window goes on by itself; whole or not at all. Raises OSError."""
    make_folder(folder)
    partial = folder / (FILE_NAME + _PARTIAL)
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(handle)
    put_in_place(partial, folder / FILE_NAME)
    sync_folder(folder)


def forget_file(folder: Path) -> None:
    """The PC is enrolled, and its token is of no more use here."""
    with suppress(OSError):
        (folder / FILE_NAME).unlink(missing_ok=True)
