"""The checks of every desk see what they are for."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from desk_app.store.card_sum import forget_cards, sum_anew
from protocol.objects import BatchObject, CardObject, ObjectKind, encode_object
from simulation.city import mishaps
from simulation.city.checks import check_city
from simulation.city.city import City
from simulation.city.faults import Fault
from tests.support.city import change_object, first, in_centre, in_desk, refused, second, serve_some

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulate")]


def _changed(city: City, *statements: str) -> str:
    """What the checks say once somebody has changed the database of the first desk."""
    city.heal()
    check_city(city)
    with in_desk(first(city)) as hands:
        for statement in statements:
            assert hands.execute(statement).rowcount > 0
    return refused(city)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (
            "UPDATE sync_state SET stored_position = stored_position - 1",
            "everything was sent",
        ),
        (
            "UPDATE event SET signature = zeroblob(64) WHERE position = (1 << 32) + 5",
            "the desk's chain holds",
        ),
        (
            "UPDATE card SET state = 'destroyed' WHERE state = 'received'",
            "a rebuild changes nothing",
        ),
        ("DELETE FROM card_search WHERE rowid = 7", "a rebuild changes nothing"),
    ],
)
def test_a_changed_database(morning: City, statement: str, rule: str) -> None:
    assert _changed(morning, statement) == rule


def test_a_case_that_a_desk_does_not_see(morning: City) -> None:
    while not morning.faults[Fault.WRONG_ROW]:
        mishaps.wrong_row(morning, first(morning).kelurahan)
    gone = "DELETE FROM feed_object WHERE kind = 'case'"
    assert _changed(morning, gone) == "a desk sees its cases"


def test_a_batch_that_counts_one_card_more(morning: City) -> None:
    morning.heal()

    def more(batch: BatchObject) -> BatchObject:
        return msgspec.structs.replace(batch, count=batch.count + 1)

    with in_desk(first(morning)) as hands:
        change_object(hands, ObjectKind.BATCH, BatchObject, more)
    assert refused(morning) == "everything accounted for"


def test_an_act_of_another_log_among_those_of_a_disk(morning: City) -> None:
    one, other = first(morning), second(morning)
    serve_some(morning, one, 1)
    serve_some(morning, other, 1)
    morning.heal()
    one.disk.acts.insert(3, other.disk.acts[-1])
    assert refused(morning) == "nothing recorded is lost"


def test_an_act_in_the_log_that_nobody_did(morning: City) -> None:
    morning.heal()
    pc = first(morning)
    petugas, _ = pc.staff()
    notes = pc.desk.case_notes
    notes.note(petugas, next(iter(morning.cards)), "unexpected_act", "dicatat diam-diam")
    assert refused(morning) == "the log is what was recorded"


def test_a_copy_that_stays_in_the_epoch_of_the_other(morning: City) -> None:
    pc = first(morning)
    mishaps.clone(morning, pc)
    twin = list(morning.pcs.values())[-1]
    for one in (pc, twin):
        serve_some(morning, one, 1)
    mishaps.take_image(morning, twin)
    morning.heal()
    check_city(morning)
    morning.stop(twin)
    (before,) = twin.backups
    twin.put_back(before)
    morning.oracle.put_back(twin.disk, before.acts, before.seen_ms)
    morning.start(twin)
    assert refused(morning) == "copies write to epochs of their own"


def test_a_row_that_comparing_had_to_mend(morning: City) -> None:
    morning.heal()
    pc = first(morning)
    with in_desk(pc) as hands:
        hands.execute("UPDATE card SET status = X'80'")
    for _ in range(4):  # some cards are compared at each
        morning.sync(pc)
    assert refused(morning) == "nothing is mended unseen"


def test_sums_that_differ(morning: City) -> None:
    morning.heal()
    spoil = "UPDATE feed_counter SET digest = zeroblob(length(digest)) WHERE cards > 0"
    with in_centre(morning) as hands:
        hands.execute(spoil)  # the centre would add up anew
        hands.execute(f"CREATE TRIGGER t AFTER UPDATE ON feed_counter BEGIN {spoil}; END")
    morning.sync(first(morning))
    assert refused(morning) == "the sums of the cards are equal"


def _news(city: City, change: Callable[[CardObject], CardObject | None]) -> None:
    """The feed of the office says of a card that was not sent yet what the centre's record does not."""
    office = first(city).kelurahan
    card = city.centre.printed(office)[0]
    said = change(card)
    data = None if said is None else encode_object(said)
    city.centre.centre.store.write(
        lambda unit: unit.feed.put(office, ObjectKind.CARD, card.id, data)
    )
    city.heal()


def test_a_card_that_left_the_feed(morning: City) -> None:
    _news(morning, lambda _: None)
    assert refused(morning) == "a desk knows its cards"


def test_a_card_that_is_elsewhere_for_the_centre(morning: City) -> None:
    def later(card: CardObject) -> CardObject:
        status = msgspec.structs.replace(card.status, since=card.status.since + 1)
        return msgspec.structs.replace(card, status=status)

    _news(morning, later)
    assert refused(morning) == "desk and centre agree"


def test_a_card_of_another_kelurahan(morning: City) -> None:
    morning.heal()
    pc = first(morning)
    card = msgspec.structs.replace(
        next(iter(morning.cards.values())), id=bytes(16), kelurahan="3374011002"
    )
    with in_desk(pc) as hands:
        hands.execute(
            "INSERT INTO feed_object (kind, id, scope, version, data) "
            "SELECT kind, ?, scope, version, ? FROM feed_object WHERE kind = 'card' LIMIT 1",
            (card.id, encode_object(card)),
        )
    with pc.desk.store.write() as unit:
        sum_anew(unit)
        unit.refold([card.id])
    assert refused(morning) == "a desk has its own cards only"


def test_a_card_that_a_desk_believes_forgotten(morning: City) -> None:
    serve_some(morning, first(morning), 1)
    morning.heal()
    check_city(morning)
    pc = first(morning)
    card = morning.drawers.given(pc.kelurahan).pick(morning.rng)
    assert card is not None
    with pc.desk.store.write() as unit:
        forget_cards(unit, [card])
        unit.refold([card])
    assert refused(morning) == "nothing waits for the centre"
