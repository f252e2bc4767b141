"""What the sync engine asks of the store: what goes out, and what an answer changes."""

from __future__ import annotations

import math
import threading
from typing import cast

import msgspec
import pytest

from desk_app.bootstrap import Desk
from desk_app.services.courtesy import Courtesy
from desk_app.services.ports import Changes
from desk_app.store.engine import StoreError
from desk_app.store.log import position_of
from desk_app.store.sync_store import SqlSyncStore
from desk_app.store.unit import SqlUnit
from protocol.bodies import Note
from protocol.custody import Act, State
from protocol.events import NO_HASH, Kind, header_hash
from protocol.messages import CITY, EpochEnd, FeedItem, Meaning
from protocol.objects import DeviceObject, ObjectKind, PolicyObject, encode_object
from protocol.status import LastHandOver
from tests.support.desk import (
    KALIGAWE,
    NOON,
    PENYELIA,
    PETUGAS,
    POLICY,
    TI,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)

STAFF = session(PETUGAS)
MANY = 1 << 30


def _hand_over(desk: Desk, n: int) -> str:
    return desk.hand_over.hand_over(STAFF, card_object(n).id, owner_claim(), signed()).number


def _notes(desk: Desk, *sizes: int) -> None:
    with desk.store.write() as unit:
        for size in sizes:
            said = Note(text="x" * size)
            desk.recorder.record(unit, Kind.COMPLAINT_OPENED, said, operator=None)


def _names(desk: Desk) -> set[str]:
    with desk.store.read() as unit:
        return {f.card.name for f in unit.cards.find("warga")}


def _item(n: int, version: int, *, gone: bool = False, **changes: object) -> FeedItem:
    given = card_object(n, **changes)
    data = None if gone else encode_object(given)
    return FeedItem(KALIGAWE, ObjectKind.CARD, given.id, version, data)


# ---- out


def test_a_fresh_desk_stands_at_nothing(bench: DeskBench) -> None:
    with bench.open() as desk:
        position = desk.sync_store().position()
        assert (position.head, position.head_hash) == ((0, 0), NO_HASH)
        assert (position.cursor, position.answer_hash, position.unsent) == ((0, 0), b"", 0)
        assert desk.sync_store().next_outgoing(10, MANY) is None


def test_events_go_out_as_the_bytes_that_were_stored(bench: DeskBench, desk: Desk) -> None:
    _hand_over(desk, 1)
    outgoing = desk.sync_store().next_outgoing(10, MANY)
    assert outgoing is not None
    with desk.store.read() as unit:
        logged = unit.log.after(0, 10)
    assert [(e.header, e.body) for e in outgoing.events] == [(e.raw, e.body) for e in logged]
    assert (outgoing.epoch, outgoing.first_seq, outgoing.last_seq) == (1, 1, 2)
    assert outgoing.signature == logged[-1].signature
    assert desk.sync_store().position().head_hash == header_hash(logged[-1].raw)
    assert desk.sync_store().position().unsent == desk.sync_store().unsent() == 2
    bench.confirm(desk)
    assert desk.sync_store().next_outgoing(10, MANY) is None
    assert desk.sync_store().position().unsent == desk.sync_store().unsent() == 0


def test_a_batch_ends_at_its_count_and_takes_up_where_it_ended(
    bench: DeskBench, desk: Desk
) -> None:
    _notes(desk, *[10] * 6)
    sync = desk.sync_store()
    sent: list[int] = []
    while (outgoing := sync.next_outgoing(3, MANY)) is not None:
        assert len(outgoing.events) <= 3
        sent += range(outgoing.first_seq, outgoing.last_seq + 1)
        sync.accept(bench.answer(desk, epoch=1, stored_through=outgoing.last_seq), b"")
    assert sent == list(range(1, 8))


def test_a_batch_ends_at_its_bytes_but_a_giant_goes_alone(bench: DeskBench, desk: Desk) -> None:
    _notes(desk, 100, 100, 50_000, 100, 100)
    sync = desk.sync_store()
    batches = []
    while (outgoing := sync.next_outgoing(100, 1_500)) is not None:
        batches.append(len(outgoing.events))
        size = sum(len(e.header) + len(e.body or b"") for e in outgoing.events)
        assert size <= 1_500 or len(outgoing.events) == 1
        sync.accept(bench.answer(desk, epoch=1, stored_through=outgoing.last_seq), b"")
    assert sum(batches) == 6
    assert 1 in batches
    assert max(batches) > 1


