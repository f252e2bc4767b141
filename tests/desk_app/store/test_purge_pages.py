"""What is purged is gone from the file itself, not only from the tables; the rest proves as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.bootstrap import Desk
from desk_app.services.errors import Refused
from desk_app.services.purge import parts_of, runs_of
from desk_app.store.log import position_of
from protocol.bodies import Note, Purge, ReceiveUnlisted, Shelve, read_body
from protocol.custody import Act
from protocol.events import MAX_BODY_BYTES, PURGEABLE, Kind, pack_body
from protocol.objects import OperatorObject
from tests.support.desk import (
    PENYELIA,
    PETUGAS,
    TI,
    DeskBench,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
)
from tests.support.pages import clear_text

STAFF, CHIEF = session(PETUGAS), session(PENYELIA)
RETENTION = 30  # days, by the policy of the bench
WITNESS = "Xaverius Quwantoro Zilpah"


def _hand_over(desk: Desk, n: int, **changes: str) -> int:
    done = desk.hand_over.hand_over(
        STAFF, card_object(n).id, owner_claim(**changes), signed(), note=WITNESS
    )
    return done.recorded.position


def _stroke_bytes(desk: Desk, position: int) -> bytes:
    with desk.store.read() as unit:
        found = unit.log.at(position)
    assert found is not None
    assert found.body is not None
    packed = signed().strokes
    assert packed in found.body
    return packed


def _plain_copy(bench: DeskBench, target: Path) -> bytes:
    """The database exported without encryption: everything that any query could still reach."""
    connection = raw(bench)
    try:
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target),))
        connection.execute("SELECT sqlcipher_export('plain')")
        connection.execute("DETACH DATABASE plain")
    finally:
        connection.close()
    return target.read_bytes()


def test_strokes_and_words_leave_every_page_of_the_file(
    bench: DeskBench, desk: Desk, tmp_path: Path
) -> None:
    position = _hand_over(desk, 1)
    strokes = _stroke_bytes(desk, position)
    key = bench.keys.database
    bench.confirm(desk)
    desk.close()
    for held in (clear_text(bench.path, key), _plain_copy(bench, tmp_path / "before.db")):
        assert strokes[:64] in held
        assert WITNESS.encode() in held
    with bench.open() as again:
        bench.pass_days(again, RETENTION + 1)
        assert again.purging.purge(CHIEF) == 1
    for held in (clear_text(bench.path, key), _plain_copy(bench, tmp_path / "after.db")):
        for at in range(0, len(strokes) - 24, 24):
            assert strokes[at : at + 24] not in held
        assert WITNESS.encode() not in held


def test_a_card_that_left_leaves_no_word_on_any_page(bench: DeskBench, desk: Desk) -> None:
    words = (b"QUIRINUS", b"XILIANDA", b"VZYWODA", b"3399887766554433", b"4433", b"kuirinus")
    bench.feed(
        desk,
        card_object(5, name="QUIRINUS XILIANDA", address="Jl. VZYWODA 5", nik=words[3].decode()),
    )
    key = bench.keys.database
    desk.close()
    clear = clear_text(bench.path, key)
    assert all(word in clear for word in words[:4])
    with bench.open() as again:
        bench.drop_card(again, card_object(5).id)
        again.rebuild()
    clear = clear_text(bench.path, key).upper()
    for word in words[:4]:
        assert word.upper() not in clear, word


def test_a_row_that_a_rebuild_does_away_with_leaves_no_word_either(
    bench: DeskBench, desk: Desk
) -> None:
    bench.feed(desk, card_object(5, name="QUIRINUS XILIANDA", nik="3399887766554433"))
    desk.close()
    connection = raw(bench)
    connection.execute("DELETE FROM feed_object WHERE id = ?", (card_object(5).id,))
    connection.close()
    with bench.open() as again:
        assert again.rebuild().differing == (card_object(5).id.hex(),)
        with again.store.read() as unit:
            assert len(unit.cards.find("warga")) == 3
    clear = clear_text(bench.path, bench.keys.database).upper()
    for word in (b"QUIRINUS", b"XILIANDA", b"3399887766554433"):
        assert word not in clear, word


def test_everything_proves_before_and_after(bench: DeskBench, desk: Desk) -> None:
    for n in (1, 2):
        _hand_over(desk, n)
    desk.cancel.cancel(STAFF, CHIEF, card_object(2).id, "Keliru orang", WITNESS)
    bench.confirm(desk)
    bench.pass_days(desk, RETENTION + 1)
    third = _hand_over(desk, 3)  # today's, and not stored by the centre
    before = desk.verify()
    assert (before.faults, before.purged) == ((), 0)
    assert desk.rebuild().differing == ()
    with desk.store.read() as unit:
        rows = [unit.cards.get(card_object(n).id) for n in (1, 2, 3)]

    assert desk.purging.purge(CHIEF) == 3
    after = desk.verify()
    assert (after.faults, after.purged, after.events) == ((), 3, before.events + 1)
    assert desk.rebuild().differing == ()
    with desk.store.read() as unit:
        assert [unit.cards.get(card_object(n).id) for n in (1, 2, 3)] == rows
        events = unit.log.after(0, 100)
        assert events[-1].header.kind == Kind.PURGE
        assert events[-1].header.operator == PENYELIA.id
        said = read_body(Kind.PURGE, events[-1].body or b"")
        assert isinstance(said, Purge)
        assert said.runs == ((1, 2, 4),)
        assert said.rule == "30 days"
        today = events[-1].header.business_date
        assert said.before == today - RETENTION
        assert [e.position for e in events if e.body is None] == [
            position_of(1, seq) for seq in (2, 3, 4)
        ]
        kept = unit.log.at(third)
        assert kept is not None
        assert kept.body is not None
        for position in (2, 3, 4):
            assert unit.log.purged_by(position_of(1, position)) == events[-1].position
        assert unit.log.purged_by(third) is None
        receipt = desk.documents.receipt(unit, events[1].header.number)
        assert (receipt.name, receipt.nik, receipt.evidence) == (None, None, None)
        assert receipt.number == events[1].header.number
    assert desk.purging.purge(CHIEF) == 0  # nothing is due twice


def test_what_the_centre_has_not_stored_is_never_purged(bench: DeskBench, desk: Desk) -> None:
    _hand_over(desk, 1)
    bench.confirm(desk)
    _hand_over(desk, 2)
    bench.pass_days(desk, 10_000)
    assert desk.purging.purge(CHIEF) == 1
    with desk.store.read() as unit:
        assert [e.body is None for e in unit.log.after(0, 10)] == [False, True, False, False]
    assert desk.purging.purge(CHIEF) == 0


def test_a_clock_that_nobody_believes_purges_nothing(bench: DeskBench, desk: Desk) -> None:
    """What is purged by mistake does not come back."""
    _hand_over(desk, 1)
    bench.confirm(desk)
    bench.clock.advance(10_000 * 86_400_000)
    assert desk.purging.purge(CHIEF) == 0


@pytest.mark.parametrize(("days", "gone"), [(RETENTION, 0), (RETENTION + 1, 1)])
def test_the_last_day_of_its_time_is_kept(
    bench: DeskBench, desk: Desk, days: int, gone: int
) -> None:
    _hand_over(desk, 1)
    bench.confirm(desk)
    bench.pass_days(desk, days)
    assert desk.purging.purge(CHIEF) == gone


def test_without_a_policy_two_years_are_kept(bench: DeskBench) -> None:
    with bench.open() as desk:
        with desk.store.write() as unit:
            desk.recorder.record(unit, Kind.COMPLAINT_OPENED, Note(text="x"), operator=None)
        bench.confirm(desk)
        bench.pass_days(desk, 730)
        assert desk.purging.purge(CHIEF) == 0
        bench.pass_days(desk, 1)
        assert desk.purging.purge(CHIEF) == 1


@pytest.mark.parametrize("who", [PETUGAS, TI], ids=["petugas", "it"])
def test_only_a_supervisor_purges(desk: Desk, who: OperatorObject) -> None:
    with pytest.raises(Refused, match="penyelia"):
        desk.purging.purge(session(who))


def test_bodies_that_the_log_needs_stay(bench: DeskBench, desk: Desk) -> None:
    """Shelf places, batches and the purges themselves are not personal and are read again at a rebuild."""
    with desk.store.write() as unit:
        desk.recorder.record(
            unit, Act.SHELVE, Shelve(place="A"), operator=None, card=card_object(1).id
        )
    _hand_over(desk, 2)
    bench.confirm(desk)
    bench.pass_days(desk, 1_000)
    assert desk.purging.purge(CHIEF) == 1
    bench.confirm(desk)
    bench.pass_days(desk, 1_000)
    assert desk.purging.purge(CHIEF) == 0
    assert Kind.PURGE not in PURGEABLE
    assert Act.SHELVE not in PURGEABLE


def test_a_purge_is_undone_with_its_unit(bench: DeskBench, desk: Desk) -> None:
    position = _hand_over(desk, 1)
    bench.confirm(desk)

    def cut_short() -> None:
        with desk.store.write() as unit:
            unit.log.purge([], 0)
            unit.log.purge([position], 7)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cut_short()
    with desk.store.read() as unit:
        found = unit.log.at(position)
        assert found is not None
        assert found.body is not None
        assert unit.log.purged_by(position) is None


def test_a_card_typed_here_loses_its_name_with_its_body(bench: DeskBench, desk: Desk) -> None:
    """The row is made from the body: what leaves the log must not live on in the row and its words."""
    card = card_object(50).id
    typed = ReceiveUnlisted(name="QUIRINUS XILIANDA", nik="3399887766554433")
    with desk.store.write() as unit:
        desk.recorder.record(unit, Act.RECEIVE_UNLISTED, typed, operator=PETUGAS.id, card=card)
    desk.rebuild()
    with desk.store.read() as unit:
        assert len(unit.cards.find("quirinus")) == 1
    bench.confirm(desk)
    bench.pass_days(desk, RETENTION + 1)
    assert desk.purging.purge(CHIEF) == 1
    assert desk.rebuild().differing == ()
    with desk.store.read() as unit:
        assert unit.cards.find("quirinus") == []
        row = unit.cards.get(card)
        assert row is not None
        assert (row.name, row.nik) == ("", "")
        assert desk.documents.tie_out(unit).difference == 0
    desk.close()
    clear = clear_text(bench.path, bench.keys.database).upper()
    assert b"XILIANDA" not in clear
    assert b"3399887766554433" not in clear


@pytest.mark.parametrize(
    ("positions", "runs"),
    [
        ([], ()),
        ([(1, 2)], ((1, 2, 2),)),
        ([(1, 2), (1, 3), (1, 4)], ((1, 2, 4),)),
        ([(1, 2), (1, 4), (1, 5)], ((1, 2, 2), (1, 4, 5))),
        ([(1, 2), (2, 3), (2, 4), (9, 5)], ((1, 2, 2), (2, 3, 4), (9, 5, 5))),
    ],
)
def test_runs(positions: list[tuple[int, int]], runs: tuple[tuple[int, int, int], ...]) -> None:
    assert runs_of([position_of(*at) for at in positions]) == runs


def test_who_did_it_stays_provable(bench: DeskBench, desk: Desk) -> None:
    """Operators are not residents: the header keeps their id for ever."""
    position = _hand_over(desk, 1)
    bench.confirm(desk)
    bench.pass_days(desk, 1_000)
    desk.purging.purge(CHIEF)
    with desk.store.read() as unit:
        found = unit.log.at(position)
    assert found is not None
    assert (found.header.operator, found.body) == (PETUGAS.id, None)


def test_a_purge_of_many_runs_is_told_in_parts() -> None:
    """Each part fits a body: four thousand runs of the widest numbers."""
    positions = [position_of(1, seq) for seq in (1, 2, 4, 6, 7, 8, 10)] + [position_of(2, 11)]
    assert list(parts_of(positions, 2)) == [
        [position_of(1, 1), position_of(1, 2), position_of(1, 4)],
        [position_of(1, 6), position_of(1, 7), position_of(1, 8), position_of(1, 10)],
        [position_of(2, 11)],
    ]
    assert list(parts_of([], 2)) == []
    widest = (1 << 31) - 10_000
    scattered = [position_of(99, widest + 2 * n) for n in range(4_100)]
    parts = list(parts_of(scattered))
    assert [len(part) for part in parts] == [4_000, 100]
    said = Purge(rule="730 days", before=20_000, runs=runs_of(parts[0]))
    assert len(pack_body(said, bytes(16))) <= MAX_BODY_BYTES
