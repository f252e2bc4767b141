from __future__ import annotations

import msgspec
import pytest

from protocol.custody import State
from protocol.objects import CardObject, ObjectError, ObjectKind, decode_object, encode_object
from protocol.status import CardStatus
from tests.protocol.samples import OBJECTS


@pytest.mark.parametrize("kind", ObjectKind)
def test_object_reads_back(kind: str) -> None:
    assert decode_object(kind, encode_object(OBJECTS[kind])) == OBJECTS[kind]
    assert decode_object(str(kind), encode_object(OBJECTS[kind])) == OBJECTS[kind]


@pytest.mark.parametrize("kind", ObjectKind)
def test_unknown_keys_are_ignored(kind: str) -> None:
    content = msgspec.msgpack.decode(encode_object(OBJECTS[kind]))
    content = {"of_a_later_version": {"a": [1]}, **content, "and": b""}
    assert decode_object(kind, msgspec.msgpack.encode(content)) == OBJECTS[kind]


def test_unknown_keys_of_a_status_are_ignored() -> None:
    content = msgspec.msgpack.decode(encode_object(OBJECTS[ObjectKind.CARD]))
    content["status"]["of_a_later_version"] = 1
    assert decode_object("card", msgspec.msgpack.encode(content)) == OBJECTS[ObjectKind.CARD]


@pytest.mark.parametrize("kind", ObjectKind)
def test_cut_or_lengthened_object_is_refused(kind: str) -> None:
    data = encode_object(OBJECTS[kind])
    for length in range(len(data)):
        with pytest.raises(ObjectError, match=f"{kind} object does not decode"):
            decode_object(kind, data[:length])
    with pytest.raises(ObjectError):
        decode_object(kind, data + b"\xc0")


@pytest.mark.parametrize("kind", ObjectKind)
@pytest.mark.parametrize(
    "data", [b"", b"\xc0", b"\xc1", b"\x80", b"\x90", b"\x81\xa2id\x01", b"{}"]
)
def test_garbage_is_refused(kind: str, data: bytes) -> None:
    with pytest.raises(ObjectError):
        decode_object(kind, data)


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x80"])
def test_object_of_an_unknown_kind_is_none(data: bytes) -> None:
    assert decode_object("of_a_later_version", data) is None


def test_unknown_state_is_refused() -> None:
    content = msgspec.msgpack.decode(encode_object(OBJECTS[ObjectKind.CARD]))
    content["status"]["state"] = "melted"
    with pytest.raises(ObjectError):
        decode_object("card", msgspec.msgpack.encode(content))


def test_card_without_history_is_small() -> None:
    card = CardObject(
        id=bytes(16), kelurahan="3374031001", registration="R", nik="1", name="A", birth_date=""
    )
    written = set(msgspec.msgpack.decode(encode_object(card)))
    assert written == {"id", "kelurahan", "registration", "nik", "name", "birth_date"}
    read = decode_object("card", encode_object(card))
    assert isinstance(read, CardObject)
    assert read.status == CardStatus()
    assert read.status.state is None


def test_state_comes_back_as_a_state() -> None:
    read = decode_object("card", encode_object(OBJECTS[ObjectKind.CARD]))
    assert isinstance(read, CardObject)
    assert read.status.state is State.HANDED_OVER


def test_error_says_nothing_of_the_content() -> None:
    content = msgspec.msgpack.decode(encode_object(OBJECTS[ObjectKind.CARD])) | {"rt": 7}
    with pytest.raises(ObjectError) as caught:
        decode_object("card", msgspec.msgpack.encode(content))
    assert "SARI" not in str(caught.value) + str(caught.value.__cause__)
