"""What people do at a desk. Each function draws one case of its kind and does it through the services."""

from __future__ import annotations

from collections import Counter
from typing import Final

from desk_app.domain.cards import Card
from desk_app.services.case_files import open_cases
from desk_app.services.errors import Refused
from desk_app.services.hand_over import Approval
from desk_app.services.hold import FAULT_LABELS
from desk_app.services.recorder import Recorded
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.events import header_hash
from simulation.city.city import City
from simulation.city.faults import Fault
from simulation.city.pc import Pc
from simulation.city.residents import draw_visit
from simulation.city.violation import require

__all__ = [
    "cancel",
    "cancel_card",
    "close_case",
    "hand_over_card",
    "hold",
    "note_case",
    "purge",
    "receive",
    "recover",
    "release",
    "search",
    "serve",
    "sync",
]

_FREE: Final = frozenset({State.RECEIVED, State.HELD_UNDER_17})
_HELD: Final = frozenset({State.HELD_UNDER_17, State.HELD_PROBLEM})
_COUNTED: Final = Evidence(kind="paper", sheet="BA", row=1)  # how a receiver signs for a batch


def _show(pc: Pc, recorded: Recorded) -> None:
    pc.screen.append(header_hash(recorded.event.header))


def _row(pc: Pc, card: bytes) -> Card | None:
    with pc.desk.store.read() as unit:
        return unit.cards.get(card)


def _by_the_rules(allowed: object, refused: str, what: str) -> None:
    """``refused``: why the desk did not do it, empty if it did."""
    require(refused or allowed, "the forbidden is refused", what)
    require(not (refused and allowed), "the allowed is not refused", f"{what}: {refused}")


def serve(city: City, pc: Pc) -> None:
    """A resident comes for a card of the drawer."""
    young = city.rng.random() < 0.05
    pile = (city.drawers.young if young else city.drawers.drawer)(pc.kelurahan)
    card = pile.pick(city.rng)
    if card is not None:
        hand_over_card(city, pc, card)


def hand_over_card(city: City, pc: Pc, card: bytes) -> bool:
    """Somebody comes for this card; True if the act was brought to its end, handed over or refused."""
    known = city.cards[card]

    def work() -> str:
        desk = pc.desk
        petugas, supervisor = pc.staff()
        with desk.store.read() as unit:
            row = unit.cards.get(card)
            today = desk.recorder.now(unit).day
        visit = draw_visit(city.rng, known, today)
        free = row is not None and row.state in _FREE and not row.status.recalled
        allowed = visit.proper and free
        approval = Approval(supervisor, "Diperiksa penyelia") if visit.approved else None
        said = f"{known.registration} ({visit.why}"
        try:
            done = desk.hand_over.hand_over(
                petugas, card, visit.claim, visit.evidence, approval=approval
            )
        except Refused as refused:
            _by_the_rules(allowed, refused.code, f"{pc.name} {said})")
            return city.refused(pc, f"{said}) refused: {refused.code}")
        _by_the_rules(allowed, "", f"{pc.name} {said}): {done.number}")
        header = done.recorded.header
        require(
            (header.card, header.kind, header.kelurahan) == (card, "hand_over", pc.kelurahan),
            "what is recorded is what was done",
            f"{pc.name} {said})",
        )
        _show(pc, done.recorded)
        return f"{said}) {done.number} {done.evidence_code}"

    shown = city.act(pc, "hand over", work)
    if shown and city.rng.random() < 0.4:
        _print_last(city, pc)
    return shown


def _print_last(city: City, pc: Pc) -> None:
    last = pc.disk.acts[-1] if pc.disk.acts else None
    if last is None or last.kind != "hand_over":
        return
    position = last.epoch << 32 | last.seq
    outcome = city.rng.choices(("printed", "failed", "doubtful", "given"), (60, 10, 5, 25))[0]

    def work() -> str:
        printing = pc.desk.printing
        petugas, _ = pc.staff()
        printing.sending([position])
        if outcome == "failed":
            printing.failed([position], "kertas habis")
        elif outcome != "doubtful":
            printing.printed([position])
        if outcome == "given":
            printing.given(petugas, position)
        return f"{last.number} {outcome}"

    city.act(pc, "print", work, records=outcome == "given")


def receive(city: City, pc: Pc) -> None:
    """The next batch that waits is received, whole or with cards missing."""
    rng = city.rng

    def work() -> str:
        petugas, _ = pc.staff()
        waiting = pc.desk.receive.waiting()
        if not waiting:
            return "nothing waits"
        batch, cards = waiting[0].batch, waiting[0].cards
        missing = [c.id for c in cards if rng.random() < 0.02] if rng.random() < 0.3 else []
        counted = len(cards) - len(missing)
        wrong = rng.random() < 0.1
        try:
            done = pc.desk.receive.receive(
                petugas,
                batch.id,
                counted=counted + wrong,
                evidence=_COUNTED,
                missing=missing,
                deliverer="Kurir kecamatan",
                place="Laci A" if rng.random() < 0.2 else "",
            )
        except Refused as refused:
            allowed = not wrong or refused.code != "count"
            _by_the_rules(allowed, refused.code, f"{pc.name} receives {batch.number}")
            return city.refused(pc, f"{batch.number} counted wrong")
        _by_the_rules(not wrong, "", f"{pc.name} receives {batch.number}, counted wrong")
        new = city.learn(pc)
        acts = Counter(act.kind for act in pc.disk.acts[len(pc.disk.acts) - new :])
        require(
            (acts["receive"], acts["report_missing"]) == (counted, len(missing)),
            "what is recorded is what was done",
            f"{batch.number}: {acts} of {counted} cards and {len(missing)} missing",
        )
        _show(pc, done.minutes)
        return f"{batch.number}: {done.received} received, {done.missing} missing, {done.held} held"

    city.act(pc, "receive", work)


