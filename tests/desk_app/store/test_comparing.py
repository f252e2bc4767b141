"""What a desk asks to be compared, and what it does with the answer; the centre is played by hand."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from desk_app.bootstrap import Desk
from desk_app.services.digest import Comparison, Finding, Found, last_comparison
from desk_app.services.ports import Question
from desk_app.store.card_sum import sum_anew
from desk_app.store.sync_store import SqlSyncStore
from desk_app.store.tables import UNKNOWN
from protocol.bodies import ReceiveUnlisted
from protocol.custody import Act, State
from protocol.digest import NOTHING, Sum, card_digest
from protocol.identifiers import uuid7
from protocol.messages import CardMark, Compared, FeedItem, RangeMarks, Tally
from protocol.objects import CardObject, ObjectKind, encode_object
from tests.support.desk import (
    KALIGAWE,
    NOON,
    PETUGAS,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
    stocked,
)

HOUR = 3_600_000


def tally_of(bench: DeskBench, *cards: CardObject) -> Tally:
    """What a centre says that holds these cards."""
    found = Sum.of(card_digest(c.id, encode_object(c)) for c in cards)
    return Tally(bench.version, found.count, found.digest)


def cards(count: int) -> list[CardObject]:
    return [card_object(n + 1) for n in range(count)]


def kept(desk: Desk) -> Sum:
    with desk.store.read() as unit:
        row = unit.connection.execute(text("SELECT cards, digest FROM sync_state")).one()
    return Sum.read(row.cards, row.digest)


def answered(
    bench: DeskBench, desk: Desk, sync: SqlSyncStore, compared: Compared | None = None, **more: Any
) -> Comparison:
    """The desk takes an answer in that stores nothing new."""
    epoch, through = bench.stored
    more.setdefault("next_cursor", (bench.version, 0))
    answer = bench.answer(desk, epoch=epoch, stored_through=through, compared=compared, **more)
    sync.accept(answer, b"")
    return last_comparison(desk.store)


@pytest.fixture
def desk(bench: DeskBench) -> Any:
    with stocked(bench, 3) as opened:
        yield opened


class TestSum:
    def test_it_is_that_of_the_objects(self, desk: Desk) -> None:
        expected = Sum.of(card_digest(c.id, encode_object(c)) for c in cards(3))
        assert kept(desk) == expected
        with desk.store.write() as unit:
            assert sum_anew(unit) == expected

    def test_a_card_that_changes_leaves_or_comes_again(self, bench: DeskBench, desk: Desk) -> None:
        one, two, three = cards(3)
        changed = msgspec.structs.replace(two, name="WARGA LAIN")
        bench.feed(desk, changed, one)
        bench.drop_card(desk, three.id)
        bench.drop_card(desk, three.id)
        assert kept(desk) == Sum.of(card_digest(c.id, encode_object(c)) for c in (one, changed))
        bench.feed(desk, three)
        assert kept(desk).count == 3

    def test_an_old_page_changes_nothing(self, bench: DeskBench, desk: Desk) -> None:
        before = kept(desk)
        old = FeedItem(KALIGAWE, ObjectKind.CARD, card_object(1).id, 1, b"\x80")
        answered(bench, desk, desk.sync_store(), changes=(old, old))
        assert kept(desk) == before

    def test_a_card_twice_in_a_page_counts_once(self, bench: DeskBench, desk: Desk) -> None:
        new = card_object(9)
        bench.feed(desk, new, msgspec.structs.replace(new, name="LAIN"))
        assert kept(desk).count == 4
        before = kept(desk)
        with desk.store.write() as unit:
            assert sum_anew(unit) == before

    def test_a_feed_that_begins_anew_begins_with_nothing(
        self, bench: DeskBench, desk: Desk
    ) -> None:
        sync = desk.sync_store()
        answered(bench, desk, sync, generation=1, next_cursor=(0, 0), more=True)
        assert kept(desk) == NOTHING
        bench.version = 0
        bench.feed(desk, card_object(2))
        assert kept(desk) == Sum.of([card_digest(card_object(2).id, encode_object(card_object(2)))])


class TestTally:
    def test_equal(self, bench: DeskBench, desk: Desk) -> None:
        said = answered(bench, desk, desk.sync_store(), tally=tally_of(bench, *cards(3)))
        assert said.equal
        assert said.compared_ms == said.equal_ms == bench.clock.ms

    def test_another_one_asks_about_all_cards_at_once(self, bench: DeskBench, desk: Desk) -> None:
        sync = desk.sync_store()
        assert not answered(bench, desk, sync, tally=tally_of(bench, *cards(2))).equal
        assert sync.more_to_compare(bench.clock.ms)
        (asked,) = sync.question(bench.clock.ms).ranges
        assert (asked.after, asked.through, asked.count) == (b"", b"", 3)

    @pytest.mark.parametrize("changes", [{"more": True}, {"next_cursor": (1, 0)}])
    def test_not_at_another_version_or_before_the_last_page(
        self, bench: DeskBench, desk: Desk, changes: dict[str, Any]
    ) -> None:
        said = answered(bench, desk, desk.sync_store(), tally=tally_of(bench), **changes)
        assert said == Comparison()

    def test_a_centre_that_compares_nothing(self, bench: DeskBench, desk: Desk) -> None:
        sync = desk.sync_store()
        assert sync.question(bench.clock.ms).ranges
        assert answered(bench, desk, sync) == Comparison()
        assert not sync.more_to_compare(bench.clock.ms)


class TestRanges:
    def test_they_follow_one_another_and_leave_nothing_out(
        self, bench: DeskBench, desk: Desk
    ) -> None:
        bench.feed(desk, *(card_object(n) for n in range(4, 76)))
        sync = desk.sync_store()
        everything = tally_of(bench, *cards(75))
        ends: list[tuple[bytes, bytes, int]] = []
        for _ in range(4):
            (asked,) = sync.question(bench.clock.ms).ranges
            ends.append((asked.after, asked.through, asked.count))
            answered(bench, desk, sync, Compared(ranges=1), tally=everything)
        assert [count for *_, count in ends] == [32, 32, 11, 32]
        assert ends[0][0] == ends[2][1] == ends[3][0] == b""
        assert (ends[0][1], ends[1][1]) == (ends[1][0], ends[2][0])
        assert ends[3] == ends[0]

    def test_what_was_not_compared_is_asked_again(self, bench: DeskBench, desk: Desk) -> None:
        bench.feed(desk, *(card_object(n) for n in range(4, 200)))
        sync = desk.sync_store()
        first = sync.question(bench.clock.ms)
        answered(bench, desk, sync, Compared(ranges=0))
        assert sync.question(bench.clock.ms) == first

    @pytest.mark.parametrize("hours", [13, -1])
    def test_a_round_that_takes_half_a_day_is_brought_to_its_end(
        self, bench: DeskBench, desk: Desk, hours: int
    ) -> None:
        """Also where the PC's clock has jumped meanwhile."""
        bench.feed(desk, *(card_object(n) for n in range(4, 401)))
        everything = tally_of(bench, *cards(400))
        sync = desk.sync_store()
        sync.question(bench.clock.ms)
        answered(bench, desk, sync, Compared(ranges=1), tally=everything)
        later = bench.clock.ms + hours * HOUR
        assert sync.more_to_compare(later)
        question = sync.question(later)
        assert [r.count for r in question.ranges] == [128, 128, 112]
        answered(bench, desk, sync, Compared(ranges=3), tally=everything)
        assert not sync.more_to_compare(later)

    def test_a_card_that_the_centre_has_forgotten_is_in_none(
        self, bench: DeskBench, desk: Desk
    ) -> None:
        sync = desk.sync_store()
        asked = sync.question(bench.clock.ms)
        standing = _one_differs(bench, desk, sync, asked)
        again = sync.question(bench.clock.ms)
        assert [s.card for s in again.differing] == [standing]
        answered(bench, desk, sync, Compared(ranges=1, lost=(standing,)))
        with desk.store.read() as unit:
            row = unit.cards.get(standing)
            assert row is not None
            assert row.conflict == "not_at_centre"
        assert kept(desk).count == 2
        assert sync.question(bench.clock.ms).ranges[0].count == 2

    def test_a_card_that_was_not_asked_about_is_not_forgotten(
        self, bench: DeskBench, desk: Desk
    ) -> None:
        sync = desk.sync_store()
        _one_differs(bench, desk, sync, sync.question(bench.clock.ms))
        sync.question(bench.clock.ms)
        answered(bench, desk, sync, Compared(ranges=1, lost=(card_object(3).id,)))
        assert kept(desk).count == 3

    def test_an_event_that_cannot_be_read_stops_no_sync(self, bench: DeskBench) -> None:
        with stocked(bench, 2) as desk:
            desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
            bench.confirm(desk)
            with desk.store.write() as unit:
                unit.connection.execute(text("DROP TRIGGER event_no_update"))
                unit.connection.execute(
                    text("UPDATE event SET header = x'00' WHERE kind = 'hand_over'")
                )
            assert desk.sync_store().question(bench.clock.ms) == Question()


