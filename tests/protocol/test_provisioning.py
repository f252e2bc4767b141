from __future__ import annotations

from typing import Any

import msgspec
import pytest

from protocol import provisioning
from protocol.crockford import ALPHABET
from protocol.envelope import seal
from protocol.messages import ENROL_TYPE, encode_message
from protocol.provisioning import (
    MAX_FILE_BYTES,
    PROVISIONING_TYPE,
    TOKEN_BYTES,
    Computer,
    ProvisioningError,
    computer_key,
    make_token,
    open_provisioning,
    seal_provisioning,
)
from tests.protocol.samples import CENTRE, OTHER, PROVISIONING, TOKEN


def changed(**changes: Any) -> provisioning.Provisioning:
    return msgspec.structs.replace(PROVISIONING, **changes)


def test_file_reads_back() -> None:
    raw = seal_provisioning(CENTRE, PROVISIONING)
    assert open_provisioning(raw) == PROVISIONING
    assert seal_provisioning(CENTRE, PROVISIONING) == raw


def test_keys_of_a_later_version_are_ignored() -> None:
    content = msgspec.msgpack.decode(encode_message(PROVISIONING))
    payload = msgspec.msgpack.encode({"of_a_later_version": [1], **content})
    assert open_provisioning(seal(CENTRE, PROVISIONING_TYPE, payload)) == PROVISIONING


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x03\x04",
        seal_provisioning(CENTRE, PROVISIONING)[:-1],
        seal_provisioning(OTHER, PROVISIONING),  # signed by another than the key it names
        seal(CENTRE, ENROL_TYPE, encode_message(PROVISIONING)),
        seal_provisioning(CENTRE, changed(version=2)),
        seal_provisioning(CENTRE, changed(id=b"short")),
        seal_provisioning(CENTRE, changed(locator="K7QF")),
        seal_provisioning(CENTRE, changed(secret="É" * 25)),
        seal_provisioning(CENTRE, changed(ca="é")),
        seal_provisioning(CENTRE, changed(centre_key=b"short")),
        seal_provisioning(CENTRE, changed(computers=(Computer("A", "337403", "", "", ""),))),
        seal_provisioning(CENTRE, changed(ca="x" * MAX_FILE_BYTES)),
    ],
)
def test_what_is_no_whole_file_is_refused_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(ProvisioningError, match=r"belum ada yang berubah di PC ini.*\.$"):
        open_provisioning(raw)


def test_the_envelope_names_the_key_that_stands_in_it() -> None:
    wire = msgspec.msgpack.decode(seal_provisioning(CENTRE, PROVISIONING))
    wire[2] = OTHER.device
    with pytest.raises(ProvisioningError):
        open_provisioning(msgspec.msgpack.encode(wire))


def test_one_changed_byte_is_seen() -> None:
    raw = seal_provisioning(CENTRE, PROVISIONING)
    place = raw.index(b"EPSON")
    with pytest.raises(ProvisioningError):
        open_provisioning(raw[:place] + b"e" + raw[place + 1 :])


@pytest.mark.parametrize("name", ["LOKET-1", "loket-1", " Loket-1 ", "loket-1.kota.example"])
def test_names_are_compared_as_windows_does(name: str) -> None:
    assert computer_key(name) == "LOKET-1"
    found = PROVISIONING.of(name)
    assert found is not None
    assert (found.printer, found.paper, found.language) == ("EPSON L3210", "F4", "en")


def test_what_a_computer_has_no_word_for_is_as_for_all() -> None:
    found = PROVISIONING.of("LOKET-2")
    assert found == Computer("LOKET-2", "3374101001", "Thermal", "80mm", "id")
    assert PROVISIONING.of("LOKET-3") is None
    assert PROVISIONING.of("") is None


def test_token_has_all_its_bits_and_no_more_of_it_is_shown() -> None:
    tokens = {make_token((1 << bit).to_bytes(TOKEN_BYTES, "big")) for bit in range(TOKEN_BYTES * 8)}
    assert len(tokens) == 166  # 165 bits, and one token for the three bits left over
    locator, secret = TOKEN
    assert (len(locator), len(secret)) == (8, 25)
    assert set(locator + secret) <= set(ALPHABET)
    assert secret not in repr(PROVISIONING)
    with pytest.raises(ValueError, match="random bytes"):
        make_token(b"short")
