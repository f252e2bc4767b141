"""The print queue: one paper a receipt, whatever the printer, the clicks and the power do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desk_app.bootstrap import Desk
from desk_app.services.papers import PrintDoubtfulError
from desk_app.services.ports import Printer
from desk_app.services.preferences import Preferences
from desk_app.services.printing import PrintState
from desk_app.ui.context import Goto, NoticeKind, Screen
from desk_app.ui.printing_queue import DOUBTFUL, PrintQueue
from desk_app.ui.task_runner import ThreadTasks
from protocol.bodies import PrintOutcome, read_body
from protocol.events import Kind
from tests.desk_app.ui.printing_bench import HeldTasks, hand_over, queue_of, stock
from tests.support.desk import PENYELIA, PETUGAS, TI, TODAY, DeskBench, session
from tests.support.fakes_ui import UiBench
from tests.support.pdf import decode_page, page_text


def state(desk: Desk, position: int) -> str:
    with desk.store.read() as unit:
        return desk.printing.state(unit, position)


def number(desk: Desk, position: int) -> str:
    with desk.store.read() as unit:
        act = unit.log.at(position)
    assert act is not None
    return act.header.number


def drawn(pdf: bytes, page: int = 0) -> list[str]:
    return [text for kind, text in decode_page(pdf, page) if kind == "Code128"]


@pytest.fixture
def queue(ui: UiBench) -> PrintQueue:
    return queue_of(ui)


@pytest.fixture
def position(ui: UiBench) -> int:
    """A hand-over whose receipt waits."""
    return hand_over(ui.desk, 1)


class TestReceipts:
    def test_a_receipt_comes_out(self, ui: UiBench, queue: PrintQueue, position: int) -> None:
        seen: list[str] = []
        ui.bus.data_changed.connect(lambda c: seen.extend(c.kinds))
        queue.print_receipts((position,))
        (job,) = ui.printers.jobs
        assert number(ui.desk, position) in drawn(job.pdf)
        assert (job.title, job.paper, job.printer) == ("Tanda terima", "A4", "")
        assert state(ui.desk, position) == PrintState.PRINTED
        assert seen == ["print"]
        assert not queue.state.busy
        assert ui.notices[-1].kind is NoticeKind.OK

    def test_the_chosen_printer_and_paper_are_used(self, ui: UiBench, position: int) -> None:
        queue_of(ui, Preferences("Termal 80 mm", "80mm")).print_receipts((position,))
        (job,) = ui.printers.jobs
        assert (job.printer, job.paper) == ("Termal 80 mm", "80mm")

    def test_a_paper_of_another_name_is_a4(self, ui: UiBench, position: int) -> None:
        queue_of(ui, Preferences(paper="a4")).print_receipts((position,))
        queue_of(ui, Preferences(paper="letter")).print_daily(TODAY)
        assert [j.paper for j in ui.printers.jobs] == ["A4", "A4"]

    def test_two_quick_clicks_print_once(self, ui: UiBench, position: int) -> None:
        tasks = HeldTasks()
        queue = queue_of(ui, tasks=tasks)
        queue.print_receipts((position,))
        queue.print_receipts((position,))
        assert ui.notices[-1].text == "Sedang dicetak. Tunggu sampai selesai."
        while tasks.held:
            tasks.let_go()
        assert len(ui.printers.jobs) == 1

    def test_two_quick_clicks_on_a_report_print_once(self, ui: UiBench) -> None:
        tasks = HeldTasks()
        queue = queue_of(ui, tasks=tasks)
        queue.print_daily(TODAY)
        queue.print_daily(TODAY)
        while tasks.held:
            tasks.let_go()
        assert len(ui.printers.jobs) == 1

    def test_the_day_leaves_out_what_is_in_the_printer(self, ui: UiBench, position: int) -> None:
        other = hand_over(ui.desk, 2)
        tasks = HeldTasks()
        queue = queue_of(ui, tasks=tasks)
        queue.print_receipts((position,))
        queue.print_day(TODAY)
        while tasks.held:
            tasks.let_go()
        one, day = ui.printers.jobs
        assert drawn(one.pdf)[0] == number(ui.desk, position)
        assert "Jumlah: 1 tanda terima" in page_text(day.pdf)
        assert drawn(day.pdf, 1)[0] == number(ui.desk, other)

    def test_a_question_answered_twice_prints_once(self, ui: UiBench, position: int) -> None:
        tasks = HeldTasks()
        queue = queue_of(ui, tasks=tasks)
        ui.desk.printing.printed([position])
        queue.print_receipts((position,))
        queue.print_receipts((position,))
        ui.dialogs.say_yes()
        ui.dialogs.say_yes()
        while tasks.held:
            tasks.let_go()
        assert len(ui.printers.jobs) == 1

    def test_a_click_after_it_came_out_asks_first(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        queue.print_receipts((position,))
        queue.print_receipts((position,))
        assert len(ui.printers.jobs) == 1
        ui.dialogs.say_yes()
        assert len(ui.printers.jobs) == 2
        assert "SALINAN" not in page_text(ui.printers.jobs[1].pdf)

    def test_nobody_signed_in_prints_nothing(self, ui: UiBench, position: int) -> None:
        queue = queue_of(ui)
        ui.sessions.set(None)
        queue.print_receipts((position,))
        queue.print_day(TODAY)
        queue.print_daily(TODAY)
        assert ui.printers.jobs == []
        assert ui.notices[-1].text == "Loket terkunci. Masuk dahulu, lalu cetak."


class TestGiven:
    def test_given_papers_are_only_copied_with_a_supervisor(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        queue.print_receipts((position,))
        queue.give([position])
        assert state(ui.desk, position) == PrintState.GIVEN
        queue.print_receipts((position,))
        assert len(ui.printers.jobs) == 1
        ui.dialogs.approve(session(PENYELIA), "Warga kehilangan tanda terima")
        assert "SALINAN" in page_text(ui.printers.jobs[1].pdf)
        assert state(ui.desk, position) == PrintState.GIVEN
        with ui.desk.store.read() as unit:
            event = unit.log.after(position, 10)[-1]
        assert event.header.kind == Kind.PRINT_COPY
        assert event.body is not None
        said = read_body(event.header.kind, event.body)
        assert isinstance(said, PrintOutcome)
        assert (said.reason, said.approved_by) == ("Warga kehilangan tanda terima", PENYELIA.id)

    def test_a_supervisor_who_gives_no_reason_makes_no_copy(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        queue.print_receipts((position,))
        queue.give([position])
        queue.print_receipts((position,))
        ui.dialogs.approve(session(PENYELIA), "  ")
        assert len(ui.printers.jobs) == 1
        assert ui.notices[-1].text == "Alasan wajib diisi."

    def test_only_a_paper_that_came_out_can_be_given(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        queue.give([position])
        assert state(ui.desk, position) == PrintState.TO_PRINT
        assert ui.notices[-1].kind is NoticeKind.WARNING

    def test_someone_without_the_role_gives_nothing(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        queue.print_receipts((position,))
        ui.sessions.set(session(TI))
        queue.give([position])
        assert state(ui.desk, position) == PrintState.PRINTED
        assert ui.notices[-1].kind is NoticeKind.ERROR


class TestFailures:
    def test_a_printer_that_fails_leaves_the_hand_over_alone(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        ui.printers.fail_with = "Printer mati."
        queue.print_receipts((position,))
        assert state(ui.desk, position) == PrintState.FAILED
        assert queue.state.failed == 1
        assert queue.state.failure == (
            "Tanda terima: Printer mati. Serah terima tetap aman tersimpan."
        )
        assert ui.notices[-1].kind is NoticeKind.ERROR
        assert ui.desk.verify().faults == ()

    def test_again_prints_an_original(self, ui: UiBench, queue: PrintQueue, position: int) -> None:
        ui.printers.fail_with = "Printer mati."
        queue.print_receipts((position,))
        ui.printers.fail_with = ""
        queue.retry()
        assert len(ui.printers.jobs) == 1
        assert state(ui.desk, position) == PrintState.PRINTED
        assert (queue.state.failed, queue.state.failure) == (0, "")
        queue.retry()
        assert len(ui.printers.jobs) == 1

    def test_receipts_and_reports_each_go_to_their_place(self, ui: UiBench, position: int) -> None:
        chosen = Preferences(
            "Termal", "80mm", sheet_printer="EPSON", sheet_paper="F4", sheet_tray="Baki 2"
        )
        queue = queue_of(ui, chosen)
        queue.print_receipts((position,))
        queue.print_daily(TODAY)
        assert [(j.printer, j.paper, j.tray) for j in ui.printers.jobs] == [
            ("Termal", "80mm", ""),
            ("EPSON", "F4", "Baki 2"),
        ]

    def test_again_takes_the_paper_chosen_meanwhile(self, ui: UiBench, position: int) -> None:
        queue = queue_of(ui, Preferences("Termal 80 mm", "80mm"))
        ui.printers.fail_with = "Kertas habis."
        queue.print_receipts((position,))
        ui.printers.fail_with = ""
        ui.preferences.set(Preferences("EPSON L3210 Series", "F4"))
        queue.retry()
        (job,) = ui.printers.jobs
        assert (job.printer, job.paper) == ("EPSON L3210 Series", "F4")

    def test_again_leaves_out_what_came_out_meanwhile(self, ui: UiBench) -> None:
        first, second = hand_over(ui.desk, 1), hand_over(ui.desk, 2)
        queue = queue_of(ui)
        ui.printers.fail_with = "Kertas macet."
        queue.print_receipts((first, second))
        ui.printers.fail_with = ""
        queue.print_receipts((first,))
        queue.retry()
        one, other = ui.printers.jobs
        assert drawn(one.pdf)[0] == number(ui.desk, first)
        assert drawn(other.pdf)[0] == number(ui.desk, second)

    def test_a_failure_that_another_job_made_good_is_forgotten(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        ui.printers.fail_with = "Printer mati."
        queue.print_receipts((position,))
        ui.printers.fail_with = ""
        queue.print_day(TODAY)
        assert (queue.state.failed, queue.state.failure) == (0, "")

    def test_a_failed_second_print_leaves_the_first_one_printed(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        queue.print_receipts((position,))
        ui.printers.fail_with = "Kertas macet."
        queue.print_receipts((position,))
        ui.dialogs.say_yes()
        assert state(ui.desk, position) == PrintState.PRINTED
        ui.printers.fail_with = ""
        queue.retry()
        assert len(ui.printers.jobs) == 2

    def test_a_doubtful_paper_is_asked_about_before_it_is_printed_again(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        ui.desk.printing.sending([position])
        queue.print_day(TODAY)
        assert ui.printers.jobs == []
        ui.printers.fail_with = "Printer mati."
        ui.dialogs.say_yes()
        assert state(ui.desk, position) == PrintState.DOUBTFUL  # the first may have come out
        ui.printers.fail_with = ""
        queue.retry()
        assert state(ui.desk, position) == PrintState.PRINTED

    def test_no_answer_stays_doubtful(self, ui: UiBench, position: int) -> None:
        queue = queue_of(ui, printers=_Silent())
        queue.print_receipts((position,))
        assert state(ui.desk, position) == PrintState.DOUBTFUL
        assert queue.state.failed == 0
        assert "Lihat kertasnya" in queue.state.failure

    def test_an_unknown_error_is_told_and_the_queue_goes_on(
        self, ui: UiBench, position: int
    ) -> None:
        broken = _Broken()
        tasks = HeldTasks()
        queue = queue_of(ui, tasks=tasks, printers=broken)
        queue.print_receipts((position,))
        queue.print_daily(TODAY)
        with pytest.raises(ZeroDivisionError):
            tasks.let_go()
        assert state(ui.desk, position) == PrintState.DOUBTFUL
        assert queue.state.title.startswith("Laporan harian")
        broken.well = True
        tasks.let_go()
        assert not queue.state.busy


class _Silent:
    def list(self) -> tuple[Printer, ...]:
        return ()

    def trays(self, _printer: str) -> tuple[str, ...]:
        return ()

    def print_pdf(self, *_: object, **__: object) -> None:
        raise PrintDoubtfulError("Sistem cetak tidak menjawab. Lihat kertasnya.")


class _Broken(_Silent):
    well = False

    def print_pdf(self, *_: object, **__: object) -> None:
        if not self.well:
            raise ZeroDivisionError


@pytest.mark.usefixtures("qapp")
class TestDay:
    @pytest.fixture
    def busy(self, bench: DeskBench) -> Iterator[UiBench]:
        """A desk that has handed 60 cards over."""
        desk = stock(bench, 60)
        for n in range(1, 61):
            hand_over(desk, n)
        made = UiBench(desk)
        made.sessions.set(session(PETUGAS))
        yield made
        desk.close()

    def test_sixty_receipts_are_one_job_behind_their_list(
        self, busy: UiBench, qtbot: QtBot
    ) -> None:
        tasks = ThreadTasks()
        queue = queue_of(busy, tasks=tasks)
        queue.print_day(TODAY)
        queue.print_day(TODAY)  # a second click while the first is drawn
        with qtbot.waitSignal(queue.changed, timeout=30_000, check_params_cb=lambda s: not s.busy):
            pass
        tasks.close()
        (job,) = busy.printers.jobs
        assert job.title == "Tanda terima 22 November 2026"
        assert "Yang belum tercetak" in page_text(job.pdf)
        assert "60/60" in page_text(job.pdf, 61)
        acts = busy.desk.printing.receipts_on(20_779)
        assert {state(busy.desk, a.position) for a in acts} == {PrintState.PRINTED}

    def test_unprinted_leaves_out_what_came_out(self, busy: UiBench) -> None:
        queue = queue_of(busy)
        done = [a.position for a in busy.desk.printing.receipts_on(20_779)][:58]
        busy.desk.printing.printed(done)
        queue.print_day(TODAY)
        (job,) = busy.printers.jobs
        assert "Jumlah: 2 tanda terima" in page_text(job.pdf)
        queue.print_day(TODAY)
        assert len(busy.printers.jobs) == 1
        assert busy.notices[-1].text.startswith("Tidak ada tanda terima 22 November 2026")

    def test_all_of_the_day_with_given_ones_as_copies(self, ui: UiBench) -> None:
        first, second = hand_over(ui.desk, 1), hand_over(ui.desk, 2)
        queue = queue_of(ui)
        queue.print_receipts((first,))
        queue.give([first])
        queue.print_day(TODAY, unprinted=False)
        ui.dialogs.approve(session(PENYELIA))
        job = ui.printers.jobs[-1]
        assert "SALINAN" in page_text(job.pdf, 1)
        assert "SALINAN" not in page_text(job.pdf, 2)
        assert drawn(job.pdf, 2)[0] == number(ui.desk, second)
        assert "Semua" in page_text(job.pdf)

    def test_the_receipts_of_one_operator(self, ui: UiBench) -> None:
        hand_over(ui.desk, 1)
        queue = queue_of(ui)
        queue.print_day(TODAY, operator=PENYELIA.id)
        assert ui.printers.jobs == []
        queue.print_day(TODAY, operator=PETUGAS.id)
        assert "petugas Sri Wahyuni" in page_text(ui.printers.jobs[0].pdf)


class TestLists:
    def test_the_daily_report_and_minutes_go_on_sheets(self, ui: UiBench) -> None:
        queue = queue_of(ui, Preferences("Termal 80 mm", "80mm"))
        queue.print_daily(TODAY)
        (job,) = ui.printers.jobs
        assert (job.paper, job.printer) == ("A4", "")

    def test_minutes_that_are_not_here_are_refused(self, ui: UiBench) -> None:
        queue = queue_of(ui)
        queue.print_minutes("3374000000000100000711")
        assert ui.printers.jobs == []
        assert "Nomor berita acara ini bukan dari PC ini" in queue.state.failure
        assert "Serah terima" not in queue.state.failure


class TestDoubtful:
    def test_a_crash_while_printing_is_asked_about_at_the_next_start(
        self, ui: UiBench, bench: DeskBench, position: int
    ) -> None:
        other = hand_over(ui.desk, 2)
        ui.desk.printing.sending([position, other])  # and then the power went
        ui.desk.close()
        desk = bench.open()
        again = UiBench(desk)
        queue = queue_of(again)
        goto: list[Goto] = []
        again.bus.goto.connect(goto.append)
        again.sessions.set(session(PETUGAS))
        asked = again.dialogs.say_yes()
        assert "2 tanda terima" in asked.question
        assert goto == [Goto(Screen.REPORTS, DOUBTFUL)]

        queue.came_out([position])
        queue.did_not_come_out([other])
        assert state(desk, position) == PrintState.PRINTED
        assert state(desk, other) == PrintState.FAILED
        queue.print_day(TODAY)  # only the one that did not come out, as an original
        (job,) = again.printers.jobs
        assert "Jumlah: 1 tanda terima" in page_text(job.pdf)
        assert "SALINAN" not in page_text(job.pdf, 1)
        desk.close()

    def test_it_is_asked_once_and_only_if_there_is_something(
        self, ui: UiBench, position: int
    ) -> None:
        ui.sessions.set(None)
        queue = queue_of(ui)
        ui.sessions.set(session(PETUGAS))
        assert ui.dialogs.confirms == []
        ui.desk.printing.sending([position])
        ui.sessions.set(None)
        ui.sessions.set(session(PETUGAS))
        assert ui.dialogs.confirms == []
        queue.ask_doubtful()
        assert len(ui.dialogs.confirms) == 1

    def test_a_paper_in_the_printer_is_not_asked_about(self, ui: UiBench, position: int) -> None:
        tasks = HeldTasks()
        queue = queue_of(ui, tasks=tasks)
        queue.print_receipts((position,))
        ui.desk.printing.sending([position])
        queue.ask_doubtful()
        queue.came_out([position])
        queue.give([position])
        assert ui.dialogs.confirms == []
        assert state(ui.desk, position) == PrintState.DOUBTFUL

    def test_an_answer_changes_only_what_is_doubtful(
        self, ui: UiBench, queue: PrintQueue, position: int
    ) -> None:
        queue.came_out([position])
        queue.did_not_come_out([position])
        assert state(ui.desk, position) == PrintState.TO_PRINT
