"""The pages of an encrypted database file, one by one, without SQLite: what still reads when it does not.

SQLCipher 4 with a raw key: a page of 4096 bytes ends with its IV (16 bytes) and an HMAC-SHA512 over
ciphertext, IV and page number; the first 16 bytes of the file are the salt that the HMAC's key comes from.
A frame of the write-ahead log is a head of 24 bytes and such a page.
"""

from __future__ import annotations

import hmac
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

__all__ = [
    "PAGE",
    "SALT",
    "USABLE",
    "Frame",
    "PageCipher",
    "PageReport",
    "check_pages",
    "pages_of",
    "read_frames",
]

PAGE: Final = 4096
SALT: Final = 16
_HMAC: Final = 64
_RESERVED: Final = 80
USABLE: Final = PAGE - _RESERVED
_IV_AT: Final = PAGE - _RESERVED
_HMAC_AT: Final = PAGE - _HMAC
_FIRST: Final = b"SQLite format 3\x00"
_WAL_HEAD: Final = 32
_FRAME_HEAD: Final = 24
_SALT_MASK: Final = 0x3A
_TRIES: Final = 5


class PageCipher:
    """Proves and decrypts pages. ``key``: 32 bytes; ``salt``: the first 16 bytes of the file."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._key = algorithms.AES(key)
        masked = bytes(b ^ _SALT_MASK for b in salt)
        self._hmac_key = pbkdf2_hmac("sha512", key, masked, 2, 32)

    def holds(self, number: int, page: bytes) -> bool:
        """Whether these 4096 bytes are what was written as page ``number`` (from 1)."""
        begin = SALT if number == 1 else 0
        told = page[begin:_HMAC_AT] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(self._hmac_key, told, "sha512"), page[_HMAC_AT:PAGE])

    def decrypt(self, number: int, page: bytes) -> bytes:
        """The 4016 usable bytes of a page, as SQLite sees them."""
        begin = SALT if number == 1 else 0
        decryptor = Cipher(self._key, modes.CBC(page[_IV_AT:_HMAC_AT])).decryptor()
        clear = decryptor.update(page[begin:_IV_AT]) + decryptor.finalize()
        return _FIRST + clear if number == 1 else clear


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of the write-ahead log: which page it is, whether a transaction ended with it, its bytes."""

    number: int
    commit: bool
    page: bytes


def _head_holds(log: bytes) -> bool:
    """Whether the head of the log is whole, by its own checksum. It is written and synced before the
    first frame of a generation: a whole one before older frames is what a power cut leaves there."""
    if len(log) < _WAL_HEAD:
        return False
    order = ">" if log[3] & 1 else "<"
    a = b = 0
    for x, y in struct.iter_unpack(f"{order}2I", log[:24]):
        a = (a + x + b) & 0xFFFF_FFFF
        b = (b + y + a) & 0xFFFF_FFFF
    return (a, b) == struct.unpack(">2I", log[24:_WAL_HEAD])


def read_frames(log: bytes) -> list[Frame]:
    """The frames of the newest generation in a write-ahead log; what an older one left behind is not.

    Nothing is proved here: a page is proved by its own HMAC. A head that is damaged does not hide the
    frames behind it.
    """
    places = range(_WAL_HEAD, len(log) - PAGE - _FRAME_HEAD + 1, PAGE + _FRAME_HEAD)
    salts = log[16:24]
    if not _head_holds(log):
        told = [salts, *(log[at + 8 : at + 16] for at in places[:2])]
        salts = max(told, key=told.count)
    frames: list[Frame] = []
    strange = 0
    for at in places:
        head = log[at : at + _FRAME_HEAD]
        # One strange frame is damage; from the second on they are an older generation's.
        strange = 0 if head[8:16] == salts else strange + 1
        if strange > 1:
            frames.pop()
            break
        frames.append(
            Frame(
                int.from_bytes(head[:4], "big"),
                head[4:8] != bytes(4),
                log[at + _FRAME_HEAD : at + _FRAME_HEAD + PAGE],
            )
        )
    return frames


@dataclass(frozen=True, slots=True)
class PageReport:
    """How many pages there are, and which do not hold (from 1)."""

    pages: int
    damaged: tuple[int, ...]


def check_pages(
    path: Path, cipher: PageCipher, breathe: Callable[[], None] = lambda: None
) -> PageReport:
    """Prove every page of the database file; others may write to it meanwhile.

    ``breathe`` is called between pages and may raise to stop. A page that does not hold is read again a
    few times: it may just be being written. Raises OSError when the file cannot be opened.
    """
    damaged: list[int] = []
    number = 0
    with path.open("rb", buffering=0) as file:
        while page := file.read(PAGE):
            number += 1
            tries = 0
            while not cipher.holds(number, page) and tries < _TRIES:
                breathe()
                tries += 1
                file.seek((number - 1) * PAGE)
                page = file.read(PAGE)
            if tries == _TRIES:
                damaged.append(number)
            file.seek(number * PAGE)
            breathe()
    return PageReport(number, tuple(damaged))


def pages_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) of every whole page of a file; what cannot be read counts as zeros."""
    size = path.stat().st_size
    with path.open("rb", buffering=0) as file:
        for number in range(1, size // PAGE + 1):
            try:
                file.seek((number - 1) * PAGE)
                page = file.read(PAGE)
            except OSError:  # a sector that the disk gives no more
                page = b""
            yield number, page.ljust(PAGE, b"\x00")
