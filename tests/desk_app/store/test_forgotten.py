"""A centre that was restored begins its feed again: what stands here serves residents, and nothing in the
drawer is lost by it."""

from __future__ import annotations

from typing import cast

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.domain.cards import NOT_AT_CENTRE, Card
from desk_app.services.case_files import case_files
from desk_app.services.overview import read_overview
from desk_app.store.engine import StoreError
from desk_app.store.forgotten import any_forgotten
from desk_app.store.sync_store import SqlSyncStore
from protocol.bodies import ObjectReported, ReceiveUnlisted, read_body
from protocol.custody import Act, State
from protocol.events import Kind
from protocol.messages import CITY, FeedItem
from protocol.objects import (
    CaseObject,
    DeviceObject,
    ObjectKind,
    OperatorObject,
    Role,
    encode_object,
)
from protocol.status import CardStatus
from tests.support.desk import (
    BATCH,
    KALIGAWE,
    NOON,
    OFFICE,
    PENYELIA,
    PETUGAS,
    POLICY,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)

STAFF = session(PETUGAS)


def _hand_over(desk: Desk, n: int) -> str:
    return desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed()).number


def _item(given: msgspec.Struct, version: int) -> FeedItem:
    kind = type(given).__name__.removesuffix("Object").lower()
    ident = getattr(given, "id", None) or KALIGAWE.encode()
    return FeedItem(KALIGAWE, kind, ident, version, encode_object(given))


def _rows(desk: Desk) -> dict[str, Card]:
    with desk.store.read() as unit:
        return {f.card.name: f.card for f in unit.cards.find("warga")}


def _quiet(desk: Desk) -> SqlSyncStore:
    """The store of a desk that tells the centre nothing: what it has marked stays to be seen."""
    return SqlSyncStore(desk.store, desk.recorder.open_epoch, desk.courtesy)


def _reported(desk: Desk) -> list[tuple[bytes | None, str, bytes]]:
    with desk.store.read() as unit:
        events = [e for e in unit.log.after(0, 10_000) if e.header.kind == Kind.OBJECT_REPORTED]
    found = []
    for event in events:
        assert event.body is not None
        said = read_body(event.header.kind, event.body)
        assert isinstance(said, ObjectReported)
        assert event.header.operator is None
        found.append((event.header.card, said.kind, said.data))
    return found


def _forget(bench: DeskBench, desk: Desk, *left: msgspec.Struct, more: bool = False) -> None:
    """The centre begins again, with ``left`` only."""
    items = tuple(_item(one, n) for n, one in enumerate(left, 1))
    generation = desk.sync_store().position().generation + 1
    desk.sync_store().accept(
        bench.answer(
            desk, changes=items, next_cursor=(len(items), 0), generation=generation, more=more
        ),
        b"",
    )


def test_another_generation_serves_the_old_objects_until_the_new_have_come(
    bench: DeskBench, desk: Desk
) -> None:
    sync = _quiet(desk)
    first = (_item(card_object(1, name="WARGA PULIH"), 1),)
    answer = bench.answer(desk, changes=first, next_cursor=(1, 0), generation=1, more=True)
    sync.accept(answer, b"")
    assert sync.position().generation == 1
    assert set(_rows(desk)) == {"WARGA PULIH", "WARGA NOMOR 2", "WARGA NOMOR 3"}
    assert {c.conflict for c in _rows(desk).values()} == {""}
    assert len(desk.operators.all()) == 2
    sync.accept(bench.answer(desk, changes=(_item(card_object(2), 2),), next_cursor=(2, 0)), b"")
    conflicts = {name: c.conflict for name, c in _rows(desk).items()}
    assert conflicts == {"WARGA PULIH": "", "WARGA NOMOR 2": "", "WARGA NOMOR 3": NOT_AT_CENTRE}
    assert desk.rebuild().differing == ()


def test_the_same_generation_forgets_nothing_whatever_the_cursor(
    bench: DeskBench, desk: Desk
) -> None:
    desk.sync_store().accept(bench.answer(desk, next_cursor=(0, 0)), b"")
    assert {c.conflict for c in _rows(desk).values()} == {""}
    assert len(_rows(desk)) == 3


def test_a_word_of_an_older_generation_changes_nothing_of_the_feed(
    bench: DeskBench, desk: Desk
) -> None:
    """A reply that was carried by hand and comes after the feed has begun again."""
    _forget(bench, desk, OFFICE, POLICY, PETUGAS, BATCH, *(card_object(n) for n in (1, 2, 3)))
    before = desk.sync_store().position()
    old = (_item(card_object(1, name="WARGA LAMA"), 900),)
    desk.sync_store().accept(
        bench.answer(desk, changes=old, next_cursor=(900, 9), generation=0), b""
    )
    assert desk.sync_store().position().cursor == before.cursor
    assert desk.sync_store().position().generation == 1
    assert "WARGA LAMA" not in _rows(desk)


