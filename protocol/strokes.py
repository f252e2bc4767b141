"""Pen strokes of a signature, packed to at most 1 KiB.

After the model of ISO/IEC 19794-7: each point is x, y, t and, where the device gives it, pressure.
Units here: x and y 0.01 mm from the top left of the pad, t milliseconds from the first point,
pressure 0-255. Packing: second-order differences, plane by plane, zigzag varints, raw deflate.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterable, Sequence
from math import hypot
from typing import Final

__all__ = ["LIMIT", "Point", "Strokes", "StrokesError", "is_signature", "pack", "unpack"]


Point = tuple[int, int, int, int]
Strokes = tuple[tuple[Point, ...], ...]

LIMIT: Final = 1024
VERSION: Final = 1
MAX_POINTS: Final = 20_000
_MAX_RAW: Final = MAX_POINTS * 16  # bytes before deflate: no more is packed, no more inflated
_LEAST_POINTS: Final = 8
_LEAST_INK: Final = 600.0  # 6 mm


class StrokesError(ValueError):
    """Bytes that are not packed strokes."""


def is_signature(strokes: Strokes) -> bool:
    """Whether there is enough ink to be somebody's sign: not empty, not a dot, not a tick of the pen."""
    if sum(map(len, strokes)) < _LEAST_POINTS:
        return False
    ink = 0.0
    for a, b in itertools.chain.from_iterable(map(itertools.pairwise, strokes)):
        ink += hypot(b[0] - a[0], b[1] - a[1])
        if ink >= _LEAST_INK:
            return True
    return False


def _varints(values: Iterable[int]) -> bytes:
    out = bytearray()
    for value in values:
        z = value << 1 if value >= 0 else (-value << 1) - 1
        while z > 127:
            out.append(z & 127 | 128)
            z >>= 7
        out.append(z)
    return bytes(out)


def _signed(z: int) -> int:
    return z >> 1 if z & 1 == 0 else -(z + 1 >> 1)


_ONE_BYTE: Final = tuple(map(_signed, range(128)))  # nearly all differences are
_MOST_BYTES: Final = 10


def _read_varints(data: bytes) -> list[int]:
    values: list[int] = []
    begun = shift = 0
    for byte in data:
        if byte > 127:
            begun |= (byte & 127) << shift
            shift += 7
            if shift == 7 * _MOST_BYTES:
                raise StrokesError("number too long")
        elif shift:
            values.append(_signed(begun | byte << shift))
            begun = shift = 0
        else:
            values.append(_ONE_BYTE[byte])
    if shift:
        raise StrokesError("cut short")
    return values


def _second_order(plane: Sequence[int]) -> list[int]:
    out: list[int] = []
    previous = speed = 0
    for value in plane:
        out.append(value - previous - speed)
        speed, previous = value - previous, value
    return out


def _sum_twice(differences: Sequence[int]) -> list[int]:
    return list(itertools.accumulate(itertools.accumulate(differences)))


def _encode(strokes: Strokes) -> bytes | None:
    # None when a reader would not take it: too long, or more to inflate than it allows.
    points = [p for s in strokes for p in s]
    pressed = any(p[3] for p in points)
    planes = [_second_order([p[axis] for p in points]) for axis in range(4 if pressed else 3)]
    counts = [len(s) for s in strokes]
    flat = [int(pressed), len(counts), *counts, *(v for plane in planes for v in plane)]
    raw = _varints(flat)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = bytes([VERSION]) + squeeze.compress(raw) + squeeze.flush()
    return packed if len(packed) <= LIMIT and len(raw) <= _MAX_RAW else None


def pack(strokes: Strokes) -> bytes:
    """At most LIMIT bytes. A longer signature keeps its ends and loses every second point between."""
    kept = tuple(s for s in strokes if s)
    while (packed := _encode(kept)) is None:
        thinner = tuple((*s[:-1:2], s[-1]) for s in kept)
        if thinner == kept:  # hundreds of single dots: no signature has them, the first are kept
            thinner = kept[: len(kept) // 2]
        kept = thinner
    return packed


def unpack(packed: bytes) -> Strokes:
    """The strokes packed in ``packed``; raises StrokesError for anything else."""
    if not packed or packed[0] != VERSION:
        raise StrokesError("not packed strokes of version 1")
    inflate = zlib.decompressobj(-15)
    try:
        raw = inflate.decompress(packed[1:], _MAX_RAW)
    except zlib.error as error:
        raise StrokesError("does not inflate") from error
    if not inflate.eof or inflate.unused_data:
        raise StrokesError("cut short or too long")
    values = _read_varints(raw)
    if len(values) < 2 or values[0] not in (0, 1) or not 0 <= values[1] <= len(values) - 2:
        raise StrokesError("no strokes")
    axes, strokes = 3 + values[0], values[1]
    counts = values[2 : 2 + strokes]
    total = sum(counts)
    flat = values[2 + strokes :]
    if any(c < 1 for c in counts) or len(flat) != axes * total:
        raise StrokesError("planes of different length")
    planes = [_sum_twice(flat[i * total : (i + 1) * total]) for i in range(axes)]
    if axes == 3:
        planes.append([0] * total)
    points = list(zip(*planes, strict=True))
    out: list[tuple[Point, ...]] = []
    start = 0
    for count in counts:
        out.append(tuple(points[start : start + count]))
        start += count
    return tuple(out)