def test_a_batch_never_crosses_an_epoch(bench: DeskBench, desk: Desk) -> None:
    _notes(desk, 1, 1)
    desk.recorder.open_epoch(2, "fork")
    _notes(desk, 1)
    desk.recorder.open_epoch(7, "fork")
    sync = desk.sync_store()
    batches = []
    while (outgoing := sync.next_outgoing(100, MANY)) is not None:
        batches.append((outgoing.epoch, outgoing.first_seq, outgoing.last_seq))
        answer = bench.answer(desk, epoch=outgoing.epoch, stored_through=outgoing.last_seq)
        sync.accept(answer, b"")
    assert batches == [(1, 1, 3), (2, 1, 2), (7, 1, 1)]


def test_a_purged_body_goes_out_as_none(bench: DeskBench, desk: Desk) -> None:
    """Only what the centre has stored is purged; a centre that was restored is sent it again."""
    _hand_over(desk, 1)
    bench.confirm(desk)
    bench.clock.advance(31 * 86_400_000)
    assert desk.purging.purge(session(PENYELIA)) == 1
    desk.sync_store().accept(bench.answer(desk, epoch=1, stored_through=1), b"")
    outgoing = desk.sync_store().next_outgoing(100, 1)
    assert outgoing is not None
    assert outgoing.first_seq == 2
    assert [e.body for e in outgoing.events] == [None]


# ---- in: the log


def test_an_answer_confirms_up_to_where_it_says(bench: DeskBench, desk: Desk) -> None:
    for n in (1, 2, 3):
        _hand_over(desk, n)
    sync = desk.sync_store()
    changes = sync.accept(bench.answer(desk, epoch=1, stored_through=3), b"h" * 32)
    assert changes == Changes(frozenset({"confirmed"}))
    with desk.store.read() as unit:
        assert [e.confirmed for e in unit.log.after(0, 10)] == [True, True, True, False]
    assert sync.position().unsent == 1
    assert sync.position().answer_hash == b"h" * 32
    again = sync.accept(bench.answer(desk, epoch=1, stored_through=3), b"h" * 32)
    assert again == Changes()


def test_a_centre_that_has_forgotten_takes_the_confirmation_back(
    bench: DeskBench, desk: Desk
) -> None:
    for n in (1, 2, 3):
        _hand_over(desk, n)
    bench.confirm(desk)
    sync = desk.sync_store()
    sync.accept(bench.answer(desk, epoch=1, stored_through=2), b"")
    outgoing = sync.next_outgoing(10, MANY)
    assert outgoing is not None
    assert outgoing.first_seq == 3
    sync.accept(bench.answer(desk, epoch=1, stored_through=0), b"")
    outgoing = sync.next_outgoing(10, MANY)
    assert outgoing is not None
    assert outgoing.first_seq == 1
    with desk.store.read() as unit:
        assert not any(e.confirmed for e in unit.log.after(0, 10))


def test_an_epoch_that_the_centre_does_not_know_forgets_no_older_one(
    bench: DeskBench, desk: Desk
) -> None:
    _hand_over(desk, 1)
    bench.confirm(desk)
    desk.recorder.open_epoch(2, "fork")
    desk.sync_store().accept(bench.answer(desk, epoch=2, stored_through=0), b"")
    assert desk.sync_store().position().unsent == 1


def test_the_position_names_the_ends_of_earlier_epochs(bench: DeskBench, desk: Desk) -> None:
    assert desk.sync_store().position().ends == ()
    _hand_over(desk, 1)
    assert desk.sync_store().position().ends == ()
    ends = []
    for epoch in (2, 5):
        position = desk.sync_store().position()
        ends.append(EpochEnd(*position.head, position.head_hash))
        desk.recorder.open_epoch(epoch, "restored")
    assert desk.sync_store().position().ends == tuple(ends)
    assert desk.sync_store().position().stored == (0, 0)
    sync = desk.sync_store()
    sync.accept(bench.answer(desk, epoch=1, stored_through=2), b"")
    assert sync.position().stored == (1, 2)