def test_a_fall_while_the_feed_begins_again_asks_for_all_of_it(
    bench: DeskBench, desk: Desk
) -> None:
    sync = _quiet(desk)
    sync.accept(bench.answer(desk, next_cursor=(90, 9)), b"")
    broken = FeedItem(cast("str", None), ObjectKind.CARD, bytes(16), 1, b"")
    page = (_item(card_object(1), 1), _item(card_object(2), 2))
    answer = bench.answer(desk, changes=(*page, broken), next_cursor=(3, 1), generation=1)
    with pytest.raises(StoreError):
        sync.accept(answer, b"")
    assert (sync.position().cursor, sync.position().generation) == ((0, 0), 1)
    assert len(_rows(desk)) == 3
    sync.accept(bench.answer(desk, changes=page, next_cursor=(95, 9)), b"")
    assert [c.conflict for c in _rows(desk).values()].count(NOT_AT_CENTRE) == 1
    assert desk.rebuild().differing == ()


def test_a_forgotten_card_is_kept_shown_and_can_be_handed_over(
    bench: DeskBench, desk: Desk
) -> None:
    sync = _quiet(desk)
    left = [OFFICE, POLICY, PETUGAS, PENYELIA, card_object(1)]
    items = tuple(_item(one, n) for n, one in enumerate(left, 1))
    sync.accept(bench.answer(desk, changes=items, next_cursor=(9, 0), generation=1), b"")
    with desk.store.read() as unit:
        files = case_files(unit, desk.identity)
        balance = desk.documents.tie_out(unit)
        seen = read_overview(unit, desk.recorder)
    assert [(f.reason, f.id) for f in files] == [(NOT_AT_CENTRE, "")] * 2
    assert {f.card.name for f in files if f.card} == {"WARGA NOMOR 2", "WARGA NOMOR 3"}
    assert "pusat" in files[0].label
    assert (balance.difference, seen.conflicts) == (0, 2)
    assert _hand_over(desk, 2)
    row = _rows(desk)["WARGA NOMOR 2"]
    assert (row.state, row.conflict) == (State.HANDED_OVER, NOT_AT_CENTRE)
    assert desk.rebuild().differing == ()
    # the centre knows one of them again, and withdraws the other
    sync.accept(
        bench.answer(
            desk,
            changes=(
                _item(card_object(2), 11),
                FeedItem(KALIGAWE, ObjectKind.CARD, card_object(3).id, 12, None),
            ),
            next_cursor=(12, 0),
        ),
        b"",
    )
    rows = _rows(desk)
    assert {name: c.conflict for name, c in rows.items()} == {
        "WARGA NOMOR 1": "",
        "WARGA NOMOR 2": "",
    }
    assert rows["WARGA NOMOR 2"].state is State.HANDED_OVER


def test_a_contradiction_of_our_own_acts_is_what_a_forgotten_card_shows(
    bench: DeskBench, desk: Desk
) -> None:
    given = msgspec.structs.replace(card_object(1).status, state=State.RETURNED)
    _hand_over(desk, 1)
    bench.feed(desk, card_object(1, status=given))
    before = _rows(desk)["WARGA NOMOR 1"].conflict
    assert before not in ("", NOT_AT_CENTRE)
    sync = _quiet(desk)
    sync.accept(bench.answer(desk, next_cursor=(0, 0), generation=1), b"")
    assert _rows(desk)["WARGA NOMOR 1"].conflict == before


def test_the_centre_is_told_once_of_each_card_and_batch_as_they_came(
    bench: DeskBench, desk: Desk
) -> None:
    with desk.store.read() as unit:
        wanted = "SELECT id, data FROM feed_object WHERE kind IN ('batch', 'card')"
        stood = {row.id: row.data for row in unit.connection.exec_driver_sql(wanted)}
    _forget(bench, desk, OFFICE, POLICY, PETUGAS, card_object(1))
    cards = {card_object(n).id for n in (2, 3)}
    told = _reported(desk)
    assert {card for card, kind, _ in told if kind == "card"} == cards
    assert [card for card, kind, _ in told if kind == "batch"] == [None]
    assert {data for _, _, data in told} == {stood[i] for i in (*cards, BATCH.id)}
    assert {c.conflict for c in _rows(desk).values()} == {"", NOT_AT_CENTRE}
    bench.confirm(desk)
    desk.sync_store().accept(bench.answer(desk), b"")
    assert len(_reported(desk)) == 3
    # a centre restored once more is told once more: it may have forgotten that too
    _forget(bench, desk, OFFICE, POLICY, PETUGAS, card_object(1))
    bench.confirm(desk)
    assert len(_reported(desk)) == 6
    assert desk.verify().faults == ()


