from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol import exchange
from protocol.envelope import seal
from protocol.exchange import (
    EXCHANGE_REPLY_TYPE,
    EXCHANGE_REQUEST_TYPE,
    MAGIC,
    Closing,
    ExchangeError,
    ExchangeFault,
    ExchangeReply,
    ExchangeRequest,
    file_name,
    open_manifest,
    read_exchange,
    reply_name,
    write_exchange,
)
from protocol.keys import SigningKey
from protocol.messages import encode_message
from protocol.sealing import open_stream, seal_stream

KEY = SigningKey(bytes(range(32)))
SEED = bytes(range(32, 64))
BOX = X25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
PARTS = (b"satu" * 1000, b"", b"dua")


def manifest(parts: tuple[bytes, ...], /, **changes: Any) -> ExchangeRequest:
    base = ExchangeRequest(
        version=1,
        purpose="to_centre",
        device=KEY.device,
        kelurahan="3374041002",
        recipient=BOX,
        number=7,
        count=2,
        time_ms=1,
        parts=parts,
    )
    return msgspec.structs.replace(base, **changes)


def signed(payload_type: str = EXCHANGE_REQUEST_TYPE, **changes: Any) -> Any:
    return lambda parts: seal(KEY, payload_type, encode_message(manifest(parts, **changes)))


def written(close: Any = None, parts: tuple[bytes, ...] = PARTS) -> bytes:
    target = io.BytesIO()
    write_exchange(target, BOX, parts, close or signed())
    return target.getvalue()


def read(data: bytes, seed: bytes = SEED) -> tuple[Closing, list[bytes]]:
    taken: list[bytes] = []
    return read_exchange(io.BytesIO(data), seed, lambda _, part: taken.append(part)), taken


def checked(closing: Closing, public: bytes = KEY.public, box: bytes = BOX) -> ExchangeRequest:
    return open_manifest(closing, public, EXCHANGE_REQUEST_TYPE, ExchangeRequest, box)


def opened(data: bytes) -> bytes:
    taken: list[bytes] = []
    open_stream(io.BytesIO(data), SEED, taken.append)
    return b"".join(taken)


def resealed(plain: bytes) -> bytes:
    target = io.BytesIO()
    seal_stream([plain], target, BOX)
    return target.getvalue()


def fault(data: bytes, seed: bytes = SEED) -> ExchangeFault:
    with pytest.raises(ExchangeError) as caught:
        checked(read_exchange(io.BytesIO(data), seed))
    return caught.value.fault


def test_what_was_written_is_read() -> None:
    closing, taken = read(written())
    assert tuple(taken) == PARTS
    assert closing.parts == tuple(sha256(p).digest() for p in PARTS)
    assert checked(closing) == manifest(closing.parts)


def test_a_file_without_parts() -> None:
    closing, taken = read(written(parts=()))
    assert taken == []
    assert checked(closing).parts == ()


def test_parts_are_packed() -> None:
    assert len(written(parts=(b"x" * 1_000_000,))) < 10_000


def test_names() -> None:
    assert file_name("3374041002", 1, 7) == "serah-3374041002-01-000007.serah"
    assert reply_name("3374041002", 1, 7, 3) == "serah-3374041002-01-000007-balasan-000003.serah"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", ExchangeFault.NOT_EXCHANGE),
        (b"%PDF-1.7", ExchangeFault.NOT_EXCHANGE),
        (resealed(b""), ExchangeFault.DAMAGED),
        (resealed(b"something else altogether"), ExchangeFault.NOT_EXCHANGE),
        (resealed(b"SERAH EXCHANGE 2\nwhatever"), ExchangeFault.NEWER),
        (resealed(MAGIC), ExchangeFault.DAMAGED),
        (resealed(MAGIC + b"P\x00\x00\x00\x09short"), ExchangeFault.DAMAGED),
        (resealed(MAGIC + b"P\xff\xff\xff\xff"), ExchangeFault.DAMAGED),
        (resealed(MAGIC + b"P\x00\x00\x00\x04junk"), ExchangeFault.DAMAGED),
        (resealed(MAGIC + b"X\x00\x00\x00\x00"), ExchangeFault.DAMAGED),
        (resealed(MAGIC + b"M\x00\x00\x00\x04junk"), ExchangeFault.DAMAGED),
        (written()[:-1], ExchangeFault.DAMAGED),
        (written() + b"x", ExchangeFault.DAMAGED),
    ],
)
def test_what_is_no_whole_file(data: bytes, found: ExchangeFault) -> None:
    assert fault(data) is found


def test_a_file_for_somebody_else() -> None:
    assert fault(written(), bytes(32)) is ExchangeFault.NOT_FOR_US


