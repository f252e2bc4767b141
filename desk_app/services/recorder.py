"""The one way an act gets into the log: stamped, chained, signed, numbered, in the caller's unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import msgspec

from desk_app.services.errors import Refused
from desk_app.services.ports import Changes, Entropy, Head, Identity, Store, Unit
from desk_app.services.time_keeper import Moment, TimeKeeper
from protocol.bodies import EpochOpened, ObjectReported, Recovered, storable
from protocol.events import (
    Event,
    Header,
    Kind,
    body_hash,
    evidence_code,
    header_hash,
    make_event,
    most_body_bytes,
    pack_body,
    read_header,
)
from protocol.identifiers import uuid7
from protocol.keys import SigningKey
from protocol.number import LAST_EPOCH, LAST_IN_EPOCH, DocumentNumber
from protocol.objects import ObjectKind
from protocol.recovered import Carried
from protocol.status import ACTS, apply_act

__all__ = ["Recorded", "Recorder"]

# Recorded by the desk itself; nobody could shorten it.
_BY_ITSELF: Final = frozenset({Kind.EPOCH_OPENED, Kind.RECOVERED, Kind.OBJECT_REPORTED})


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act as it stands in the log."""

    position: int
    header: Header
    event: Event
    conflict: str = ""

    @property
    def number(self) -> str:
        """Its 22-digit number, empty if it bears none."""
        return self.header.number

    @property
    def evidence_code(self) -> str:
        """The four characters beside the number."""
        return evidence_code(self.event.header)


