"""Many values in pieces that one statement takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

__all__ = ["pieces"]

T = TypeVar("T")


def pieces(values: Iterable[T], most: int) -> Iterator[list[T]]:
    """The values in lists of at most ``most``; nothing for no values."""
    left = iter(values)
    while some := list(islice(left, most)):
        yield some
