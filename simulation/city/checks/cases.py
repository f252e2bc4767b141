"""Every anomaly is an open case that names both sides, and nothing else is."""

from __future__ import annotations

from collections import defaultdict

from protocol.bodies import BatchReceived, read_body
from protocol.events import Kind
from protocol.objects import CaseObject
from simulation.city.city import City
from simulation.city.expected import ExpectedCases
from simulation.city.held import CentreLog, Held
from simulation.city.oracle import Act
from simulation.city.violation import require

__all__ = ["check_cases", "check_doubled_numbers", "check_forks"]

_FORK = "fork"
_DOUBLED = "doubled_number"
_TWO_MINUTES = "batch_received_twice"


def check_cases(city: City, log: CentreLog, expected: ExpectedCases) -> None:
    """Open cases against those that the acts call for, forks, doubled numbers, meanings."""
    every = city.centre.read(lambda unit: unit.cases.all(open_only=False))
    cases = [case for case in every if not case.closed_ms]
    _check_card_cases(cases, expected)
    check_forks(cases, log, {i for reason, i in city.oracle.closed if reason == _FORK})
    check_doubled_numbers(every, log)
    _check_minutes(every, log)
    _check_meanings(city, log, every)


def _about(case: CaseObject) -> tuple[str, bytes]:
    """What a case is about: its card, its number, or the device whose acts it names."""
    if case.reason in (_DOUBLED, _TWO_MINUTES):
        return case.reason, case.sides[0].number.encode()
    return case.reason, case.card or case.sides[0].device


def _names(case: CaseObject, act: Act) -> bool:
    return any(
        (side.device, side.epoch, side.seq, side.evidence_code)
        == (act.device, act.epoch, act.seq, act.code)
        for side in case.sides
    )


def _check_card_cases(cases: list[CaseObject], expected: ExpectedCases) -> None:
    open_now: dict[tuple[str, bytes], CaseObject] = {}
    for case in cases:
        about = _about(case)
        require(about not in open_now, "one open case a contradiction", case.reason)
        open_now[about] = case
    for about, acts in expected.must.items():
        reason, ident = about
        require(about in open_now, "every anomaly is a case", f"{reason} of {ident.hex()}: {acts}")
        missing = [a for a in acts[:24] if not _names(open_now[about], a)]
        require(not missing, "a case names every side", f"{reason}: {[str(a) for a in missing]}")
    cards = {ident for _, ident in open_now}
    for ident, acts in expected.some.items():
        require(ident in cards, "every anomaly is a case", f"{ident.hex()}: {acts[0]}")
    for about, case in open_now.items():
        judged_elsewhere = case.reason in (_FORK, _DOUBLED, _TWO_MINUTES)
        fine = judged_elsewhere or about in expected.must or about in expected.may
        sides = [f"{s.kind} {s.epoch}/{s.seq}" for s in case.sides]
        require(fine, "nothing else is a case", f"{case.reason} {about[1].hex()}: {sides}")


def check_forks(cases: list[CaseObject], log: CentreLog, closed: set[bytes]) -> None:
    """Devices with two acts at one place are in a case, and only they; ``closed``: those whose case a person
    has closed."""
    at: defaultdict[tuple[bytes, int, int], set[bytes]] = defaultdict(set)
    for held in log.of_desks():
        at[held.header.device, held.header.epoch, held.header.seq].add(held.hash)
    forked = {device for (device, _, _), hashes in at.items() if len(hashes) > 1}
    named = {case.sides[0].device for case in cases if case.reason == _FORK}
    require(
        forked <= named | closed, "every fork is a case", f"{len(forked - named - closed)} devices"
    )
    require(named <= forked, "only forks are fork cases", f"{len(named - forked)} devices")


def check_doubled_numbers(cases: list[CaseObject], log: CentreLog) -> None:
    """Two papers with one number: somebody must be able to see that from the cases."""
    by_number: defaultdict[str, list[Held]] = defaultdict(list)
    for held in log.of_desks():
        if held.header.number:
            by_number[held.header.number].append(held)
    sides: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        for side in case.sides:
            if side.number:
                sides[side.number].add(side.evidence_code)
    for number, papers in by_number.items():
        if len(papers) == 1:
            continue
        branches = {held.branch for held in papers}
        require(len(branches) == len(papers), "no number twice in one log", number)
        codes = {_code(held) for held in papers}
        require(codes <= sides[number], "doubled numbers are in a case", f"{number}: {codes}")
    for case in cases:
        if case.reason == _DOUBLED:
            number = case.sides[0].number
            require(len(by_number[number]) > 1, "only doubled numbers are such a case", number)


def _check_minutes(cases: list[CaseObject], log: CentreLog) -> None:
    """Two minutes of one batch are in a case that names both, and only they are."""
    of_batch: defaultdict[bytes, set[str]] = defaultdict(set)
    surely: defaultdict[bytes, set[str]] = defaultdict(
        set
    )  # a revoked device's are a case of their own
    for held in log.of_desks():
        if held.header.kind != Kind.BATCH_RECEIVED or held.event.body is None:
            continue
        said = read_body(Kind.BATCH_RECEIVED, held.event.body)
        if isinstance(said, BatchReceived):
            of_batch[said.batch].add(_code(held))
            if not log.devices[held.event.at.device].revoked_ms:
                surely[said.batch].add(_code(held))
    named = [{s.evidence_code for s in c.sides} for c in cases if c.reason == _TWO_MINUTES]
    for codes in surely.values():
        known = len(codes) < 2 or any(codes <= case for case in named)
        require(known, "two minutes of a batch are a case", f"{codes}")
    for case in named:
        fine = len(case) > 1 and any(case <= codes for codes in of_batch.values())
        require(fine, "only two minutes of a batch are such a case", f"{case}")


def _code(held: Held) -> str:
    """The first 20 bits of the header's hash in Crockford's base32."""
    bits = int.from_bytes(held.hash[:3], "big") >> 4
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(letters[bits >> shift & 31] for shift in (15, 10, 5, 0))


def _check_meanings(city: City, log: CentreLog, cases: list[CaseObject]) -> None:
    """What the centre says of each event: applied, or a case that there is."""
    there = {case.id.hex() for case in cases}
    for held in log.of_desks():
        meaning, reference = held.event.meaning, held.event.reference
        what = f"{city.oracle.ever[held.hash]}: {meaning} {reference}"
        fine = meaning == "applied" or (meaning == "case" and reference in there)
        require(fine, "every act is understood", what)
