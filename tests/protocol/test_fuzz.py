"""Every reader of bytes or text that others wrote raises its own error and no other."""

from __future__ import annotations

import contextlib
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.bodies import BodyError, read_body
from protocol.enrolment import CodeError, EnrolmentCode
from protocol.envelope import EnvelopeError, open_envelope, read_envelope, seal
from protocol.events import ChainError, check_links, pack_body, read_header
from protocol.identifiers import (
    IdentifierError,
    kelurahan_code,
    nik_digits,
    uuid_from_text,
    uuid_text,
)
from protocol.messages import MessageError, decode_message, encode_message
from protocol.number import DocumentNumber, NumberError
from protocol.objects import ObjectError, decode_object, encode_object
from protocol.pins import PinError, check_pin
from protocol.provisioning import ProvisioningError, open_provisioning, seal_provisioning
from protocol.strokes import StrokesError, pack, unpack
from protocol.token import TokenError, make_token, read_token
from protocol.updates import UpdateError, open_update, seal_update
from tests.protocol.samples import (
    BODIES,
    CARD,
    CENTRE,
    CODE,
    DATE,
    DESK,
    EVENT,
    EVIDENCE_CODE,
    MESSAGES,
    NUMBER,
    OBJECTS,
    OPENER_EVENT,
    PLAIN_STROKES,
    PROVISIONING,
    SALT,
    STROKES,
    UPDATE,
)
from tests.protocol.strategies import damaged


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads, the one error that it may raise, and bytes that it takes."""

    read: Callable[[bytes], object]
    error: type[Exception]
    valid: tuple[bytes, ...]


def _open(raw: bytes) -> object:
    return open_envelope(read_envelope(raw), DESK.public, "t")


def _continue_chain(raw: bytes) -> object:
    return check_links(DESK.device, None, b"", [OPENER_EVENT.header, raw])


def _message(kind: type[msgspec.Struct], raw: bytes) -> object:
    return decode_message(raw, kind)


HEADERS = (EVENT.header, OPENER_EVENT.header)
READERS = {
    "header": Reader(read_header, ChainError, HEADERS),
    "chain": Reader(_continue_chain, ChainError, HEADERS),
    "envelope": Reader(_open, EnvelopeError, (seal(DESK, "t", b"payload"),)),
    "update": Reader(
        lambda raw: open_update(raw, (CENTRE.public,)),
        UpdateError,
        (seal_update(CENTRE, UPDATE),),
    ),
    "provisioning": Reader(
        open_provisioning, ProvisioningError, (seal_provisioning(CENTRE, PROVISIONING),)
    ),
    "strokes": Reader(unpack, StrokesError, (pack(STROKES), pack(PLAIN_STROKES))),
    **{
        f"body {kind}": Reader(partial(read_body, kind), BodyError, (pack_body(content, SALT),))
        for kind, content in BODIES.items()
    },
    **{
        f"message {name}": Reader(
            partial(_message, type(message)), MessageError, (encode_message(message),)
        )
        for name, message in MESSAGES.items()
    },
    **{
        f"object {kind}": Reader(partial(decode_object, kind), ObjectError, (encode_object(value),))
        for kind, value in OBJECTS.items()
    },
}
# Keys that no reader knows, with thousands of arrays inside: what a reader skips must not exhaust it.
DEEP = b"\x81\xa1x" + b"\x91" * 100_000 + b"\xc0"
HUGE = (b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff")


def reads_or_refuses(reader: Reader, raw: bytes) -> None:
    """Any other exception than the reader's own goes through and fails the test."""
    with contextlib.suppress(reader.error):
        reader.read(raw)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60)
@given(data=st.data())
def test_damaged_bytes_are_read_or_refused(name: str, data: st.DataObject) -> None:
    reader = READERS[name]
    reads_or_refuses(reader, data.draw(damaged(reader.valid)))


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=30)
@given(raw=st.binary(max_size=80))
def test_random_bytes_are_read_or_refused(name: str, raw: bytes) -> None:
    reads_or_refuses(READERS[name], raw)
    reads_or_refuses(READERS[name], SALT + raw)


@pytest.mark.parametrize("name", READERS)
def test_bytes_of_any_other_reader_are_read_or_refused(name: str) -> None:
    for other in READERS.values():
        for raw in other.valid:
            reads_or_refuses(READERS[name], raw)


@pytest.mark.parametrize("name", READERS)
def test_deep_nesting_is_refused(name: str) -> None:
    reader = READERS[name]
    for raw in (
        DEEP,
        SALT + DEEP,
        b"\x9f" + b"\x91" * 100_000,
        b"\x95\xa1t\xc4\x00\xc4\x00\xc4\x00" + b"\x91" * 100_000,
    ):
        with pytest.raises(reader.error):
            reader.read(raw)


@pytest.mark.parametrize("name", READERS)
def test_lengths_beyond_the_bytes_are_refused_before_memory_is_taken(name: str) -> None:
    reader = READERS[name]
    tracemalloc.start()
    try:
        for huge in HUGE:
            for raw in (huge, SALT + huge, b"\x81\xa6events" + huge, b"\x92\xa1t" + huge):
                with pytest.raises(reader.error):
                    reader.read(raw)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@dataclass(frozen=True, slots=True)
class TextReader:
    """What reads a text that was typed or scanned, its error, and a text that it takes."""

    read: Callable[[str], object]
    error: type[Exception]
    valid: str


TEXT_READERS = {
    "nik": TextReader(nik_digits, IdentifierError, "3374126706990001"),
    "kelurahan": TextReader(kelurahan_code, IdentifierError, "33.74.03.1001"),
    "uuid": TextReader(uuid_from_text, IdentifierError, uuid_text(CARD)),
    "number": TextReader(DocumentNumber.parse, NumberError, NUMBER),
    "token": TextReader(read_token, TokenError, make_token(DESK, NUMBER, EVIDENCE_CODE, DATE)),
    "enrolment code": TextReader(EnrolmentCode.parse, CodeError, str(CODE)),
    "pin": TextReader(check_pin, PinError, "135790"),
}


@st.composite
def typed(draw: st.DrawFn, valid: str) -> str:
    """``valid`` with some characters changed, or any text at all."""
    if draw(st.booleans()):
        return draw(st.text(max_size=40))
    start = draw(st.integers(0, len(valid)))
    end = draw(st.integers(start, min(len(valid), start + 3)))
    return valid[:start] + draw(st.text(max_size=3)) + valid[end:]


@pytest.mark.parametrize("name", TEXT_READERS)
@given(data=st.data())
def test_typed_text_is_read_or_refused(name: str, data: st.DataObject) -> None:
    reader = TEXT_READERS[name]
    reader.read(reader.valid)
    text = data.draw(typed(reader.valid))
    with contextlib.suppress(reader.error):
        reader.read(text)


@pytest.mark.parametrize("name", TEXT_READERS)
def test_refusal_of_a_text_is_a_sentence(name: str) -> None:
    with pytest.raises(TEXT_READERS[name].error, match=r"^[A-Z].*\.$"):
        TEXT_READERS[name].read("bukan")
