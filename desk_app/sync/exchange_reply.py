"""Reading a reply of the centre that was carried by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from common.sentences import Sentence
from desk_app.services.errors import Refused
from desk_app.services.exchange import (
    ExchangeBooks,
    ExchangeProgress,
    ExchangeRecord,
    ExchangeStore,
    TakenIn,
)
from desk_app.services.ports import Changes, Identity, SyncPosition, SyncStore
from desk_app.sync.report import Counts, Outcome, sentence
from protocol.envelope import Envelope, EnvelopeError, open_envelope, read_envelope
from protocol.exchange import (
    EXCHANGE_REPLY_TYPE,
    ExchangeError,
    ExchangeFault,
    ExchangeReply,
    open_manifest,
    read_exchange,
)
from protocol.keys import SigningKey
from protocol.messages import (
    ANSWER_TYPE,
    CITY,
    PROBLEM_TYPE,
    PROTOCOL,
    MessageError,
    Problem,
    SyncAnswer,
    decode_message,
)

__all__ = ["ReplyReader", "fitted"]

_WAIT_S: Final = 0.2

_FAULTS: Final = MappingProxyType(
    {
        ExchangeFault.NOT_EXCHANGE: Sentence(
            "Ini bukan berkas pertukaran Serah. Tidak ada yang berubah; pilih berkas balasan dari "
            "Disdukcapil (.serah)."
        ),
        ExchangeFault.NOT_FOR_US: Sentence(
            "Berkas ini bukan untuk PC ini, atau awalnya rusak. Tidak ada yang berubah; periksa nama "
            "berkasnya atau minta berkas balasan lagi ke Disdukcapil."
        ),
        ExchangeFault.DAMAGED: Sentence(
            "Berkas balasan ini rusak atau terpotong. Tidak ada yang berubah; salin lagi dari "
            "flashdisk atau minta berkas balasan lagi ke Disdukcapil."
        ),
        ExchangeFault.FOREIGN: Sentence(
            "Berkas ini bukan balasan server pusat untuk PC ini. Tidak ada yang berubah; minta berkas "
            "balasan yang benar ke Disdukcapil."
        ),
        ExchangeFault.NEWER: Sentence(
            "Berkas balasan ini dibuat untuk Serah yang lebih baru. Tidak ada yang berubah; minta "
            "petugas TI memperbarui Serah."
        ),
    }
)
_UNKNOWN: Final = Sentence(
    "Berkas ini bukan jawaban atas berkas yang masih dikenal PC ini. Tidak ada yang berubah; buat "
    "berkas baru dan bawa ke Disdukcapil."
)
_STOPPED: Final = Sentence(
    "Pembacaan balasan dihentikan. Yang sudah dibaca tersimpan; baca berkas itu lagi untuk sisanya."
)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A reply that may be believed: its manifest, an epoch to open (0: none)."""

    manifest: ExchangeReply
    parts: tuple[bytes, ...]
    open_epoch: int


@dataclass(slots=True)
class _Look:
    """What the first reading gathers of the parts."""

    requests: list[bytes]
    open_epoch: int = 0


@dataclass(slots=True)
class _Taken:
    """What the second reading has taken in so far."""

    received: int = 0
    cases: int = 0
    quarantined: int = 0
    code: str = ""
    said: str = ""
    changes: Changes = field(default_factory=Changes)
    anew: bool = False  # the feed begins again with this reply


def fitted(answer: SyncAnswer, base: tuple[int, int], cursor: tuple[int, int]) -> SyncAnswer:
    """``answer`` as it may be accepted by a desk that stands at ``cursor`` now.

    ``base``: where the desk stood when it wrote the file. What a network brought meanwhile is never
    undone: the cursor goes forward only. A page that begins beyond it is left out.
    """
    next_cursor: list[int] = []
    left_out: list[bool] = []
    for now, new, begun in zip(cursor, answer.next_cursor, base, strict=True):
        gap = begun > now
        left_out.append(gap)
        next_cursor.append(now if gap else max(now, new))
    changes = tuple(i for i in answer.changes if not left_out[i.scope == CITY])
    return msgspec.structs.replace(
        answer,
        next_cursor=(next_cursor[0], next_cursor[1]),
        changes=changes,
        more=answer.more or any(left_out),
    )


