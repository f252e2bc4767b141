"""The checks of clocks, disks, lines and of what befalls PCs see what they are for."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import msgspec
import pytest

from desk_app.services.ports import IDENTITY
from protocol.objects import ObjectKind, OperatorObject
from simulation.city import mishaps, work
from simulation.city.city import City
from simulation.city.clocks import HOUR_MS, MINUTE_MS
from simulation.city.faults import Fault
from simulation.city.network import Line
from simulation.city.template import Template
from tests.support.city import (
    broken,
    change_object,
    first,
    in_centre,
    in_desk,
    morning_in,
    serve_some,
)

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("simulate")]


# ---- clocks and people


def _with_anchor(city: City, ahead_ms: int) -> None:
    """The first PC goes on, in the same boot, with an anchor that is off."""
    pc = first(city)
    city.sync(pc)
    pc.close()
    with in_desk(pc) as hands:
        (kept,) = hands.execute("SELECT value FROM setting WHERE name = 'time_anchor'").fetchone()
        server_ms, *rest = msgspec.msgpack.decode(kept)
        hands.execute(
            "UPDATE setting SET value = ? WHERE name = 'time_anchor'",
            (msgspec.msgpack.encode((server_ms + ahead_ms, *rest)),),
        )
    city.start(pc)


def test_a_time_that_is_not_the_centres(morning: City) -> None:
    _with_anchor(morning, 2 * HOUR_MS)
    assert broken(lambda: serve_some(morning, first(morning), 1)) == "an anchored time is right"


def test_a_day_that_begins_too_early(morning: City) -> None:
    evening = morning.time.ms // (24 * HOUR_MS) * 24 * HOUR_MS + 16 * HOUR_MS + 45 * MINUTE_MS
    morning.time.reach(evening)  # 23.45 WIB
    _with_anchor(morning, 30 * MINUTE_MS)
    assert broken(lambda: work.hold(morning, first(morning))) == "a sure day is right"


def test_a_blocked_operator_who_may_sign_in(morning: City) -> None:
    pc = first(morning)
    mishaps.block_operator(morning, pc)
    assert morning.blocked
    morning.sync(pc)
    with in_desk(pc) as hands:
        change_object(
            hands,
            ObjectKind.OPERATOR,
            OperatorObject,
            lambda operator: msgspec.structs.replace(operator, active=True),
        )
    morning.stop(pc)
    assert broken(lambda: morning.start(pc)) == "blocked operators stay out"


# ---- disks


def _full(city: City) -> None:
    """Every act from now on meets a full disk."""
    city.weather.calm = False
    city.weather.rates = {Fault.DESK_FULL: 1.0}


def test_an_act_that_fails_for_another_reason_than_a_full_disk(morning: City) -> None:
    pc = first(morning)
    with in_desk(pc) as hands:
        hands.execute("DROP TABLE card")
    _full(morning)
    assert broken(lambda: work.hold(morning, pc)) == "only a full disk is refused"


def test_an_act_of_which_a_full_disk_takes_a_part(morning: City) -> None:
    pc = first(morning)
    _full(morning)

    def notes() -> str:
        petugas, _ = pc.staff()
        made = pc.desk.case_notes
        for _ in range(100):
            made.note(petugas, next(iter(morning.cards)), "unexpected_act", "x" * 400)
        return "all"

    assert broken(lambda: morning.act(pc, "notes", notes)) == "refused is not recorded"


def test_a_mark_that_is_gone_when_an_older_copy_is_put_back(
    small_template: Template, tmp_path: Path
) -> None:
    class Hands(StringIO):
        """Wipes the mark once the copy lies in its place."""

        def write(self, line: str) -> int:
            if Fault.RESTORED in line:
                (folder / "A1" / "keys" / "high_water").unlink()
            return super().write(line)

    folder = tmp_path / "city"
    with morning_in(small_template, folder, "mark", Hands()) as city:
        pc = first(city)
        serve_some(city, pc, 1)
        mishaps.back_up(city, pc)
        serve_some(city, pc, 1)
        rule = broken(lambda: mishaps.put_back_database(city, pc))
    assert rule == "what is behind its mark opens an epoch"


# ---- the line and the centre


def test_a_desk_that_believes_what_is_no_answer(morning: City) -> None:
    pc = first(morning)
    assert pc.engine  # goes on with its line, while that of the city has heard nothing
    pc.line = Line(pc.name, morning.network)
    rule = "only the answer to what was asked counts"
    assert broken(lambda: morning.sync(pc)) == rule


def test_a_centre_that_does_not_take_what_a_desk_recorded(morning: City) -> None:
    with in_centre(morning) as hands:
        hands.execute("UPDATE device SET revoked_ms = 1 WHERE number > 0")
    rule = "the centre takes what a desk recorded"
    assert broken(lambda: morning.sync(first(morning))) == rule


def test_an_event_that_a_desk_spoilt_before_it_was_sent(morning: City) -> None:
    pc = first(morning)
    serve_some(morning, pc, 1)
    with in_desk(pc) as hands:
        hands.execute(
            "UPDATE event SET signature = zeroblob(64) "
            "WHERE position = (SELECT max(position) FROM event)"
        )
    assert broken(lambda: morning.sync(pc)) == "what a desk sends fits"


def test_a_desk_that_takes_the_centre_for_another(morning: City) -> None:
    pc = first(morning)
    with in_desk(pc) as hands:
        query = "SELECT value FROM setting WHERE name = ?"
        (kept,) = hands.execute(query, (IDENTITY,)).fetchone()
        known = msgspec.msgpack.decode(kept)
        known["centre_key"] = bytes(32)
        hands.execute(
            "UPDATE setting SET value = ? WHERE name = ?", (msgspec.msgpack.encode(known), IDENTITY)
        )
    morning.stop(pc)
    assert broken(morning.heal) == "syncs when all is well"


def test_a_feed_that_never_rests(morning: City) -> None:
    with in_centre(morning) as hands:
        hands.execute(
            "CREATE TRIGGER t AFTER UPDATE OF contact ON device BEGIN "
            "UPDATE feed_counter SET version = version + 1 WHERE scope = NEW.kelurahan; "
            "UPDATE feed_object SET version = (SELECT version FROM feed_counter "
            "WHERE scope = NEW.kelurahan) WHERE scope = NEW.kelurahan AND kind = 'policy'; END"
        )
    assert broken(morning.heal) == "settles"


def test_a_batch_that_is_there_twice(morning: City) -> None:
    with in_centre(morning) as hands:
        names = [row[1] for row in hands.execute("PRAGMA table_info(batch)")]
        taken = [{"id": "randomblob(16)", "number": "'x'"}.get(n, f"NEW.{n}") for n in names]
        hands.execute(
            "CREATE TRIGGER t AFTER INSERT ON batch BEGIN "
            f"INSERT INTO batch SELECT {', '.join(taken)}; END"
        )
    office = first(morning).kelurahan
    cards = mishaps.take(morning, office, 3)
    assert broken(lambda: mishaps.dispatch(morning, office, cards)) == "a batch is sent once"


def test_a_print_list_that_is_refused(morning: City) -> None:
    pc = first(morning)
    pc.line.cut = True
    with in_centre(morning) as hands:
        hands.execute("DELETE FROM office")
    rule = "a print list is taken"
    assert broken(lambda: mishaps.reprint(morning, pc.kelurahan)) == rule
