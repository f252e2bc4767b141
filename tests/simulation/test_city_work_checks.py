"""The checks of what people do at a desk see what they are for."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import msgspec
import pytest

from protocol.objects import ObjectKind, OperatorObject, Role
from simulation.city import mishaps, work
from simulation.city.city import City
from simulation.city.drawers import Pile
from simulation.city.pc import Pc
from simulation.city.template import PIN
from tests.support.city import broken, change_object, first, in_desk, serve_some

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulate")]

_ALLOWED = "the allowed is not refused"
_FORBIDDEN = "the forbidden is refused"
_DONE = "what is recorded is what was done"


class _Always(Random):
    """Whatever is drawn between 0 and 1 is this: what is likelier happens."""

    def random(self) -> float:
        return 0.5


def _born(city: City, day: str) -> None:
    """Every owner was born on that day, for all that the first desk knows."""
    with in_desk(first(city)) as hands:
        hands.execute("UPDATE card SET birth_date = ?", (day,))


def _all_of(city: City, pile: Pile) -> None:
    """Somebody comes for each card of the pile."""
    pc = first(city)
    for _ in range(len(pile)):
        card = pile.pick(city.rng)
        assert card is not None
        work.hand_over_card(city, pc, card)
        pile.remove(card)


def test_a_hand_over_that_is_refused_though_it_may_be(morning: City) -> None:
    _born(morning, "2020-01-01")
    drawer = morning.drawers.drawer(first(morning).kelurahan)
    assert broken(lambda: _all_of(morning, drawer)) == _ALLOWED


def test_a_hand_over_to_somebody_too_young(morning: City) -> None:
    _born(morning, "1980-01-01")
    young = morning.drawers.young(first(morning).kelurahan)
    assert broken(lambda: _all_of(morning, young)) == _FORBIDDEN


def test_a_hand_over_recorded_for_another_office(morning: City) -> None:
    pc = first(morning)
    drawer = morning.drawers.drawer(pc.kelurahan)
    pc.kelurahan = "3374011002"
    assert broken(lambda: _all_of(morning, drawer)) == _DONE


def _by_it(city: City, pc: Pc) -> None:
    """Whoever has signed in as petugas is somebody of IT, who may do nothing with cards."""
    known, _ = pc.staff()

    def of_it(operator: OperatorObject) -> OperatorObject:
        mine = operator.id == known.operator.id
        return msgspec.structs.replace(operator, role=Role.IT) if mine else operator

    with in_desk(pc) as hands:
        change_object(hands, ObjectKind.OPERATOR, OperatorObject, of_it)
    pc.petugas = pc.desk.operators.sign_in(known.operator, PIN)


def _by_a_petugas(city: City, pc: Pc) -> None:
    """No supervisor is there, but a second petugas."""
    pc.supervisor = pc.petugas


def _hand_over(city: City, pc: Pc) -> None:
    serve_some(city, pc, 1)


def _cancel_astray(city: City, pc: Pc) -> None:
    while not len(city.drawers.astray(pc.kelurahan)):
        serve_some(city, pc, 1)
        work.cancel(city, pc)


def _send(city: City, pc: Pc) -> None:
    mishaps.dispatch(city, pc.kelurahan, mishaps.take(city, pc.kelurahan, 3))
    city.sync(pc)


def _nothing(city: City, pc: Pc) -> None:
    pass


@pytest.mark.parametrize(
    ("before", "by", "what"),
    [
        (_send, _by_it, work.receive),
        (_nothing, _by_it, work.hold),
        (_cancel_astray, _by_it, work.recover),
        (_hand_over, _by_a_petugas, work.cancel),
        (work.hold, _by_a_petugas, work.release),
    ],
)
def test_what_somebody_may_do_is_refused(
    morning: City,
    before: Callable[[City, Pc], None],
    by: Callable[[City, Pc], None],
    what: Callable[[City, Pc], None],
) -> None:
    pc = first(morning)
    before(morning, pc)
    by(morning, pc)
    assert broken(lambda: what(morning, pc)) == _ALLOWED


def test_a_card_received_that_is_not_in_the_log(morning: City) -> None:
    pc = first(morning)
    _send(morning, pc)
    morning.rng = _Always()  # nothing is counted wrong, nothing is missing
    (waiting,) = pc.desk.receive.waiting()

    with in_desk(pc) as hands:
        hands.execute(
            f"CREATE TRIGGER t BEFORE INSERT ON event WHEN NEW.card = X'{waiting.cards[-1].id.hex()}' "
            "BEGIN SELECT RAISE(IGNORE); END"
        )
    assert broken(lambda: work.receive(morning, pc)) == _DONE


def test_a_card_that_nobody_finds(morning: City) -> None:
    pc = first(morning)
    with in_desk(pc) as hands:
        hands.execute("UPDATE card SET registration = ''")
    assert broken(lambda: work.search(morning, pc)) == "what is known is found"
