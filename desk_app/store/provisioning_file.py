"""The provisioning file in the data folder: the installer lays it there, enrolment takes it away."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from common.whole_file import SystemFiles, whole_file
from desk_app.store.folders import make_folder

__all__ = ["FILE_NAME", "forget_file", "keep_file", "kept_file"]

FILE_NAME: Final = "provisioning.serah"


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
    with whole_file(folder / FILE_NAME, SystemFiles(private=True)) as file:
        file.write(raw)


def forget_file(folder: Path) -> None:
    """The PC is enrolled, and its token is of no more use here."""
    with suppress(OSError):
        (folder / FILE_NAME).unlink(missing_ok=True)
