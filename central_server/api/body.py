"""Reading a request's body: bounded on the wire and bounded when unpacked."""

from __future__ import annotations

import zlib
from typing import Final

import zstandard
from starlette.requests import Request

from protocol.messages import MAX_REQUEST_BYTES

__all__ = ["BodyRefusedError", "pack", "read_body", "unpack"]

_DRAINED: Final = 4 * MAX_REQUEST_BYTES
_SMALL: Final = 256
_LEVEL: Final = 3


class BodyRefusedError(Exception):
    """A body that is not taken; ``code`` is one of `Problem`'s."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def read_body(request: Request) -> bytes:
    """The body as sent, at most MAX_REQUEST_BYTES.

    What is beyond is read and thrown away (up to a point), so that the sender gets to the answer.
    """
    received = bytearray()
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total <= MAX_REQUEST_BYTES:
            received += chunk
        elif total > _DRAINED:
            break
    if total > MAX_REQUEST_BYTES:
        raise BodyRefusedError("too_large")
    return bytes(received)


def unpack(body: bytes, encoding: str) -> bytes:
    """``body`` without its content encoding; raises BodyRefusedError for a bomb or a damaged body."""
    match encoding.strip().lower():
        case "" | "identity":
            return body
        case "zstd":
            unpacked = _unpack_zstd(body)
        case "gzip":
            unpacked = _unpack_gzip(body)
        case _:
            raise BodyRefusedError("not_an_envelope")
    if len(unpacked) > MAX_REQUEST_BYTES:
        raise BodyRefusedError("too_large")
    return unpacked


def _unpack_zstd(body: bytes) -> bytes:
    inflate = zstandard.ZstdDecompressor(max_window_size=MAX_REQUEST_BYTES)
    try:
        with inflate.stream_reader(body) as reader:
            return reader.read(MAX_REQUEST_BYTES + 1)
    except zstandard.ZstdError as error:
        raise BodyRefusedError("not_an_envelope") from error


def _unpack_gzip(body: bytes) -> bytes:
    inflate = zlib.decompressobj(31)
    try:
        unpacked = inflate.decompress(body, MAX_REQUEST_BYTES + 1)
    except zlib.error as error:
        raise BodyRefusedError("not_an_envelope") from error
    if len(unpacked) <= MAX_REQUEST_BYTES and not inflate.eof:
        raise BodyRefusedError("not_an_envelope")
    return unpacked


def pack(body: bytes, accepted: str) -> tuple[bytes, str]:
    """``body`` as the client may have it, and its content encoding (empty: as it is)."""
    names = {part.split(";")[0].strip().lower() for part in accepted.split(",")}
    if "zstd" not in names or len(body) < _SMALL:
        return body, ""
    return zstandard.ZstdCompressor(level=_LEVEL).compress(body), "zstd"
