"""What a PC keeps about itself: its preferences, its last contact, the date that a person confirmed."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from desk_app.bootstrap import Desk
from desk_app.services.confirm_date import confirm_date
from desk_app.services.contact import WARN_DAYS, Contact
from desk_app.services.preferences import (
    Preferences,
    PreferencesService,
    PrintPlace,
    paper_named,
)
from desk_app.services.time_keeper import day_number
from protocol.bodies import ClockConfirmed, read_body
from protocol.events import Kind, Trust
from tests.support.desk import NOON, PETUGAS, DeskBench, session

DAY = 86_400_000


def test_preferences_are_kept_over_a_restart(bench: DeskBench, desk: Desk) -> None:
    assert PreferencesService(desk.store).load() == Preferences()
    chosen = Preferences(printer="EPSON L3110", paper="F4", language="en", lock_minutes=5)
    PreferencesService(desk.store).save(chosen)
    desk.close()
    with bench.open() as again:
        assert PreferencesService(again.store).load() == chosen


@pytest.mark.parametrize("kept", [b"", b"\xc1", b"\x01", b"\x81\xa5paper\x01"])
def test_preferences_that_cannot_be_read_are_the_usual_ones(desk: Desk, kept: bytes) -> None:
    with desk.store.write() as unit:
        unit.settings.put("preferences", kept)
    assert PreferencesService(desk.store).load() == Preferences()


ROLL = Preferences("Termal", "80mm", tray="Gulungan")
SHEET = Preferences("EPSON", "f4", tray="Baki 1")


@pytest.mark.parametrize(
    ("chosen", "receipts", "sheets"),
    [
        (Preferences(), PrintPlace("", "A4"), PrintPlace("", "A4")),
        (ROLL, PrintPlace("Termal", "80mm", "Gulungan"), PrintPlace("", "A4")),
        (SHEET, PrintPlace("EPSON", "F4", "Baki 1"), PrintPlace("EPSON", "F4", "Baki 1")),
        (replace(SHEET, sheet_paper="A4"), SHEET.for_receipts, PrintPlace("EPSON", "A4")),
        (
            replace(SHEET, sheet_tray="Baki 2"),
            SHEET.for_receipts,
            PrintPlace("EPSON", "F4", "Baki 2"),
        ),
        (replace(SHEET, sheet_printer=""), SHEET.for_receipts, PrintPlace("", "F4")),
        (
            replace(ROLL, sheet_printer="EPSON", sheet_paper="F4"),
            ROLL.for_receipts,
            PrintPlace("EPSON", "F4"),
        ),
        (replace(ROLL, sheet_paper="58mm"), ROLL.for_receipts, PrintPlace("", "A4")),
    ],
)
def test_reports_follow_the_receipts_unless_told_otherwise(
    chosen: Preferences, receipts: PrintPlace, sheets: PrintPlace
) -> None:
    assert chosen.for_receipts == receipts
    assert chosen.for_sheets == sheets


@pytest.mark.parametrize(
    ("said", "meant"), [("F4", "F4"), ("f4", "F4"), ("80MM", "80mm"), ("letter", "A4"), ("", "A4")]
)
def test_a_paper_is_known_in_whatever_case(said: str, meant: str) -> None:
    assert paper_named(said) == meant


def test_the_last_contact_is_kept_over_a_restart(bench: DeskBench, desk: Desk) -> None:
    assert Contact(desk.store).last_ms() == 0
    Contact(desk.store).remember(NOON)
    desk.close()
    with bench.open() as again:
        assert Contact(again.store).last_ms() == NOON
        Contact(again.store).remember(-5)  # a clock before 1970
        assert Contact(again.store).last_ms() == 0


@pytest.mark.parametrize(
    ("last", "now", "days"),
    [
        (0, NOON, 0),
        (NOON, NOON, 0),
        (NOON, NOON + DAY - 1, 0),
        (NOON, NOON + WARN_DAYS * DAY, WARN_DAYS),
        (NOON, NOON - 3 * DAY, 0),
    ],
)
def test_days_alone(last: int, now: int, days: int) -> None:
    assert Contact.days_alone(last, now) == days


def test_confirming_the_date_is_an_event_of_that_date(bench: DeskBench, desk: Desk) -> None:
    with desk.store.write() as unit:
        desk.recorder.record(
            unit, Kind.CASE_NOTED, ClockConfirmed(date=0, clock_ms=0), operator=None
        )
    bench.clock.ms -= 400 * DAY
    said = date(2026, 11, 23)
    confirm_date(desk.store, desk.recorder, desk.time_keeper, bench.clock, session(PETUGAS), said)
    with desk.store.read() as unit:
        made = unit.log.after(0, 10)[-1]
        assert not desk.time_keeper.needs_confirmation(unit.log.head())
    assert (made.header.kind, made.header.operator) == (Kind.CLOCK_CONFIRMED, PETUGAS.id)
    assert (made.header.business_date, made.header.trust) == (day_number(said), Trust.DOUBTFUL)
    assert read_body(made.header.kind, made.body or b"") == ClockConfirmed(
        date=day_number(said), clock_ms=bench.clock.ms
    )
