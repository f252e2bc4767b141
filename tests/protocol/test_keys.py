from __future__ import annotations

from hashlib import sha256

import pytest

from protocol.keys import SigningKey, device_id, verify
from tests.protocol.samples import DESK, OTHER


def test_signature_is_the_example_of_the_rfc() -> None:
    # RFC 8032 section 7.1, test 2.
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    key = SigningKey(seed)
    public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.public.hex() == public
    assert key.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_device_is_named_by_its_key() -> None:
    assert DESK.device == device_id(DESK.public) == sha256(DESK.public).digest()[:16]
    assert DESK.device != OTHER.device


def test_signature_holds_for_this_key_and_message_only() -> None:
    signature = DESK.sign(b"message")
    assert verify(DESK.public, signature, b"message")
    assert not verify(OTHER.public, signature, b"message")
    assert not verify(DESK.public, signature, b"messagf")
    for place in range(64):
        flipped = bytearray(signature)
        flipped[place] ^= 1
        assert not verify(DESK.public, bytes(flipped), b"message")


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33), b"\xff" * 32])
def test_bytes_that_are_no_key_verify_nothing(key: bytes) -> None:
    assert not verify(key, DESK.sign(b"message"), b"message")


@pytest.mark.parametrize("signature", [b"", bytes(63), bytes(64), bytes(65), b"\xff" * 64])
def test_bytes_that_are_no_signature_do_not_hold(signature: bytes) -> None:
    assert not verify(DESK.public, signature, b"message")


def test_seed_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey(bytes(31))
