"""The centre's side of a comparison: what it says to whom, and what it takes from nobody."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from central_server.services.dispatch import Dispatches
from central_server.services.registry_acts import RegistryActs
from central_server.store.engine import make_engine
from protocol.custody import State
from protocol.digest import NOTHING, Sum, card_digest
from protocol.messages import (
    MAX_STANDINGS,
    CardRange,
    CardStanding,
    Compared,
    SyncAnswer,
    Tally,
)
from protocol.objects import CardObject, ObjectKind, encode_object
from protocol.status import MARK_BYTES
from tests.central_server.city import (
    city_with_batch,
    hand_over,
    import_list,
    officer,
    open_cases,
    print_list,
    receive_all,
    send_all,
)
from tests.central_server.conftest import KELURAHAN, OTHER_KELURAHAN, enrolled
from tests.central_server.desk import Desk
from tests.support.centre import CentreServer

ALL = CardRange(b"", b"", 0, b"")


def held(desk: Desk) -> list[CardObject]:
    """The cards that the desk was told of, by id."""
    return sorted(
        (c for c in desk.all(ObjectKind.CARD) if isinstance(c, CardObject)), key=lambda c: c.id
    )


def sum_of(cards: list[CardObject]) -> Sum:
    return Sum.of(card_digest(c.id, encode_object(c)) for c in cards)


def ask(desk: Desk, **changes: Any) -> SyncAnswer:
    return desk.send(desk.request([], **changes))


def compared(desk: Desk, *ranges: CardRange, **changes: Any) -> Compared:
    found = ask(desk, ranges=ranges, **changes).compared
    assert found is not None
    return found


def judged(desk: Desk, *standings: CardStanding) -> Compared:
    found = ask(desk, differing=standings).compared
    assert found is not None
    return found


def spoil(server: CentreServer, statement: str, **values: object) -> None:
    """What somebody with the password of the centre's database can do."""
    engine = make_engine(server.centre.settings.database_url)
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text(statement), values)
    engine.dispose()


def standing(told: CardObject, /, **changes: Any) -> CardStanding:
    """A desk that holds the card as it was told."""
    mark = card_digest(told.id, encode_object(told))
    said = CardStanding(told.id, 1 << 40, told.status.state or "", mark, mark, ())
    return msgspec.structs.replace(said, **changes)


@pytest.fixture
def desk(server: CentreServer) -> Desk:
    """A desk that has received five cards and handed one over."""
    city_with_batch(server, 5)
    made = enrolled(server)
    made.sync()
    cards = receive_all(made)
    hand_over(made, cards[0].id)
    made.sync()
    return made


class TestTally:
    def test_it_is_the_sum_of_what_the_desk_holds(self, desk: Desk) -> None:
        answer = ask(desk)
        expected = sum_of(held(desk))
        assert answer.tally == Tally(desk.cursor[0], 5, expected.digest)
        assert answer.tally.count == expected.count

    def test_only_with_the_last_page(self, desk: Desk) -> None:
        answer = ask(desk, cursor=(0, 0), page_bytes=1)
        assert answer.more
        assert answer.tally is None

    def test_a_card_that_is_moved_away_is_no_longer_in_it(
        self, server: CentreServer, desk: Desk
    ) -> None:
        c = server.centre
        dispatches = c.service(Dispatches)
        moved = held(desk)[1]
        dispatches.send(OTHER_KELURAHAN, [moved.registration], officer(server).id, "", moved=True)
        desk.sync()
        assert ask(desk).tally == Tally(desk.cursor[0], 4, sum_of(held(desk)).digest)
        other = enrolled(server, OTHER_KELURAHAN)
        other.sync()
        assert ask(other).tally == Tally(other.cursor[0], 1, sum_of(held(other)).digest)

    def test_a_kelurahan_without_cards(self, server: CentreServer) -> None:
        desk = enrolled(server)
        desk.sync()
        tally = ask(desk).tally
        assert tally is not None
        assert Sum.read(tally.count, tally.sum) == NOTHING

    def test_a_revoked_device_is_told_none(self, server: CentreServer, desk: Desk) -> None:
        hand_over(desk, held(desk)[1].id)
        now = server.centre.clock.now_ms()
        server.centre.store.write(lambda unit: unit.devices.revoke(desk.id, now))
        answer = desk.send(desk.request(ranges=(ALL,)))
        assert (answer.tally, answer.compared) == (None, None)


