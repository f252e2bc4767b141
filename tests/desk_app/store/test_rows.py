"""Rows: however the centre's objects and the desk's own acts are mixed, a rebuild finds the same."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk_app.bootstrap import Desk
from desk_app.domain.cards import Card
from desk_app.domain.fold import fold
from desk_app.services.errors import Refused
from desk_app.store.rows import all_card_ids, folded, own_acts, refold
from desk_app.store.unit import SqlUnit
from protocol.bodies import (
    Dispatch,
    Evidence,
    HandOver,
    Hold,
    Note,
    PolicyException,
    Receive,
    ReceiveUnlisted,
    Shelve,
)
from protocol.custody import Act, State
from protocol.events import Header, Kind, evidence_code, header_hash
from protocol.keys import SigningKey
from protocol.objects import CardObject
from protocol.status import CardStatus, LastHandOver, apply_act
from tests.desk_app.domain.test_fold import own_act
from tests.support.desk import (
    BATCH,
    KALIGAWE,
    NOON,
    PENYELIA,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
    stocked,
)

STAFF, CHIEF = session(PETUGAS), session(PENYELIA)
CARD = card_object(1).id
OTHER_PC = SigningKey(b"o" * 32)


def _row(desk: Desk, card: bytes = CARD) -> Card | None:
    with desk.store.read() as unit:
        return unit.cards.get(card)


def _record(desk: Desk, kind: str, body: msgspec.Struct, card: bytes = CARD) -> None:
    with desk.store.write() as unit:
        desk.recorder.record(unit, kind, body, operator=PETUGAS.id, card=card)


# ---- interleavings


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> DeskBench:
    bench = DeskBench(tmp_path_factory.mktemp("template"))
    stocked(bench, 1).close()
    return bench


def _hand_over(desk: Desk) -> None:
    desk.hand_over.hand_over(STAFF, CARD, owner_claim(), signed())


def _cancel(desk: Desk) -> None:
    desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru")


def _cancel_wrong(desk: Desk) -> None:
    desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru", "Tetangga")


def _plain(kind: Act, body: msgspec.Struct) -> Callable[[Desk], None]:
    """An act recorded whatever the state says: it happened."""
    return lambda desk: _record(desk, kind, body)


OWN = {
    "hand over": _hand_over,
    "cancel": _cancel,
    "cancel, wrong person": _cancel_wrong,
    "shelve": _plain(Act.SHELVE, Shelve(place="Laci C")),
    "hold": _plain(Act.HOLD, Hold(reason="x")),
    "release": _plain(Act.RELEASE, Hold()),
    "recover": _plain(Act.RECOVER, Note()),
    "receive": _plain(Act.RECEIVE, Receive(batch=b"b" * 16)),
    "hand over against the rules": _plain(
        Act.HAND_OVER, HandOver(relation="owner", evidence=Evidence())
    ),
    "bag out": _plain(Act.BAG_OUT, Note()),
}
THEIRS = (Act.HAND_OVER, Act.RECALL, Act.HOLD, Act.RELEASE, Act.RECEIVE, Act.BAG_OUT, Act.LOSE)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("own"), st.sampled_from(sorted(OWN))),
        st.tuples(st.just("theirs"), st.sampled_from(THEIRS)),
        st.tuples(st.just("feed"), st.integers(0, 3)),
        st.tuples(st.just("old feed"), st.integers(1, 3)),
        st.just(("drop", 0)),
        st.just(("epoch", 0)),
        st.just(("rebuild", 0)),
        st.just(("restart", 0)),
    ),
    min_size=2,
    max_size=9,
)


class _Centre:
    """Folds what it is told: the desk's acts up to a point, and those of another PC."""

    def __init__(self, bench: DeskBench) -> None:
        self.bench = bench
        self.status = card_object(1).status
        self.known = 0  # of the desk's acts
        self.seq = 0  # of the other PC's

    def learn(self, desk: Desk, behind: int) -> None:
        """Take in all of the desk's acts but the newest ``behind``."""
        with desk.store.read() as unit:
            acts = own_acts(unit.log.of_card(CARD))
        for act in acts[self.known : max(self.known, len(acts) - behind)]:
            self.status, _ = apply_act(self.status, act.raw, act.header, act.body)
            self.known += 1

    def other(self, kind: Act) -> None:
        self.seq += 1
        act = own_act(self.seq, kind)
        header = msgspec.structs.replace(act.header, device=OTHER_PC.device)
        self.status, _ = apply_act(self.status, act.raw + b"o", header, act.body)

    def object(self) -> CardObject:
        return card_object(1, status=self.status)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_any_mixture_of_acts_and_feed_gives_the_row_of_a_rebuild(
    template: DeskBench, done: list[tuple[str, object]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(template.path, Path(folder) / "serah.db")
        bench = DeskBench(Path(folder), version=template.version)
        desk = bench.open()
        centre = _Centre(bench)
        last_fed: CardObject | None = card_object(1)
        older: list[CardObject] = [card_object(1)]
        try:
            for what, how in done:
                if what == "own":
                    try:
                        OWN[str(how)](desk)
                    except Refused:
                        continue
                elif what == "theirs":
                    centre.other(Act(str(how)))
                elif what == "feed":
                    assert isinstance(how, int)
                    centre.learn(desk, how)
                    last_fed = centre.object()
                    older.append(last_fed)
                    bench.feed(desk, last_fed)
                elif what == "old feed":
                    assert isinstance(how, int)
                    keep, bench.version = bench.version, bench.version - how - 1
                    stale = bench._item(older[0])
                    bench.version = keep
                    unmoved = bench._unmoved(desk, changes=(stale,))
                    desk.sync_store().accept(unmoved, b"")
                elif what == "drop":
                    bench.drop_card(desk, CARD)
                    last_fed = None
                elif what == "epoch":
                    with desk.store.read() as unit:
                        epoch = unit.log.head().epoch
                    desk.recorder.open_epoch(epoch + 1, "fork")
                elif what == "rebuild":
                    assert desk.rebuild().differing == ()
                else:
                    desk.close()
                    desk = bench.open()
            row = _row(desk)
            assert (row is None) is (last_fed is None)
            assert desk.rebuild().differing == ()
            assert _row(desk) == row
            assert desk.verify().faults == ()
            if row is not None and last_fed is not None:
                with desk.store.read() as unit:
                    acts = own_acts(unit.log.of_card(CARD))
                status = last_fed.status
                for act in acts:
                    if header_hash(act.raw)[:8] not in last_fed.status.reflected:
                        status, _ = apply_act(status, act.raw, act.header, act.body)
                assert row.status == status
        finally:
            desk.close()


# ---- one by one


def test_a_row_that_was_changed_by_hand_is_found_and_put_right(
    bench: DeskBench, desk: Desk
) -> None:
    _hand_over(desk)
    right = _row(desk)
    desk.close()
    connection = raw(bench)
    connection.execute("UPDATE card SET name = 'ORANG LAIN' WHERE id = ?", (CARD,))
    connection.execute("DELETE FROM card WHERE id = ?", (card_object(2).id,))
    connection.execute("DELETE FROM card_search WHERE rowid IN (SELECT row FROM card)")
    connection.execute(
        "INSERT INTO card SELECT NULL, zeroblob(16), kelurahan, registration, nik, name, birth_place,"
        " birth_date, sex, family_card, address, rt, rw, kind, batch, state, conflict, status, since"
        " FROM card WHERE id = ?",
        (CARD,),
    )
    connection.close()
    with bench.open() as again:
        report = again.rebuild()
        assert set(report.differing) == {CARD.hex(), card_object(2).id.hex(), bytes(16).hex()}
        assert report.cards == 4
        assert _row(again) == right
        with again.store.read() as unit:
            assert unit.cards.get(bytes(16)) is None
            assert {f.card.name for f in unit.cards.find("warga")} == {
                "WARGA NOMOR 1",
                "WARGA NOMOR 2",
                "WARGA NOMOR 3",
            }
            assert unit.cards.find("orang lain") == []
        assert again.rebuild().differing == ()


def test_an_unlisted_card_typed_here_has_a_row_before_the_centre_knows_of_it(desk: Desk) -> None:
    typed = ReceiveUnlisted(
        name="SUMARNI", nik="3374045501700001", birth_date="1970-01-15", registration="77"
    )
    card = card_object(50).id
    _record(desk, Act.RECEIVE_UNLISTED, typed, card)
    with desk.store.write() as unit:
        refold(unit, [card])
    row = _row(desk, card)
    assert row is not None
    assert (row.name, row.nik, row.registration) == ("SUMARNI", "3374045501700001", "77")
    assert (row.state, row.kind, row.birth_date) == (State.RECEIVED, "KTP", date(1970, 1, 15))
    assert row.kelurahan == KALIGAWE
    assert desk.hand_over.hand_over(STAFF, card, owner_claim(), signed()).number
    assert desk.rebuild().differing == ()
    with desk.store.read() as unit:
        assert [f.card.id for f in unit.cards.find("sumarni")] == [card]
        assert [f.card.id for f in unit.cards.find("77")] == [card]
        assert desk.documents.tie_out(unit).difference == 0


def test_a_typed_card_that_turns_out_to_be_a_listed_one(bench: DeskBench, desk: Desk) -> None:
    """The centre links it: the object says so, and the acts of here stay where they were done."""
    card = card_object(50).id
    _record(desk, Act.RECEIVE_UNLISTED, ReceiveUnlisted(name="SUMARNI"), card)
    _record(desk, Act.SHELVE, Shelve(place="Laci D"), card)
    with desk.store.read() as unit:
        both = tuple(header_hash(e.raw)[:8] for e in unit.log.of_card(card))
    linked = CardStatus(linked_to=CARD, state=State.RECEIVED, reflected=both)
    bench.feed(desk, card_object(50, status=linked))
    row = _row(desk, card)
    assert row is not None
    assert row.status.linked_to == CARD
    assert row.conflict == ""
    assert desk.rebuild().differing == ()
    bench.drop_card(desk, card)
    assert (
        _row(desk, card) is None
    )  # it left the kelurahan: not even what was typed here brings it back
    assert desk.rebuild().differing == ()


def test_a_typed_card_whose_body_says_nothing_is_a_row_without_a_name(desk: Desk) -> None:
    card = card_object(50).id
    _record(desk, Act.RECEIVE_UNLISTED, Note(text="not what this kind says"), card)
    with desk.store.write() as unit:
        refold(unit, [card])
        row = folded(unit, [card])[card]
    assert row is not None
    assert (row.name, row.nik, row.birth_date, row.state) == ("", "", None, State.RECEIVED)


def test_a_card_that_nobody_knows_has_no_row(desk: Desk) -> None:
    unknown = card_object(60).id
    _record(desk, Act.SHELVE, Shelve(place="?"), unknown)
    with desk.store.write() as unit:
        assert folded(unit, [unknown])[unknown] is None
        refold(unit, [unknown])
        assert unit.cards.get(unknown) is None
        assert unknown in all_card_ids(unit)


def test_two_hand_overs_are_a_contradiction_that_the_row_shows(
    bench: DeskBench, desk: Desk
) -> None:
    """Another PC gave the card first; the centre says so after this one did."""
    _hand_over(desk)
    theirs = own_act(1, Act.HAND_OVER)
    given = LastHandOver(
        OTHER_PC.device, 1, 1, 20_778, "3" * 22, evidence_code(theirs.raw), header_hash(theirs.raw)
    )
    status = CardStatus(
        state=State.HANDED_OVER,
        batch=BATCH.id,
        hand_over=given,
        reflected=(header_hash(theirs.raw)[:8],),
    )
    bench.feed(desk, card_object(1, status=status))
    row = _row(desk)
    assert row is not None
    assert row.conflict == "handed_over_twice"
    assert row.status.hand_over == given
    with desk.store.read() as unit:
        assert [c.id for c in unit.cards.conflicts()] == [CARD]
    assert desk.rebuild().differing == ()
    with desk.store.read() as unit:
        head = unit.log.head()
    known = (*status.reflected, head.hash[:8])
    bench.feed(desk, card_object(1, status=msgspec.structs.replace(status, reflected=known)))
    with desk.store.read() as unit:
        assert unit.cards.conflicts() == []  # it is a case of the centre's now


def test_the_batch_of_a_row_follows_its_status(desk: Desk) -> None:
    other = b"b" * 16
    _record(desk, Act.DISPATCH, Dispatch(batch=other))
    with desk.store.read() as unit:
        assert [c.id for c in unit.cards.of_batch(other)] == [CARD]
        assert CARD not in {c.id for c in unit.cards.of_batch(BATCH.id)}
        assert unit.cards.counts() == {
            (other, State.IN_TRANSIT): 1,
            (BATCH.id, State.RECEIVED): 2,
        }
    assert desk.rebuild().differing == ()


def test_a_status_for_a_card_that_is_not_here_changes_nothing(desk: Desk) -> None:
    with desk.store.write() as unit:
        unit.cards.put_status(bytes(16), CardStatus(), "")
        unit.cards.remove(bytes(16))
    with desk.store.read() as unit:
        assert len(unit.cards.find("warga")) == 3


def test_every_field_of_a_card_is_read_back_as_it_was_put(desk: Desk) -> None:
    row = _row(desk)
    assert row is not None
    full = msgspec.structs.replace(
        row,
        registration="2026-0009",
        name="Ny. O'Brien-Ma'arif 陳",
        birth_date=date(2012, 2, 29),
        birth_place="KAB. SEMARANG",
        family_card="3374041501900001",
        rt="000",
        rw="000",
        kind="KIA",
        sex="P",
        conflict="moved_in_bag",
        status=CardStatus(
            state=State.HELD_PROBLEM,
            since=-3,
            batch=None,
            place="Rak 2/kotak 7",
            attempts=3,
            recalled=True,
            linked_to=b"l" * 16,
            hand_over=LastHandOver(b"d" * 16, 1, 2, 3, "4" * 22, "0000", b"h" * 32),
            reflected=(b"a" * 8, b"b" * 8),
        ),
    )
    for one in (full, msgspec.structs.replace(full, birth_date=None, status=CardStatus()), row):
        with desk.store.write() as unit:
            unit.cards.put(one)
        assert _row(desk) == one


def test_own_acts_leave_out_what_is_no_act(desk: Desk) -> None:
    _hand_over(desk)
    with desk.store.read() as unit:
        acts = own_acts(unit.log.after(0, 10))
        assert [a.header.kind for a in acts] == ["hand_over"]
        assert isinstance(acts[0].header, Header)
        assert isinstance(acts[0].body, HandOver)
        assert acts[0].header.time_ms == NOON
        given, _ = fold(CardStatus(), acts)
        assert own_acts(unit.log.after(0, 10), given) == []


def test_a_unit_reads_what_it_has_put_whatever_it_read_before(desk: Desk) -> None:
    with desk.store.write() as unit:
        before = {c.id: c for c in unit.cards.of_batch(BATCH.id)}[CARD]
        assert unit.cards.get(CARD) == before
        other = CardStatus(state=State.RECEIVED, batch=b"o" * 16)
        unit.cards.put_status(CARD, other, "twice")
        assert unit.cards.get(CARD) == msgspec.structs.replace(
            before, status=other, conflict="twice"
        )
        renamed = msgspec.structs.replace(before, name="NAMA LAIN")
        unit.cards.put(renamed)
        assert unit.cards.get(CARD) == renamed
        unit.cards.remove(CARD)
        assert unit.cards.get(CARD) is None
    with desk.store.read() as unit:
        assert unit.cards.get(CARD) is None


def _written(unit: SqlUnit) -> list[list[object]]:
    """The row of the card and its words, column by column, but for the number of the row."""
    run = unit.connection.exec_driver_sql
    ((row, *columns),) = run("SELECT * FROM card WHERE id = ?", (CARD,)).all()
    ((*words,),) = run(
        "SELECT name, fold, branch, rest FROM card_search WHERE rowid = ?", (row,)
    ).all()
    return [columns, words]


@pytest.mark.parametrize(
    "changes",
    [
        {"conflict": "unexpected_act"},
        {"status": CardStatus(state=State.HANDED_OVER, since=7)},
        {"status": CardStatus(state=State.RECEIVED, batch=b"b" * 16)},
        {"status": CardStatus(state=State.RECEIVED, linked_to=b"k" * 16)},
        {"status": CardStatus(reflected=(b"12345678",))},
        {"kelurahan": "3374060099"},
        {"registration": "9" * 16},
        {"nik": "3374011212990001"},
        {"birth_date": None, "name": "NAMA LAIN"},
        {"address": "JL. LAIN 2", "rw": "099", "conflict": "moved_in_bag"},
        {"family_card": "1" * 16, "sex": "P", "birth_place": "DEMAK", "kind": "KIA"},
    ],
    ids=lambda changes: "-".join(changes),
)
def test_a_row_that_is_put_is_as_if_it_had_never_stood_otherwise(
    desk: Desk, changes: dict[str, Any]
) -> None:
    with desk.store.write() as unit:
        stood = unit.cards.get(CARD)
        assert stood is not None
        before = _written(unit)
        put = msgspec.structs.replace(stood, **changes)
        unit.cards.put(put)
        over = _written(unit)
        assert over != before
        assert unit.cards.get(CARD) == put
        unit.cards.remove(CARD)
        unit.cards.put(put)
        assert _written(unit) == over


def test_a_row_that_stands_as_it_is_put_is_not_written(desk: Desk) -> None:
    with desk.store.write() as unit:
        stood = unit.cards.get(CARD)
        assert stood is not None
        driver: Any = unit.connection.connection.dbapi_connection
        changes = driver.total_changes
        unit.cards.put(stood)
        assert driver.total_changes == changes
        shelved = msgspec.structs.replace(stood.status, place="B2")
        unit.cards.put(msgspec.structs.replace(stood, status=shelved))
        assert driver.total_changes == changes + 1
    assert _row(desk) == msgspec.structs.replace(stood, status=shelved)


def test_a_range_of_rows_is_what_each_of_them_is(desk: Desk) -> None:
    with desk.store.read() as unit:
        ids = sorted(all_card_ids(unit))
        first, second, third = ids[:3]
        assert unit.cards.between(b"", b"\xff" * 17) == unit.cards.get_many(ids)
        assert unit.cards.between(first, third, but={second}) == unit.cards.get_many([third])


def test_the_head_moves_with_what_is_appended(desk: Desk) -> None:
    said = PolicyException(rule="uji", reason="-")
    with desk.store.write() as unit:
        assert unit.log.head().epoch == 0
        made = desk.recorder.record(unit, Kind.POLICY_EXCEPTION, said, operator=None)
        assert unit.log.head().hash == header_hash(made.event.header)
        assert unit.log.head().seq == made.header.seq
    with desk.store.read() as unit:
        assert unit.log.head().hash == header_hash(made.event.header)
