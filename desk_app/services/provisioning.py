"""What a PC that came with a provisioning file knows of itself until it is approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["FILE_GONE", "FILE_UNREADABLE", "Waits"]

FILE_GONE: Final = (
    "Berkas penyiapan tidak ada lagi di folder data PC ini; belum ada yang berubah, jalankan lagi "
    "pemasang dengan berkasnya atau pakai kode pendaftaran."
)
FILE_UNREADABLE: Final = (
    "Berkas penyiapan di folder data PC ini tidak dapat dibaca; belum ada yang berubah, jalankan lagi "
    "pemasang dengan berkasnya atau pakai kode pendaftaran."
)


@dataclass(frozen=True, slots=True)
class Waits:
    """A PC that has introduced itself and waits until a person at the centre approves it.

    ``code``: its check code, which is read over the telephone. ``kelurahan``: where it will belong, empty
    if the registry has yet to say so, and ``name`` as people call it.
    """

    computer: str
    code: str
    kelurahan: str
    name: str = ""
