"""A sync carried by hand: a desk's file in, the centre's reply file out."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

import msgspec

from central_server.errors import CentreError
from central_server.keys import CentreKeys
from central_server.ports import Clock
from central_server.services.answers import Sealer
from central_server.services.places import at_place
from central_server.services.sync import SyncService
from central_server.store.devices import Device
from central_server.store.feed import Page
from central_server.store.unit import Store, Unit
from common.whole_file import FileLayer, SystemFiles, whole_file
from protocol.envelope import EnvelopeError, read_envelope
from protocol.exchange import (
    EXCHANGE_REPLY_TYPE,
    EXCHANGE_REQUEST_TYPE,
    EXCHANGE_VERSION,
    PURPOSE_REPLY,
    Closing,
    ExchangeError,
    ExchangeFault,
    ExchangeReply,
    ExchangeRequest,
    open_manifest,
    read_exchange,
    reply_name,
    write_exchange,
)
from protocol.messages import (
    ANSWER_TYPE,
    PROBLEM_TYPE,
    REQUEST_TYPE,
    Problem,
    SyncAnswer,
    decode_message,
)

__all__ = ["ExchangeService", "Exchanged"]

_log: Final = logging.getLogger(__name__)
_PAGE_BYTES: Final = 1 << 20
_MOST_ANSWER_BYTES: Final = 64 << 20  # a desk asks for its pages in the last request only
_REMEMBERED: Final = 50

_UNKNOWN: Final = (
    "{name}: komputer pengirimnya tidak terdaftar di pusat ini. Tidak ada yang berubah; periksa asal "
    "berkasnya."
)
_GREEDY: Final = (
    "Berkas ini meminta jawaban yang terlalu besar, jadi tidak dibalas. Yang tersimpan tetap aman; "
    "periksa komputer asalnya."
)
_FAULTS: Final = MappingProxyType(
    {
        ExchangeFault.NOT_EXCHANGE: "{name}: bukan berkas pertukaran Serah. Tidak ada yang berubah.",
        ExchangeFault.NOT_FOR_US: (
            "{name}: berkas ini bukan untuk pusat ini, atau awalnya rusak. Tidak ada yang berubah; "
            "minta kelurahan membuat berkas lagi."
        ),
        ExchangeFault.DAMAGED: (
            "{name}: berkas rusak atau terpotong. Tidak ada yang berubah; salin lagi atau minta "
            "kelurahan membuat berkas lagi."
        ),
        ExchangeFault.FOREIGN: (
            "{name}: tanda tangan atau isinya bukan milik komputer yang disebutnya. Tidak ada yang "
            "berubah; periksa asal berkasnya."
        ),
        ExchangeFault.NEWER: (
            "{name}: dibuat oleh Serah yang lebih baru. Tidak ada yang berubah; perbarui pusat dahulu."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A file was taken and its reply stands at ``reply``.

    ``number`` of the desk's file, ``events`` in it, ``new`` of them stored now; ``again``: the same file
    had come before. ``cases`` and ``quarantined`` of its events; ``problems``: codes of requests that
    were refused. ``changes``: objects in the reply.
    """

    device: Device
    number: int
    events: int
    new: int
    again: bool
    cases: int
    quarantined: int
    problems: tuple[str, ...]
    changes: int
    reply: Path


@dataclass(slots=True)
class _Answers:
    """What the requests of a file were answered with."""

    parts: list[bytes] = field(default_factory=list)
    size: int = 0
    changes: int = 0
    cases: int = 0
    quarantined: int = 0
    problems: list[str] = field(default_factory=list)
    last: SyncAnswer | None = None


