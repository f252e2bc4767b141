from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from desk_app.sync.content import BodyReader, GarbledError, OversizeError, pack

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "zstd": zstandard.ZstdCompressor().compress,
    "gzip": gzip.compress,
}


def read(encoding: str, *chunks: bytes, limit: int = 1 << 20) -> bytes:
    reader = BodyReader(encoding, limit)
    for chunk in chunks:
        reader.feed(chunk)
    return reader.finish()


def test_small_and_random_bodies_travel_as_they_are() -> None:
    noise = os.urandom(5000)
    assert pack(b"x" * 1024) == (b"x" * 1024, "")
    assert pack(noise) == (noise, "")


def test_large_ones_are_packed() -> None:
    packed, encoding = pack(b"x" * 1025)
    assert encoding == "zstd"
    assert len(packed) < 100


@given(st.binary(max_size=3000), st.sampled_from(["", "zstd", "gzip"]), st.integers(1, 500))
def test_any_body_in_any_pieces(body: bytes, encoding: str, size: int) -> None:
    packed = PACKERS[encoding](body)
    pieces = [packed[i : i + size] for i in range(0, len(packed), size)]
    assert read(encoding, *pieces, limit=len(body)) == body
    if body:
        with pytest.raises(OversizeError):
            read(encoding, *pieces, limit=len(body) - 1)


@given(st.binary(min_size=1, max_size=3000), st.sampled_from(["zstd", "gzip"]), st.data())
def test_a_packed_body_that_lost_its_end_is_noticed(
    body: bytes, encoding: str, data: st.DataObject
) -> None:
    packed = PACKERS[encoding](body)
    kept = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises(GarbledError):
        read(encoding, packed[:kept])


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_more_than_the_body_is_garbled(encoding: str) -> None:
    packer = PACKERS[encoding]
    for after in (b"more", packer(b"more")):
        with pytest.raises(GarbledError):
            read(encoding, packer(b"body") + after)
        with pytest.raises(GarbledError):
            read(encoding, packer(b"body"), after)


@pytest.mark.parametrize("bomb", ["zstd", "gzip"])
def test_a_bomb_is_seen_before_it_fills_the_memory(bomb: str) -> None:
    if bomb == "zstd":
        packed = zstandard.ZstdCompressor().compress(bytes(256 << 20))
    else:
        squeeze = zlib.compressobj(9, wbits=31)
        packed = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(64)) + squeeze.flush()
    with pytest.raises(OversizeError):
        read(bomb, packed)


def test_a_zstd_window_larger_than_ours_is_refused() -> None:
    huge = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    packed = zstandard.ZstdCompressor(compression_params=huge).compressobj()
    data = packed.compress(os.urandom(1000)) + packed.flush()
    with pytest.raises(GarbledError):
        read("zstd", data)