def test_nothing_is_reported_while_acts_wait_that_may_bring_it_back(
    bench: DeskBench, desk: Desk
) -> None:
    _hand_over(desk, 1)
    sync = desk.sync_store()
    nothing_stored = {"epoch": 1, "stored_through": 0}
    sync.accept(bench.answer(desk, generation=1, next_cursor=(0, 0), **nothing_stored), b"")
    assert _reported(desk) == []
    with desk.store.read() as unit:
        assert any_forgotten(unit)
    bench.confirm(desk)
    assert len(_reported(desk)) == 4


def test_what_is_not_here_any_more_is_not_reported(bench: DeskBench, desk: Desk) -> None:
    bench.drop_card(desk, card_object(3).id)
    _forget(bench, desk, OFFICE, POLICY, PETUGAS)
    assert {card for card, kind, _ in _reported(desk) if kind == "card"} == {
        card_object(n).id for n in (1, 2)
    }
    assert "WARGA NOMOR 3" not in _rows(desk)


def test_cases_policy_and_office_are_the_centres_to_say(bench: DeskBench, desk: Desk) -> None:
    case = CaseObject(id=b"c" * 16, reason="fork", kelurahan=KALIGAWE, opened_ms=NOON)
    bench.feed(desk, case)
    _forget(bench, desk, PETUGAS)
    with desk.store.read() as unit:
        for kind in (ObjectKind.CASE, ObjectKind.POLICY, ObjectKind.OFFICE):
            assert unit.objects.all(kind) == []


def test_devices_stay_so_that_papers_of_the_forgotten_time_can_be_checked(
    bench: DeskBench, desk: Desk
) -> None:
    device = DeviceObject(
        id=bytes(16), kelurahan=KALIGAWE, number=2, public_key=bytes(32), valid_from_ms=NOON
    )
    item = FeedItem(CITY, ObjectKind.DEVICE, device.id, 9, encode_object(device))
    sync = desk.sync_store()
    sync.accept(bench.answer(desk, changes=(item,), next_cursor=(bench.version, 9)), b"")
    _forget(bench, desk, OFFICE)
    with desk.store.read() as unit:
        assert unit.objects.all(ObjectKind.DEVICE) == [device]


@pytest.mark.parametrize(("nip", "other"), [("", ""), ("199", "199"), ("199", "200")])
def test_who_was_added_again_signs_in_once(
    bench: DeskBench, desk: Desk, nip: str, other: str
) -> None:
    old = OperatorObject(id=b"o" * 16, name="Dewi Lestari", role=Role.PETUGAS, nip=nip)
    new = OperatorObject(id=b"n" * 16, name="DEWI LESTARI", role=Role.PETUGAS, nip=other)
    bench.feed(desk, old)
    _forget(bench, desk, OFFICE, PETUGAS)
    assert old.id in {o.id for o in desk.operators.all()}
    bench.version = 20
    bench.feed(desk, new)
    same = nip == other
    found = {o.id for o in desk.operators.all() if o.name.casefold() == "dewi lestari"}
    assert found == ({new.id} if same else {old.id, new.id})
    with desk.store.read() as unit:
        kept = unit.objects.get(ObjectKind.OPERATOR, old.id)
    assert isinstance(kept, OperatorObject)
    assert (kept.name, kept.active) == (old.name, not same)


def test_a_card_given_here_stays_given_when_the_centre_has_forgotten_it(
    bench: DeskBench, desk: Desk
) -> None:
    number = _hand_over(desk, 1)
    bench.confirm(desk)
    bench.feed(desk, card_object(1, status=_rows(desk)["WARGA NOMOR 1"].status))
    _forget(bench, desk, card_object(1))  # as it was before the hand-over
    card = _rows(desk)["WARGA NOMOR 1"]
    assert card.state is State.HANDED_OVER
    assert card.status.hand_over is not None
    assert card.status.hand_over.number == number


def test_a_card_typed_here_comes_back_with_the_log_itself(bench: DeskBench, desk: Desk) -> None:
    typed = ReceiveUnlisted(name="WARGA TERKETIK", nik="3374044107900009")
    card = card_object(9).id
    with desk.store.write() as unit:
        desk.recorder.record(unit, Act.RECEIVE_UNLISTED, typed, operator=None, card=card)
    bench.feed(desk, card_object(9, name="WARGA TERKETIK", status=CardStatus()))
    assert _rows(desk)["WARGA TERKETIK"].state is State.RECEIVED
    sync = _quiet(desk)
    sync.accept(bench.answer(desk, generation=1, next_cursor=(0, 0)), b"")
    row = _rows(desk)["WARGA TERKETIK"]
    assert (row.state, row.conflict) == (State.RECEIVED, NOT_AT_CENTRE)
    assert desk.rebuild().differing == ()