def _one_differs(bench: DeskBench, desk: Desk, sync: SqlSyncStore, asked: Question) -> bytes:
    """The centre holds the first card otherwise, and the desk takes that in."""
    (part,) = asked.ranges
    marks = [CardMark(c.id, card_digest(c.id, encode_object(c))) for c in cards(3)]
    marks[0] = CardMark(marks[0].card, bytes(16))
    there = RangeMarks(part.after, part.through, tuple(marks))
    answered(bench, desk, sync, Compared(ranges=1, differing=(there,)))
    return marks[0].card


class TestStandings:
    def test_what_the_desk_says_of_a_card(self, bench: DeskBench, desk: Desk) -> None:
        done = desk.hand_over.hand_over(
            session(PETUGAS), card_object(1).id, owner_claim(), signed()
        )
        bench.confirm(desk)
        sync = desk.sync_store()
        _one_differs(bench, desk, sync, sync.question(bench.clock.ms))
        (said,) = sync.question(bench.clock.ms).differing
        mark = card_digest(card_object(1).id, encode_object(card_object(1)))
        with desk.store.read() as unit:
            event = unit.log.at(done.recorded.position)
        assert event is not None
        assert (said.card, said.state, said.mark, said.kept) == (
            card_object(1).id,
            State.HANDED_OVER,
            mark,
            mark,
        )
        assert len(said.acts) == 1
        assert [f.finding for f in last_comparison(desk.store).found] == [Finding.DIFFERS]

    def test_an_act_that_is_stored_and_not_folded(self, bench: DeskBench, desk: Desk) -> None:
        """The marks are equal, and yet the two do not say the same of the card."""
        desk.hand_over.hand_over(session(PETUGAS), card_object(2).id, owner_claim(), signed())
        sync = desk.sync_store()
        sync.question(bench.clock.ms)
        answered(bench, desk, sync, Compared(ranges=1))
        assert sync.question(bench.clock.ms).differing == ()  # it is still on its way
        bench.confirm(desk)
        sync.question(bench.clock.ms)
        answered(bench, desk, sync, Compared(ranges=1))
        (said,) = sync.question(bench.clock.ms).differing
        assert (said.card, said.state) == (card_object(2).id, State.HANDED_OVER)

    def test_one_whose_numbers_no_database_keeps(self, bench: DeskBench, desk: Desk) -> None:
        """The object names the act, but there is no row of it: the centre is told that the two differ."""
        desk.hand_over.hand_over(session(PETUGAS), card_object(2).id, owner_claim(), signed())
        bench.confirm(desk)
        with desk.store.read() as unit:
            row = unit.cards.get(card_object(2).id)
        assert row is not None
        odd = msgspec.structs.replace(row.status, since=(1 << 64) - 1)
        bench.feed(desk, msgspec.structs.replace(card_object(2), status=odd))
        sync = desk.sync_store()
        sync.question(bench.clock.ms)
        answered(bench, desk, sync, Compared(ranges=1))
        (said,) = sync.question(bench.clock.ms).differing
        assert (said.card, said.state) == (card_object(2).id, "")

    def test_a_card_typed_here_is_none(self, bench: DeskBench, desk: Desk) -> None:
        typed = uuid7(NOON, b"typed-here")
        with desk.store.write() as unit:
            body = ReceiveUnlisted(name="SUMARNI", nik="3374045501700001")
            desk.recorder.record(unit, Act.RECEIVE_UNLISTED, body, operator=None, card=typed)
            unit.refold([typed])
        sync = desk.sync_store()
        sync.question(bench.clock.ms)
        answered(bench, desk, sync, Compared(ranges=1))
        assert sync.question(bench.clock.ms).differing == ()
        with desk.store.read() as unit:
            assert unit.cards.get(typed) is not None

    def test_when_the_feed_has_moved_on_it_begins_again(self, bench: DeskBench, desk: Desk) -> None:
        sync = desk.sync_store()
        _one_differs(bench, desk, sync, sync.question(bench.clock.ms))
        assert sync.question(bench.clock.ms).differing
        answered(bench, desk, sync, Compared(ranges=0))
        assert sync.question(bench.clock.ms).ranges

    def test_only_the_last_findings_are_kept(self) -> None:
        found = [Found(bytes([n]) * 16, n, Finding.ROW, "") for n in range(60)]
        said = Comparison().with_found(found[:40]).with_found(found[40:])
        assert said.found == tuple(found[10:])


