from __future__ import annotations

from typing import Any

import msgspec
import pytest

from protocol.messages import (
    MAX_BATCH_BYTES,
    MAX_REQUEST_BYTES,
    MessageError,
    Problem,
    ServerTime,
    SyncAnswer,
    SyncRequest,
    WireEvent,
    decode_message,
    encode_message,
)
from tests.protocol.samples import MESSAGES

MAPS = {n: m for n, m in MESSAGES.items() if not type(m).__struct_config__.array_like}
ARRAYS = {n: m for n, m in MESSAGES.items() if n not in MAPS}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_message_reads_back(message: msgspec.Struct) -> None:
    assert decode_message(encode_message(message), type(message)) == message


@pytest.mark.parametrize("message", MAPS.values(), ids=MAPS)
def test_unknown_keys_are_ignored(message: msgspec.Struct) -> None:
    content = msgspec.msgpack.decode(encode_message(message))
    content = {"of_a_later_version": [{"a": 1}, b""], **content, "and": None}
    assert decode_message(msgspec.msgpack.encode(content), type(message)) == message


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_cut_or_lengthened_message_is_refused(message: msgspec.Struct) -> None:
    payload = encode_message(message)
    for length in range(len(payload)):
        with pytest.raises(MessageError, match=f"not a {type(message).__name__}"):
            decode_message(payload[:length], type(message))
    with pytest.raises(MessageError):
        decode_message(payload + b"\xc0", type(message))


@pytest.mark.parametrize("message", MAPS.values(), ids=MAPS)
def test_required_keys_may_not_be_missing(message: msgspec.Struct) -> None:
    content = msgspec.msgpack.decode(encode_message(message))
    for field in msgspec.structs.fields(message):
        if field.required:
            rest = {k: v for k, v in content.items() if k != field.name}
            with pytest.raises(MessageError):
                decode_message(msgspec.msgpack.encode(rest), type(message))


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_no_field_takes_a_value_of_another_type(message: msgspec.Struct) -> None:
    content: Any = msgspec.msgpack.decode(encode_message(message))
    for key in range(len(content)) if isinstance(content, list) else list(content):
        wrong = content.copy()
        wrong[key] = {"no": "field is such a map"}
        with pytest.raises(MessageError):
            decode_message(msgspec.msgpack.encode(wrong), type(message))


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
@pytest.mark.parametrize("payload", [b"", b"\xc0", b"\xc1", b"\x01", b"\xa1a", b"<html>", b"[1]"])
def test_garbage_is_refused(message: msgspec.Struct, payload: bytes) -> None:
    with pytest.raises(MessageError):
        decode_message(payload, type(message))


def test_one_message_is_not_taken_for_another() -> None:
    kinds = [type(m) for m in MAPS.values()]
    for message in MAPS.values():
        for kind in kinds:
            if kind is not type(message):
                with pytest.raises(MessageError):
                    decode_message(encode_message(message), kind)


def test_smallest_messages_leave_out_their_defaults() -> None:
    request = SyncRequest(
        protocol=1,
        device=b"d",
        nonce=b"n",
        time_ms=0,
        trust=0,
        cursor=(0, 0),
        head=(0, 0),
        head_hash=b"",
    )
    assert len(msgspec.msgpack.decode(encode_message(request))) == 8
    assert decode_message(encode_message(request), SyncRequest) == request
    problem = Problem(code="server_busy", message="Coba lagi.", server_ms=1)
    assert "request_hash" not in msgspec.msgpack.decode(encode_message(problem))
    answer = SyncAnswer(
        protocol=1,
        request_hash=b"",
        device=b"",
        epoch=1,
        stored_through=0,
        server_ms=0,
        next_cursor=(0, 0),
    )
    assert len(msgspec.msgpack.decode(encode_message(answer))) == 7


def test_event_on_its_way_is_the_very_bytes() -> None:
    event = WireEvent(b"\x00header", b"\xffbody")
    assert msgspec.msgpack.decode(encode_message(event)) == [b"\x00header", b"\xffbody"]


def test_a_full_batch_fits_a_request() -> None:
    assert 2 * MAX_BATCH_BYTES < MAX_REQUEST_BYTES


def test_error_says_nothing_of_the_content() -> None:
    with pytest.raises(MessageError) as caught:
        decode_message(msgspec.msgpack.encode({"nonce": "SARI CONTOH"}), ServerTime)
    assert "SARI" not in str(caught.value)
    assert "SARI" not in str(caught.value.__cause__)