def cancel(city: City, pc: Pc) -> None:
    """A hand-over turns out to be wrong."""
    card = city.drawers.given(pc.kelurahan).pick(city.rng)
    if card is not None:
        cancel_card(city, pc, card)


def cancel_card(city: City, pc: Pc, card: bytes) -> None:
    """The hand-over of this card turns out to be wrong."""
    astray = city.rng.random() < 0.4

    def work() -> str:
        petugas, supervisor = pc.staff()
        row = _row(pc, card)
        known = row is not None and row.state is State.HANDED_OVER
        try:
            done = pc.desk.cancel.cancel(
                petugas, supervisor, card, "Nama tertukar", "Budi RT 02" if astray else ""
            )
        except Refused as refused:
            _by_the_rules(known, refused.code, f"{pc.name} cancels")
            return city.refused(pc, f"cancel refused: {refused.code}")
        _by_the_rules(known, "", f"{pc.name} cancels what was not handed over")
        _show(pc, done)
        return f"{city.cards[card].registration} {'astray' if astray else 'back in the drawer'}"

    city.act(pc, "cancel", work)


def recover(city: City, pc: Pc) -> None:
    """A card comes back from a wrong person."""
    card = city.drawers.astray(pc.kelurahan).pick(city.rng)
    if card is None:
        return

    def work() -> str:
        petugas, _ = pc.staff()
        row = _row(pc, card)
        astray = row is not None and row.state is State.OUT_WRONG_PERSON
        try:
            done = pc.desk.hold.recover(petugas, card)
        except Refused as refused:
            _by_the_rules(astray, refused.code, f"{pc.name} recovers")
            return city.refused(pc, f"recover refused: {refused.code}")
        _by_the_rules(astray, "", f"{pc.name} recovers what was not with a wrong person")
        _show(pc, done.recorded)
        return city.cards[card].registration

    city.act(pc, "recover", work)


def hold(city: City, pc: Pc) -> None:
    """Something on a card is wrong."""
    card = city.drawers.drawer(pc.kelurahan).pick(city.rng)
    if card is None:
        return
    fault = city.rng.choice(tuple(FAULT_LABELS))

    def work() -> str:
        petugas, _ = pc.staff()
        row = _row(pc, card)
        may = row is not None and row.state in _FREE
        try:
            done = pc.desk.hold.hold(petugas, card, [fault], "dilihat pemilik")
        except Refused as refused:
            _by_the_rules(may, refused.code, f"{pc.name} holds")
            return city.refused(pc, f"hold refused: {refused.code}")
        _by_the_rules(may, "", f"{pc.name} holds what is not in the drawer")
        _show(pc, done.recorded)
        return f"{city.cards[card].registration} {fault}"

    city.act(pc, "hold", work)


def release(city: City, pc: Pc) -> None:
    """A held card may be handed over again."""
    card = city.drawers.held(pc.kelurahan).pick(city.rng)
    if card is None:
        return

    def work() -> str:
        _, supervisor = pc.staff()
        row = _row(pc, card)
        may = row is not None and row.state in _HELD and not row.status.recalled
        try:
            done = pc.desk.hold.release(supervisor, card, "Sudah diperiksa")
        except Refused as refused:
            _by_the_rules(may, refused.code, f"{pc.name} releases")
            return city.refused(pc, f"release refused: {refused.code}")
        _by_the_rules(may, "", f"{pc.name} releases what is not held, or recalled")
        _show(pc, done.recorded)
        return city.cards[card].registration

    city.act(pc, "release", work)


def note_case(city: City, pc: Pc) -> None:
    """Somebody notes what was done about a case."""

    def work() -> str:
        petugas, _ = pc.staff()
        with pc.desk.store.read() as unit:
            cases = [c for c in open_cases(unit) if c.card is not None]
        if not cases:
            return "no case"
        case = city.rng.choice(cases)
        assert case.card is not None
        pc.desk.case_notes.note(petugas, case.card, case.reason, "Warga sudah dihubungi")
        return case.reason

    city.act(pc, "note on a case", work)


def close_case(city: City, pc: Pc) -> None:
    """A supervisor closes a case about a card."""

    def work() -> str:
        _, supervisor = pc.staff()
        with pc.desk.store.read() as unit:
            cases = [c for c in open_cases(unit) if c.card is not None]
        if not cases:
            return "no case"
        case = city.rng.choice(cases)
        pc.desk.case_notes.close(supervisor, case.id, "Sudah selesai")
        return case.reason

    city.act(pc, "close a case", work)


def search(city: City, pc: Pc) -> None:
    """Somebody looks a resident up by name."""
    card = city.drawers.drawer(pc.kelurahan).pick(city.rng)
    if card is None:
        return

    def work() -> str:
        row = _row(pc, card)
        if row is None:
            return "not known here"
        with pc.desk.store.read() as unit:
            hits = unit.cards.find(row.registration)
        require(any(h.card.id == card for h in hits), "what is known is found", row.registration)
        return f"{len(hits)} hits"

    city.act(pc, "search", work, records=False)


def purge(city: City, pc: Pc) -> None:
    """What is personal and old enough goes."""
    gone: list[int] = []

    def work() -> str:
        _, supervisor = pc.staff()
        gone.append(pc.desk.purging.purge(supervisor))
        return f"{gone[-1]} bodies"

    if city.act(pc, "purge", work) and gone[-1]:
        city.faults[Fault.PURGED] += 1


def sync(city: City, pc: Pc) -> None:
    """The sync runs by itself."""
    city.sync(pc)