def test_what_the_centre_has_forgotten_is_in_no_sum(desk: Desk) -> None:
    with desk.store.write() as unit:
        unit.connection.execute(
            text("UPDATE feed_object SET version = :v WHERE id = :id"),
            {"v": UNKNOWN, "id": card_object(1).id},
        )
        assert sum_anew(unit).count == 2


class TestVerify:
    def test_an_object_that_was_altered_is_named(self, desk: Desk) -> None:
        one = card_object(1)
        spoilt = encode_object(msgspec.structs.replace(one, name="LAIN"))
        assert desk.verify().faults == ()
        with desk.store.write() as unit:
            unit.connection.execute(
                text("UPDATE feed_object SET data = :d WHERE id = :id"), {"d": spoilt, "id": one.id}
            )
        named = f"the object of card {one.id.hex()} is not what was received"
        assert desk.verify().faults == (named,)
        desk.rebuild()
        assert desk.verify().faults == (named,)  # it is still not what came
        assert desk.full_check().faults == (named,)

    def test_a_sum_that_was_altered_is_named_and_added_up_by_a_rebuild(self, desk: Desk) -> None:
        with desk.store.write() as unit:
            unit.connection.execute(text("UPDATE sync_state SET cards = 2"))
        assert desk.verify().faults == ("the sum of the cards is not that of their marks",)
        desk.rebuild()
        assert desk.verify().faults == ()
