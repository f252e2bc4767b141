from __future__ import annotations

import msgspec
import pytest

from protocol.bodies import (
    BODY_OF_KIND,
    BodyError,
    CancelHandOver,
    Evidence,
    HandOver,
    Note,
    ReceiveUnlisted,
    read_body,
    storable,
)
from protocol.custody import Act
from protocol.events import MAX_BODY_BYTES, Kind, most_body_bytes, pack_body
from protocol.messages import MAX_BATCH_BYTES
from tests.protocol.samples import BODIES, MINIMAL_HAND_OVER, SALT


@pytest.mark.parametrize("kind", BODIES)
def test_body_reads_back(kind: str) -> None:
    assert read_body(kind, pack_body(BODIES[kind], SALT)) == BODIES[kind]


@pytest.mark.parametrize("kind", BODIES)
def test_unknown_keys_are_ignored(kind: str) -> None:
    content = msgspec.msgpack.decode(pack_body(BODIES[kind], SALT)[16:])
    content = {"of_a_later_version": [1, {"a": b"b"}], **content, "and": "another"}
    assert read_body(kind, SALT + msgspec.msgpack.encode(content)) == BODIES[kind]


@pytest.mark.parametrize("kind", BODIES)
def test_cut_body_is_refused(kind: str) -> None:
    body = pack_body(BODIES[kind], SALT)
    for length in range(len(body)):
        with pytest.raises(BodyError, match=f"body of {kind} does not decode"):
            read_body(kind, body[:length])


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("content", [b"\xc0", b"\x90", b"\x01", b"\xa0", b"\x80\x80", b"\xc1"])
def test_body_that_is_no_map_is_refused(kind: str, content: bytes) -> None:
    with pytest.raises(BodyError):
        read_body(kind, SALT + content)


def test_defaults_are_left_out_of_the_bytes() -> None:
    body = pack_body(MINIMAL_HAND_OVER, SALT)
    assert msgspec.msgpack.decode(body[16:]) == {"relation": "owner", "evidence": {}}
    assert read_body(Act.HAND_OVER, body) == MINIMAL_HAND_OVER


def test_required_key_may_not_be_missing() -> None:
    with pytest.raises(BodyError):
        read_body(Act.HAND_OVER, SALT + msgspec.msgpack.encode({"relation": "owner"}))


def test_value_of_another_type_is_refused() -> None:
    content = {"relation": "owner", "evidence": {}, "papers": "family_card"}
    with pytest.raises(BodyError):
        read_body(Act.HAND_OVER, SALT + msgspec.msgpack.encode(content))


def test_text_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(BodyError):
        read_body(Act.BAG_IN, SALT + b"\x81\xa4text\xa2\xff\xfe")


@pytest.mark.parametrize("kind", ["of_a_later_version", "", Kind.DAY_CLOSED])
@pytest.mark.parametrize("body", [b"", b"\xc1", SALT, SALT + b"\x80"])
def test_body_of_a_kind_without_shape_is_none(kind: str, body: bytes) -> None:
    assert read_body(kind, body) is None


def test_every_act_has_a_body() -> None:
    assert {str(act) for act in Act} <= {str(kind) for kind in BODY_OF_KIND}
    assert {str(kind) for kind in BODY_OF_KIND} <= {*map(str, Act), *map(str, Kind)}


def test_error_says_nothing_of_what_the_body_said() -> None:
    content = {"relation": "owner", "evidence": {}, "collector_name": ["SARI CONTOH"]}
    with pytest.raises(BodyError) as caught:
        read_body(Act.HAND_OVER, SALT + msgspec.msgpack.encode(content))
    assert "SARI" not in str(caught.value)
    assert "SARI" not in str(caught.value.__cause__)


def test_kind_is_the_plain_word_too() -> None:
    assert read_body("hand_over", pack_body(MINIMAL_HAND_OVER, SALT)) == MINIMAL_HAND_OVER
    assert type(read_body("bag_in", SALT + b"\x80")) is Note
    assert BODY_OF_KIND["hand_over"] is HandOver


@pytest.mark.parametrize("kind", BODIES)
def test_every_ordinary_body_can_be_kept(kind: str) -> None:
    assert storable(BODIES[kind])


@pytest.mark.parametrize(
    "content",
    [
        Note(text="a\x00b"),
        ReceiveUnlisted(registration="R" * 65),
        ReceiveUnlisted(name="SARI\x00"),
        HandOver(relation="owner", evidence=Evidence(witness="\x00")),
        HandOver(relation="owner", evidence=Evidence(), papers=("kk", "\x00")),
        CancelHandOver(number="9" * 65, reason="", approved_by=bytes(16)),
    ],
)
def test_text_that_a_database_does_not_take_is_found(content: msgspec.Struct) -> None:
    assert not storable(content)


def test_bytes_and_long_texts_are_no_matter() -> None:
    assert storable(
        HandOver(relation="owner", evidence=Evidence(strokes=bytes(9)), note="x" * 9_000)
    )
    assert storable(ReceiveUnlisted(registration="R" * 64, name="N" * 5_000))


def test_a_body_that_carries_another_act_has_room_for_it() -> None:
    assert most_body_bytes(Kind.RECOVERED) > most_body_bytes(Kind.CASE_NOTED) == MAX_BODY_BYTES
    assert 2 * MAX_BODY_BYTES < MAX_BATCH_BYTES
