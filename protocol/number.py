"""The 22-digit number of receipts, tickets and minutes.

kelurahan 10, device 2, epoch 2, running number 6, check 2 (ISO 7064 MOD 97-10: the whole number
modulo 97 is 1, which finds every single wrong digit and every swap of neighbours).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["LAST_EPOCH", "LAST_IN_EPOCH", "DocumentNumber", "NumberError"]

LAST_EPOCH: Final = 99
LAST_IN_EPOCH: Final = 999_999


class NumberError(ValueError):
    """Not one of our numbers; ``str(error)`` is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The parts of a number: ``kelurahan`` (10 digits), ``device`` and ``epoch`` 0-99, ``serial`` from 1."""

    kelurahan: str
    device: int
    epoch: int
    serial: int

    def __post_init__(self) -> None:
        if (
            len(self.kelurahan) != 10
            or not (self.kelurahan.isascii() and self.kelurahan.isdigit())
            or not 0 <= self.device <= 99
            or not 0 <= self.epoch <= LAST_EPOCH
            or not 1 <= self.serial <= LAST_IN_EPOCH
        ):
            raise NumberError("Bagian nomor di luar batas.")

    def __str__(self) -> str:
        digits = f"{self.kelurahan}{self.device:02}{self.epoch:02}{self.serial:06}"
        return f"{digits}{98 - int(digits) * 100 % 97:02}"

    @classmethod
    def parse(cls, text: str) -> DocumentNumber:
        """Read a number as printed, spaces and dots allowed; raises NumberError."""
        digits = text.replace(" ", "").replace(".", "").strip()
        if len(digits) != 22 or not (digits.isascii() and digits.isdigit()):
            raise NumberError("Nomor harus terdiri atas 22 angka.")
        if int(digits) % 97 != 1:
            raise NumberError("Nomor salah ketik: angka pemeriksanya tidak cocok.")
        number = cls(digits[:10], int(digits[10:12]), int(digits[12:14]), int(digits[14:20]))
        if str(number) != digits:  # check digits 98 - r are 02..98; 00, 01 and 99 are never issued
            raise NumberError("Nomor salah ketik: angka pemeriksanya tidak cocok.")
        return number