def test_a_centre_that_has_forgotten_an_epoch_takes_no_older_confirmation_back(
    bench: DeskBench, desk: Desk
) -> None:
    _hand_over(desk, 1)
    desk.recorder.open_epoch(2, "fork")
    _hand_over(desk, 2)
    bench.confirm(desk)
    sync = desk.sync_store()
    sync.accept(bench.answer(desk, epoch=2, stored_through=0), b"")
    assert (sync.position().stored, sync.position().unsent) == ((1, 2), 2)
    assert desk.verify().faults == ()
    sync.accept(bench.answer(desk, epoch=1, stored_through=1), b"")
    assert (sync.position().stored, sync.position().unsent) == ((1, 1), 3)


def test_another_branch_in_the_place_of_ours_means_that_the_epoch_is_sent_again(
    bench: DeskBench, desk: Desk
) -> None:
    """The centre had confirmed our events; it was restored, and a copy of this disk came first."""
    _hand_over(desk, 1)
    desk.recorder.open_epoch(2, "fork")
    _hand_over(desk, 2)
    _hand_over(desk, 3)
    bench.confirm(desk)
    sync = desk.sync_store()
    foreign = bench.answer(desk, epoch=2, stored_through=2, stored_hash=b"o" * 32)
    sync.accept(foreign, b"")
    assert (sync.position().stored, sync.position().unsent) == ((1, 2), 3)
    sync.accept(foreign, b"")
    assert sync.position().stored == (1, 2)


@pytest.mark.parametrize("beyond", [0, 1, 50])
def test_what_the_centre_holds_of_another_branch_is_not_counted_as_ours(
    bench: DeskBench, desk: Desk, beyond: int
) -> None:
    """A copied disk: the centre holds the other copy's acts, at our places and beyond them."""
    _hand_over(desk, 1)
    foreign = bench.answer(desk, epoch=1, stored_through=2 + beyond, stored_hash=b"o" * 32)
    desk.sync_store().accept(foreign, b"")
    assert desk.sync_store().position().unsent == 2
    _hand_over(desk, 2)
    desk.sync_store().accept(foreign, b"")
    outgoing = desk.sync_store().next_outgoing(9, 1 << 20)
    assert outgoing is not None
    assert (outgoing.first_seq, outgoing.last_seq) == (1, 3)


def test_meanings_are_kept_and_a_later_word_takes_the_place_of_the_first(
    bench: DeskBench, desk: Desk
) -> None:
    _hand_over(desk, 1)
    first = (Meaning(2, "case", "ab"), Meaning(1, "quarantined", "unknown_kind"))
    sync = desk.sync_store()
    sync.accept(bench.answer(desk, meanings=first), b"")
    sync.accept(bench.answer(desk, meanings=(Meaning(2, "case", "cd"),)), b"")
    with desk.store.read() as unit:
        kept = unit.connection.exec_driver_sql("SELECT * FROM event_meaning ORDER BY 1").all()
    assert [tuple(row) for row in kept] == [
        (position_of(1, 1), "quarantined", "unknown_kind"),
        (position_of(1, 2), "case", "cd"),
    ]


def test_an_epoch_found_by_the_centre_is_opened_once(desk: Desk) -> None:
    _hand_over(desk, 1)
    sync = desk.sync_store()
    for _ in range(2):
        assert sync.open_epoch(4, "fork") == Changes(frozenset({"epoch"}))
    assert sync.position().head == (4, 1)


# ---- in: the feed


def test_the_same_answer_twice_changes_nothing(bench: DeskBench, desk: Desk) -> None:
    _hand_over(desk, 1)
    bench.version += 2
    answer = bench.answer(
        desk,
        changes=(_item(4, bench.version - 1), _item(2, bench.version, gone=True)),
        next_cursor=(bench.version, 0),
        meanings=(Meaning(2, "case", "ab"),),
    )

    def everything() -> list[object]:
        tables = ("feed_object", "card", "event_meaning", "sync_state")
        with desk.store.read() as unit:
            return [
                unit.connection.exec_driver_sql(f"SELECT * FROM {t} ORDER BY 1, 2").all()
                for t in tables
            ]

    changes = desk.sync_store().accept(answer, b"1")
    assert changes.cards == {card_object(4).id, card_object(2).id}
    assert changes.kinds == {"card", "confirmed"}
    before = everything()
    desk.sync_store().accept(answer, b"1")
    assert everything() == before
    assert _names(desk) == {"WARGA NOMOR 1", "WARGA NOMOR 3", "WARGA NOMOR 4"}


