"""Papers that bear the same number: each such number is a case that names them all."""

from __future__ import annotations

from collections.abc import Sequence

from central_server.services.case_desk import CaseDesk
from central_server.services.chain import Incoming
from central_server.services.proof import act_in
from central_server.services.standing import Standing
from protocol.events import Header, Kind, header_hash, read_header

__all__ = ["doubled_numbers"]


def doubled_numbers(
    run: Standing, new: Sequence[Incoming], centre: bytes, desk: CaseDesk
) -> dict[bytes, str]:
    """The cases (hex) of new events, by hash, whose number stands on another paper: that of an event
    held, or of one before it here. A batch's number on all its cards, by the ``centre``, is no other.
    """
    numbered = [event for event in new if event.header.number]
    papers: dict[str, dict[bytes, tuple[Header, bytes]]] = {}
    held = run.unit.events.numbered((event.header.number for event in numbered), centre)
    for number, events in held.items():
        for one in events:
            digest, header, raw = _act(read_header(one.header), one.header, one.body)
            papers.setdefault(number, {}).setdefault(digest, (header, raw))
    cases: dict[bytes, str] = {}
    for event in numbered:
        number = event.header.number
        digest, header, raw = _act(event.header, event.raw, event.body)
        others = papers.setdefault(number, {})
        if digest in others:
            continue  # the same act, carried by a later event because its own place was lost
        others[digest] = (header, raw)
        if len(others) > 1:
            sides = [desk.evidence(*paper) for paper in others.values()]
            device = run.at(event.header).device
            case = desk.open_for_number(number, device.id, device.kelurahan, sides)
            cases[event.hash] = case.hex()
    return cases


def _act(header: Header, raw: bytes, body: bytes | None) -> tuple[bytes, Header, bytes]:
    """The act whose paper bears the number: hash, header, header bytes."""
    act = act_in(header, body)
    if act is not None:
        return header_hash(act.raw), act.header, act.raw
    lost = header.about if header.kind == Kind.RECOVERED else None
    return lost or header_hash(raw), header, raw
