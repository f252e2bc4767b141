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
    _check_batches(city, held, cards)
    city.centre.read(lambda unit: _check_figures(unit, log))


def _check_card(card: CardObject, expected: ExpectedCard) -> None:
    status = card.status
    where = f"{card.registration} is {status.state}"
    require(
        status.state in expected.states,
        "the record follows the acts",
        f"{where}, not {sorted(expected.states)}",
    )
    if expected.exact:
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


def _check_batches(
    city: City, held: dict[bytes, CardObject], cards: dict[bytes, ExpectedCard]
) -> None:
    """Everything accounted for: each card is in exactly one batch, that in which it was sent last."""
    sent = {b.id: b for b in city.centre.read(lambda unit: unit.batches.all())}
    require(sent.keys() == city.oracle.batches.keys(), "batches as sent", "they differ")
    for batch, ids in city.oracle.batches.items():
        require(sent[batch].count == len(ids), "the minutes count right", batch.hex())
    by_batch: defaultdict[bytes | None, set[bytes]] = defaultdict(set)
    wanted: defaultdict[bytes | None, set[bytes]] = defaultdict(set)
    for card in held.values():
        by_batch[card.status.batch].add(card.id)
    for expected in cards.values():
        wanted[expected.batch].add(expected.card)
    unsure = {c.card for c in cards.values() if not c.exact}
    for batch in city.oracle.batches:
        differing = (by_batch[batch] ^ wanted[batch]) - unsure
        require(not differing, "a batch is complete", f"{batch.hex()}: {len(differing)} cards")


def _check_figures(unit: Unit, log: CentreLog) -> None:
    require(unit.figures.now() == unit.figures.counted(), "figures equal a recount", "cards")
    days: Counter[tuple[str, int]] = Counter()
    for held in log.of_desks():
        device = log.devices[held.header.device]
        late = device.revoked_ms and held.event.received_ms >= device.revoked_ms
        if held.header.kind == "hand_over" and not late:
            days[held.header.kelurahan, held.header.business_date] += 1
    said = {(f.kelurahan, f.business_date): f.acts for f in unit.figures.by_day("hand_over")}
    require(said == dict(days), "figures equal a recount", "hand-overs by day")
