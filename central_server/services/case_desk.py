"""Opening cases: both evidences side by side, one open case for one contradiction."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import msgspec

from central_server.ports import Randomness, business_date, new_id
from central_server.services.record_copies import settle
from central_server.store.devices import Device
from central_server.store.unit import Unit
from protocol.events import Header, read_header
from protocol.objects import CaseEvidence, CaseObject, ObjectKind, encode_object, evidence_of

__all__ = ["CaseDesk", "Reason"]


# What is beyond stands in the log of the card; a person needs the first contradictions to decide.
_MOST_SIDES: Final = 24


class Reason(StrEnum):
    """Why the centre opens a case, beside the contradictions of `protocol.status.Conflict`."""

    FORK = "fork"
    REVOKED_DEVICE = "revoked_device"
    UNSURE_LINK = "unsure_link"
    OTHER_KELURAHAN = "other_kelurahan"
    DOUBLED_NUMBER = "doubled_number"
    RECORD_DIFFERS = "record_differs"
    BATCH_RECEIVED_TWICE = "batch_received_twice"


class CaseDesk:
    """Opens cases and adds sides to open ones within one unit of work."""

    def __init__(self, unit: Unit, randomness: Randomness, now_ms: int) -> None:
        self._unit = unit
        self._randomness = randomness
        self._now_ms = now_ms
        self._names: dict[bytes, str] = {}
        self._places: dict[bytes, tuple[Device | None, frozenset[str]]] = {}
        self._drafts: dict[tuple[str, bytes], _Draft] = {}

    def evidence(self, header: Header, raw: bytes) -> CaseEvidence:
        """One side: the act and what its paper says."""
        name = ""
        if header.operator is not None:
            if header.operator not in self._names:
                operator = self._unit.operators.get(header.operator)
                self._names[header.operator] = operator.name if operator else ""
            name = self._names[header.operator]
        return evidence_of(header, raw, name)

    def stored_evidence(self, device: bytes, epoch: int, seq: int, code: str) -> list[CaseEvidence]:
        """The side that stands at a place of a stored log; ``code`` picks the branch if there are more."""
        found = [
            self.evidence(read_header(e.header), e.header)
            for e in self._unit.events.at(device, epoch, seq)
        ]
        return [e for e in found if e.evidence_code == code] or found[:1]

    def state_of(self, device: bytes, kelurahan: str, state: str) -> CaseEvidence:
        """One side: where a device's (or the centre's) record says that the card is, now."""
        return CaseEvidence(
            device=device,
            epoch=0,
            seq=0,
            kind="",
            kelurahan=kelurahan,
            business_date=business_date(self._now_ms),
            time_ms=self._now_ms,
            state=state,
        )

    def open_for_card(
        self,
        reason: str,
        card: bytes,
        kelurahan: set[str],
        sides: list[CaseEvidence],
        other_card: bytes | None = None,
        device: bytes | None = None,
    ) -> bytes:
        """The id of the card's open case for ``reason``, with these sides; told to each kelurahan.
        ``device``: the one by whose word alone there is such a card."""
        draft = self._drafts.get((reason, card))
        if draft is None:
            case = self._unit.cases.open_of_card(card, reason)
            draft = self._draft(case, reason, card, device, kelurahan, other_card)
            self._drafts[reason, card] = draft
        return _extend(draft, kelurahan, sides)

    def open_for_device(
        self, reason: str, device: bytes, kelurahan: str, sides: list[CaseEvidence]
    ) -> bytes:
        """The id of the device's open case for ``reason``, with these sides."""
        draft = self._drafts.get((reason, device))
        if draft is None:
            case = next(iter(self._unit.cases.open_of_device(device, reason)), None)
            draft = self._draft(case, reason, None, device, {kelurahan}, None)
            self._drafts[reason, device] = draft
        return _extend(draft, {kelurahan}, sides)

    def open_for_number(
        self, number: str, device: bytes, kelurahan: str, sides: list[CaseEvidence]
    ) -> bytes:
        """The id of the open case of a number that stands on more than one paper, with these sides."""
        return self._open_of(Reason.DOUBLED_NUMBER, number, device, kelurahan, sides)

    def open_for_batch(
        self, batch: bytes, device: bytes, kelurahan: str, sides: list[CaseEvidence]
    ) -> bytes:
        """The id of the open case of a batch that has more than one minutes, with these sides."""
        return self._open_of(Reason.BATCH_RECEIVED_TWICE, batch.hex(), device, kelurahan, sides)

    def _open_of(
        self, reason: Reason, what: str, device: bytes, kelurahan: str, sides: list[CaseEvidence]
    ) -> bytes:
        key = (reason, what.encode("utf-8"))
        draft = self._drafts.get(key)
        if draft is None:
            case = self._unit.cases.open_of_number(what)
            draft = self._draft(case, reason, None, device, {kelurahan}, None)
            draft.number = what
            self._drafts[key] = draft
        return _extend(draft, {kelurahan}, sides)

    def close(self, case: bytes, note: str) -> CaseObject | None:
        """Close an open case, told to every desk that has it; None if there is no open one."""
        for key, draft in list(self._drafts.items()):
            if draft.case.id == case:  # with what joined it before, and nothing reopens it after
                self._write(self._drafts.pop(key))
        found = self._unit.cases.get(case)
        if found is None or found.closed_ms:
            return None
        closed = msgspec.structs.replace(found, closed_ms=self._now_ms, closing_note=note)
        self._unit.cases.change(closed)
        for scope in self._unit.feed.scopes_of(ObjectKind.CASE, case):
            self._unit.feed.put(scope, ObjectKind.CASE, case, encode_object(closed))
        if found.reason == Reason.RECORD_DIFFERS and found.card is not None:
            settle(self._unit, found.kelurahan, found.card)
        return closed

    def _draft(
        self,
        case: CaseObject | None,
        reason: str,
        card: bytes | None,
        device: bytes | None,
        kelurahan: set[str],
        other_card: bytes | None,
    ) -> _Draft:
        if case is not None:
            return _Draft(case, device, other_card, new=False, sides=dict.fromkeys(case.sides))
        case = CaseObject(
            id=new_id(self._now_ms, self._randomness),
            reason=reason,
            kelurahan=min((k for k in kelurahan if k), default=""),
            opened_ms=self._now_ms,
            card=card,
        )
        return _Draft(case, device, other_card, new=True)

    def flush(self) -> None:
        """Write the cases and put them into the feeds of their kelurahan."""
        for draft in self._drafts.values():
            self._write(draft)
        self._drafts.clear()

    def _write(self, draft: _Draft) -> None:
        case = msgspec.structs.replace(draft.case, sides=tuple(draft.sides))
        if draft.new:
            self._unit.cases.add(case, draft.device, draft.other_card, draft.number)
        elif case != draft.case:
            self._unit.cases.change(case)
        told = {self._told(side) for side in draft.sides}
        for scope in (draft.scopes | told | {case.kelurahan}) - {""}:
            self._unit.feed.put(scope, ObjectKind.CASE, case.id, encode_object(case))

    def _told(self, side: CaseEvidence) -> str:
        """The kelurahan that is told of a side: the one that it names, if its device ever belonged there,
        else where the device belongs. A header is the device's word alone; the centre's is taken."""
        if side.device not in self._places:
            known = self._unit.devices.get(side.device)
            places = frozenset(place.kelurahan for place in self._unit.places.of(side.device))
            self._places[side.device] = (known, places)
        device, ever = self._places[side.device]
        if device is None:
            return ""
        return side.kelurahan if not device.number or side.kelurahan in ever else device.kelurahan


@dataclass(slots=True)
class _Draft:
    """A case as it will be written at the flush."""

    case: CaseObject
    device: bytes | None
    other_card: bytes | None
    new: bool
    sides: dict[CaseEvidence, None] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    number: str = ""


def _extend(draft: _Draft, kelurahan: set[str], sides: list[CaseEvidence]) -> bytes:
    draft.scopes |= {k for k in kelurahan if k}
    for side in sides:
        if len(draft.sides) < _MOST_SIDES:
            draft.sides.setdefault(side)
    return draft.case.id
