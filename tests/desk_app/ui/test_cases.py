"""Kasus: both evidences side by side, what to do next, notes; by keyboard and by scanner."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.services.case_files import CASE_LABELS, CaseSide
from desk_app.services.hand_over import HandedOver
from desk_app.services.ports import Changes
from desk_app.ui.context import Goto, Screen
from desk_app.ui.viewmodels.cases import CasesViewModel, next_step, side_view
from desk_app.ui.views.cases import CasesView, build
from protocol.custody import State
from protocol.events import Kind
from protocol.objects import CaseEvidence, CaseObject, DeviceObject
from protocol.status import LastHandOver
from tests.desk_app.ui.printing_bench import printing_context
from tests.desk_app.ui.screen_hand import ScreenHand, show_screen
from tests.support.desk import (
    KALIGAWE,
    NOON,
    PENYELIA,
    PETUGAS,
    TODAY,
    DeskBench,
    card_object,
    owner_claim,
    session,
    signed,
)
from tests.support.fakes_ui import UiBench

OTHER = b"other PC".ljust(16, b".")
THEIRS = "3374041002020100000161"


def evidence(done: HandedOver, **changes: object) -> CaseEvidence:
    header = done.recorded.header
    mine = CaseEvidence(
        device=header.device,
        epoch=header.epoch,
        seq=header.seq,
        kind=header.kind,
        kelurahan=KALIGAWE,
        business_date=header.business_date,
        time_ms=header.time_ms,
        number=done.number,
        evidence_code=done.evidence_code,
        operator_name=PETUGAS.name,
    )
    return msgspec.structs.replace(mine, **changes)


def case(number: int, *sides: CaseEvidence, **changes: object) -> CaseObject:
    made = CaseObject(
        id=number.to_bytes(16, "big"),
        reason="handed_over_twice",
        kelurahan=KALIGAWE,
        opened_ms=NOON + number * 60_000,
        card=card_object(number).id,
        sides=sides,
    )
    return msgspec.structs.replace(made, **changes)


@pytest.fixture
def done(ui: UiBench, bench: DeskBench) -> HandedOver:
    """Card 1 was handed over here and on PC 02; a case of a forked PC stands beside it."""
    done = ui.desk.hand_over.hand_over(session(PETUGAS), card_object(1).id, owner_claim(), signed())
    other = evidence(
        done,
        device=OTHER,
        seq=9,
        number=THEIRS,
        evidence_code="7K3F",
        operator_name="Endah Puspita",
        time_ms=NOON + 3_600_000,
    )
    device = DeviceObject(
        id=OTHER, kelurahan=KALIGAWE, number=2, public_key=bytes(32), valid_from_ms=NOON
    )
    bench.feed(ui.desk, device, case(1, evidence(done), other), case(2, reason="fork", card=None))
    return done


@pytest.fixture
def cases(qtbot: QtBot, ui: UiBench, done: HandedOver) -> ScreenHand:
    return show_screen(qtbot, ui, printing_context(ui), build)


def model(hand: ScreenHand) -> CasesViewModel:
    assert isinstance(hand.view, CasesView)
    return hand.view.model


def labels(hand: ScreenHand, name: str) -> list[str]:
    return [w.text() for w in hand.view.findChildren(QLabel, name)]


def write(hand: ScreenHand, text: str) -> None:
    hand.find(QPlainTextEdit, "note").setFocus()
    hand.type(text)


class TestWords:
    @pytest.mark.parametrize("reason", list(CASE_LABELS))
    def test_every_reason_says_what_to_do(self, reason: str) -> None:
        assert len(next_step(reason)) > 40
        assert next_step(reason) != next_step("something_new")

    def test_an_unknown_reason_too(self) -> None:
        assert "beri tahu Disdukcapil" in next_step("something_new")


class TestReading:
    def test_both_evidences_side_by_side(self, cases: ScreenHand, done: HandedOver) -> None:
        assert cases.text("case_count") == "Kasus terbuka: 2"
        assert cases.text("case_title") == "Diserahkan dua kali"
        assert cases.text("case_opened") == "22 November 2026 12.01\u00a0WIB"
        assert cases.text("next_step").startswith("Bandingkan kedua tanda terima")
        numbers = [n.replace(" ", "") for n in labels(cases, "side_number")]
        assert numbers == [done.number, THEIRS]
        assert labels(cases, "side_code") == [done.evidence_code, "7K3F"]
        detail = model(cases).state.detail
        assert detail is not None
        mine, other = detail.sides
        assert (mine.title, mine.own, other.title, other.own) == (
            "PC 01 (PC ini)",
            True,
            "PC 02",
            False,
        )
        assert dict(mine.lines)["Isi kertas"].startswith("Diambil oleh: Yang bersangkutan.")
        assert dict(other.lines)["Waktu"] == "22 November 2026 13.00\u00a0WIB"
        assert "Kertasnya ada pada PC itu" in dict(other.lines)["Isi kertas"]

    def test_the_nik_is_masked(self, cases: ScreenHand) -> None:
        detail = model(cases).state.detail
        assert detail is not None
        assert dict(detail.card)["NIK"] == "337404******0001"

    def test_the_list_by_keyboard(self, cases: ScreenHand) -> None:
        assert cases.focus == "case_list"
        cases.key(Qt.Key.Key_Down)
        assert cases.text("case_title") == "Catatan PC bercabang"
        assert not cases.shown("note")  # a case about a PC is for the registry's IT
        assert not cases.shown("open_history")
        cases.key(Qt.Key.Key_Up)
        assert cases.text("case_title") == "Diserahkan dua kali"

    def test_what_waits_for_the_centre_stands_there_too(
        self, cases: ScreenHand, bench: DeskBench
    ) -> None:
        desk = cases.ui.desk
        desk.hand_over.hand_over(session(PETUGAS), card_object(2).id, owner_claim(), signed())
        card = card_object(2)
        status = msgspec.structs.replace(
            card.status,
            state=State.HANDED_OVER,
            hand_over=LastHandOver(OTHER, 1, 9, TODAY.toordinal(), THEIRS, "7K3F", bytes(32)),
            reflected=(b"theirs: 9",),
        )
        bench.feed(desk, msgspec.structs.replace(card, status=status))
        cases.ui.bus.changed(Changes(frozenset({"card"})))
        assert [r.waiting for r in model(cases).state.rows] == [False, False, True]
        assert model(cases).state.rows[2].opened == "Menunggu pusat"

    def test_a_case_that_was_closed_leaves_the_list(
        self, cases: ScreenHand, bench: DeskBench
    ) -> None:
        bench.feed(cases.ui.desk, case(1, closed_ms=NOON), case(2, card=None, closed_ms=NOON))
        cases.ui.bus.changed(Changes(frozenset({"case"})))
        assert cases.text("case_count") == "Kasus"
        assert cases.shown("no_cases")
        assert not cases.shown("case_list")

    def test_the_way_to_the_history(self, cases: ScreenHand) -> None:
        cases.press("open_history")
        assert cases.went == [Goto(Screen.HISTORY, card_object(1).id)]

    def test_hidden_it_reads_nothing(self, cases: ScreenHand, bench: DeskBench) -> None:
        cases.view.hide()
        bench.feed(cases.ui.desk, case(2, card=None, closed_ms=NOON))
        cases.ui.bus.changed(Changes(frozenset({"case"})))
        assert len(model(cases).state.rows) == 2
        cases.view.show()
        assert len(model(cases).state.rows) == 1


class TestScans:
    def test_a_scanned_receipt_opens_its_case(self, cases: ScreenHand) -> None:
        cases.key(Qt.Key.Key_Down)
        cases.scan(THEIRS)
        assert cases.text("case_title") == "Diserahkan dua kali"

    def test_the_qr_of_a_receipt_too(self, cases: ScreenHand, done: HandedOver) -> None:
        with cases.ui.desk.store.read() as unit:
            digits = cases.ui.desk.documents.receipt(unit, done.number).qr_digits
        cases.key(Qt.Key.Key_Down)
        cases.scan(digits)
        assert cases.text("case_title") == "Diserahkan dua kali"

    def test_the_registration_of_the_card_too(self, cases: ScreenHand) -> None:
        cases.key(Qt.Key.Key_Down)
        cases.scan(card_object(1).registration)
        assert cases.text("case_title") == "Diserahkan dua kali"

    def test_anything_else_goes_to_the_history(self, cases: ScreenHand) -> None:
        cases.scan("20260000000003")
        assert cases.went == [Goto(Screen.HISTORY, "20260000000003")]


class TestClosing:
    def test_a_supervisor_closes_it_with_a_reason(self, cases: ScreenHand) -> None:
        cases.press("close_case")
        asked = cases.ui.dialogs.approve(session(PENYELIA), "Kertasnya sudah dicocokkan")
        assert "Diserahkan dua kali" in asked.purpose
        assert [r.title for r in model(cases).state.rows] == ["Catatan PC bercabang"]
        assert cases.ui.notices[-1].text.startswith("Kasus ditutup.")
        with cases.ui.desk.store.read() as unit:
            assert unit.log.of_card(card_object(1).id)[-1].header.kind == Kind.CASE_CLOSED

    def test_given_up_it_stays(self, cases: ScreenHand) -> None:
        before = model(cases).state.rows
        cases.press("close_case")
        assert model(cases).state.rows == before

    def test_a_case_about_a_pc_is_for_the_registry(self, cases: ScreenHand) -> None:
        cases.key(Qt.Key.Key_Down)
        assert not cases.shown("close_case")


class TestNotes:
    def test_a_note_is_kept_in_the_name_of_who_wrote_it(self, cases: ScreenHand) -> None:
        write(cases, "Pemilik sudah ditelepon.")
        cases.press("save_note")
        detail = model(cases).state.detail
        assert detail is not None
        assert detail.notes == (
            ("22 November 2026 12.00\u00a0WIB · Sri Wahyuni", "Pemilik sudah ditelepon."),
        )
        assert cases.find(QPlainTextEdit, "note").toPlainText() == ""
        assert cases.ui.notices[-1].text.startswith("Catatan tersimpan.")
        with cases.ui.desk.store.read() as unit:
            assert unit.log.of_card(card_object(1).id)[-1].header.kind == Kind.CASE_NOTED

    def test_an_empty_note_is_refused(self, cases: ScreenHand) -> None:
        cases.press("save_note")
        assert cases.text("note_refusal") == "Catatan masih kosong. Tulis apa yang sudah dilakukan."
        write(cases, "x")
        assert not cases.shown("note_refusal")

    def test_enter_saves_nothing(self, cases: ScreenHand) -> None:
        write(cases, "Baris satu")
        cases.enter()
        cases.find(QPushButton, "save_note").setFocus()
        cases.enter()
        detail = model(cases).state.detail
        assert detail is not None
        assert detail.notes == ()

    def test_what_is_being_typed_survives_a_sync_but_not_another_case(
        self, cases: ScreenHand
    ) -> None:
        write(cases, "Sedang menulis")
        cases.ui.bus.changed(Changes(frozenset({"case"})))
        assert cases.find(QPlainTextEdit, "note").toPlainText() == "Sedang menulis"
        model(cases).choose(model(cases).state.rows[1].key)
        model(cases).choose(model(cases).state.rows[0].key)
        assert cases.find(QPlainTextEdit, "note").toPlainText() == ""

    def test_tab_leaves_the_note(self, cases: ScreenHand) -> None:
        cases.find(QPlainTextEdit, "note").setFocus()
        cases.key(Qt.Key.Key_Tab)
        assert cases.focus == "save_note"


def test_without_cases_it_says_so(qtbot: QtBot, ui: UiBench) -> None:
    hand = show_screen(qtbot, ui, printing_context(ui), build)
    assert hand.shown("no_cases")
    assert hand.text("case_count") == "Kasus"


def test_it_fits_the_smallest_screen(cases: ScreenHand) -> None:
    assert cases.view.minimumSizeHint().width() <= 824
    assert cases.view.minimumSizeHint().height() <= 640


def test_of_two_records_that_differ_there_is_no_paper() -> None:
    """Neither a number nor a paper to ask for: only where each side has the card."""
    side = CaseSide(
        device=OTHER.hex(),
        position=(0, 0),
        act="",
        label="Catatannya: Diterima",
        day=TODAY,
        time_ms=NOON,
        number="",
        evidence_code="",
        operator="",
        pc="Pusat",
        own=False,
    )
    seen = side_view(side)
    assert (seen.title, seen.number, seen.evidence_code, seen.own) == ("Pusat", "", "", False)
    assert [caption for caption, _ in seen.lines] == ["Keadaan", "Dilihat"]
    assert seen.lines[0][1] == "Catatannya: Diterima"