def test_an_older_version_never_takes_the_place_of_a_newer(bench: DeskBench, desk: Desk) -> None:
    sync = desk.sync_store()
    cursor = (100, 0)
    for version, name in ((50, "WARGA BARU"), (40, "WARGA LAMA"), (50, "WARGA BARU")):
        item = _item(1, version, name=name)
        sync.accept(bench.answer(desk, changes=(item,), next_cursor=cursor), b"")
        assert "WARGA BARU" in _names(desk)
        assert "WARGA LAMA" not in _names(desk)


def test_a_dropped_card_is_not_brought_back_by_an_older_version(
    bench: DeskBench, desk: Desk
) -> None:
    sync = desk.sync_store()
    cursor = (100, 0)
    sync.accept(bench.answer(desk, changes=(_item(1, 60, gone=True),), next_cursor=cursor), b"")
    assert "WARGA NOMOR 1" not in _names(desk)
    sync.accept(bench.answer(desk, changes=(_item(1, 50),), next_cursor=cursor), b"")
    assert "WARGA NOMOR 1" not in _names(desk)
    sync.accept(bench.answer(desk, changes=(_item(2, 1, gone=True),), next_cursor=cursor), b"")
    assert "WARGA NOMOR 2" in _names(desk)  # an older word that it is gone
    sync.accept(bench.answer(desk, changes=(_item(1, 70),), next_cursor=cursor), b"")
    assert "WARGA NOMOR 1" in _names(desk)
    with desk.store.read() as unit:
        assert [c.id for c in map(unit.cards.get, (card_object(1).id,)) if c is not None]
    assert desk.rebuild().cards == 3


@pytest.mark.parametrize("last", ["gone", "there"])
def test_within_one_page_the_newest_version_stays(bench: DeskBench, desk: Desk, last: str) -> None:
    gone, there = (61, 60) if last == "gone" else (60, 61)
    items = (_item(1, there, name="WARGA KEMBALI"), _item(1, gone, gone=True))
    for page in (items, items[::-1]):
        answer = bench.answer(desk, changes=page, next_cursor=(100, 0))
        desk.sync_store().accept(answer, b"")
        assert ("WARGA KEMBALI" in _names(desk)) is (last == "there")


def test_a_drop_of_what_was_never_here_is_no_news(bench: DeskBench, desk: Desk) -> None:
    bench.drop_card(desk, bytes(16))
    assert len(_names(desk)) == 3
    assert desk.rebuild().differing == ()
    assert desk.rebuild().cards == 3


def test_a_dropped_card_takes_its_words_and_its_row_along(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, card_object(1, name="QUIRINUS XAVERIUS"))
    bench.drop_card(desk, card_object(1).id)
    with desk.store.read() as unit:
        assert unit.cards.get(card_object(1).id) is None
        for text in ("quirinus", "kuirinus", "xaverius", card_object(1).nik, "0001"):
            assert unit.cards.find(text) == []
        words = unit.connection.exec_driver_sql("SELECT term FROM card_words").scalars().all()
    assert not [w for w in words if w.startswith(("q", "xav", "kui"))]


@pytest.mark.parametrize("count", [3, 200])
def test_a_card_that_comes_back_is_folded_with_the_acts_of_here(
    bench: DeskBench, desk: Desk, count: int
) -> None:
    """Also in a page so large that the log is asked once for all cards instead of once for each."""
    _hand_over(desk, 1)
    bench.drop_card(desk, card_object(1).id)
    bench.feed(desk, *(card_object(n) for n in range(1, count)))
    with desk.store.read() as unit:
        card = unit.cards.get(card_object(1).id)
        assert card is not None
        assert card.state is State.HANDED_OVER
    assert desk.rebuild().differing == ()


def test_objects_of_other_kinds_are_kept_and_read(bench: DeskBench, desk: Desk) -> None:
    device = DeviceObject(
        id=bytes(16), kelurahan=KALIGAWE, number=2, public_key=bytes(32), valid_from_ms=NOON
    )
    item = FeedItem(CITY, ObjectKind.DEVICE, device.id, 5, encode_object(device))
    answer = bench.answer(desk, changes=(item,), next_cursor=(bench.version, 5))
    changes = desk.sync_store().accept(answer, b"")
    assert changes == Changes(frozenset({"device"}))
    assert desk.sync_store().position().cursor == (bench.version, 5)
    with desk.store.read() as unit:
        assert unit.objects.get("device", device.id) == device
        assert unit.objects.all("device") == [device]
        assert unit.objects.get("device", bytes(15)) is None
        assert unit.objects.all("case") == []


