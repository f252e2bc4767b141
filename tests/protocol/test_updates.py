"""The manifest of an update: believed from the update key only, and only if its numbers agree."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from protocol.envelope import seal
from protocol.keys import SigningKey
from protocol.messages import decode_message
from protocol.updates import (
    UPDATE_TYPE,
    Update,
    UpdateError,
    UpdateStand,
    is_version,
    newer,
    open_update,
    seal_update,
)
from tests.protocol.samples import CENTRE, DESK, UPDATE

KEY = SigningKey(bytes(range(100, 132)))
OTHER = SigningKey(bytes(range(101, 133)))


def test_any_of_the_keys_may_have_signed() -> None:
    raw = seal_update(KEY, UPDATE)
    assert open_update(raw, (OTHER.public, KEY.public)) == UPDATE


@pytest.mark.parametrize("keys", [(), (OTHER.public,), (CENTRE.public, DESK.public)])
def test_other_keys_are_not_believed(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(UpdateError, match="none of the update keys"):
        open_update(seal_update(KEY, UPDATE), keys)


def test_every_byte_of_the_payload_is_signed() -> None:
    raw = seal_update(KEY, UPDATE)
    at = raw.index(b"1.2.3")
    with pytest.raises(UpdateError, match="signature"):
        open_update(raw[:at] + b"9" + raw[at + 1 :], (KEY.public,))


def test_what_the_update_key_signed_as_something_else_is_no_update() -> None:
    raw = seal(KEY, "serah/other/v1", msgspec.msgpack.encode(UPDATE))
    with pytest.raises(UpdateError):
        open_update(raw, (KEY.public,))


@pytest.mark.parametrize(
    "change",
    [
        {"version": "1.2"},
        {"version": "1.2.03", "name": "Serah-1.2.03.exe"},
        {"name": "../Serah-1.2.3.exe"},
        {"name": "Serah-1.2.4.exe"},
        {"size": 0},
        {"size": UPDATE.size + 200},
        {"size": (512 << 20) + 1},
        {"piece_bytes": 0},
        {"piece_bytes": (1 << 20) + 1},
        {"pieces": UPDATE.pieces[1:]},
        {"pieces": (*UPDATE.pieces[1:], b"short")},
        {"hash": b""},
    ],
)
def test_numbers_that_do_not_agree_are_refused(change: dict[str, Any]) -> None:
    wrong = msgspec.structs.replace(UPDATE, **change)
    with pytest.raises(UpdateError):
        seal_update(KEY, wrong)
    raw = seal(KEY, UPDATE_TYPE, msgspec.msgpack.encode(wrong))
    with pytest.raises(UpdateError):
        open_update(raw, (KEY.public,))


def test_versions_are_compared_by_number() -> None:
    assert newer("0.0.10", "0.0.9")
    assert newer("1.0.0", "0.99.99")
    assert not newer("1.2.3", "1.2.3")
    assert not newer("1.2.2", "1.2.3")
    for wrong in ("1.2", "1.2.3.4", "v1.2.3", "1.2.3-rc1", "1.2.3\n", ""):
        assert not is_version(wrong)
        with pytest.raises(UpdateError):
            newer(wrong, "1.2.3")


def test_a_desk_that_knows_no_updates_reads_past_them() -> None:
    class OldAnswer(msgspec.Struct):
        protocol: int

    raw = msgspec.msgpack.encode({"protocol": 1, "update": "1.2.3"})
    assert decode_message(raw, OldAnswer).protocol == 1
    stand = msgspec.msgpack.encode(UpdateStand("1.2.3", "fetching", 1, 2))
    assert msgspec.msgpack.decode(stand) == ["1.2.3", "fetching", 1, 2]
    assert Update.__struct_config__.omit_defaults
