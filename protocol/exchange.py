"""Exchange files: a sync carried by hand. See docs/sync-protocol.md, "Exchange files".

Opened, a file is `MAGIC`, then frames: one byte kind, four bytes length, content. Part frames hold one
envelope each (a request, or an answer), packed with zstd; the last frame is the signed manifest, which
names the hash of every part. It stands last because only then all parts are known: a file of any length
is written and read with one part in memory. Who reads a file believes nothing before its last frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final, TypeVar

import msgspec
import zstandard

from protocol.envelope import Envelope, EnvelopeError, open_envelope, read_envelope
from protocol.messages import MessageError, decode_message
from protocol.sealing import (
    NotForUsError,
    NotSealedError,
    Readable,
    SealingError,
    Writable,
    open_stream,
    seal_stream,
)

__all__ = [
    "EXCHANGE_REPLY_TYPE",
    "EXCHANGE_REQUEST_TYPE",
    "EXCHANGE_VERSION",
    "MAGIC",
    "MAX_PART_BYTES",
    "PURPOSE_REPLY",
    "PURPOSE_REQUEST",
    "SUFFIX",
    "Closing",
    "ExchangeError",
    "ExchangeFault",
    "ExchangeReply",
    "ExchangeRequest",
    "file_name",
    "open_manifest",
    "read_exchange",
    "reply_name",
    "write_exchange",
]

EXCHANGE_VERSION: Final = 1
EXCHANGE_REQUEST_TYPE: Final = "serah/exchange-request/v1"
EXCHANGE_REPLY_TYPE: Final = "serah/exchange-reply/v1"
PURPOSE_REQUEST: Final = "to_centre"
PURPOSE_REPLY: Final = "to_desk"
_FAMILY: Final = b"SERAH EXCHANGE "
MAGIC: Final = _FAMILY + b"1\n"
SUFFIX: Final = ".serah"
MAX_PART_BYTES: Final = 32 << 20
_MOST_PARTS: Final = 65_536
_PART: Final = 0x50
_MANIFEST: Final = 0x4D
_FRAME_HEAD: Final = 5
_LEVEL: Final = 3


class ExchangeFault(StrEnum):
    """Why an exchange file is not taken."""

    NOT_EXCHANGE = "not_exchange"  # no exchange file at all
    NOT_FOR_US = "not_for_us"  # sealed to another key, or its beginning is damaged
    DAMAGED = "damaged"  # cut short or changed
    FOREIGN = "foreign"  # not signed by who it says, or for another recipient or purpose
    NEWER = "newer"  # of a version not known here


class ExchangeError(ValueError):
    """A file that is not taken; nothing of it may be believed."""

    def __init__(self, fault: ExchangeFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class ExchangeRequest(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The manifest of a file from a desk to the centre: the ``number``-th of this device.

    ``recipient``: the X25519 public key that it is sealed to. ``count``: events in it. ``parts``:
    SHA-256 of each part (a request envelope), in order.
    """

    version: int
    purpose: str
    device: bytes
    kelurahan: str
    recipient: bytes
    number: int
    count: int
    time_ms: int
    parts: tuple[bytes, ...]


