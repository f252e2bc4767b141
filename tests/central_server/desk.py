"""A desk as small as the protocol allows: keys, a log, one request at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import msgspec
import requests
import zstandard

from protocol.bodies import EpochOpened
from protocol.enrolment import EnrolmentCode, answer_proof, request_proof
from protocol.envelope import open_envelope, read_envelope, seal
from protocol.events import (
    NO_HASH,
    Event,
    Header,
    Kind,
    body_hash,
    header_hash,
    make_event,
    pack_body,
)
from protocol.identifiers import uuid7
from protocol.keys import SigningKey
from protocol.messages import (
    ANSWER_TYPE,
    ENROL_ANSWER_TYPE,
    ENROL_TYPE,
    MEDIA_TYPE,
    PROBLEM_TYPE,
    PROTOCOL,
    REQUEST_TYPE,
    EnrolAnswer,
    EnrolRequest,
    EpochEnd,
    FeedItem,
    Problem,
    SyncAnswer,
    SyncRequest,
    WireEvent,
    decode_message,
    encode_message,
)
from protocol.number import DocumentNumber
from protocol.objects import decode_object

__all__ = ["Desk", "RefusedError", "new_card_id"]

TODAY = date(2026, 11, 20).toordinal() - date(1970, 1, 1).toordinal()


class RefusedError(Exception):
    """The centre answered with a signed problem."""

    def __init__(self, status: int, problem: Problem) -> None:
        super().__init__(problem.code)
        self.status = status
        self.code = problem.code
        self.problem = problem


def new_card_id() -> bytes:
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


class Desk:
    """One device. ``log`` holds its events of the current epoch in order."""

    def __init__(self, url: str, seed: bytes | None = None) -> None:
        self.url = url
        self.key = SigningKey(seed or os.urandom(32))
        self.box_key = os.urandom(32)
        self.kelurahan = ""
        self.number = 0
        self.centre_key = b""
        self.epoch = 0
        self.log: list[Event] = []
        self.hash = NO_HASH
        self.cursor = (0, 0)
        self.confirmed = 0
        self.objects: dict[tuple[str, bytes], FeedItem] = {}
        self.serial = 0
        self.ends: tuple[EpochEnd, ...] = ()
        self.contact = self.generation = 0
        self.host = b""

    @property
    def id(self) -> bytes:
        return self.key.device

    def enrol_request(self, code: EnrolmentCode, **changes: object) -> bytes:
        request = EnrolRequest(
            protocol=PROTOCOL,
            locator=code.locator,
            public_key=self.key.public,
            box_key=self.box_key,
            computer="PC-UJI",
            nonce=os.urandom(16),
        )
        request = msgspec.structs.replace(request, proof=request_proof(code.secret, request))
        request = msgspec.structs.replace(request, **changes)
        return seal(self.key, ENROL_TYPE, encode_message(request))

    def enrol(self, code: EnrolmentCode) -> EnrolAnswer:
        raw = self.enrol_request(code)
        payload = self.post("/v1/enrol", raw, ENROL_ANSWER_TYPE)
        answer = decode_message(payload, EnrolAnswer)
        digest = read_envelope(raw).payload_hash
        assert answer.request_hash == digest
        assert answer.proof == answer_proof(code.secret, digest, answer.centre_key)
        self.centre_key = answer.centre_key
        self.kelurahan, self.number = answer.kelurahan, answer.number
        return answer

    def post(self, path: str, raw: bytes, wanted: str, *, packed: bool = True) -> bytes:
        body = zstandard.ZstdCompressor().compress(raw) if packed else raw
        headers = {"Content-Type": MEDIA_TYPE, "Accept-Encoding": "zstd"}
        if packed:
            headers["Content-Encoding"] = "zstd"
        response = requests.post(self.url + path, data=body, headers=headers, timeout=30)
        return self.opened(response, wanted)

    def opened(self, response: requests.Response, wanted: str) -> bytes:
        envelope = read_envelope(unpacked(response))
        centre = self.centre_key
        if envelope.payload_type == PROBLEM_TYPE:
            problem = decode_message(envelope.payload, Problem)
            if centre:
                open_envelope(envelope, centre, PROBLEM_TYPE)
            raise RefusedError(response.status_code, problem)
        if envelope.payload_type == ENROL_ANSWER_TYPE and not centre:
            centre = decode_message(envelope.payload, EnrolAnswer).centre_key
        assert response.status_code == 200
        return open_envelope(envelope, centre, wanted)

    def open_epoch(self, epoch: int, reason: str = "enrolled") -> Event:
        if self.log and epoch > self.epoch:
            self.ends = (*self.ends, EpochEnd(self.epoch, len(self.log), self.hash))
        self.epoch, self.log, self.confirmed = epoch, [], 0
        return self.record(Kind.EPOCH_OPENED, EpochOpened(reason=reason))

    def record(
        self,
        kind: str,
        body: msgspec.Struct,
        card: bytes | None = None,
        variant: str = "",
        operator: bytes | None = None,
        number: str = "",
        kelurahan: str = "",
        business_date: int = TODAY,
        about: bytes | None = None,
    ) -> Event:
        packed = pack_body(body, os.urandom(16))
        header = Header(
            1,
            self.id,
            self.epoch,
            len(self.log) + 1,
            kind,
            variant,
            card,
            kelurahan or self.kelurahan,
            operator,
            time.time_ns() // 1_000_000,
            0,
            business_date,
            number,
            body_hash(packed),
            self.hash,
            about,
        )
        event = make_event(header, packed, self.key)
        self.log.append(event)
        self.hash = header_hash(event.header)
        return event

    def receipt_number(self) -> str:
        self.serial += 1
        return str(DocumentNumber(self.kelurahan, self.number, self.epoch, self.serial))

    def request(self, events: Sequence[Event] | None = None, **changes: object) -> bytes:
        """A signed request with ``events`` (by default all that are not confirmed)."""
        sent = self.log[self.confirmed :] if events is None else list(events)
        request = SyncRequest(
            protocol=PROTOCOL,
            device=self.id,
            nonce=os.urandom(16),
            time_ms=time.time_ns() // 1_000_000,
            trust=0,
            cursor=self.cursor,
            head=(self.epoch, len(self.log)),
            head_hash=self.hash,
            epoch=self.epoch,
            events=tuple(WireEvent(e.header, e.body) for e in sent),
            signature=(sent[-1].signature or b"") if sent else b"",
            ends=self.ends,
            contact=self.contact,
            generation=self.generation,
            host=self.host,
            application="uji",
        )
        return seal(
            self.key, REQUEST_TYPE, encode_message(msgspec.structs.replace(request, **changes))
        )

    def send(self, raw: bytes, *, packed: bool = True) -> SyncAnswer:
        """Send a request and check its answer, believing nothing yet."""
        payload = self.post("/v1/sync", raw, ANSWER_TYPE, packed=packed)
        answer = decode_message(payload, SyncAnswer)
        assert answer.request_hash == read_envelope(raw).payload_hash
        assert answer.device == self.id
        return answer

    def sync(self, events: Sequence[Event] | None = None, **changes: object) -> SyncAnswer:
        """One round trip, taken over."""
        answer = self.send(self.request(events, **changes))
        if answer.epoch == self.epoch:
            self.confirmed = answer.stored_through
        self.take(answer)
        return answer

    def take(self, answer: SyncAnswer) -> None:
        if answer.generation != self.generation:
            self.objects.clear()
        self.contact, self.generation = answer.contact, answer.generation
        for item in answer.changes:
            self.objects[item.kind, item.id] = item
        self.cursor = answer.next_cursor

    def sync_all(self) -> SyncAnswer:
        """Round trips until nothing waits on either side."""
        answer = self.sync()
        while answer.more or self.confirmed < len(self.log):
            answer = self.sync()
        return answer

    def get(self, kind: str, identity: bytes) -> msgspec.Struct | None:
        """The object as the feed last told it; None if it is gone or was never there."""
        item = self.objects.get((kind, identity))
        return None if item is None or item.data is None else decode_object(kind, item.data)

    def all(self, kind: str) -> list[msgspec.Struct]:
        found = [self.get(k, i) for k, i in self.objects if k == kind]
        return [o for o in found if o is not None]

    def copy(self) -> Desk:
        """The same disk in another PC."""
        other = Desk(self.url)
        other.__dict__.update(self.__dict__)
        other.log = list(self.log)
        other.objects = dict(self.objects)
        return other

    def tampered(self, event: Event, body: bytes) -> Event:
        return replace(event, body=body)


def unpacked(response: requests.Response) -> bytes:
    raw = response.content
    if response.headers.get("Content-Encoding") == "zstd" and raw[:4] == b"\x28\xb5\x2f\xfd":
        return zstandard.ZstdDecompressor().decompress(raw)
    return raw
