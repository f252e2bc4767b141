"""The checks of the centre's record and cases see what they are for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from hashlib import sha256

import msgspec
import pytest

from protocol.custody import State
from protocol.events import read_header
from protocol.objects import (
    CaseObject,
    encode_object,
    evidence_of,
)
from protocol.status import CardStatus, LastHandOver
from simulation.city import mishaps
from simulation.city.checks import check_city
from simulation.city.city import City
from tests.support.city import change_card, first, in_centre, refused

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulate")]

_NOWHERE = LastHandOver(bytes(16), 1, 1, 0, "", "", bytes(32))


def _with_status(
    centre: sqlite3.Connection, state: State, change: Callable[[CardStatus], CardStatus]
) -> None:
    """The status of one card in this state is another one."""
    change_card(
        centre, state, lambda card: msgspec.structs.replace(card, status=change(card.status))
    )


def test_an_act_that_nobody_recorded(city: City, centre: sqlite3.Connection) -> None:
    device, epoch, seq, raw = centre.execute(
        "SELECT device, epoch, seq, header FROM event_proof ORDER BY seq DESC"
    ).fetchone()
    forged = msgspec.msgpack.encode(
        msgspec.structs.replace(read_header(raw), seq=seq + 1, prev_hash=sha256(raw).digest())
    )
    for table, column, value in (
        ("event", "header_hash", sha256(forged).digest()),
        ("event_proof", "header", forged),
    ):
        names = [row[1] for row in centre.execute(f"PRAGMA table_info({table})")]
        taken = ", ".join({column: "?", "seq": "seq + 1"}.get(name, name) for name in names)
        centre.execute(
            f"INSERT INTO {table} SELECT {taken} FROM {table} "
            "WHERE device = ? AND epoch = ? AND seq = ?",
            (value, device, epoch, seq),
        )
    assert refused(city) == "the centre invents nothing"


def test_an_act_that_no_screen_had_confirmed(city: City, centre: sqlite3.Connection) -> None:
    act = next(act for act in first(city).disk.acts if not act.shown)
    for table in ("event", "event_proof"):
        centre.execute(
            f"DELETE FROM {table} WHERE device = ? AND epoch = ? AND seq = ?",
            (act.device, act.epoch, act.seq),
        )
    city.oracle.stored.discard(act.hash)
    assert refused(city) == "nothing recorded is lost"


@pytest.mark.parametrize(
    ("state", "hand_over", "rule"),
    [
        (State.RECEIVED, _NOWHERE, "a cancelled hand-over is not in force"),
        (State.HANDED_OVER, None, "a hand-over is in force"),
        (State.HANDED_OVER, _NOWHERE, "the hand-over in force is one that stands"),
    ],
)
def test_a_hand_over_in_force_that_is_not(
    city: City,
    centre: sqlite3.Connection,
    state: State,
    hand_over: LastHandOver | None,
    rule: str,
) -> None:
    _with_status(centre, state, lambda s: msgspec.structs.replace(s, hand_over=hand_over))
    assert refused(city) == rule


def test_a_batch_that_nobody_sent(city: City, centre: sqlite3.Connection) -> None:
    centre.execute(
        "INSERT INTO batch (id, kelurahan, number, count, dispatched_on, operator) "
        "SELECT X'00', kelurahan, '', count, dispatched_on, operator FROM batch"
    )
    assert refused(city) == "batches as sent"


def test_minutes_that_count_wrong(city: City, centre: sqlite3.Connection) -> None:
    centre.execute("UPDATE batch SET count = count + 1")
    assert refused(city) == "the minutes count right"


def test_a_card_in_a_batch_in_which_it_was_not_sent(city: City, centre: sqlite3.Connection) -> None:
    (batch,) = centre.execute("SELECT id FROM batch").fetchone()
    _with_status(centre, State.PRINTED, lambda s: msgspec.structs.replace(s, batch=batch))
    assert refused(city) == "a batch is complete"


def test_two_cases_of_one_contradiction(city: City, centre: sqlite3.Connection) -> None:
    names = [row[1] for row in centre.execute("PRAGMA table_info(case_file)")]
    taken = ", ".join("X'00'" if name == "id" else name for name in names)
    centre.execute(f"INSERT INTO case_file SELECT {taken} FROM case_file")
    assert refused(city) == "one open case a contradiction"


def test_a_case_of_two_minutes_where_there_is_one(city: City, centre: sqlite3.Connection) -> None:
    (raw,) = centre.execute(
        "SELECT header FROM event_proof JOIN event USING (device, epoch, branch, seq) "
        "WHERE kind = 'batch_received'"
    ).fetchone()
    side = evidence_of(read_header(raw), raw)
    case = CaseObject(
        id=bytes(16),
        reason="batch_received_twice",
        kelurahan=side.kelurahan,
        opened_ms=1,
        sides=(side,),
    )
    centre.execute(
        "INSERT INTO case_file (id, reason, kelurahan, opened_ms, object) VALUES (?, ?, ?, ?, ?)",
        (case.id, case.reason, case.kelurahan, case.opened_ms, encode_object(case)),
    )
    assert refused(city) == "only two minutes of a batch are such a case"


def _without_case(city: City, reason: str) -> None:
    with in_centre(city) as hands:
        gone = hands.execute("DELETE FROM case_file WHERE reason = ?", (reason,)).rowcount
    assert gone == 1


def test_two_minutes_of_a_batch_that_are_no_case(morning: City) -> None:
    mishaps.both_receive(morning, first(morning).kelurahan)
    morning.heal()
    check_city(morning)
    _without_case(morning, "batch_received_twice")
    assert refused(morning) == "two minutes of a batch are a case"


def test_a_card_sent_on_from_where_it_was_not_that_is_no_case(morning: City) -> None:
    pc = first(morning)
    card = morning.drawers.drawer(pc.kelurahan).pick(morning.rng)
    assert card is not None
    mishaps.dispatch(morning, pc.kelurahan, [morning.cards[card]], moved=True)
    morning.heal()
    check_city(morning)
    _without_case(morning, "unexpected_act")
    assert refused(morning) == "every anomaly is a case"
