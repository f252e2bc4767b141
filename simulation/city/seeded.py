"""Bytes drawn from a seed: the `Entropy` of a desk and the `Randomness` of the centre."""

from __future__ import annotations

import builtins
import random

__all__ = ["SeededBytes"]


class SeededBytes:
    """A stream of bytes of its own for each name."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(name)

    def bytes(self, count: int, /) -> builtins.bytes:
        """``count`` bytes, for a desk."""
        return self._random.randbytes(count)

    def token(self, size: int) -> builtins.bytes:
        """``size`` bytes, for the centre."""
        return self._random.randbytes(size)
