"""A centre played by hand for exchange files: it opens what a desk wrote and answers what a test says."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desk_app.store.unit import DeskStore
from protocol.envelope import open_envelope, read_envelope, seal
from protocol.events import header_hash, read_header
from protocol.exchange import (
    EXCHANGE_REPLY_TYPE,
    EXCHANGE_REQUEST_TYPE,
    ExchangeReply,
    ExchangeRequest,
    open_manifest,
    read_exchange,
    write_exchange,
)
from protocol.keys import SigningKey
from protocol.messages import (
    ANSWER_TYPE,
    PROBLEM_TYPE,
    REQUEST_TYPE,
    Problem,
    SyncAnswer,
    SyncRequest,
    decode_message,
    encode_message,
)
from tests.support.desk import NOON, DeskBench

__all__ = ["Carried", "HandCentre", "box_public"]


def box_public(seed: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


@dataclass(frozen=True)
class Carried:
    """A file of a desk, opened."""

    manifest: ExchangeRequest
    requests: tuple[SyncRequest, ...]
    hashes: tuple[bytes, ...]

    @property
    def events(self) -> int:
        return sum(len(r.events) for r in self.requests)


@dataclass
class HandCentre:
    """The keys of a centre and the desk that it belongs to."""

    bench: DeskBench
    key: SigningKey = field(default_factory=lambda: SigningKey(bytes([7]) * 32))
    box_seed: bytes = bytes([8]) * 32
    now_ms: int = NOON
    number: int = 0

    def __post_init__(self) -> None:
        """The desk has pinned these keys."""
        self.bench.identity = replace(
            self.bench.identity,
            centre_key=self.key.public,
            centre_box_key=box_public(self.box_seed),
        )
        with DeskStore(self.bench.path, self.bench.keys.database) as store, store.write() as unit:
            unit.settings.put("identity", msgspec.msgpack.encode(self.bench.identity))

    def read(self, path: Path) -> Carried:
        """Open a file as the centre would, checking everything."""
        parts: list[bytes] = []
        data = io.BytesIO(path.read_bytes())
        closing = read_exchange(data, self.box_seed, lambda _, part: parts.append(part))
        manifest = open_manifest(
            closing,
            self.bench.key.public,
            EXCHANGE_REQUEST_TYPE,
            ExchangeRequest,
            box_public(self.box_seed),
        )
        envelopes = [read_envelope(part) for part in parts]
        requests = [
            decode_message(open_envelope(e, self.bench.key.public, REQUEST_TYPE), SyncRequest)
            for e in envelopes
        ]
        return Carried(manifest, tuple(requests), tuple(e.payload_hash for e in envelopes))

    def answer(self, carried: Carried, at: int, **changes: Any) -> SyncAnswer:
        """All of request ``at`` is stored; nothing changed in the feed."""
        request = carried.requests[at]
        stored = [r for r in carried.requests if r.events and r.epoch == request.epoch]
        seq, digest = 0, b""
        if request.events or stored:
            raw = (request if request.events else stored[-1]).events[-1].header
            seq, digest = read_header(raw).seq, header_hash(raw)
        elif request.head == (request.epoch, request.head[1]):
            seq, digest = request.head[1], request.head_hash
        self.now_ms += 1
        base = SyncAnswer(
            protocol=1,
            request_hash=carried.hashes[at],
            device=request.device,
            epoch=request.epoch,
            stored_through=seq,
            server_ms=self.now_ms,
            next_cursor=request.cursor,
            stored_hash=digest,
            contact=request.contact + 1,
            generation=request.generation,
        )
        return msgspec.structs.replace(base, **changes)

    def answers(self, carried: Carried, **changes: Any) -> list[SyncAnswer]:
        """An answer a request; ``changes`` go into the last one."""
        last = len(carried.requests) - 1
        return [
            self.answer(carried, at, **(changes if at == last else {})) for at in range(last + 1)
        ]

    def write(
        self,
        path: Path,
        carried: Carried,
        answers: Sequence[SyncAnswer | Problem],
        /,
        **changes: Any,
    ) -> Path:
        """Write a reply with these answers; ``changes`` of its manifest."""
        key: SigningKey = changes.pop("key", self.key)
        recipient: bytes = changes.pop("seal_to", box_public(self.bench.keys.box))
        self.number += 1
        self.now_ms += 1

        def close(hashes: tuple[bytes, ...]) -> bytes:
            manifest = ExchangeReply(
                version=1,
                purpose="to_desk",
                device=carried.manifest.device,
                kelurahan=carried.manifest.kelurahan,
                recipient=box_public(self.bench.keys.box),
                number=self.number,
                count=0,
                time_ms=self.now_ms,
                parts=hashes,
                answers=carried.manifest.number,
                requests=carried.hashes,
            )
            manifest = msgspec.structs.replace(manifest, **changes)
            return seal(key, EXCHANGE_REPLY_TYPE, encode_message(manifest))

        parts = [
            seal(
                key,
                PROBLEM_TYPE if isinstance(a, Problem) else ANSWER_TYPE,
                encode_message(a),
            )
            for a in answers
        ]
        with path.open("wb") as file:
            write_exchange(file, recipient, parts, close)
        return path

    def reply(self, file: Path, path: Path, **changes: Any) -> Path:
        """Answer a desk's file: everything stored; ``changes`` of the last answer."""
        carried = self.read(file)
        return self.write(path, carried, self.answers(carried, **changes))
