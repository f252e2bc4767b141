"""The best-known time: anchored, carried or doubtful; the day of an act is the office's, and never runs
backwards because a battery is empty."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from common.dates import WIB, WIT, WITA, Zone
from desk_app.bootstrap import Desk
from desk_app.services.time_keeper import TimeKeeper, day_number, day_of
from protocol.bodies import Note
from protocol.events import Kind, Trust
from tests.support.desk import (
    NOON,
    PETUGAS,
    TODAY,
    DeskBench,
    FixedClock,
    card_object,
    owner_claim,
    session,
    signed,
)

STAFF = session(PETUGAS)
SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
DAY = 24 * HOUR
EMPTY_BATTERY = 315_532_800_000  # 1 January 1980, where a PC without its battery begins


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


def _now(desk: Desk) -> tuple[int, Trust, date]:
    with desk.store.read() as unit:
        moment = desk.recorder.now(unit)
    return moment.time_ms, moment.trust, moment.day


def _act(desk: Desk) -> tuple[int, int, int]:
    """Record something; (time, trust, day) as they stand in its header."""
    with desk.store.write() as unit:
        header = desk.recorder.record(unit, Kind.CASE_NOTED, Note(), operator=None).header
    return header.time_ms, header.trust, header.business_date


def _asks(desk: Desk) -> bool:
    with desk.store.read() as unit:
        return desk.time_keeper.needs_confirmation(unit.log.head())


def _reboot(bench: DeskBench, desk: Desk, ms: int) -> Desk:
    """The PC is switched off and on again; its clock then shows ``ms``."""
    desk.close()
    bench.clock.boot += "'"
    bench.clock.monotonic = 5_000
    bench.clock.ms = ms
    return bench.open()


# ---- anchored


def test_within_the_boot_of_an_answer_the_centres_time_counts(bench: DeskBench, desk: Desk) -> None:
    bench.clock.ms += 3 * DAY + 17  # the PC is days ahead
    desk.time_keeper.anchor(NOON, bench.clock.monotonic)
    assert desk.time_keeper.offset_ms() == 3 * DAY + 17
    assert _now(desk) == (NOON, Trust.ANCHORED, TODAY)
    bench.clock.advance(5 * MINUTE)
    assert _now(desk) == (NOON + 5 * MINUTE, Trust.ANCHORED, TODAY)
    bench.clock.ms -= 400 * DAY  # somebody plays with the clock: it is not what is asked
    assert _now(desk) == (NOON + 5 * MINUTE, Trust.ANCHORED, TODAY)
    assert not _asks(desk)


def test_half_of_the_way_there_and_back_is_counted_in(bench: DeskBench, desk: Desk) -> None:
    asked = bench.clock.monotonic
    bench.clock.advance(8 * SECOND)
    desk.time_keeper.anchor(NOON, asked)
    assert _now(desk)[0] == NOON + 4 * SECOND


def test_an_anchor_outlives_the_program_but_not_the_boot(bench: DeskBench, desk: Desk) -> None:
    bench.clock.ms += 2 * HOUR
    desk.time_keeper.anchor(NOON, bench.clock.monotonic)
    desk.close()
    with bench.open() as again:
        assert _now(again) == (NOON, Trust.ANCHORED, TODAY)
    with _reboot(bench, again, bench.clock.ms + HOUR) as later:
        assert later.time_keeper.offset_ms() is None
        assert _now(later)[:2] == (NOON + 3 * HOUR, Trust.CARRIED)


def test_a_kept_anchor_that_cannot_be_read_is_none(bench: DeskBench, desk: Desk) -> None:
    with desk.store.write() as unit:
        unit.settings.put("time_anchor", b"\xc1 not what we wrote")
    desk.close()
    with bench.open() as again:
        assert again.time_keeper.offset_ms() is None
        assert _now(again) == (NOON, Trust.CARRIED, TODAY)


class _AnchoredMeanwhile(FixedClock):
    """A clock at whose ``at``-th reading the sync thread has just anchored anew."""

    at = 0
    readings = 0
    keeper: TimeKeeper | None = None

    def _read(self) -> None:
        if self.keeper is None:
            return
        self.readings += 1
        if self.readings == self.at:
            keeper, self.keeper = self.keeper, None
            keeper.anchor(NOON + 20 * HOUR, self.monotonic)

    def now_ms(self) -> int:
        self._read()
        return super().now_ms()

    def monotonic_ms(self) -> int:
        self._read()
        return super().monotonic_ms()

    def boot_id(self) -> str:
        self._read()
        return super().boot_id()


def test_an_anchor_that_comes_while_the_time_is_asked_for_moves_it_nowhere(desk: Desk) -> None:
    """The PC slept twenty hours; the centre's answer comes between two looks at what is known."""
    came = []
    for at in range(1, 5):
        clock = _AnchoredMeanwhile()
        keeper = TimeKeeper(desk.store, clock, WIB)
        keeper.anchor(NOON, clock.monotonic)
        clock.advance(20 * HOUR)
        clock.keeper, clock.at = keeper, at
        with desk.store.read() as unit:
            moment = keeper.moment(unit.log.head())
        assert (moment.time_ms, moment.trust) == (NOON + 20 * HOUR, Trust.ANCHORED), at
        came.append(clock.keeper is None)
        clock.keeper, clock.readings = keeper, 0
        assert keeper.offset_ms() == 0, at
    assert came[0]  # else nothing was tried
    assert came[-1] is False  # and all of its readings were