class ExchangeService:
    """Takes exchange files; every request in them goes the way of a sync."""

    def __init__(
        self,
        store: Store,
        keys: CentreKeys,
        clock: Clock,
        sync: SyncService,
        sealer: Sealer,
        files: FileLayer | None = None,
        most_answer_bytes: int = _MOST_ANSWER_BYTES,
    ) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock
        self._sync = sync
        self._sealer = sealer
        self._files = files or SystemFiles()
        self._most_answer_bytes = most_answer_bytes

    def take(self, path: Path, out: Path) -> Exchanged:
        """Take the file at ``path`` in and write the reply into the folder ``out``.

        Raises CentreError with one sentence: nothing has changed then, or what has been stored is stored
        again without harm when the file is taken again.
        """
        try:
            with path.open("rb") as file:
                return self._take(file, path.name, out)
        except ExchangeError as error:
            _log.warning("exchange file refused: %s", error.fault)
            raise CentreError(_FAULTS[error.fault].format(name=path.name)) from error
        except OSError as error:
            raise CentreError(
                f"{path.name}: berkas tidak dapat dibaca, atau balasan tidak dapat ditulis ke {out} "
                f"({error.strerror or type(error).__name__}). Ulangi; yang sudah tersimpan tidak akan "
                "tersimpan dua kali."
            ) from error

    def _take(self, file: BinaryIO, name: str, out: Path) -> Exchanged:
        requests: list[tuple[bytes, bytes]] = []  # (who signed, hash of the payload)
        closing = read_exchange(file, self._keys.box_seed, lambda _, p: requests.append(_look(p)))
        device, manifest = self._open(closing, name)
        if any(signer != device.id for signer, _ in requests):
            # The reply can be read by this device, so it answers nobody else's requests.
            raise ExchangeError(ExchangeFault.FOREIGN)
        file.seek(0)
        before = self._held(device)
        answers = _Answers()
        read_exchange(
            file,
            self._keys.box_seed,
            lambda _, part: self._answer(part, answers),
            closing.parts,
        )
        again, number = self._store.write(
            lambda unit: _remember(unit, device, manifest, closing.manifest.payload_hash)
        )
        hashes = tuple(digest for _, digest in requests)
        reply = out / reply_name(device.kelurahan, device.number, manifest.number, number)
        self._reply(reply, device, manifest, number, hashes, answers)
        done = Exchanged(
            device=device,
            number=manifest.number,
            events=manifest.count,
            new=self._held(device) - before,
            again=again,
            cases=answers.cases,
            quarantined=answers.quarantined,
            problems=tuple(answers.problems),
            changes=answers.changes,
            reply=reply,
        )
        _log.info(
            "exchange %s: file %d, %d events new, %d changes%s",
            *(device.id.hex()[:8], done.number, done.new, done.changes),
            ", came before" if again else "",
        )
        return done

    def _open(self, closing: Closing, name: str) -> tuple[Device, ExchangeRequest]:
        device = self._store.read(lambda unit: unit.devices.get(closing.manifest.key_id))
        if device is None or device.id == self._keys.signing.device:
            raise CentreError(_UNKNOWN.format(name=name))
        manifest = open_manifest(
            closing,
            device.public_key,
            EXCHANGE_REQUEST_TYPE,
            ExchangeRequest,
            self._keys.box_public,
        )
        if manifest.device != device.id:
            raise ExchangeError(ExchangeFault.FOREIGN)
        return device, manifest

    def _held(self, device: Device) -> int:
        return self._store.read(lambda unit: unit.devices.held(device.id))

    def _answer(self, part: bytes, answers: _Answers) -> None:
        reply = self._sync.answer(part, carried=True).envelope
        envelope = read_envelope(reply)
        answers.last = None
        if envelope.payload_type == PROBLEM_TYPE:
            code = decode_message(envelope.payload, Problem).code
            if code == "server_busy":
                raise CentreError(
                    "Basis data sedang sibuk. Ulangi nanti; yang sudah tersimpan tidak akan tersimpan "
                    "dua kali."
                )
            answers.problems.append(code)
        else:
            said = decode_message(envelope.payload, SyncAnswer)
            meanings = [m.meaning for m in said.meanings]
            answers.cases += meanings.count("case")
            answers.quarantined += meanings.count("quarantined")
            answers.changes += len(said.changes)
            answers.last = said
        answers.parts.append(reply)
        answers.size += len(reply)
        if answers.size > self._most_answer_bytes:
            raise CentreError(_GREEDY)

    def _reply(
        self,
        path: Path,
        device: Device,
        manifest: ExchangeRequest,
        number: int,
        requests: tuple[bytes, ...],
        answers: _Answers,
    ) -> None:
        def close(part_hashes: tuple[bytes, ...]) -> bytes:
            reply = ExchangeReply(
                version=EXCHANGE_VERSION,
                purpose=PURPOSE_REPLY,
                device=device.id,
                kelurahan=device.kelurahan,
                recipient=device.box_key,
                number=number,
                count=answers.changes,
                time_ms=self._clock.now_ms(),
                parts=part_hashes,
                answers=manifest.number,
                requests=requests,
            )
            return self._sealer.answer(EXCHANGE_REPLY_TYPE, reply).envelope

        with whole_file(path, self._files) as file:
            write_exchange(file, device.box_key, self._parts(device, answers), close)

    def _parts(self, device: Device, answers: _Answers) -> Iterator[bytes]:
        """The answers, then the rest of the feed, each page read when its turn has come."""
        yield from answers.parts
        last = answers.last
        while last is not None and last.more:
            page = self._page(device, last)
            last = msgspec.structs.replace(
                last,
                server_ms=self._clock.now_ms(),
                next_cursor=page.cursor,
                changes=page.items,
                more=page.more,
                meanings=(),
                own=None,
            )
            answers.changes += len(page.items)
            yield self._sealer.answer(ANSWER_TYPE, last).envelope

    def _page(self, device: Device, last: SyncAnswer) -> Page:
        def read(unit: Unit) -> Page:
            kelurahan = at_place(unit, device, last.place_ms).kelurahan
            return unit.feed.page(kelurahan, last.next_cursor, _PAGE_BYTES)

        return self._store.read(read)


def _look(part: bytes) -> tuple[bytes, bytes]:
    try:
        envelope = read_envelope(part)
    except EnvelopeError as error:
        raise ExchangeError(ExchangeFault.DAMAGED) from error
    if envelope.payload_type != REQUEST_TYPE:
        raise ExchangeError(ExchangeFault.FOREIGN)
    return envelope.key_id, sha256(envelope.payload).digest()


def _remember(
    unit: Unit, device: Device, manifest: ExchangeRequest, manifest_hash: bytes
) -> tuple[bool, int]:
    """Whether the file came before, and the number of the reply that it gets."""
    unit.devices.get(device.id, lock=True)
    name = f"exchange:{device.id.hex()}"
    kept = json.loads(unit.offices.meta(name) or '{"replies": 0, "seen": []}')
    mark = f"{manifest.number}:{manifest_hash.hex()}"
    again = mark in kept["seen"]
    seen = kept["seen"] if again else [*kept["seen"], mark][-_REMEMBERED:]
    number = kept["replies"] + 1
    unit.offices.set_meta(name, json.dumps({"replies": number, "seen": seen}))
    return again, number
