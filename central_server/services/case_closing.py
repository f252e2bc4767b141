"""A desk's word that a case is settled."""

from __future__ import annotations

from central_server.services.case_desk import CaseDesk
from central_server.services.fold import QUARANTINED, Meant
from central_server.store.unit import Unit
from protocol.bodies import CaseClosed
from protocol.objects import ObjectKind

__all__ = ["close_by_desk"]

_LONGEST_NOTE = 500


def close_by_desk(unit: Unit, desk: CaseDesk, kelurahan: str, said: CaseClosed) -> Meant:
    """Close the case that a supervisor of ``kelurahan`` settled. Closed twice is closed once."""
    found = unit.cases.get(said.case)
    if found is None or kelurahan not in unit.feed.scopes_of(ObjectKind.CASE, said.case):
        return Meant(QUARANTINED, "unknown_case")
    desk.close(said.case, said.note.replace("\x00", " ")[:_LONGEST_NOTE])
    return Meant()
