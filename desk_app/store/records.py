"""The records of SQLite's b-tree pages: rows out of single pages, whatever has become of the tree.

The format is that of https://www.sqlite.org/fileformat2.html, sections 1.5 to 2.1, for pages whose last
80 bytes are not SQLite's.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from desk_app.store.pages import USABLE

__all__ = ["Children", "Record", "Value", "cells_on", "children_of", "kind_of", "records_of"]

Value: TypeAlias = "int | float | str | bytes | None"

INDEX_INTERIOR: Final = 2
TABLE_INTERIOR: Final = 5
INDEX_LEAF: Final = 10
TABLE_LEAF: Final = 13
_KINDS: Final = frozenset({INDEX_INTERIOR, TABLE_INTERIOR, INDEX_LEAF, TABLE_LEAF})
_FILE_HEAD: Final = 100
_MOST_CELLS: Final = USABLE // 4
_LONGEST: Final = 16 << 20
_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


class _BrokenError(Exception):
    """These bytes are no record."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row: its rowid (None in an index or a table without one) and its columns as stored."""

    rowid: int | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Children:
    """The pages below an interior page."""

    pages: tuple[int, ...]


def kind_of(number: int, page: bytes) -> int:
    """The kind of b-tree page, 0 for any other (overflow, free, damaged)."""
    kind = page[_FILE_HEAD if number == 1 else 0]
    return kind if kind in _KINDS else 0


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """(value, next place)."""
    value = 0
    for i in range(8):
        if at + i >= len(page):
            raise _BrokenError
        byte = page[at + i]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + i + 1
    if at + 8 >= len(page):
        raise _BrokenError
    value = value << 8 | page[at + 8]
    return value - (1 << 64) if value >> 63 else value, at + 9


def _cells(number: int, page: bytes) -> tuple[int, list[int], int]:
    """(kind, places of the cells, right-most child)."""
    at = _FILE_HEAD if number == 1 else 0
    kind = page[at]
    count = int.from_bytes(page[at + 3 : at + 5], "big")
    interior = kind in (INDEX_INTERIOR, TABLE_INTERIOR)
    first = at + (12 if interior else 8)
    if count > _MOST_CELLS or first + 2 * count > USABLE:
        return kind, [], 0
    right = int.from_bytes(page[at + 8 : at + 12], "big") if interior else 0
    places = [int.from_bytes(page[first + 2 * i : first + 2 * i + 2], "big") for i in range(count)]
    return kind, [p for p in places if first + 2 * count <= p < USABLE], right


def children_of(number: int, page: bytes) -> Children:
    """The pages that an interior page names; none for a leaf."""
    kind, places, right = _cells(number, page)
    if kind not in (INDEX_INTERIOR, TABLE_INTERIOR):
        return Children(())
    return Children((*(int.from_bytes(page[p : p + 4], "big") for p in places), right))


def cells_on(number: int, page: bytes) -> int:
    """How many records begin on a page, whether they can be read or not."""
    kind, _, _ = _cells(number, page)
    at = _FILE_HEAD if number == 1 else 0
    return 0 if kind == TABLE_INTERIOR else int.from_bytes(page[at + 3 : at + 5], "big")


def records_of(
    number: int, page: bytes, overflow: Callable[[int], bytes | None]
) -> Iterator[Record]:
    """The records that begin on a page; one that cannot be read whole is left out.

    ``overflow`` gives the usable bytes of another page, None if it does not read.
    """
    kind, places, _ = _cells(number, page)
    if kind == TABLE_INTERIOR:
        return
    for at in places:
        try:
            yield _record(kind, page, at, overflow)
        except (_BrokenError, UnicodeDecodeError, struct.error):
            continue


def _record(kind: int, page: bytes, at: int, overflow: Callable[[int], bytes | None]) -> Record:
    if kind == INDEX_INTERIOR:
        at += 4
    size, at = _varint(page, at)
    rowid: int | None = None
    if kind == TABLE_LEAF:
        rowid, at = _varint(page, at)
    if not 0 < size <= _LONGEST:
        raise _BrokenError
    return Record(rowid, _columns(_payload(kind, page, at, size, overflow)))


def _payload(
    kind: int, page: bytes, at: int, size: int, overflow: Callable[[int], bytes | None]
) -> bytes:
    most = USABLE - 35 if kind == TABLE_LEAF else (USABLE - 12) * 64 // 255 - 23
    if size <= most:
        here = size
    else:
        least = (USABLE - 12) * 32 // 255 - 23
        fits = least + (size - least) % (USABLE - 4)
        here = fits if fits <= most else least
    if at + here > USABLE:
        raise _BrokenError
    parts = [page[at : at + here]]
    left = size - here
    following = int.from_bytes(page[at + here : at + here + 4], "big") if left else 0
    while left:
        more = overflow(following) if following else None
        if more is None:
            raise _BrokenError
        parts.append(more[4 : 4 + min(left, USABLE - 4)])
        left -= len(parts[-1])
        following = int.from_bytes(more[:4], "big")
    return b"".join(parts)


def _columns(payload: bytes) -> tuple[Value, ...]:
    head, at = _varint(payload, 0)
    if not at <= head <= len(payload):
        raise _BrokenError
    types: list[int] = []
    while at < head:
        kind, at = _varint(payload, at)
        types.append(kind)
    if at != head:
        raise _BrokenError
    return _values(payload, head, types)


def _values(payload: bytes, at: int, types: Sequence[int]) -> tuple[Value, ...]:
    values: list[Value] = []
    for kind in types:
        size = _INTEGERS.get(kind, 8 if kind == 7 else max(0, (kind - 12) // 2))
        raw = payload[at : at + size]
        if len(raw) != size:
            raise _BrokenError
        at += size
        values.append(_value(kind, raw))
    if at != len(payload):
        raise _BrokenError
    return tuple(values)


def _value(kind: int, raw: bytes) -> Value:
    if kind == 0:
        return None
    if kind in _INTEGERS:
        return int.from_bytes(raw, "big", signed=True)
    if kind == 7:
        return float(struct.unpack(">d", raw)[0])
    if kind in (8, 9):
        return kind - 8
    if kind in (10, 11):
        raise _BrokenError
    return raw.decode("utf-8") if kind % 2 else raw
