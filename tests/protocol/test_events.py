from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec
import pytest

from protocol.crockford import ALPHABET
from protocol.custody import Act
from protocol.events import (
    NO_HASH,
    PURGEABLE,
    ChainError,
    Header,
    Kind,
    Trust,
    body_hash,
    check_links,
    evidence_code,
    header_hash,
    make_event,
    pack_body,
    read_header,
    signature_holds,
)
from tests.protocol.samples import DESK, EVENT, HEADER, OPENER, OPENER_EVENT, OTHER, SALT


def encoded(header: Header) -> bytes:
    return make_event(header, b"", DESK).header


def changed(header: Header, **fields: Any) -> Header:
    return msgspec.structs.replace(header, **fields)


def chain(length: int, *, device: bytes = DESK.device, epoch: int = 1) -> list[bytes]:
    """Header bytes of an epoch: its opening and then shelvings."""
    raws: list[bytes] = []
    previous = NO_HASH
    for seq in range(1, length + 1):
        kind = Kind.EPOCH_OPENED if seq == 1 else Act.SHELVE
        header = changed(
            HEADER, device=device, epoch=epoch, seq=seq, kind=kind, number="", prev_hash=previous
        )
        raws.append(encoded(header))
        previous = header_hash(raws[-1])
    return raws


# header


def test_header_reads_back() -> None:
    assert read_header(EVENT.header) == HEADER
    assert read_header(OPENER_EVENT.header) == OPENER


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "of a later version", "variant": "too"},
        {"card": None, "operator": None},
        {"kelurahan": "", "number": ""},
        {"time_ms": 0},
        {"time_ms": -1},
        {"time_ms": (1 << 63) - 1},
        {"business_date": -1},
        {"business_date": (1 << 31) - 1},
        {"epoch": (1 << 31) - 1, "seq": (1 << 31) - 1},
        {"trust": 7},
        {"kind": "k" * 64},
    ],
)
def test_header_of_this_version_is_taken(fields: dict[str, Any]) -> None:
    header = changed(HEADER, **fields)
    assert read_header(encoded(header)) == header


@pytest.mark.parametrize(
    "fields",
    [
        {"version": 0},
        {"version": 2},
        {"device": b""},
        {"device": bytes(15)},
        {"device": bytes(17)},
        {"epoch": 0},
        {"epoch": -1},
        {"epoch": 1 << 31},
        {"seq": 0},
        {"seq": -1},
        {"seq": 1 << 31},
        {"card": b""},
        {"card": bytes(15)},
        {"operator": bytes(17)},
        {"time_ms": 1 << 63},
        {"trust": -1},
        {"trust": 1 << 15},
        {"business_date": 1 << 31},
        {"business_date": -(1 << 31) - 1},
        {"body_hash": bytes(31)},
        {"prev_hash": bytes(33)},
        {"kind": "k" * 65},
        {"variant": "v" * 65},
        {"kelurahan": "1" * 65},
        {"number": "1" * 65},
        {"kind": "hand\x00over"},
        {"kelurahan": "337403100\x00"},
    ],
)
def test_header_that_no_database_could_keep_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ChainError, match="not a version 1 header") as caught:
        read_header(encoded(changed(HEADER, **fields)))
    assert caught.value.seq == fields.get("seq", HEADER.seq)


@pytest.mark.parametrize("field", Header.__struct_fields__)
def test_field_of_another_type_does_not_decode(field: str) -> None:
    values = [getattr(HEADER, name) for name in Header.__struct_fields__]
    values[Header.__struct_fields__.index(field)] = [1]
    with pytest.raises(ChainError, match="does not decode") as caught:
        read_header(msgspec.msgpack.encode(values))
    assert (caught.value.seq, caught.value.reason) == (0, "header does not decode")


def test_cut_or_lengthened_header_does_not_decode() -> None:
    for length in range(len(EVENT.header)):
        with pytest.raises(ChainError):
            read_header(EVENT.header[:length])
    with pytest.raises(ChainError):
        read_header(EVENT.header + b"\x00")


# hashes, codes, signatures


def test_hashes_are_sha256_of_the_bytes() -> None:
    assert header_hash(EVENT.header) == sha256(EVENT.header).digest()
    assert EVENT.body is not None
    assert body_hash(EVENT.body) == sha256(EVENT.body).digest() == HEADER.body_hash


def test_evidence_code_is_the_first_twenty_bits() -> None:
    bits = f"{int.from_bytes(sha256(EVENT.header).digest(), 'big'):0256b}"[:20]
    wanted = "".join(ALPHABET[int(bits[i : i + 5], 2)] for i in range(0, 20, 5))
    assert evidence_code(EVENT.header) == wanted


def test_salt_makes_equal_bodies_differ() -> None:
    content = msgspec.defstruct("Content", [("text", str)])("ya")
    one, other = pack_body(content, SALT), pack_body(content, SALT[::-1])
    assert one[16:] == other[16:]
    assert body_hash(one) != body_hash(other)


