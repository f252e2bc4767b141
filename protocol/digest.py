"""The digest of cards: a mark for each object as its bytes stand, and their sum in any order.

Both sides hold the same bytes of a card's object at the same version of the feed, so equal counts and
sums mean equal cards: state, batch, name and all. See docs/sync-protocol.md, "Digest".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

__all__ = ["DIGEST_BYTES", "NOTHING", "Sum", "card_digest"]

DIGEST_BYTES: Final = 16
_MODULUS: Final = 1 << (8 * DIGEST_BYTES)
_PERSON: Final = b"serah-card-v1"


def card_digest(card: bytes, data: bytes) -> bytes:
    """The mark of a card's object: 16 bytes over its id (16 bytes) and the bytes of the feed."""
    return blake2b(card + data, digest_size=DIGEST_BYTES, person=_PERSON).digest()


@dataclass(frozen=True, slots=True)
class Sum:
    """How many cards, and their marks added up modulo 2^128: taking one out again is as cheap."""

    count: int = 0
    value: int = 0

    @classmethod
    def of(cls, marks: Iterable[bytes]) -> Sum:
        """The sum of these marks."""
        return NOTHING.plus(marks)

    @classmethod
    def read(cls, count: int, digest: bytes | None) -> Sum:
        """The sum that was kept as ``count`` and `digest`; no bytes are nothing yet."""
        return cls(count, int.from_bytes(digest or b"", "big") % _MODULUS)

    @property
    def digest(self) -> bytes:
        """The 16 bytes of it, big-endian."""
        return self.value.to_bytes(DIGEST_BYTES, "big")

    def plus(self, marks: Iterable[bytes]) -> Sum:
        """With these marks added."""
        return self._moved(marks, 1)

    def minus(self, marks: Iterable[bytes]) -> Sum:
        """With these marks taken out."""
        return self._moved(marks, -1)

    def _moved(self, marks: Iterable[bytes], sign: int) -> Sum:
        count, value = self.count, self.value
        for mark in marks:
            count += sign
            value += sign * int.from_bytes(mark, "big")
        return Sum(count, value % _MODULUS)


NOTHING: Final = Sum()