# ---- carried


def test_a_clock_that_runs_forwards_is_carried(bench: DeskBench, desk: Desk) -> None:
    assert _act(desk) == (NOON, Trust.CARRIED, day_number(TODAY))
    bench.clock.advance(20 * DAY)
    assert _now(desk)[1:] == (Trust.CARRIED, date(2026, 12, 12))


@pytest.mark.parametrize(
    ("ahead", "trust"),
    [
        (-2 * MINUTE, Trust.CARRIED),  # a clock that was put right by a little
        (-2 * MINUTE - 1, Trust.DOUBTFUL),
        (0, Trust.CARRIED),
        (45 * DAY, Trust.CARRIED),
        (45 * DAY + 1, Trust.DOUBTFUL),
    ],
)
def test_from_where_on_a_clock_is_doubted(
    bench: DeskBench, desk: Desk, ahead: int, trust: Trust
) -> None:
    _act(desk)
    bench.clock.ms += ahead
    assert _now(desk)[1] is trust
    assert _asks(desk) is (trust is Trust.DOUBTFUL)


# ---- doubtful


def test_a_clock_that_ran_backwards_takes_the_last_known_day(bench: DeskBench, desk: Desk) -> None:
    _act(desk)
    with _reboot(bench, desk, EMPTY_BATTERY) as again:
        assert _now(again) == (EMPTY_BATTERY, Trust.DOUBTFUL, TODAY)
        done = again.hand_over.hand_over(STAFF, card_object(1).id, owner_claim(), signed())
        assert done.recorded.header.trust == Trust.DOUBTFUL
        assert done.recorded.header.business_date == day_number(TODAY)
        assert again.verify().faults == ()


def test_what_the_centre_said_is_known_too_before_the_first_act(
    bench: DeskBench, desk: Desk
) -> None:
    """A fresh PC with an empty battery: its receipts would bear a day that no QR can say."""
    desk.time_keeper.anchor(NOON, bench.clock.monotonic)
    with _reboot(bench, desk, EMPTY_BATTERY) as again:
        assert _now(again)[1:] == (Trust.DOUBTFUL, TODAY)
        done = again.hand_over.hand_over(STAFF, card_object(1).id, owner_claim(), signed())
        with again.store.read() as unit:
            receipt = again.documents.receipt(unit, done.number)
        assert receipt.date == "22 November 2026"
        assert len(receipt.qr_digits) == 190


def test_a_clock_far_in_the_future_lets_nobody_come_of_age(bench: DeskBench, desk: Desk) -> None:
    """Neither the day of the act nor those after it follow a clock that nobody believes."""
    _act(desk)
    bench.feed(desk, card_object(4, birth_date="2015-05-05"))
    with _reboot(bench, desk, NOON + 73 * 366 * DAY) as again:
        assert _now(again)[1:] == (Trust.DOUBTFUL, TODAY)
        claim = owner_claim(signed=True)
        rules = {f.rule for f in again.hand_over.findings(card_object(4).id, claim)}
        assert rules == {"under_17"}
        assert _act(again)[1:] == (Trust.DOUBTFUL, day_number(TODAY))
        bench.clock.ms = NOON + HOUR  # put right
        assert _now(again)[2] == TODAY
        again.time_keeper.anchor(NOON + HOUR, bench.clock.monotonic)
        assert _act(again) == (NOON + HOUR, Trust.ANCHORED, day_number(TODAY))
    with _reboot(bench, again, NOON + 2 * HOUR) as later:
        assert _now(later)[1:] == (Trust.CARRIED, TODAY)  # nothing of it is left