@pytest.mark.parametrize(
    ("close", "found"),
    [
        (signed(recipient=bytes(32)), ExchangeFault.FOREIGN),
        (signed(purpose="to_desk"), ExchangeFault.FOREIGN),
        (signed(EXCHANGE_REPLY_TYPE), ExchangeFault.FOREIGN),
        (signed("serah/sync-request/v1"), ExchangeFault.FOREIGN),
        (signed("serah/exchange-request/v2"), ExchangeFault.NEWER),
        (signed(version=2), ExchangeFault.NEWER),
        (signed(parts=(bytes(32),) * 3), ExchangeFault.DAMAGED),
        (lambda _: seal(KEY, EXCHANGE_REQUEST_TYPE, b"\xc1"), ExchangeFault.FOREIGN),
        (
            lambda parts: seal(
                SigningKey(bytes(32)), EXCHANGE_REQUEST_TYPE, encode_message(manifest(parts))
            ),
            ExchangeFault.FOREIGN,
        ),
    ],
)
def test_a_manifest_that_does_not_hold(close: Any, found: ExchangeFault) -> None:
    assert fault(written(close)) is found


def test_a_reply_is_never_taken_for_a_request() -> None:
    reply = ExchangeReply(
        version=1,
        purpose="to_desk",
        device=KEY.device,
        kelurahan="3374041002",
        recipient=BOX,
        number=1,
        count=0,
        time_ms=1,
        parts=(),
        answers=7,
        requests=(),
    )
    data = written(lambda _: seal(KEY, EXCHANGE_REPLY_TYPE, encode_message(reply)), ())
    assert fault(data) is ExchangeFault.FOREIGN
    closing, _ = read(data)
    args = (KEY.public, EXCHANGE_REPLY_TYPE, ExchangeReply, BOX)
    assert open_manifest(closing, *args) == reply


def test_frames_in_another_order_are_noticed() -> None:
    plain = opened(written(parts=(b"satu", b"dua")))
    pack = zstandard.ZstdCompressor(level=3).compress
    one, two = (b"P" + len(p).to_bytes(4, "big") + p for p in map(pack, (b"satu", b"dua")))
    assert one + two in plain
    assert fault(resealed(plain.replace(one + two, two + one))) is ExchangeFault.DAMAGED
    assert fault(resealed(plain.replace(one, b""))) is ExchangeFault.DAMAGED
    assert fault(resealed(plain + one)) is ExchangeFault.DAMAGED


def test_a_part_that_unpacks_to_more_than_allowed_is_refused() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(exchange.MAX_PART_BYTES + 1))
    assert len(bomb) < 10_000
    frame = b"P" + len(bomb).to_bytes(4, "big") + bomb
    assert fault(resealed(MAGIC + frame)) is ExchangeFault.DAMAGED


def test_a_part_of_unknown_size_is_refused() -> None:
    packer = zstandard.ZstdCompressor(write_content_size=False)
    packed = packer.compress(b"isi")
    frame = b"P" + len(packed).to_bytes(4, "big") + packed
    assert fault(resealed(MAGIC + frame)) is ExchangeFault.DAMAGED


def test_the_second_time_gives_only_what_was_checked_the_first_time() -> None:
    closing, _ = read(written())
    other = written(parts=(PARTS[0], b"x", PARTS[2]))
    taken: list[bytes] = []

    def take(_at: int, part: bytes) -> None:
        taken.append(part)

    with pytest.raises(ExchangeError) as caught:
        read_exchange(io.BytesIO(other), SEED, take, closing.parts)
    assert caught.value.fault is ExchangeFault.DAMAGED
    assert taken == [PARTS[0]]
    more = written(parts=(*PARTS, b"x"))
    with pytest.raises(ExchangeError):
        read_exchange(io.BytesIO(more), SEED, None, closing.parts)
    read_exchange(io.BytesIO(written()), SEED, None, closing.parts)


def test_what_a_taker_raises_comes_out_unchanged() -> None:
    def take(_at: int, _part: bytes) -> None:
        raise KeyError("stop")

    with pytest.raises(KeyError):
        read_exchange(io.BytesIO(written()), SEED, take)


def test_parts_are_made_while_the_file_is_written() -> None:
    """One part at a time: nothing of a long file is held."""
    alive: list[int] = []
    target = io.BytesIO()

    def parts() -> Iterator[bytes]:
        for n in range(50):
            alive.append(target.tell())
            yield random.Random(n).randbytes(100_000)

    write_exchange(target, BOX, parts(), signed())
    assert alive == sorted(alive)
    assert alive[-1] > alive[1]
    closing, taken = read(target.getvalue())
    assert len(taken) == len(closing.parts) == 50


def test_a_manifest_of_other_parts_is_refused() -> None:
    closing, _ = read(written())
    with pytest.raises(ExchangeError):
        checked(replace(closing, parts=closing.parts[:-1]))
