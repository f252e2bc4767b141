"""The centre's record: where each card is, its figures, its batches."""

from __future__ import annotations

from collections import Counter, defaultdict

from central_server.store.unit import Unit
from protocol.objects import CardObject
from simulation.city.city import City
from simulation.city.expected import ExpectedCard
from simulation.city.held import CentreLog
from simulation.city.violation import require

__all__ = ["check_record"]


def check_record(city: City, log: CentreLog, cards: dict[bytes, ExpectedCard]) -> None:
    """States as the acts say, batches complete, figures equal to a recount."""
    held = city.centre.read(lambda unit: unit.cards.get(city.cards))
    for expected in cards.values():
        _check_card(held[expected.card], expected)
    _check_batches(city, held)
    city.centre.read(lambda unit: _check_figures(unit, log))


def _check_card(card: CardObject, expected: ExpectedCard) -> None:
    status = card.status
    where = f"{card.registration} is {status.state}"
    require(
        status.state in expected.states,
        "the record follows the acts",
        f"{where}, not {sorted(expected.states)}",
    )
    require(status.batch == expected.batch, "a card stays in its batch", where)
    if not expected.standing:
        require(status.hand_over is None, "a cancelled hand-over is not in force", where)
        return
    last = status.hand_over
    require(last is not None, "a hand-over is in force", where)
    assert last is not None
    named = {(a.hash, a.number, a.code) for a in expected.standing}
    said = (last.hash, last.number, last.evidence_code)
    require(said in named, "the hand-over in force is one that stands", where)


def _check_batches(city: City, held: dict[bytes, CardObject]) -> None:
    """Everything accounted for: each card of a batch is in exactly one place, none is nowhere."""
    by_batch: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for card in held.values():
        if card.status.batch is not None:
            by_batch[card.status.batch].add(card.id)
    batches = {b.id: b for b in city.centre.read(lambda unit: unit.batches.all())}
    require(batches.keys() == city.oracle.batches.keys(), "batches as sent", "they differ")
    for batch, sent in city.oracle.batches.items():
        require(by_batch[batch] == set(sent), "a batch is complete", batch.hex())
        require(batches[batch].count == len(sent), "the minutes count right", batch.hex())


def _check_figures(unit: Unit, log: CentreLog) -> None:
    require(unit.figures.now() == unit.figures.counted(), "figures equal a recount", "cards")
    days: Counter[tuple[str, int]] = Counter()
    for held in log.of_desks():
        device = log.devices[held.header.device]
        late = device.revoked_ms and held.event.received_ms >= device.revoked_ms
        if held.header.kind == "hand_over" and not late:
            days[device.kelurahan, held.header.business_date] += 1
    said = {(f.kelurahan, f.business_date): f.acts for f in unit.figures.by_day("hand_over")}
    require(said == dict(days), "figures equal a recount", "hand-overs by day")