def test_what_this_program_cannot_read_is_kept_and_stops_nothing(
    bench: DeskBench, desk: Desk
) -> None:
    """A newer centre sends kinds, roles and states that this program does not know yet."""
    role = encode_object(TI).replace(b"\xa2it", b"\xa7auditor")
    state = encode_object(card_object(2)).replace(b"\xa8received", b"\xa8archived")
    assert b"auditor" in role
    assert b"archived" in state
    items = (
        FeedItem(KALIGAWE, ObjectKind.OPERATOR, TI.id, 50, role),
        FeedItem(KALIGAWE, ObjectKind.CARD, card_object(2).id, 51, state),
        FeedItem(KALIGAWE, ObjectKind.POLICY, POLICY.id, 52, b"\xc1"),
        FeedItem(KALIGAWE, "hologram", bytes(16), 53, b"\x80"),
        _item(1, 54, name="WARGA BARU"),
    )
    answer = bench.answer(desk, changes=items, next_cursor=(60, 0))
    desk.sync_store().accept(answer, b"")
    assert {o.name for o in desk.operators.all()} == {PETUGAS.name, PENYELIA.name}
    with desk.store.read() as unit:
        assert unit.objects.get("operator", TI.id) is None
        assert unit.objects.all("hologram") == []
        assert unit.objects.all("policy") == []
        # Where a card is that says something unknown of its state, nobody here can know: it is not
        # handed over, and the balance shows that it is missing from the rows.
        assert unit.cards.get(card_object(2).id) is None
        assert desk.documents.tie_out(unit).difference == 1
    assert _names(desk) == {"WARGA BARU", "WARGA NOMOR 3"}
    assert _hand_over(desk, 1)
    assert desk.rebuild().differing == ()
    with desk.store.read() as unit:  # the bytes are kept for the program that can read them
        wanted = "SELECT data FROM feed_object WHERE kind = 'card' AND version = 51"
        assert unit.connection.exec_driver_sql(wanted).scalar() == state


_TOO_LARGE = 1 << 63
_FAR = LastHandOver(b"d" * 16, 1, 1, 20_778, "3" * 22, "0000", bytes(32))


@pytest.mark.parametrize(
    "changes",
    [
        {"since": (1 << 64) - 1},
        {"since": _TOO_LARGE},
        {"attempts": (1 << 64) - 1},
        {"hand_over": msgspec.structs.replace(_FAR, epoch=_TOO_LARGE)},
        {"hand_over": msgspec.structs.replace(_FAR, seq=_TOO_LARGE)},
        {"hand_over": _FAR, "others": (msgspec.structs.replace(_FAR, business_date=_TOO_LARGE),)},
    ],
    ids=["since", "since by one", "attempts", "epoch", "seq", "business_date"],
)
def test_a_card_with_a_number_that_no_database_keeps_stops_nothing(
    bench: DeskBench, desk: Desk, changes: dict[str, object]
) -> None:
    """It is kept as it came, like all that this program cannot read; the others of its page are there."""
    with desk.store.write() as unit:  # an act of here is to be folded into it
        visited = card_object(2).id
        desk.recorder.record(unit, Act.VISIT_FAILED, Note(), operator=PETUGAS.id, card=visited)
    status = msgspec.structs.replace(card_object(2).status, **changes)
    odd = _item(2, 51, status=status)
    page = (_item(1, 50, name="WARGA BARU"), odd, _item(4, 52), _item(5, 53))
    desk.sync_store().accept(bench.answer(desk, changes=page, next_cursor=(60, 0)), b"")
    assert desk.sync_store().position().cursor == (60, 0)
    assert desk.sync_store().position().unsent == 0
    assert _names(desk) == {"WARGA BARU", *(f"WARGA NOMOR {n}" for n in (3, 4, 5))}
    assert desk.verify().faults == ()
    assert desk.rebuild().differing == ()
    with desk.store.read() as unit:
        assert unit.cards.get(card_object(2).id) is None
        wanted = "SELECT data FROM feed_object WHERE kind = 'card' AND version = 51"
        assert unit.connection.exec_driver_sql(wanted).scalar() == odd.data
    assert _hand_over(desk, 1)
    bench.version = 60
    bench.feed(desk, card_object(2))  # once it is right again
    assert "WARGA NOMOR 2" in _names(desk)


