"""The keys of a lost vault travel sealed, and only to the key that asked."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from protocol.key_recovery import (
    ANSWER_PURPOSE,
    REQUEST_PURPOSE,
    KeyAnswer,
    KeyRequest,
    RecoveryError,
    SealedKeys,
    check_code,
    decode_recovery,
    encode_recovery,
    open_keys,
    seal_keys,
)

KEYS = SealedKeys(
    device=bytes(16),
    kelurahan="3374041002",
    number=2,
    database=sha256(b"database").digest(),
    signing=sha256(b"signing").digest(),
    box=sha256(b"box").digest(),
)
SEED = sha256(b"centre").digest()
PUBLIC = X25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
REQUEST = KeyRequest(
    purpose=REQUEST_PURPOSE, sealed=b"x", recipient=PUBLIC, computer="LOKET-2", made_ms=7
)
ANSWER = KeyAnswer(purpose=ANSWER_PURPOSE, device=bytes(16), sealed=b"x")


def test_what_is_sealed_is_opened_with_the_seed_alone() -> None:
    sealed = seal_keys(KEYS, PUBLIC)
    for secret in (KEYS.database, KEYS.signing, KEYS.box):
        assert secret not in sealed
    assert open_keys(sealed, SEED) == KEYS
    with pytest.raises(RecoveryError):
        open_keys(sealed, bytes(32))


@pytest.mark.parametrize("at", range(0, 500, 23))
def test_a_changed_seal_opens_nothing(at: int) -> None:
    sealed = bytearray(seal_keys(KEYS, PUBLIC))
    sealed[at % len(sealed)] ^= 1
    with pytest.raises(RecoveryError):
        open_keys(bytes(sealed), SEED)


@pytest.mark.parametrize("short", ["database", "signing", "box"])
def test_keys_of_another_length_are_refused(short: str) -> None:
    sealed = seal_keys(msgspec.structs.replace(KEYS, **{short: b"short"}), PUBLIC)
    with pytest.raises(RecoveryError):
        open_keys(sealed, SEED)


def test_papers_read_as_they_were_written() -> None:
    assert decode_recovery(encode_recovery(REQUEST), KeyRequest) == REQUEST
    assert decode_recovery(encode_recovery(ANSWER), KeyAnswer) == ANSWER


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xc1",
        encode_recovery(ANSWER),
        encode_recovery(msgspec.structs.replace(REQUEST, purpose="serah/other/v1")),
        encode_recovery(msgspec.structs.replace(REQUEST, recipient=PUBLIC[:31])),
    ],
)
def test_what_is_no_request_is_refused(raw: bytes) -> None:
    with pytest.raises(RecoveryError):
        decode_recovery(raw, KeyRequest)


def test_an_answer_of_another_purpose_is_refused() -> None:
    raw = encode_recovery(msgspec.structs.replace(ANSWER, purpose=REQUEST_PURPOSE))
    with pytest.raises(RecoveryError):
        decode_recovery(raw, KeyAnswer)


def test_the_code_is_of_the_key_that_asks() -> None:
    assert check_code(bytes(32)) == "CSM7-NBFR"
    assert check_code(PUBLIC) != check_code(bytes(32))


def test_secrets_do_not_reach_a_log() -> None:
    assert repr(KEYS) == "SealedKeys(...)"