class TestRanges:
    def test_alike(self, desk: Desk) -> None:
        cards = held(desk)
        whole = sum_of(cards)
        assert compared(desk, CardRange(b"", b"", 5, whole.digest)) == Compared(ranges=1)
        middle = cards[2].id
        first, rest = sum_of(cards[:3]), sum_of(cards[3:])
        parts = (
            CardRange(b"", middle, first.count, first.digest),
            CardRange(middle, b"", rest.count, rest.digest),
        )
        assert compared(desk, *parts) == Compared(ranges=2)

    def test_the_marks_of_what_differs(self, desk: Desk) -> None:
        cards = held(desk)
        found = compared(desk, CardRange(cards[0].id, cards[3].id, 3, bytes(16)))
        (part,) = found.differing
        assert (part.after, part.through) == (cards[0].id, cards[3].id)
        assert [m.card for m in part.cards] == [c.id for c in cards[1:4]]
        assert [m.mark for m in part.cards] == [
            card_digest(c.id, encode_object(c)) for c in cards[1:4]
        ]

    def test_not_while_the_feed_has_moved_on(self, server: CentreServer, desk: Desk) -> None:
        assert not import_list(server, print_list(range(900, 901))).errors
        assert compared(desk, ALL) == Compared(ranges=0)

    def test_not_while_the_feed_begins_anew(self, desk: Desk) -> None:
        assert compared(desk, ALL, generation=7).ranges == 0

    def test_at_most_a_thousand_marks(self, server: CentreServer) -> None:
        city_with_batch(server, 1_100)
        desk = enrolled(server)
        desk.sync()
        (part,) = compared(desk, ALL).differing
        assert len(part.cards) == 1_024
        assert part.through == part.cards[-1].card

    def test_what_no_desk_asks(self, desk: Desk) -> None:
        assert compared(desk, CardRange(bytes(300), b"", -4, b"x" * 40)).ranges == 1

    def test_up_to_the_first_that_does_not_ascend(self, desk: Desk) -> None:
        """No card is looked at twice in one request, whatever is asked."""
        a, b, c = (card.id for card in held(desk)[:3])

        def looked_at(*ends: tuple[bytes, bytes]) -> int:
            found = compared(desk, *(CardRange(after, upto, 9, b"") for after, upto in ends))
            assert len(found.differing) == found.ranges
            return found.ranges

        assert looked_at((b"", a), (a, b), (c, b"")) == 3
        assert looked_at((b"", b), (a, c), (c, b"")) == 1  # overlaps
        assert looked_at((b"", b), (b, c), (b, c), (b, c)) == 2
        assert looked_at((b"", b""), (b"", b"")) == 1
        assert looked_at((b"", a), (a, b""), (b, b"")) == 2  # behind the last
        assert looked_at((b, a), (b, b"")) == 0
        assert looked_at((b, b), (b, b"")) == 0

    def test_a_sum_is_counted_anew_only_when_all_cards_were_looked_at(
        self, server: CentreServer, desk: Desk
    ) -> None:
        cards = held(desk)
        whole = CardRange(b"", b"", 5, sum_of(cards).digest)
        spoil(server, "UPDATE feed_counter SET cards = 7 WHERE scope = :s", s=KELURAHAN)
        first, last = cards[0].id, cards[3].id
        begun = CardRange(b"", last, 4, sum_of(cards[:4]).digest)
        back = (CardRange(last, first, 0, b""), CardRange(first, b"", 0, b""))
        assert compared(desk, begun, *back) == Compared(ranges=1)
        tally = ask(desk).tally
        assert tally is not None
        assert tally.count == 7
        compared(desk, whole)
        tally = ask(desk).tally
        assert tally is not None
        assert tally.count == 5


