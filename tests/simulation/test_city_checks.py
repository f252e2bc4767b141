"""The invariants of the simulated city see what they are for: each is shown what it must not let pass."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import msgspec
import pytest

from protocol.custody import State
from protocol.objects import CardObject, CaseObject, ObjectKind, decode_object, encode_object
from simulation.city.checks import check_city
from simulation.city.city import City
from simulation.city.violation import Violation
from tests.support.city import change_card, first, in_desk, refused

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulate")]


def test_what_is_refused_and_recorded_all_the_same(city: City) -> None:
    pc = next(iter(city.pcs.values()))

    def work() -> str:
        petugas, _ = pc.staff()
        notes = pc.desk.case_notes
        notes.note(petugas, next(iter(city.cards)), "unexpected_act", "dicatat juga")
        return city.refused(pc, "note refused: made_up")

    with pytest.raises(Violation) as caught:
        city.act(pc, "note on a case", work)
    assert caught.value.rule == "refused is not recorded"
    city.heal()


def test_all_is_well_to_begin_with(city: City) -> None:
    check_city(city)


def test_an_act_that_is_missing(city: City, centre: sqlite3.Connection) -> None:
    (device, epoch, seq) = centre.execute(
        "SELECT device, epoch, max(seq) FROM event WHERE number LIKE '337%' AND kind = 'hand_over'"
    ).fetchone()
    for table in ("event_body", "event_proof", "event"):
        centre.execute(
            f"DELETE FROM {table} WHERE device = ? AND epoch = ? AND seq >= ?", (device, epoch, seq)
        )
    assert refused(city) == "what the centre once held it holds"
    city.oracle.stored.clear()
    assert refused(city) == "nothing confirmed is lost"


def test_an_act_that_is_there_twice(city: City, centre: sqlite3.Connection) -> None:
    for table in ("event", "event_proof"):
        names = [row[1] for row in centre.execute(f"PRAGMA table_info({table})")]
        taken = ", ".join("7" if name == "branch" else name for name in names)
        centre.execute(f"INSERT INTO {table} SELECT {taken} FROM {table} WHERE seq = 3")
    centre.execute(
        "INSERT INTO device_head (device, epoch, branch, first_seq, seq, hash) "
        "SELECT device, epoch, 7, 3, 3, hash FROM device_head"
    )
    assert refused(city) == "every act once at the centre"


@pytest.mark.parametrize(
    ("table", "column", "rule"),
    [
        ("event_proof", "header", "bytes stay"),
        ("event_body", "body", "bodies stay"),
        ("event_proof", "signature", "signatures hold"),
    ],
)
def test_bytes_that_changed(
    city: City, centre: sqlite3.Connection, table: str, column: str, rule: str
) -> None:
    (rowid, data) = centre.execute(
        f"SELECT seq, {column} FROM {table} WHERE {column} IS NOT NULL AND seq > 1 ORDER BY seq DESC"
    ).fetchone()
    spoilt = bytes((*data[:-20], data[-20] ^ 1, *data[-19:]))
    centre.execute(
        f"UPDATE {table} SET {column} = ? WHERE seq = ? AND {column} = ?", (spoilt, rowid, data)
    )
    assert refused(city) == rule


def test_a_card_that_is_elsewhere(city: City, centre: sqlite3.Connection) -> None:
    def back(card: CardObject) -> CardObject:
        status = msgspec.structs.replace(card.status, state=State.RECEIVED)
        return msgspec.structs.replace(card, status=status)

    change_card(centre, State.HANDED_OVER, back)
    assert refused(city) == "the record follows the acts"


def test_a_card_without_its_batch(city: City, centre: sqlite3.Connection) -> None:
    def loose(card: CardObject) -> CardObject:
        return msgspec.structs.replace(
            card, status=msgspec.structs.replace(card.status, batch=None)
        )

    change_card(centre, State.HELD_UNDER_17, loose)
    assert refused(city) == "a card stays in its batch"


def test_figures_that_are_off(city: City, centre: sqlite3.Connection) -> None:
    centre.execute("UPDATE figures_now SET cards = cards + 1 WHERE state = 'received'")
    assert refused(city) == "figures equal a recount"


def test_days_that_are_off(city: City, centre: sqlite3.Connection) -> None:
    centre.execute("UPDATE figures_day SET acts = acts + 1 WHERE act = 'hand_over'")
    assert refused(city) == "figures equal a recount"


def test_a_case_that_is_missing(city: City, centre: sqlite3.Connection) -> None:
    centre.execute("UPDATE case_file SET object = X'80'")
    centre.execute("DELETE FROM case_file")
    assert refused(city) == "every anomaly is a case"


def test_a_case_with_one_side_only(city: City, centre: sqlite3.Connection) -> None:
    (data,) = centre.execute("SELECT object FROM case_file").fetchone()
    case = decode_object(ObjectKind.CASE, data)
    assert isinstance(case, CaseObject)
    alone = msgspec.structs.replace(case, sides=case.sides[:1])
    centre.execute("UPDATE case_file SET object = ?", (encode_object(alone),))
    assert refused(city) == "a case names every side"


def test_a_case_of_nothing(city: City, centre: sqlite3.Connection) -> None:
    (data,) = centre.execute("SELECT object FROM case_file").fetchone()
    case = decode_object(ObjectKind.CASE, data)
    assert isinstance(case, CaseObject)
    other = next(i for i in city.cards if i != case.card)
    invented = msgspec.structs.replace(case, id=bytes(16), card=other)
    centre.execute(
        "INSERT INTO case_file (id, reason, kelurahan, card, other_card, device, opened_ms, "
        "closed_ms, object) SELECT ?, reason, kelurahan, ?, other_card, device, opened_ms, "
        "closed_ms, ? FROM case_file",
        (bytes(16), other, encode_object(invented)),
    )
    assert refused(city) == "nothing else is a case"


def test_an_act_set_aside(city: City, centre: sqlite3.Connection) -> None:
    centre.execute("UPDATE event SET meaning = 'quarantined' WHERE kind = 'receive' AND seq = 4")
    assert refused(city) == "every act is understood"


def _at_desk(city: City, *statements: str) -> str:
    """What the checks say of a desk whose rows somebody changed; they are put back afterwards."""
    pc = first(city)
    with in_desk(pc) as hands:
        for statement in statements:
            hands.execute(statement)
    try:
        return refused(city)
    finally:
        pc.desk.rebuild()


def test_a_row_that_is_not_what_the_log_says(city: City) -> None:
    spoilt = "UPDATE card SET status = X'80' WHERE state = 'handed_over'"
    assert _at_desk(city, spoilt) == "rows equal a rebuild"


def test_a_row_that_is_missing(city: City) -> None:
    assert _at_desk(city, "DELETE FROM card WHERE state = 'handed_over'") == "rows equal a rebuild"


def test_an_act_that_a_disk_lost(city: City) -> None:
    pc = next(iter(city.pcs.values()))
    kept = pc.disk.acts[-1]
    pc.disk.acts[-1] = replace(kept, hash=bytes(32))
    try:
        with pytest.raises(Violation, match="nothing recorded is lost"):
            pc.remembers()
    finally:
        pc.disk.acts[-1] = kept
