from __future__ import annotations

import io
from collections.abc import Iterator

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from protocol.sealing import (
    DamagedError,
    NotForUsError,
    NotSealedError,
    identity_text,
    open_stream,
    recipient_text,
    seal_stream,
)

SEED = bytes(range(32))
PUBLIC = X25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()


def sealed(data: bytes, recipient: bytes = PUBLIC) -> bytes:
    target = io.BytesIO()
    seal_stream([data], target, recipient)
    return target.getvalue()


def opened(data: bytes, seed: bytes = SEED) -> bytes:
    taken: list[bytes] = []
    open_stream(io.BytesIO(data), seed, taken.append)
    return b"".join(taken)


@given(st.binary(min_size=32, max_size=32))
def test_keys_are_written_as_age_writes_them(seed: bytes) -> None:
    public = X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    identity = pyrage.x25519.Identity.from_str(identity_text(seed))
    assert str(identity.to_public()) == recipient_text(public)


def test_keys_never_change_their_text() -> None:
    assert (
        recipient_text(PUBLIC) == "age13aqvttdk3ujkyjh9kg2w5an6dmy5mq5a84a4uxk3hfhnugfc9p0sy5p2wh"
    )
    assert identity_text(SEED) == (
        "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"
    )


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_000])
def test_what_was_sealed_is_opened(size: int) -> None:
    data = bytes(i % 251 for i in range(size))
    assert opened(sealed(data)) == data


def test_a_whole_age_program_opens_it() -> None:
    identity = pyrage.x25519.Identity.from_str(identity_text(SEED))
    target = io.BytesIO()
    pyrage.decrypt_io(io.BytesIO(sealed(b"isi")), target, [identity])
    assert target.getvalue() == b"isi"


def test_small_and_empty_pieces_make_the_same_stream() -> None:
    target = io.BytesIO()
    seal_stream([b"", b"ab", b"", b"c" * 70_000, b""], target, PUBLIC)
    assert opened(target.getvalue()) == b"ab" + b"c" * 70_000


def test_another_key_cannot_open_it() -> None:
    with pytest.raises(NotForUsError):
        opened(sealed(b"isi"), bytes(32))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 arsip", b"age-encryption.org/v2\n" + b"x" * 99])
def test_what_is_no_sealed_stream(data: bytes) -> None:
    with pytest.raises(NotSealedError):
        opened(data)


def test_every_cut_is_noticed() -> None:
    whole = sealed(b"isi" * 40_000)
    for cut in (30, 150, len(whole) // 2, 65_536 + 200, len(whole) - 1):
        with pytest.raises((DamagedError, NotForUsError)):
            opened(whole[:cut])


def test_every_changed_byte_is_noticed() -> None:
    whole = sealed(b"isi" * 100)
    for at in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[at] ^= 0x40
        with pytest.raises((DamagedError, NotForUsError, NotSealedError)):
            opened(bytes(changed))


def test_bytes_behind_the_end_are_noticed() -> None:
    with pytest.raises(DamagedError):
        opened(sealed(b"isi") + b"x")


class Stop(Exception):  # noqa: N818 - what a caller stops with
    pass


def test_what_the_pieces_raise_comes_out_unchanged() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise Stop

    with pytest.raises(Stop):
        seal_stream(pieces(), io.BytesIO(), PUBLIC)


class Full(io.BytesIO):
    def write(self, data: object, /) -> int:
        raise OSError(28, "No space left on device")


def test_what_the_target_raises_comes_out_unchanged() -> None:
    with pytest.raises(OSError, match="No space left") as caught:
        seal_stream([b"x" * 100_000], Full(), PUBLIC)
    assert caught.value.errno == 28


class Narrow(io.BytesIO):
    """A disk that takes little at a time and is full from the ``full``-th write on."""

    def __init__(self, full: int) -> None:
        super().__init__()
        self.full = full
        self.writes = 0

    def write(self, data: object, /) -> int:
        assert isinstance(data, bytes)
        self.writes += 1
        if self.writes >= self.full:
            raise OSError(28, "No space left on device")
        return super().write(data[:1_000])


def test_a_disk_that_is_full_at_any_write_is_noticed() -> None:
    """Also at the very last one: the library makes it when nobody looks any more."""
    roomy = Narrow(99)
    seal_stream([b"x" * 20_000], roomy, PUBLIC)
    for full in range(1, roomy.writes + 1):
        with pytest.raises(OSError, match="No space left"):
            seal_stream([b"x" * 20_000], Narrow(full), PUBLIC)


class Short(io.BytesIO):
    def write(self, data: object, /) -> int:
        assert isinstance(data, bytes)
        return super().write(data[: max(1, len(data) // 3)])


def test_short_writes_lose_nothing() -> None:
    target = Short()
    seal_stream([b"x" * 100_000], target, PUBLIC)
    assert opened(target.getvalue()) == b"x" * 100_000


def test_what_the_source_raises_comes_out_unchanged() -> None:
    class Pulled(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 60_000:
                raise OSError(5, "Input/output error")
            return super().read(4_096)

    with pytest.raises(OSError, match="Input/output") as caught:
        open_stream(Pulled(sealed(b"x" * 200_000)), SEED, lambda _: None)
    assert caught.value.errno == 5


@pytest.mark.parametrize("error", [Stop, OSError, KeyboardInterrupt])
@pytest.mark.parametrize("size", [3, 8_192, 70_000])
def test_what_the_taker_raises_comes_out_unchanged(error: type[BaseException], size: int) -> None:
    pieces = 0

    def count(_data: bytes) -> None:
        nonlocal pieces
        pieces += 1

    data = sealed(b"x" * size)
    open_stream(io.BytesIO(data), SEED, count)
    for at in range(1, pieces + 1):
        left = at

        def take(_data: bytes) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise error

        with pytest.raises(error):
            open_stream(io.BytesIO(data), SEED, take)
