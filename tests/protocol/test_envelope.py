from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest

from protocol.envelope import EnvelopeError, open_envelope, read_envelope, seal
from protocol.keys import verify
from protocol.messages import ANSWER_TYPE, REQUEST_TYPE
from tests.protocol.samples import DESK, OTHER

PAYLOAD = b"payload \x00\xff"
SEALED = seal(DESK, REQUEST_TYPE, PAYLOAD)


def test_envelope_opens_for_its_key_and_type() -> None:
    envelope = read_envelope(SEALED)
    assert (envelope.payload_type, envelope.key_id) == (REQUEST_TYPE, DESK.device)
    assert envelope.payload_hash == sha256(PAYLOAD).digest()
    assert open_envelope(envelope, DESK.public, REQUEST_TYPE) == PAYLOAD


def test_signature_is_over_the_encoding_of_dsse() -> None:
    envelope = read_envelope(seal(DESK, "http://example.com/HelloWorld", b"hello world"))
    signed = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"  # the standard's example
    assert verify(DESK.public, envelope.signature, signed)


def test_length_of_the_type_is_counted_in_bytes() -> None:
    envelope = read_envelope(seal(DESK, "é", b""))
    assert verify(DESK.public, envelope.signature, "DSSEv1 2 é 0 ".encode())


def test_request_is_never_taken_for_an_answer() -> None:
    with pytest.raises(EnvelopeError, match="of type 'serah/sync-request/v1'"):
        open_envelope(read_envelope(SEALED), DESK.public, ANSWER_TYPE)


def test_renamed_request_is_never_taken_for_an_answer() -> None:
    _, payload, key_id, signature = msgspec.msgpack.decode(SEALED)
    renamed = msgspec.msgpack.encode([ANSWER_TYPE, payload, key_id, signature])
    with pytest.raises(EnvelopeError, match="does not hold"):
        open_envelope(read_envelope(renamed), DESK.public, ANSWER_TYPE)


def test_border_between_type_and_payload_is_signed() -> None:
    envelope = read_envelope(seal(DESK, "ab", b"c"))
    moved = msgspec.msgpack.encode(["a", b"bc", DESK.device, envelope.signature])
    with pytest.raises(EnvelopeError, match="does not hold"):
        open_envelope(read_envelope(moved), DESK.public, "a")


def test_wrong_key_does_not_open() -> None:
    with pytest.raises(EnvelopeError, match="does not hold"):
        open_envelope(read_envelope(SEALED), OTHER.public, REQUEST_TYPE)
    with pytest.raises(EnvelopeError, match="does not hold"):
        open_envelope(read_envelope(SEALED), b"", REQUEST_TYPE)


def test_any_flipped_byte_is_found() -> None:
    # The key id is a hint by which the reader finds the key and is not signed: another key fails.
    key_id = SEALED.index(DESK.device)
    for place in range(len(SEALED)):
        if not key_id <= place < key_id + 16:
            for bit in range(8):
                flipped = bytearray(SEALED)
                flipped[place] ^= 1 << bit
                with pytest.raises(EnvelopeError):
                    open_envelope(read_envelope(bytes(flipped)), DESK.public, REQUEST_TYPE)


def test_cut_or_lengthened_envelope_is_none() -> None:
    for length in range(len(SEALED)):
        with pytest.raises(EnvelopeError, match="not an envelope"):
            read_envelope(SEALED[:length])
    with pytest.raises(EnvelopeError, match="not an envelope"):
        read_envelope(SEALED + b"\x00")


@pytest.mark.parametrize(
    "raw", [b"<html>Selamat datang di WiFi", b"{}", b"\x94\x01\x01\x01\x01", b"\x80", b"\xc0"]
)
def test_a_captive_portals_page_is_no_envelope(raw: bytes) -> None:
    with pytest.raises(EnvelopeError, match="not an envelope"):
        read_envelope(raw)
