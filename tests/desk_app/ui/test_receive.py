"""Terima Kiriman: counted, compared, signed for, all or nothing; by keyboard and by scanner."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.bootstrap import Desk
from desk_app.domain.cards import card_of_object
from desk_app.services.ports import Changes
from desk_app.ui.context import Goto, NoticeKind, Screen
from desk_app.ui.task_runner import ThreadTasks
from desk_app.ui.viewmodels.receive import ReceiveViewModel
from desk_app.ui.viewmodels.receive_rows import Phase, count_hint, hits
from desk_app.ui.views.missing_list import MissingList
from desk_app.ui.views.receive import ReceiveView, build
from desk_app.ui.views.signature_pad import SignaturePad
from protocol.custody import State
from protocol.objects import BatchObject, CardObject
from protocol.status import CardStatus
from tests.desk_app.ui.printing_bench import FailingTasks, HeldTasks, printing_context
from tests.desk_app.ui.screen_hand import ScreenHand, show_screen
from tests.support.desk import (
    BATCH,
    OFFICE,
    PENYELIA,
    PETUGAS,
    POLICY,
    SIGNATURE,
    TI,
    DeskBench,
    card_object,
    session,
)
from tests.support.fakes_ui import UiBench
from tests.support.hand_over_ui import draw
from tests.support.pdf import page_text

CARDS = 5
COMING = msgspec.structs.replace(BATCH, id=bytes(15) + b"\x08", number="3374000000000100000808")
LATER = msgspec.structs.replace(BATCH, id=bytes(15) + b"\x09", number="3374000000000100000905")


def coming(n: int, batch: BatchObject = COMING, **changes: object) -> CardObject:
    card = card_object(n, status=CardStatus(state=State.IN_TRANSIT, batch=batch.id))
    return msgspec.structs.replace(card, **changes)


def stock(bench: DeskBench, cards: int = CARDS) -> Desk:
    """A desk to which two batches are on their way."""
    desk = bench.open()
    first = [coming(n + 1) for n in range(cards)]
    batches = (
        msgspec.structs.replace(COMING, count=cards),
        msgspec.structs.replace(LATER, count=1),
    )
    bench.feed(desk, OFFICE, POLICY, PETUGAS, PENYELIA, *batches, *first, coming(9_000, LATER))
    return desk


@pytest.fixture
def desk(bench: DeskBench) -> Iterator[Desk]:
    opened = stock(bench)
    yield opened
    opened.close()


@pytest.fixture
def receive(qtbot: QtBot, ui: UiBench) -> ScreenHand:
    return show_screen(qtbot, ui, printing_context(ui), build)


@pytest.fixture
def opened(receive: ScreenHand) -> ScreenHand:
    """The older batch is open; the focus is on the count."""
    receive.key(Qt.Key.Key_Space)
    return receive


def model(hand: ScreenHand) -> ReceiveViewModel:
    assert isinstance(hand.view, ReceiveView)
    return hand.view.model


def state_of(desk: Desk, n: int) -> State | None:
    with desk.store.read() as unit:
        card = unit.cards.get(card_object(n).id)
    assert card is not None
    return card.state


def sign(hand: ScreenHand) -> None:
    model(hand).sign(SIGNATURE)


def go(hand: ScreenHand) -> None:
    hand.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


class TestWords:
    def test_the_count_is_compared_with_the_list(self) -> None:
        assert count_hint("", 5, 0)[1] == "info"
        assert count_hint("lima", 5, 0) == ("Jumlah hanya boleh angka.", "warning")
        assert count_hint("5", 5, 0) == ("Cocok dengan daftar.", "ok")
        assert count_hint("4", 5, 1) == ("Cocok dengan daftar.", "ok")
        assert count_hint("4", 5, 0)[0].startswith("Kurang 1 dari daftar.")
        assert count_hint("6", 5, 0)[0].startswith("Lebih 1 dari daftar.")

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("", True),
            ("warga", True),
            ("nomor warga", True),
            ("0001", True),
            ("20260000000001", True),
            ("003/005", True),
            ("blok a", True),
            ("budi", False),
            ("warga budi", False),
            ("9999", False),
            ("01", False),
        ],
    )
    def test_cards_are_found_by_what_stands_on_them(self, text: str, found: bool) -> None:
        card = card_object(1)
        assert hits(card_of_object(card, card.status, ""), text) is found


class TestBatches:
    def test_the_waiting_ones_oldest_first(self, receive: ScreenHand) -> None:
        assert [b.count for b in model(receive).state.batches] == ["5 keping", "1 keping"]
        assert receive.focus == f"batch_{COMING.number}"

    def test_a_scanned_batch_number_opens_it(self, receive: ScreenHand) -> None:
        receive.scan(LATER.number)
        assert receive.text("batch_number") == "3374000000 00 01 000009 05"
        assert receive.focus == "counted"

    def test_another_scan_opens_nothing(self, receive: ScreenHand) -> None:
        receive.scan(card_object(1).registration)
        assert model(receive).state.phase is Phase.LIST
        assert receive.ui.notices[-1].kind is NoticeKind.WARNING

    def test_with_none_it_says_what_to_do(self, receive: ScreenHand, bench: DeskBench) -> None:
        for n in (*range(1, CARDS + 1), 9_000):
            bench.drop_card(receive.ui.desk, card_object(n).id)
        receive.ui.bus.changed(Changes(frozenset({"batch"})))
        assert receive.shown("no_batches")
        receive.press("sync_now")
        assert receive.ui.sync.asked == 1

    def test_the_enter_of_a_scanner_opens_nothing(self, receive: ScreenHand) -> None:
        receive.enter()
        assert model(receive).state.phase is Phase.LIST

    def test_home_may_name_a_batch(self, qtbot: QtBot, ui: UiBench) -> None:
        hand = show_screen(qtbot, ui, printing_context(ui), build, LATER.id)
        assert model(hand).state.phase is Phase.COUNT


class TestCounting:
    def test_by_keyboard_from_beginning_to_end(self, opened: ScreenHand) -> None:
        assert opened.focus == "counted"
        opened.type("5")
        assert opened.text("count_hint") == "Cocok dengan daftar."
        opened.enter()
        opened.type("Kurir kecamatan")
        opened.enter()
        opened.type("Laci B")
        draw(opened.find(SignaturePad, "pad"))
        go(opened)
        assert opened.text("done_sentence") == "5 keping diterima dan masuk laci."
        assert opened.focus == "print_minutes"
        with opened.ui.desk.store.read() as unit:
            card = unit.cards.get(card_object(1).id)
        assert card is not None
        assert (card.state, card.status.place) == (State.RECEIVED, "Laci B")

    def test_nothing_is_filled_in_beforehand(self, opened: ScreenHand) -> None:
        for name in ("counted", "deliverer", "place", "sheet", "row", "find"):
            assert opened.find(QLineEdit, name).text() == ""
        assert model(opened).state.missing == 0

    def test_a_wrong_count_records_nothing_and_loses_nothing(self, opened: ScreenHand) -> None:
        opened.type("4")
        model(opened).enter("place", "Laci B")
        sign(opened)
        go(opened)
        assert opened.text("refusal").startswith("Dihitung 4 keping, menurut daftar 5.")
        assert opened.focus == "counted"
        assert state_of(opened.ui.desk, 1) is State.IN_TRANSIT
        assert opened.find(QLineEdit, "place").text() == "Laci B"
        opened.type("5")  # the wrong count is marked: typing replaces it
        assert not opened.shown("refusal")
        go(opened)
        assert model(opened).state.phase is Phase.DONE

    def test_without_a_count_it_is_asked_for(self, opened: ScreenHand) -> None:
        sign(opened)
        go(opened)
        assert "Ketik dahulu jumlah kartu" in opened.text("refusal")

    def test_without_a_signature_it_is_refused(self, opened: ScreenHand) -> None:
        opened.type("5")
        go(opened)
        assert opened.text("refusal") == "Penerima kiriman belum menandatangani berita acara."
        assert state_of(opened.ui.desk, 1) is State.IN_TRANSIT

    def test_signed_on_paper(self, opened: ScreenHand) -> None:
        opened.type("5")
        opened.press("signing_paper")
        assert not opened.shown("pad")
        go(opened)
        assert "belum menandatangani" in opened.text("refusal")
        model(opened).enter("sheet", "BA-12")
        model(opened).enter("row", "1")
        go(opened)
        assert model(opened).state.phase is Phase.DONE

    def test_enter_receives_nothing(self, opened: ScreenHand) -> None:
        opened.type("5")
        sign(opened)
        for name in ("counted", "find", "place"):
            opened.find(QLineEdit, name).setFocus()
            opened.enter()
        opened.find(QPushButton, "receive").setFocus()
        opened.enter()
        assert model(opened).state.phase is Phase.COUNT

    def test_what_was_entered_is_there_again_after_another_screen(self, opened: ScreenHand) -> None:
        opened.type("5")
        opened.view.hide()
        opened.view.show()
        opened.view.activate()
        assert opened.find(QLineEdit, "counted").text() == "5"
        opened.key(Qt.Key.Key_Escape)
        assert model(opened).state.phase is Phase.LIST
        model(opened).open_batch(COMING.id)
        assert opened.find(QLineEdit, "counted").text() == "5"

    def test_somebody_else_does_not_find_the_signature(self, opened: ScreenHand) -> None:
        opened.type("5")
        sign(opened)
        assert opened.text("receiver") == "Yang menerima: Sri Wahyuni"
        opened.ui.sessions.set(None)
        opened.ui.sessions.set(session(PETUGAS))
        draft = model(opened).state.draft
        assert draft is not None
        assert draft.strokes == SIGNATURE
        opened.ui.sessions.set(session(PENYELIA))
        draft = model(opened).state.draft
        assert draft is not None
        assert (draft.strokes, draft.counted) == ((), "5")
        assert opened.text("receiver") == "Yang menerima: Bambang Sutrisno"


class TestMissing:
    def test_a_scanned_row_is_marked_and_stays_marked(self, opened: ScreenHand) -> None:
        for _ in range(2):
            opened.scan(coming(3).registration)
        assert model(opened).state.missing == 1
        assert opened.text("missing_count") == "1 tidak ada"
        cards = opened.find(MissingList, "cards")
        assert cards.currentIndex().data().startswith("tidak ada: WARGA NOMOR 3")

    def test_a_scan_of_another_card_marks_nothing(self, opened: ScreenHand) -> None:
        opened.scan("20269999999999")
        assert model(opened).state.missing == 0
        assert "bukan kartu dari kiriman ini" in opened.ui.notices[-1].text

    def test_typing_finds_and_enter_marks_the_only_one(self, opened: ScreenHand) -> None:
        opened.find(QLineEdit, "find").setFocus()
        opened.type("00002")
        assert len(model(opened).state.rows) == 1
        opened.enter()
        assert (model(opened).state.missing, model(opened).state.find) == (1, "")
        opened.type("warga")
        opened.enter()  # five are found: none is marked
        assert model(opened).state.missing == 1

    def test_arrows_and_space(self, opened: ScreenHand) -> None:
        opened.find(QLineEdit, "find").setFocus()
        opened.key(Qt.Key.Key_Down)
        assert opened.focus == "cards"
        opened.key(Qt.Key.Key_Down)
        opened.key(Qt.Key.Key_Space)
        assert [r.missing for r in model(opened).state.rows] == [False, True, False, False, False]
        opened.enter()
        opened.key(Qt.Key.Key_Space)
        assert model(opened).state.missing == 0

    def test_the_missing_are_asked_about_and_recorded_so(self, opened: ScreenHand) -> None:
        opened.type("4")
        sign(opened)
        opened.scan(coming(3).registration)
        go(opened)
        assert state_of(opened.ui.desk, 1) is State.IN_TRANSIT
        asked = opened.ui.dialogs.say_yes()
        assert asked.question.startswith("1 keping dicatat fisiknya tidak ada, 4 keping diterima.")
        assert "1 keping dicatat tidak ada." in opened.text("done_sentence")
        assert state_of(opened.ui.desk, 3) is State.MISSING_ON_RECEIPT
        assert state_of(opened.ui.desk, 1) is State.RECEIVED

    def test_escape_clears_the_find_field_first(self, opened: ScreenHand) -> None:
        model(opened).find_cards("nomor 2")
        opened.key(Qt.Key.Key_Escape)
        assert (model(opened).state.find, model(opened).state.phase) == ("", Phase.COUNT)


class TestRecording:
    def test_true_progress_from_the_task_thread(
        self, qtbot: QtBot, bench: DeskBench, ui: UiBench
    ) -> None:
        ui.desk.close()
        bench.path.unlink()
        many = DeskBench(bench.folder.with_name("Ramai"))
        desk = stock(many, 120)
        crowd = UiBench(desk)
        crowd.sessions.set(session(PETUGAS))
        tasks = ThreadTasks()
        hand = show_screen(qtbot, crowd, printing_context(crowd, tasks=tasks), build, COMING.id)
        seen: list[tuple[int, int]] = []
        model(hand).changed.connect(lambda s: seen.append((s.done_cards, s.all_cards)))
        hand.type("120")
        sign(hand)
        go(hand)
        go(hand)  # a second press while the first is under way
        assert hand.shown("progress")
        assert not hand.shown("receive")
        qtbot.waitUntil(lambda: model(hand).state.phase is Phase.DONE, timeout=30_000)
        tasks.close()
        assert {(0, 120), (50, 120), (100, 120)} <= set(seen)
        assert len(crowd.notices) == 1
        hand.view.hide()
        desk.close()

    def test_held_cards_are_named(self, opened: ScreenHand, bench: DeskBench) -> None:
        young = coming(1, birth_date="2015-01-15")
        bench.feed(opened.ui.desk, young)
        opened.type("5")
        sign(opened)
        go(opened)
        assert opened.text("done_held").startswith("1 di antaranya langsung ditahan")

    def test_the_minutes_are_printed_and_looked_at(self, opened: ScreenHand) -> None:
        opened.type("5")
        sign(opened)
        go(opened)
        opened.press("print_minutes")
        (job,) = opened.ui.printers.jobs
        assert "BERITA ACARA" in page_text(job.pdf)
        assert opened.text("done_number").replace(" ", "") in job.title.replace(" ", "")
        opened.press("preview_minutes")
        assert opened.text("preview_title").startswith("Berita acara")
        opened.scan(LATER.number)  # a preview takes no scan
        opened.key(Qt.Key.Key_Escape)
        assert opened.shown("done_sentence")
        opened.press("another")
        assert [b.id for b in model(opened).state.batches] == [LATER.id]
        opened.scan(LATER.number)
        assert opened.find(QLineEdit, "counted").text() == ""

    def test_a_printer_that_fails_is_said_here(self, opened: ScreenHand) -> None:
        opened.type("5")
        sign(opened)
        go(opened)
        opened.ui.printers.fail_with = "Printer mati."
        opened.press("print_minutes")
        assert "Printer mati." in opened.text("print_text")
        opened.ui.printers.fail_with = ""
        opened.press("print_retry")
        assert len(opened.ui.printers.jobs) == 1

    def test_on_to_the_next_resident(self, opened: ScreenHand) -> None:
        opened.type("5")
        sign(opened)
        go(opened)
        opened.press("serve")
        assert opened.went == [Goto(Screen.HAND_OVER)]

    def test_others_hear_of_it(self, opened: ScreenHand) -> None:
        heard: list[Changes] = []
        opened.ui.bus.data_changed.connect(heard.append)
        opened.type("5")
        sign(opened)
        go(opened)
        assert {"card", "batch"} <= heard[-1].kinds
        assert len(heard[-1].cards) == 5

    def test_a_failure_leaves_everything_as_it_was(self, qtbot: QtBot, ui: UiBench) -> None:
        tasks = FailingTasks()
        hand = show_screen(qtbot, ui, printing_context(ui, tasks=tasks), build, COMING.id)
        hand.type("5")
        sign(hand)
        tasks.failing = True
        with pytest.raises(ZeroDivisionError):
            model(hand).receive()
        assert "BELUM diterima" in hand.text("refusal")
        assert not hand.shown("progress")
        tasks.failing = False
        go(hand)
        assert model(hand).state.phase is Phase.DONE

    def test_while_it_is_recorded_nothing_can_be_changed(self, qtbot: QtBot, ui: UiBench) -> None:
        tasks = HeldTasks()
        hand = show_screen(qtbot, ui, printing_context(ui, tasks=tasks), build, COMING.id)
        hand.type("5")
        sign(hand)
        go(hand)
        hand.type("9")
        hand.scan(coming(3).registration)
        hand.key(Qt.Key.Key_Escape)
        model(hand).open_batch(LATER.id)
        assert hand.find(QProgressBar, "progress").maximum() == 5
        tasks.let_go()
        assert hand.text("done_sentence") == "5 keping diterima dan masuk laci."


class TestChanges:
    def test_a_batch_received_elsewhere_meanwhile_is_said(
        self, opened: ScreenHand, bench: DeskBench
    ) -> None:
        opened.type("5")
        received = [
            card_object(n, status=CardStatus(state=State.RECEIVED, batch=COMING.id))
            for n in range(1, CARDS + 1)
        ]
        bench.feed(opened.ui.desk, *received)
        opened.ui.bus.changed(Changes(frozenset({"card"})))
        assert model(opened).state.phase is Phase.LIST
        assert "sudah diterima di PC lain" in opened.ui.notices[-1].text

    def test_a_card_that_was_recalled_leaves_the_list_and_its_mark(
        self, opened: ScreenHand, bench: DeskBench
    ) -> None:
        opened.scan(coming(3).registration)
        bench.drop_card(opened.ui.desk, coming(3).id)
        opened.ui.bus.changed(Changes(frozenset({"card"})))
        assert len(model(opened).state.rows) == 4
        assert model(opened).state.missing == 0

    def test_a_role_that_may_not_receive_is_refused(self, opened: ScreenHand) -> None:
        opened.ui.sessions.set(session(TI))
        opened.type("5")
        sign(opened)
        go(opened)
        assert "memerlukan penyelia" in opened.text("refusal")


def test_it_fits_the_smallest_screen(opened: ScreenHand) -> None:
    assert opened.view.minimumSizeHint().width() <= 824
    assert opened.view.minimumSizeHint().height() <= 640