class ReplyReader:
    """Checks a reply from beginning to end, then takes its answers in as a sync would."""

    def __init__(
        self,
        identity: Identity,
        key: SigningKey,
        box_seed: bytes,
        store: ExchangeStore,
        sync: SyncStore,
        books: ExchangeBooks,
        turn: threading.Lock,
        heard: Callable[[int], None] | None,
        locked: Callable[[int], object] | None,
    ) -> None:
        self._identity = identity
        self._device = key.device
        self._seed = box_seed
        self._box = X25519PrivateKey.from_private_bytes(box_seed).public_key().public_bytes_raw()
        self._store = store
        self._sync = sync
        self._books = books
        self._turn = turn
        self._heard = heard
        self._locked = locked

    def take_in(
        self,
        path: Path,
        progress: Callable[[ExchangeProgress], None],
        cancelled: Callable[[], bool],
    ) -> TakenIn:
        """Take the reply at ``path`` in.

        Reading it twice, or one that is older than what the desk knows, changes nothing. Raises Refused
        with one sentence, having changed nothing, except where it says what is stored.
        """
        while not self._turn.acquire(timeout=_WAIT_S):  # a sync is under way
            if cancelled():
                raise Refused("cancelled", _STOPPED)
        try:
            with path.open("rb") as file:
                return self._take_in(file, progress, cancelled)
        except ExchangeError as error:
            raise Refused(error.fault, _FAULTS[error.fault]) from error
        except OSError as error:
            raise Refused(
                "source",
                Sentence(
                    "Berkas {name} tidak dapat dibaca ({reason}). Yang sudah tersimpan aman; periksa "
                    "flashdisk, lalu baca berkas itu lagi.",
                    name=path.name,
                    reason=error.strerror or type(error).__name__,
                ),
            ) from error
        finally:
            self._turn.release()

    def _take_in(
        self,
        file: BinaryIO,
        progress: Callable[[ExchangeProgress], None],
        cancelled: Callable[[], bool],
    ) -> TakenIn:
        progress(ExchangeProgress(0, 0))
        checked = self._check(file, cancelled)
        manifest = checked.manifest
        record = self._books.load().find(manifest.answers)
        if record is None or record.requests != manifest.requests:
            raise Refused("unknown", _UNKNOWN)
        before = self._sync.position()
        if record.reply_ms >= manifest.time_ms:
            return self._nothing(
                manifest, before, Sentence("Berkas balasan ini sudah pernah dibaca.")
            )
        # Another answer has come meanwhile, and it is newer: whatever this reply says is out of date.
        known = before.answer_hash != record.answer_hash
        if known and manifest.time_ms < self._store.contact_ms():
            return self._nothing(
                manifest,
                before,
                Sentence(
                    "Berkas balasan ini lebih lama daripada kabar terakhir dari server pusat."
                ),
            )
        file.seek(0)
        taken = self._take(file, checked, record, progress, cancelled)
        if known:  # and what that answer delivered, this reply does not speak of
            self._store.raise_stored(before.stored)
        self._books.answered(record.number, manifest.time_ms)
        if self._heard is not None:
            self._heard(manifest.time_ms)
        return self._said(manifest, before, taken)

    # -- the first reading: nothing is believed, nothing changes

    def _check(self, file: BinaryIO, cancelled: Callable[[], bool]) -> _Checked:
        looked = _Look([])

        def look(_at: int, part: bytes) -> None:
            if cancelled():
                raise Refused("cancelled", _STOPPED)
            self._look(part, looked)

        closing = read_exchange(file, self._seed, look)
        manifest = open_manifest(
            closing, self._identity.centre_key, EXCHANGE_REPLY_TYPE, ExchangeReply, self._box
        )
        if manifest.device != self._device:
            raise ExchangeError(ExchangeFault.FOREIGN)
        asked, count = manifest.requests, len(manifest.requests)
        # One part a request, in order; what follows is more of the feed, for the last one.
        tail = looked.requests[count:]
        if tuple(looked.requests[:count]) != asked or any(r != asked[-1] for r in tail):
            raise ExchangeError(ExchangeFault.FOREIGN)
        return _Checked(manifest, closing.parts, looked.open_epoch)

    def _look(self, part: bytes, looked: _Look) -> None:
        message, _ = self._open(part)
        looked.requests.append(message.request_hash)
        if isinstance(message, SyncAnswer):
            if message.device != self._device or message.protocol != PROTOCOL:
                raise ExchangeError(ExchangeFault.FOREIGN)
            looked.open_epoch = max(looked.open_epoch, message.open_epoch)

    def _open(self, part: bytes) -> tuple[SyncAnswer | Problem, Envelope]:
        try:
            envelope = read_envelope(part)
            if envelope.payload_type == PROBLEM_TYPE:
                payload = open_envelope(envelope, self._identity.centre_key, PROBLEM_TYPE)
                return decode_message(payload, Problem), envelope
            payload = open_envelope(envelope, self._identity.centre_key, ANSWER_TYPE)
            return decode_message(payload, SyncAnswer), envelope
        except (EnvelopeError, MessageError) as error:
            raise ExchangeError(ExchangeFault.FOREIGN) from error

    # -- the second reading: answer by answer, each in a transaction of its own

    def _take(
        self,
        file: BinaryIO,
        checked: _Checked,
        record: ExchangeRecord,
        progress: Callable[[ExchangeProgress], None],
        cancelled: Callable[[], bool],
    ) -> _Taken:
        taken = _Taken()
        total = len(checked.parts)
        if checked.open_epoch:
            # First: an accepted answer is not asked for again, and with it the epoch would be lost.
            taken.changes |= self._sync.open_epoch(checked.open_epoch, "fork")

        def take(at: int, part: bytes) -> None:
            if cancelled():
                raise Refused("cancelled", _STOPPED)
            message, envelope = self._open(part)
            if isinstance(message, Problem):
                taken.code, taken.said = message.code, message.message
            else:
                self._accept(message, sha256(envelope.payload).digest(), record, taken)
            progress(ExchangeProgress(at + 1, total))

        progress(ExchangeProgress(0, total))
        read_exchange(file, self._seed, take, checked.parts)
        return taken

    def _accept(
        self, answer: SyncAnswer, answer_hash: bytes, record: ExchangeRecord, taken: _Taken
    ) -> None:
        position = self._sync.position()
        taken.anew = taken.anew or answer.generation > position.generation
        if answer.generation > position.generation:
            fits = answer  # the feed begins again with it, whatever was known before
        else:
            fits = fitted(answer, (0, 0) if taken.anew else record.cursor, position.cursor)
        taken.changes |= self._sync.accept(fits, answer_hash)
        if self._locked is not None:
            self._locked(answer.locked_ms)
        meanings = [m.meaning for m in answer.meanings]
        taken.received += len(fits.changes)
        taken.cases += meanings.count("case")
        taken.quarantined += meanings.count("quarantined")

    # -- what is said

    def _nothing(self, manifest: ExchangeReply, now: SyncPosition, why: Sentence) -> TakenIn:
        unsent = now.unsent
        told = Sentence("{why} Tidak ada yang berubah; {todo}.", why=why, todo=_todo(unsent))
        return TakenIn(manifest.answers, 0, 0, 0, 0, unsent, "", told)

    def _said(self, manifest: ExchangeReply, before: SyncPosition, taken: _Taken) -> TakenIn:
        after = self._sync.position()
        stored = self._store.count(before.stored, after.stored)
        again = self._store.count(after.stored, before.stored)
        unsent = after.unsent
        if taken.code:
            counts = Counts(sent=stored, unsent=unsent)
            told = sentence(Outcome.REFUSED, taken.code, counts, 0, taken.said)
        else:
            told = _done(manifest.answers, stored, again, unsent, taken)
        return TakenIn(
            answers=manifest.answers,
            stored=stored,
            received=taken.received,
            cases=taken.cases,
            quarantined=taken.quarantined,
            unsent=unsent,
            code=taken.code,
            message=told,
            server_ms=manifest.time_ms,
            changes=taken.changes,
        )