class TestJudging:
    def test_alike_by_now(self, server: CentreServer, desk: Desk) -> None:
        version = desk.cursor[0]
        assert judged(desk, *(standing(c) for c in held(desk))) == Compared(ranges=5)
        assert ask(desk).next_cursor[0] == version
        assert open_cases(server) == []

    @pytest.mark.parametrize(
        "changes", [{"mark": bytes(16)}, {"mark": b"", "kept": b"", "version": 0}, {"mark": b""}]
    )
    def test_a_copy_that_was_spoilt_or_lost_is_told_anew(
        self, server: CentreServer, desk: Desk, changes: dict[str, Any]
    ) -> None:
        card = held(desk)[0]
        answer = ask(desk, differing=(standing(card, **changes),))
        assert [(i.kind, i.id) for i in answer.changes] == [(ObjectKind.CARD, card.id)]
        assert answer.changes[0].data == encode_object(card)
        assert open_cases(server) == []

    def test_not_where_the_desks_log_says_otherwise(self, server: CentreServer, desk: Desk) -> None:
        card = held(desk)[0]
        acts = (*card.status.reflected, bytes(MARK_BYTES))
        assert judged(desk, standing(card, mark=bytes(16), acts=acts[:-1])).lost == ()
        assert open_cases(server) == []
        desk.sync()
        judged(desk, standing(card, mark=bytes(16), acts=acts, state=State.RECEIVED))
        (case,) = open_cases(server)
        assert (case.reason, case.card, case.kelurahan) == ("record_differs", card.id, KELURAHAN)
        assert [(s.device, s.state) for s in case.sides] == [
            (desk.id, State.RECEIVED),
            (server.centre.keys.signing.device, card.status.state),
        ]

    def test_a_further_state_joins_the_open_case(self, server: CentreServer, desk: Desk) -> None:
        card = held(desk)[1]
        other = {"mark": bytes(16), "kept": bytes(16)}
        for state in (State.RETURNED, State.RETURNED, State.LOST_IN_OFFICE):
            judged(desk, standing(card, state=state, **other))
            desk.sync()
        (case,) = open_cases(server)
        assert [s.state for s in case.sides] == [
            State.RETURNED,
            card.status.state,
            State.LOST_IN_OFFICE,
        ]

    def test_a_desk_says_nothing_of_another_kelurahans_card(
        self, server: CentreServer, desk: Desk
    ) -> None:
        city_with_batch(server, 1, OTHER_KELURAHAN)
        other = enrolled(server, OTHER_KELURAHAN)
        other.sync()
        (card,) = held(other)
        found = judged(desk, standing(card, mark=bytes(16)))
        assert found.lost == ()
        (case,) = open_cases(server)
        assert case.kelurahan == KELURAHAN
        answer = ask(other)
        assert (answer.changes, answer.next_cursor) == ((), other.cursor)

    def test_what_no_desk_says(self, server: CentreServer, desk: Desk) -> None:
        card = held(desk)[0]
        assert judged(desk, standing(card, card=b"")).ranges == 0
        judged(desk, standing(card, mark=bytes(16), kept=b"", state="kept by the king"))
        (case,) = open_cases(server)
        assert case.sides[0].state == ""

    def test_a_request_opens_no_more_cases_than_a_person_reads(
        self, server: CentreServer, desk: Desk
    ) -> None:
        """The rest become cases when the desk compares again; what is proved waits for none of it."""
        assert not import_list(server, print_list(range(100, 180))).errors
        desk.sync_all()
        cards = held(desk)
        assert len(cards) == 85
        *wrong, spoilt = (standing(c, mark=bytes(16), kept=bytes(16)) for c in cards)
        spoilt = msgspec.structs.replace(spoilt, kept=standing(cards[-1]).mark)
        counts: list[int] = []
        for _ in range(3):
            answer = ask(desk, differing=(*wrong, spoilt))
            assert spoilt.card in {i.id for i in answer.changes}
            counts.append(len(open_cases(server)))
            desk.sync_all()
        assert counts == [64, 84, 84]
        assert {c.card for c in open_cases(server)} == {s.card for s in wrong}

    def test_invented_cards_are_few_cases_however_many_they_are(
        self, server: CentreServer, desk: Desk
    ) -> None:
        city_with_batch(server, 1, OTHER_KELURAHAN)
        other = enrolled(server, OTHER_KELURAHAN)
        other.sync()
        (foreign,) = held(other)
        odd: list[CardStanding] = []
        for start in (0, 512):
            ids = [n.to_bytes(16, "big") for n in range(start, start + MAX_STANDINGS - 1)]
            odd = [standing(foreign, card=i, mark=bytes(16)) for i in ids]
            # Whether the centre has lost them or they never were, the desk may tell of them.
            assert judged(desk, *odd, standing(foreign, mark=bytes(16))).lost == tuple(ids)
            desk.sync()
        assert len(open_cases(server)) == 8
        second = enrolled(server)
        second.sync()
        judged(second, standing(foreign, card=bytes(16), mark=bytes(16)), *odd)
        assert len(open_cases(server)) == 16  # and one of the first eight has a side more
        acts = server.centre.service(RegistryActs)
        acts.close_case(open_cases(server)[0].id, officer(server).id, "Tidak ada kartu itu")
        assert len(open_cases(server)) == 15
        desk.sync()
        judged(desk, *odd)
        assert len(open_cases(server)) == 16

    def test_cards_that_the_centre_has_lost_are_no_invented_ones(
        self, server: CentreServer, desk: Desk
    ) -> None:
        """Its log knows that they were here."""
        assert not import_list(server, print_list(range(100, 110))).errors
        send_all(server)
        desk.sync()
        cards = held(desk)
        assert len(cards) == 15
        for table in ("nik_index", "card_registry"):
            spoil(server, f"DELETE FROM {table}")
        spoil(server, "DELETE FROM feed_object WHERE kind = 'card'")
        spoil(server, "DELETE FROM card")
        found = judged(desk, *(standing(c) for c in cards))
        assert found.lost == tuple(c.id for c in cards)
        assert len(open_cases(server)) == len(cards)

    def test_at_most_some_hundred_at_a_time(self, desk: Desk) -> None:
        card = held(desk)[0]
        many = [standing(card, card=n.to_bytes(16, "big"), version=0, state="") for n in range(600)]
        assert judged(desk, *many).ranges == MAX_STANDINGS

    def test_nothing_once_the_feed_has_moved_on(self, server: CentreServer, desk: Desk) -> None:
        assert not import_list(server, print_list(range(901, 902))).errors
        assert judged(desk, standing(held(desk)[0], mark=bytes(16))) == Compared(ranges=0)
        assert open_cases(server) == []