class ExchangeReply(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The manifest of the centre's reply: the ``number``-th to this device, to its file ``answers``.

    ``requests``: SHA-256 of the payload of each request answered, in order. ``parts``: SHA-256 of each
    part: one answer (or problem) a request, then further answers to the last one, with the rest of the
    feed. ``count``: changed objects in them.
    """

    version: int
    purpose: str
    device: bytes
    kelurahan: str
    recipient: bytes
    number: int
    count: int
    time_ms: int
    parts: tuple[bytes, ...]
    answers: int
    requests: tuple[bytes, ...]


_M = TypeVar("_M", ExchangeRequest, ExchangeReply)


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a file that was read whole: its manifest, not believed yet, and what the parts were."""

    manifest: Envelope
    parts: tuple[bytes, ...]


def file_name(kelurahan: str, device: int, number: int) -> str:
    """``serah-3374041002-01-000007.serah``: a desk's file by kelurahan, number of the PC, own number."""
    return f"serah-{kelurahan}-{device:02}-{number:06}{SUFFIX}"


def reply_name(kelurahan: str, device: int, answers: int, number: int) -> str:
    """``serah-3374041002-01-000007-balasan-000003.serah``: the centre's reply to that file."""
    return f"serah-{kelurahan}-{device:02}-{answers:06}-balasan-{number:06}{SUFFIX}"


def _frame(kind: int, content: bytes) -> bytes:
    return bytes((kind,)) + len(content).to_bytes(4, "big") + content


def _frames(parts: Iterable[bytes], close: Callable[[tuple[bytes, ...]], bytes]) -> Iterator[bytes]:
    pack = zstandard.ZstdCompressor(level=_LEVEL)
    hashes: list[bytes] = []
    yield MAGIC
    for part in parts:
        hashes.append(sha256(part).digest())
        yield _frame(_PART, pack.compress(part))
    yield _frame(_MANIFEST, close(tuple(hashes)))


def write_exchange(
    target: Writable,
    recipient: bytes,
    parts: Iterable[bytes],
    close: Callable[[tuple[bytes, ...]], bytes],
) -> None:
    """Write a file of ``parts`` (envelopes) sealed to the X25519 public key ``recipient``.

    ``close`` gets the SHA-256 of each part and gives the signed manifest. Raises what these and the
    target raise; what stands in the target then is no exchange file.
    """
    seal_stream(_frames(parts, close), target, recipient)


class _Parser:
    """Takes frames apart as they come."""

    def __init__(
        self, take: Callable[[int, bytes], None] | None, expected: tuple[bytes, ...] | None
    ) -> None:
        self._take = take
        self._expected = expected
        self._buffer = bytearray()
        self._begun = False
        self._hashes: list[bytes] = []
        self._manifest: bytes | None = None

    def feed(self, data: bytes) -> None:
        self._buffer += data
        if not self._begun:
            if len(self._buffer) < len(MAGIC):
                return
            if self._buffer[: len(MAGIC)] != MAGIC:
                newer = self._buffer.startswith(_FAMILY)
                raise ExchangeError(ExchangeFault.NEWER if newer else ExchangeFault.NOT_EXCHANGE)
            del self._buffer[: len(MAGIC)]
            self._begun = True
        while len(self._buffer) >= _FRAME_HEAD:
            size = int.from_bytes(self._buffer[1:_FRAME_HEAD], "big")
            if size > MAX_PART_BYTES:
                raise ExchangeError(ExchangeFault.DAMAGED)
            if len(self._buffer) < _FRAME_HEAD + size:
                return
            kind = self._buffer[0]
            content = bytes(self._buffer[_FRAME_HEAD : _FRAME_HEAD + size])
            del self._buffer[: _FRAME_HEAD + size]
            self._frame(kind, content)

    def _frame(self, kind: int, content: bytes) -> None:
        if self._manifest is not None or kind not in (_PART, _MANIFEST):
            raise ExchangeError(ExchangeFault.DAMAGED)
        if kind == _MANIFEST:
            self._manifest = content
            return
        part = _unpack(content)
        at, digest = len(self._hashes), sha256(part).digest()
        if at >= _MOST_PARTS:
            raise ExchangeError(ExchangeFault.DAMAGED)
        if self._expected is not None and self._expected[at : at + 1] != (digest,):
            raise ExchangeError(ExchangeFault.DAMAGED)  # another file than the one that was checked
        self._hashes.append(digest)
        if self._take is not None:
            self._take(at, part)

    def finish(self) -> Closing:
        if self._manifest is None or self._buffer:
            raise ExchangeError(ExchangeFault.DAMAGED)
        try:
            return Closing(read_envelope(self._manifest), tuple(self._hashes))
        except EnvelopeError as error:
            raise ExchangeError(ExchangeFault.DAMAGED) from error


def _unpack(content: bytes) -> bytes:
    try:
        size = zstandard.frame_content_size(content)
        if not 0 <= size <= MAX_PART_BYTES:
            raise ExchangeError(ExchangeFault.DAMAGED)
        return zstandard.ZstdDecompressor().decompress(content)
    except zstandard.ZstdError as error:
        raise ExchangeError(ExchangeFault.DAMAGED) from error


def read_exchange(
    source: Readable,
    seed: bytes,
    take: Callable[[int, bytes], None] | None = None,
    expected: tuple[bytes, ...] | None = None,
) -> Closing:
    """Read a file to its end; ``take`` gets each part with its place.

    Read a file twice: first without ``take`` to see that it is whole and whose it is, then with the
    part hashes of the first time as ``expected``: a part that differs is never given. Raises
    ExchangeError, and what the source or ``take`` raise.
    """
    parser = _Parser(take, expected)
    try:
        open_stream(source, seed, parser.feed)
    except NotSealedError as error:
        raise ExchangeError(ExchangeFault.NOT_EXCHANGE) from error
    except NotForUsError as error:
        raise ExchangeError(ExchangeFault.NOT_FOR_US) from error
    except SealingError as error:
        raise ExchangeError(ExchangeFault.DAMAGED) from error
    return parser.finish()


def open_manifest(
    closing: Closing, public_key: bytes, payload_type: str, kind: type[_M], recipient: bytes
) -> _M:
    """The manifest of type ``kind``, if ``public_key`` signed it for ``recipient`` and these parts.

    Raises ExchangeError.
    """
    said = closing.manifest.payload_type
    if said != payload_type and said.startswith(payload_type.rpartition("/")[0] + "/"):
        raise ExchangeError(ExchangeFault.NEWER)
    try:
        manifest = decode_message(open_envelope(closing.manifest, public_key, payload_type), kind)
    except (EnvelopeError, MessageError) as error:
        raise ExchangeError(ExchangeFault.FOREIGN) from error
    if manifest.version != EXCHANGE_VERSION:
        raise ExchangeError(ExchangeFault.NEWER)
    wanted = PURPOSE_REQUEST if kind is ExchangeRequest else PURPOSE_REPLY
    if (manifest.purpose, manifest.recipient) != (wanted, recipient):
        raise ExchangeError(ExchangeFault.FOREIGN)
    if manifest.parts != closing.parts:
        raise ExchangeError(ExchangeFault.DAMAGED)
    return manifest