def test_a_desk_that_knows_nothing_yet_believes_its_clock(bench: DeskBench) -> None:
    bench.clock.ms = EMPTY_BATTERY
    with bench.open() as desk:
        assert _now(desk)[1:] == (Trust.CARRIED, date(1980, 1, 1))


# ---- a person says what day it is


def test_a_confirmed_day_stands_and_is_not_asked_again(bench: DeskBench, desk: Desk) -> None:
    _act(desk)
    with _reboot(bench, desk, EMPTY_BATTERY) as again:
        assert _asks(again)
        again.time_keeper.confirm(date(2026, 11, 25))
        assert not _asks(again)
        assert _now(again) == (EMPTY_BATTERY, Trust.DOUBTFUL, date(2026, 11, 25))
        assert _act(again)[2] == day_number(date(2026, 11, 25))
    with _reboot(bench, again, EMPTY_BATTERY + 9) as later:
        assert _asks(later)  # once per start
        assert _now(later)[2] == date(2026, 11, 25)


@pytest.mark.parametrize("hour", [0, 9, 15, 16 + 23 / 60])
def test_a_confirmed_day_ends_fourteen_hours_later(
    bench: DeskBench, desk: Desk, hour: float
) -> None:
    """Whatever hour the clock shows: a PC whose clock is half a day ahead does not make it tomorrow in
    the middle of the morning, and one that is left on overnight does not keep yesterday."""
    _act(desk)
    with _reboot(bench, desk, EMPTY_BATTERY + int(hour * HOUR)) as again:
        again.time_keeper.confirm(date(2026, 11, 25))
        bench.clock.advance(14 * HOUR - 1)
        assert _now(again)[2] == date(2026, 11, 25)
        bench.clock.advance(1)
        assert _now(again)[2] == date(2026, 11, 26)
        bench.clock.ms -= 3 * 365 * DAY  # the clock jumps once more: what was said still stands
        assert _now(again)[2] == date(2026, 11, 26)
        bench.clock.advance(6 * DAY)
        assert _now(again)[2] == date(2026, 12, 2)


def test_a_sure_clock_outranks_what_was_confirmed(bench: DeskBench, desk: Desk) -> None:
    _act(desk)
    bench.clock.ms -= DAY
    desk.time_keeper.confirm(date(2031, 1, 1))
    assert _now(desk)[2] == date(2031, 1, 1)
    desk.time_keeper.anchor(NOON, bench.clock.monotonic)
    assert _now(desk)[1:] == (Trust.ANCHORED, TODAY)


# ---- whose midnight


@pytest.mark.parametrize(
    ("zone", "hour"), [(WIB, 17), (WITA, 16), (WIT, 15)], ids=["WIB", "WITA", "WIT"]
)
def test_the_day_begins_at_the_offices_midnight(
    bench: DeskBench, desk: Desk, zone: Zone, hour: int
) -> None:
    keeper = TimeKeeper(desk.store, bench.clock, zone)
    with desk.store.read() as unit:
        head = unit.log.head()
    bench.clock.ms = _ms(f"2026-12-31T{hour}:00:00") - 1
    assert keeper.moment(head).day == date(2026, 12, 31)
    bench.clock.ms += 1
    assert keeper.moment(head).day == date(2027, 1, 1)
    bench.clock.ms = _ms("2028-02-29T00:00:01")
    assert keeper.moment(head).day == date(2028, 2, 29)


def test_the_order_of_the_log_does_not_depend_on_the_clock(bench: DeskBench, desk: Desk) -> None:
    jumps = (0, 400 * DAY, -900 * DAY, DAY, -5, 0, 40 * 365 * DAY, -(NOON + 5))
    for jump in jumps:
        bench.clock.ms += jump
        _act(desk)
    with desk.store.read() as unit:
        seqs = [e.header.seq for e in unit.log.after(0, 100)]
        days = [e.header.business_date for e in unit.log.after(0, 100)]
    assert seqs == list(range(1, len(jumps) + 2))
    assert days == sorted(days)
    assert desk.verify().faults == ()


@pytest.mark.parametrize("day", [date(1970, 1, 1), TODAY, date(1969, 12, 31), date(9999, 12, 31)])
def test_days_and_their_numbers(day: date) -> None:
    assert day_of(day_number(day)) == day
    assert day_number(date(1970, 1, 2)) == 1


@pytest.mark.parametrize("beyond", [1, 3_000_000, 1 << 31, 1 << 64])
def test_a_day_that_no_calendar_has_is_the_nearest_that_there_is(beyond: int) -> None:
    assert day_of(day_number(date.max) + beyond) == date.max
    assert day_of(day_number(date.min) - beyond) == date.min