def _todo(unsent: int) -> Sentence:
    if unsent:
        return Sentence(
            "{count} catatan belum tersimpan di server pusat, buat berkas baru untuknya",
            count=unsent,
        )
    return Sentence("lanjutkan pelayanan")


def _done(answers: int, stored: int, again: int, unsent: int, taken: _Taken) -> Sentence:
    done = Sentence(
        "Balasan atas berkas nomor {number} sudah dibaca: {stored} catatan kini tersimpan di server "
        "pusat, {received} pembaruan diterima",
        number=answers,
        stored=stored,
        received=taken.received,
    )
    todo: list[Sentence] = []
    if again:
        todo.append(Sentence("server pusat meminta {count} catatan dikirim lagi", count=again))
    if taken.cases:
        todo.append(Sentence("periksa {cases} kasus baru di layar Kasus", cases=taken.cases))
    if taken.quarantined:
        todo.append(
            Sentence(
                "beri tahu petugas TI bahwa {count} catatan disisihkan", count=taken.quarantined
            )
        )
    todo.append(_todo(unsent))
    return Sentence("{done}; {todo}.", done=done, todo=reduce(_and, todo))


def _and(first: Sentence, then: Sentence) -> Sentence:
    return Sentence("{first}, dan {then}", first=first, then=then)