class Recorder:
    """Records acts of named people on this device."""

    def __init__(
        self,
        store: Store,
        identity: Identity,
        key: SigningKey,
        time_keeper: TimeKeeper,
        entropy: Entropy,
    ) -> None:
        self.identity = identity
        self._store = store
        self._key = key
        self._time = time_keeper
        self._entropy = entropy

    def now(self, unit: Unit) -> Moment:
        """The moment that an act recorded now would bear."""
        return self._time.moment(unit.log.head())

    def new_id(self, unit: Unit) -> bytes:
        """A UUIDv7 for a thing that begins here."""
        return uuid7(self.now(unit).time_ms, self._entropy.bytes(10))

    def record(
        self,
        unit: Unit,
        kind: str,
        body: msgspec.Struct,
        *,
        operator: bytes | None,
        card: bytes | None = None,
        variant: str = "",
        about: bytes | None = None,
        numbered: bool = False,
    ) -> Recorded:
        """Append an event and, if it is an act on a card that has a row, fold it into the row.

        ``about``: hash of the header of an earlier event that this one is about. ``numbered`` gives it
        the next number of the series, without a hole: the number is used if and only if the unit
        commits.
        """
        head = unit.log.head()
        if head.epoch == 0:
            head = self._open(unit, head, 1, EpochOpened(reason="enrolled"))
        number = ""
        if numbered:
            serial = self._next_serial(unit, head.epoch)
            if serial > LAST_IN_EPOCH:
                head = self._open(unit, head, head.epoch + 1, EpochOpened(reason="numbers"))
                serial = 1
            number = str(self._number(head.epoch, serial))
        made = self._append(
            unit,
            head,
            head.epoch,
            kind,
            body,
            operator,
            card=card,
            variant=variant,
            about=about,
            number=number,
        )
        if kind not in ACTS or card is None:
            return made
        row = unit.cards.get(card)
        if row is None:
            return made
        status, conflict = apply_act(row.status, made.event.header, made.header, body)
        unit.cards.put_status(card, status, conflict or row.conflict)
        return Recorded(made.position, made.header, made.event, conflict or "")

    def report(self, unit: Unit, kind: str, ident: bytes, data: bytes) -> None:
        """Tell the centre of an object of its feed that it no longer knows; ``data`` as it came."""
        self.record(
            unit,
            Kind.OBJECT_REPORTED,
            ObjectReported(kind=kind, data=data),
            operator=None,
            card=ident if kind == ObjectKind.CARD else None,
        )

    def open_epoch(self, epoch: int, reason: str) -> Changes:
        """Open ``epoch``; nothing if it or a later one is open.

        Past the last of them nothing is opened and work goes on in the present one: what is numbered
        twice by that has different evidence codes, and the centre makes a case of each number.
        """
        with self._store.write() as unit:
            self.open_in(unit, epoch, EpochOpened(reason=reason))
        return Changes(frozenset({"epoch"}))

    def open_in(self, unit: Unit, epoch: int, said: EpochOpened) -> None:
        """The same in a unit of the caller's, with more to say than the reason."""
        head = unit.log.head()
        if head.epoch < epoch <= LAST_EPOCH:
            self._open(unit, head, epoch, said)

    def carry(self, unit: Unit, act: Carried) -> Recorded:
        """Record that ``act`` happened, whose own place in the chain is lost. Rows are the caller's."""
        head = unit.log.head()
        return self._append(
            unit,
            head,
            head.epoch,
            Kind.RECOVERED,
            Recovered(header=act.raw, signature=act.signature, body=act.body),
            act.header.operator,
            card=act.header.card,
            variant=act.header.kind,
            about=header_hash(act.raw),
            number=act.header.number,
            business_date=act.header.business_date,
            kelurahan=act.header.kelurahan,
        )

    def _number(self, epoch: int, serial: int) -> DocumentNumber:
        return DocumentNumber(self.identity.kelurahan, self.identity.number, epoch, serial)

    def _next_serial(self, unit: Unit, epoch: int) -> int:
        return unit.log.next_serial(str(self._number(epoch, 1))[:14])

    def _open(self, unit: Unit, head: Head, epoch: int, said: EpochOpened) -> Head:
        if epoch > LAST_EPOCH:
            raise Refused(
                "epochs",
                "Nomor tanda terima PC ini sudah habis; tindakan ini belum tercatat dan data tetap "
                "aman. Minta TI mendaftarkan PC ini kembali ke Disdukcapil.",
            )
        made = self._append(
            unit,
            replace(head, epoch=epoch, seq=0),
            epoch,
            Kind.EPOCH_OPENED,
            said,
            None,
        )
        header = made.header
        return Head(
            epoch,
            1,
            header_hash(made.event.header),
            header.time_ms,
            header.business_date,
            header.trust,
        )

    def _append(
        self,
        unit: Unit,
        head: Head,
        epoch: int,
        kind: str,
        content: msgspec.Struct,
        operator: bytes | None,
        *,
        card: bytes | None = None,
        variant: str = "",
        about: bytes | None = None,
        number: str = "",
        business_date: int | None = None,
        kelurahan: str = "",
    ) -> Recorded:
        moment = self._time.moment(head)
        body = self._pack(kind, content)
        header = Header(
            version=1,
            device=self._key.device,
            epoch=epoch,
            seq=head.seq + 1,
            kind=str(kind),
            variant=variant,
            card=card,
            kelurahan=kelurahan or self.identity.kelurahan,
            operator=operator,
            time_ms=moment.time_ms,
            trust=int(moment.trust),
            business_date=moment.business_date if business_date is None else business_date,
            number=number,
            body_hash=body_hash(body),
            prev_hash=head.hash,
            about=about,
        )
        made = make_event(header, body, self._key)
        read_header(made.header)  # what nobody can read must not become the head of the log
        position = unit.log.append(made, header)
        return Recorded(position, header, made)

    def _pack(self, kind: str, content: msgspec.Struct) -> bytes:
        """The body; raises Refused for one that the centre would not keep, before anything is recorded.

        What a person types and what comes from a scanner ends up here, whichever screen it was."""
        try:
            body = pack_body(content, self._entropy.bytes(16))
        except UnicodeEncodeError as error:
            raise _unstorable() from error
        if kind in _BY_ITSELF:
            return body
        if len(body) > most_body_bytes(kind):
            raise Refused(
                "too_long",
                "Isian ini terlalu panjang dan belum tercatat; yang sudah tercatat tetap aman. Ringkas "
                "catatannya, lalu simpan lagi.",
            )
        if not storable(content):
            raise _unstorable()
        return body


def _unstorable() -> Refused:
    return Refused(
        "unstorable",
        "Isian ini memuat tanda yang tidak dapat disimpan dan belum tercatat; yang sudah tercatat "
        "tetap aman. Ketik ulang isiannya, lalu simpan lagi.",
    )