@pytest.mark.parametrize("length", [0, 15, 17])
def test_salt_has_16_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        pack_body(HEADER, bytes(length))


def test_signature_holds_for_these_header_bytes_and_this_device() -> None:
    assert EVENT.signature is not None
    assert signature_holds(DESK.public, EVENT.header, EVENT.signature)
    assert not signature_holds(OTHER.public, EVENT.header, EVENT.signature)
    assert not signature_holds(DESK.public, OPENER_EVENT.header, EVENT.signature)
    for place in range(len(EVENT.header)):
        flipped = bytearray(EVENT.header)
        flipped[place] ^= 1
        assert not signature_holds(DESK.public, bytes(flipped), EVENT.signature)


def test_signature_of_bare_header_bytes_is_no_event_signature() -> None:
    assert not signature_holds(DESK.public, EVENT.header, DESK.sign(EVENT.header))


# chain


def test_chain_holds_from_the_opening_and_from_any_event_held() -> None:
    raws = chain(6)
    headers = check_links(DESK.device, None, NO_HASH, raws)
    assert [h.seq for h in headers] == [1, 2, 3, 4, 5, 6]
    for held in range(1, 6):
        rest = check_links(DESK.device, headers[held - 1], header_hash(raws[held - 1]), raws[held:])
        assert rest == headers[held:]


def test_nothing_to_check_is_in_order() -> None:
    assert check_links(DESK.device, None, NO_HASH, []) == []


def test_opening_may_name_any_event_before_it() -> None:
    opener = changed(OPENER, epoch=2, prev_hash=bytes(range(32)))
    assert check_links(DESK.device, None, NO_HASH, [encoded(opener)]) == [opener]


def refused(raws: list[bytes], *, device: bytes = DESK.device) -> ChainError:
    with pytest.raises(ChainError) as caught:
        check_links(device, None, NO_HASH, raws)
    return caught.value


@pytest.mark.parametrize("gone", [1, 2, 3, 4])
def test_cut_out_event_is_found(gone: int) -> None:
    raws = chain(6)
    del raws[gone]
    error = refused(raws)
    assert error.seq == gone + 2
    assert error.reason == f"follows 1/{gone}"


def test_missing_opening_is_found() -> None:
    error = refused(chain(3)[1:])
    assert (error.seq, error.reason) == (2, "an epoch starts with its opening")


def test_first_event_that_is_no_opening_is_found() -> None:
    error = refused([encoded(changed(HEADER, seq=1))])
    assert (error.seq, error.reason) == (1, "an epoch starts with its opening")


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_swapped_events_are_found(place: int) -> None:
    raws = chain(5)
    raws[place], raws[place + 1] = raws[place + 1], raws[place]
    refused(raws)


def test_repeated_event_is_found() -> None:
    raws = chain(3)
    assert refused([*raws, raws[2]]).reason == "follows 1/3"


def test_event_of_another_device_is_found() -> None:
    raws = chain(3)
    other = chain(3, device=OTHER.device)
    error = refused([*raws[:2], other[2]])
    assert (error.seq, error.reason) == (3, "of another device")
    assert refused(raws, device=OTHER.device).seq == 1


def test_event_of_another_epoch_is_found() -> None:
    error = refused([*chain(2), chain(3, epoch=2)[2]])
    assert (error.seq, error.reason) == (3, "follows 1/2")


def test_event_that_names_another_before_it_is_found() -> None:
    raws = chain(3)
    wrong = encoded(changed(read_header(raws[2]), prev_hash=header_hash(raws[0])))
    error = refused([*raws[:2], wrong])
    assert (error.seq, error.reason) == (3, "does not name the event before it")


def test_changed_event_breaks_the_link_after_it() -> None:
    raws = chain(4)
    raws[1] = encoded(changed(read_header(raws[1]), time_ms=0))
    assert refused(raws).seq == 3


def test_wrong_hash_of_the_event_held_is_found() -> None:
    raws = chain(2)
    with pytest.raises(ChainError, match="event 2: does not name the event before it"):
        check_links(DESK.device, read_header(raws[0]), NO_HASH, raws[1:])


def test_bytes_that_are_no_header_are_found() -> None:
    error = refused([*chain(2), b"\xc1"])
    assert (error.seq, error.reason) == (0, "header does not decode")
    assert str(error) == "event 0: header does not decode"


# kinds


def test_acts_and_other_kinds_share_no_word() -> None:
    assert not {str(a) for a in Act} & {str(k) for k in Kind}


def test_what_may_be_purged_is_a_kind() -> None:
    assert {str(k) for k in PURGEABLE} <= {str(a) for a in Act} | {str(k) for k in Kind}


def test_trust_is_ordered_from_best_to_worst() -> None:
    assert sorted(Trust) == [Trust.ANCHORED, Trust.CARRIED, Trust.DOUBTFUL] == [0, 1, 2]