def test_a_place_of_thousands_of_digits_stops_nothing(bench: DeskBench, desk: Desk) -> None:
    page = (_item(2, 51, rt="9" * 5_000), _item(3, 52, rw="0" * 5_000), _item(4, 53))
    desk.sync_store().accept(bench.answer(desk, changes=page, next_cursor=(60, 0)), b"")
    assert desk.sync_store().position().cursor == (60, 0)
    assert {f"WARGA NOMOR {n}" for n in (2, 3, 4)} <= _names(desk)


# ---- in: a page comes slice by slice


def _page(count: int, start: int = 100) -> tuple[FeedItem, ...]:
    return tuple(_item(n, n, name=f"WARGA NOMOR {n}") for n in range(start, start + count))


def _seen(unit: SqlUnit) -> tuple[int, int]:
    """How many cards have their row, and where the cursor stands."""
    rows = unit.connection.exec_driver_sql("SELECT count(*) FROM card").scalar_one()
    cursor = unit.connection.exec_driver_sql("SELECT kelurahan_version FROM sync_state")
    return int(rows), int(cursor.scalar_one())


def test_who_wants_to_write_comes_between_two_slices_of_a_page(
    bench: DeskBench, desk: Desk
) -> None:
    count = 1_500
    sync = desk.sync_store()
    answer = bench.answer(desk, changes=_page(count), next_cursor=(5_000, 0))
    seen: list[tuple[int, int]] = []
    with desk.store.read() as unit:
        before = _seen(unit)
    taking = threading.Thread(target=sync.accept, args=(answer, b"the answer"))
    with desk.store.write():
        taking.start()
        while not desk.store.wanted:
            assert taking.is_alive()
    while taking.is_alive():
        with desk.store.write() as unit:
            seen.append(_seen(unit))
    taking.join()
    with desk.store.read() as unit:
        assert _seen(unit) == (before[0] + count, 5_000)
    between = [rows for rows, cursor in seen if cursor == before[1]]
    assert len(set(between)) > 10  # three transactions would show four numbers at most
    assert sorted(between) == between
    assert desk.rebuild().differing == ()


def test_while_the_window_answers_nothing_is_held(bench: DeskBench, desk: Desk) -> None:
    count = 60
    seen: list[int] = []

    def write_meanwhile(_seconds: float) -> None:
        with desk.store.write() as unit:  # would wait in vain for a unit that is held
            seen.append(_seen(unit)[0])

    courtesy = Courtesy(lambda: 0, write_meanwhile)  # the time stands still: the hand never rests
    courtesy.touched()
    sync = SqlSyncStore(desk.store, desk.recorder.open_epoch, courtesy)
    sync.accept(bench.answer(desk, changes=_page(count), next_cursor=(5_000, 0)), b"")
    assert len(set(seen)) == math.ceil(count / 8)
    assert max(seen) == 3 + count


def test_a_fall_between_two_slices_leaves_the_cursor_where_it_was(
    bench: DeskBench, desk: Desk
) -> None:
    sync = desk.sync_store()
    before = sync.position()
    broken = FeedItem(cast("str", None), ObjectKind.CARD, bytes(16), 1, b"")
    page = _page(700)
    answer = bench.answer(
        desk, changes=(*page, broken), next_cursor=(5_000, 0), meanings=(Meaning(1, "case", "ab"),)
    )
    with pytest.raises(StoreError):
        sync.accept(answer, b"the answer")
    assert sync.position() == before
    with desk.store.read() as unit:
        rows, _ = _seen(unit)
        assert 3 < rows < 703
        assert not unit.connection.exec_driver_sql("SELECT * FROM event_meaning").all()
    assert desk.rebuild().differing == ()
    sync.accept(bench.answer(desk, changes=page, next_cursor=(5_000, 0)), b"the answer")
    with desk.store.read() as unit:
        assert _seen(unit) == (703, 5_000)


def test_the_policy_of_a_newer_version_is_the_one_in_force(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, msgspec.structs.replace(POLICY, retention_days=7))
    with desk.store.read() as unit:
        (policy,) = unit.objects.all("policy")
    assert isinstance(policy, PolicyObject)
    assert policy.retention_days == 7
