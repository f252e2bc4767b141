"""A desk's word that a case is settled."""

from __future__ import annotations

from central_server.services.case_desk import CaseDesk, Reason
from central_server.services.fold import QUARANTINED, Meant
from central_server.services.record_copies import settle
from central_server.store.unit import Unit
from protocol.bodies import CaseClosed
from protocol.objects import CaseObject, ObjectKind

__all__ = ["close_by_desk", "settle_first"]

_LONGEST_NOTE = 500


def close_by_desk(unit: Unit, desk: CaseDesk, kelurahan: str, said: CaseClosed) -> Meant:
    """Close the case that a supervisor of ``kelurahan`` settled. Closed twice is closed once."""
    if _told(unit, kelurahan, said) is None:
        return Meant(QUARANTINED, "unknown_case")
    desk.close(said.case, said.note.replace("\x00", " ")[:_LONGEST_NOTE])
    return Meant()


def settle_first(unit: Unit, kelurahan: str, said: CaseClosed) -> None:
    """Make one of the two copies of a card whose case is about to be closed, before acts of the same
    request are folded into the one that does not stand."""
    found = _told(unit, kelurahan, said)
    if found is None or found.closed_ms or found.card is None:
        return
    if found.reason == Reason.RECORD_DIFFERS:
        settle(unit, found.kelurahan, found.card)


def _told(unit: Unit, kelurahan: str, said: CaseClosed) -> CaseObject | None:
    """The case, if the kelurahan was told of it."""
    found = unit.cases.get(said.case)
    told = found is not None and kelurahan in unit.feed.scopes_of(ObjectKind.CASE, said.case)
    return found if told else None
