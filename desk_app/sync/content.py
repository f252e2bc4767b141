"""Content codings of HTTP bodies: requests packed with zstd, answers unpacked within a limit."""

from __future__ import annotations

import zlib
from typing import Final, Protocol

import zstandard

__all__ = ["ACCEPTED", "BodyReader", "GarbledError", "OversizeError", "pack"]

ACCEPTED: Final = "zstd, gzip"
_SMALL: Final = 1024
_WINDOW: Final = 8 << 20
# A zstd block turns 4 bytes into at most 128 KiB: fed in slices of 256 bytes, a bomb overshoots the
# limit by 8 MiB at most before it is seen.
_SLICE: Final = 256


class GarbledError(ValueError):
    """A body that is not what its Content-Encoding says, or cut short."""


class OversizeError(ValueError):
    """A body that unpacks to more than the limit."""


class _Unpacking(Protocol):
    def feed(self, data: bytes, room: int) -> bytes:
        """What ``data`` unpacks to; may stop one byte past ``room``."""
        ...

    @property
    def complete(self) -> bool:
        """Whether the last byte of the coding was seen."""
        ...


class _Plain:
    complete: Final = True

    def feed(self, data: bytes, room: int) -> bytes:  # noqa: ARG002 - the shape of _Unpacking
        return data


class _Gzip:
    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(31)

    @property
    def complete(self) -> bool:
        return self._inflate.eof and not self._inflate.unused_data

    def feed(self, data: bytes, room: int) -> bytes:
        return self._inflate.decompress(data, room + 1)


class _Zstd:
    def __init__(self) -> None:
        self._inflate = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()

    @property
    def complete(self) -> bool:
        return self._inflate.eof and not self._inflate.unused_data

    def feed(self, data: bytes, room: int) -> bytes:
        parts: list[bytes] = []
        for start in range(0, len(data), _SLICE):
            part = self._inflate.decompress(data[start : start + _SLICE])
            parts.append(part)
            room -= len(part)
            if room < 0:
                break
        return b"".join(parts)


def pack(body: bytes) -> tuple[bytes, str]:
    """``body`` as it travels and its Content-Encoding, empty where packing gains nothing."""
    if len(body) > _SMALL:
        packed = zstandard.ZstdCompressor(level=3).compress(body)
        if len(packed) < len(body):
            return packed, "zstd"
    return body, ""


class BodyReader:
    """Gathers a body chunk by chunk and never holds much more than ``limit`` bytes of it."""

    def __init__(self, encoding: str, limit: int) -> None:
        """Raises GarbledError for a coding that was not asked for."""
        self._room = limit
        self._parts: list[bytes] = []
        self._unpacking: _Unpacking
        match encoding.strip().lower():
            case "" | "identity":
                self._unpacking = _Plain()
            case "gzip":
                self._unpacking = _Gzip()
            case "zstd":
                self._unpacking = _Zstd()
            case _:
                raise GarbledError("a content coding that was not asked for")

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes from the wire; raises GarbledError, OversizeError."""
        try:
            part = self._unpacking.feed(chunk, self._room)
        except (zlib.error, zstandard.ZstdError) as error:
            raise GarbledError("does not unpack") from error
        self._room -= len(part)
        if self._room < 0:
            raise OversizeError("the answer is larger than allowed")
        self._parts.append(part)

    def finish(self) -> bytes:
        """The whole body; raises GarbledError when its end is missing or not the end."""
        if not self._unpacking.complete:
            raise GarbledError("cut short")
        return b"".join(self._parts)
