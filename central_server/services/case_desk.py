"""Opening cases: both evidences side by side, one open case for one contradiction."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from central_server.ports import Randomness, new_id
from central_server.store.unit import Unit
from protocol.events import Header, evidence_code, read_header
from protocol.objects import CaseEvidence, CaseObject, ObjectKind, encode_object

__all__ = ["CaseDesk", "Reason"]


class Reason(StrEnum):
    """Why the centre opens a case, beside the contradictions of `protocol.status.Conflict`."""

    FORK = "fork"
    REVOKED_DEVICE = "revoked_device"
    UNSURE_LINK = "unsure_link"
    OTHER_KELURAHAN = "other_kelurahan"


class CaseDesk:
    """Opens cases and adds sides to open ones within one unit of work."""

    def __init__(self, unit: Unit, randomness: Randomness, now_ms: int) -> None:
        self._unit = unit
        self._randomness = randomness
        self._now_ms = now_ms
        self._names: dict[bytes, str] = {}

    def evidence(self, header: Header, raw: bytes) -> CaseEvidence:
        """One side: the act and what its paper says."""
        name = ""
        if header.operator is not None:
            if header.operator not in self._names:
                operator = self._unit.operators.get(header.operator)
                self._names[header.operator] = operator.name if operator else ""
            name = self._names[header.operator]
        return CaseEvidence(
            device=header.device,
            epoch=header.epoch,
            seq=header.seq,
            kind=header.kind,
            kelurahan=header.kelurahan,
            business_date=header.business_date,
            time_ms=header.time_ms,
            number=header.number,
            evidence_code=evidence_code(raw),
            operator=header.operator,
            operator_name=name,
        )

    def stored_evidence(self, device: bytes, epoch: int, seq: int, code: str) -> list[CaseEvidence]:
        """The side that stands at a place of a stored log; ``code`` picks the branch if there are more."""
        found = [
            self.evidence(read_header(e.header), e.header)
            for e in self._unit.events.at(device, epoch, seq)
        ]
        return [e for e in found if e.evidence_code == code] or found[:1]

    def open_for_card(
        self,
        reason: str,
        card: bytes,
        kelurahan: set[str],
        sides: list[CaseEvidence],
        other_card: bytes | None = None,
    ) -> bytes:
        """The id of the card's open case for ``reason``, with these sides; told to each kelurahan."""
        case = self._unit.cases.open_of_card(card, reason)
        return self._write(case, reason, card, None, kelurahan, sides, other_card)

    def open_for_device(
        self, reason: str, device: bytes, kelurahan: str, sides: list[CaseEvidence]
    ) -> bytes:
        """The id of the device's open case for ``reason``, with these sides."""
        case = next(iter(self._unit.cases.open_of_device(device, reason)), None)
        return self._write(case, reason, None, device, {kelurahan}, sides, None)

    def _write(
        self,
        case: CaseObject | None,
        reason: str,
        card: bytes | None,
        device: bytes | None,
        kelurahan: set[str],
        sides: list[CaseEvidence],
        other_card: bytes | None,
    ) -> bytes:
        scopes = {k for k in kelurahan if k}
        if case is None:
            case = CaseObject(
                id=new_id(self._now_ms, self._randomness),
                reason=reason,
                kelurahan=min(scopes, default=""),
                opened_ms=self._now_ms,
                card=card,
                sides=tuple(dict.fromkeys(sides)),
            )
            self._unit.cases.add(case, device, other_card)
        else:
            case = msgspec.structs.replace(case, sides=tuple(dict.fromkeys((*case.sides, *sides))))
            self._unit.cases.change(case)
        for scope in scopes | {case.kelurahan} - {""}:
            self._unit.feed.put(scope, ObjectKind.CASE, case.id, encode_object(case))
        return case.id
