"""One hand-over after the other: done, printed, cancelled, held, locked, interrupted."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.bootstrap import Desk
from desk_app.services.ports import Changes
from desk_app.store.engine import StoreError
from desk_app.ui.context import Goto, Screen
from desk_app.ui.viewmodels.card_facts import case_words
from desk_app.ui.viewmodels.hand_over import Phase
from desk_app.ui.views import hand_over
from protocol.bodies import Note
from protocol.custody import STATE_LABELS, State
from protocol.events import Kind
from protocol.objects import CaseObject, Role
from protocol.status import CardStatus
from tests.support.desk import (
    KALIGAWE,
    NOON,
    PENYELIA,
    PETUGAS,
    operator,
    owner_claim,
    session,
    signed,
)
from tests.support.fakes_ui import UiBench
from tests.support.hand_over_ui import FIRST, SECOND, Hand, counter

__all__ = ["counter"]

OTHER = operator("Wulan Setyowati", Role.PETUGAS, "495132", 3)


def hand_over_first(hand: Hand) -> str:
    hand.model.open_card(FIRST.id)
    hand.ready()
    hand.enter()
    done = hand.model.state.done
    assert done is not None
    return done.number


def test_success_shows_number_code_and_that_it_is_provisional(counter: Hand) -> None:
    shown = hand_over_first(counter)
    with counter.desk.store.read() as unit:
        card = unit.cards.get(FIRST.id)
    assert card is not None
    given = card.status.hand_over
    assert given is not None
    assert shown.replace(" ", "") == given.number
    assert [len(part) for part in shown.split()] == [10, 2, 2, 6, 2]
    assert counter.text("done_number") == shown
    assert counter.text("done_code") == given.evidence_code
    assert "belum dikonfirmasi" in counter.text("done_confirmed")
    assert counter.focus == "search"
    assert counter.text("search") == ""


def test_the_next_scan_turns_the_page_once(counter: Hand) -> None:
    hand_over_first(counter)
    phases: list[Phase] = []
    lists: list[int] = []
    counter.model.changed.connect(lambda state: phases.append(state.phase))
    counter.model.search.changed.connect(lambda state: lists.append(len(state.rows)))
    counter.scan(SECOND.registration)
    assert phases == [Phase.CARD]
    assert lists == []
    counter.scan("NAMA YANG TIDAK ADA")
    assert counter.model.state.phase is Phase.SEARCH
    assert counter.text("search") == "NAMA YANG TIDAK ADA"
    assert counter.model.page.draft is None


def test_the_mark_goes_when_the_centre_has_it(counter: Hand) -> None:
    hand_over_first(counter)
    counter.bench.confirm(counter.desk)
    counter.ui.bus.changed(Changes(frozenset({"receipt"})))
    assert counter.text("done_confirmed") == "Sudah dikonfirmasi pusat"


def test_a_hand_over_cancelled_elsewhere_no_longer_stands_here_as_done(counter: Hand) -> None:
    hand_over_first(counter)
    counter.desk.cancel.cancel(
        session(PETUGAS), session(PENYELIA), FIRST.id, "Nama pada kartu salah cetak"
    )
    counter.ui.bus.changed(Changes(frozenset({"card", "receipt"}), frozenset({FIRST.id})))
    assert counter.model.state.phase is Phase.SEARCH
    assert not counter.shown("done_page")


def test_others_hear_of_it(counter: Hand) -> None:
    heard: list[Changes] = []
    counter.ui.bus.data_changed.connect(heard.append)
    hand_over_first(counter)
    assert any(FIRST.id in c.cards and "receipt" in c.kinds for c in heard)


def test_the_receipt_goes_to_the_print_queue(counter: Hand) -> None:
    hand_over_first(counter)
    done = counter.model.state.done
    assert done is not None
    counter.press("print")
    assert counter.printing.positions == [(done.position,)]
    assert counter.focus == "search", "the box is ready again"
    QTest.keyClick(counter.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert counter.printing.positions == [(done.position,)] * 2


def test_enter_after_enter_does_nothing(counter: Hand) -> None:
    hand_over_first(counter)
    counter.enter()
    counter.enter()
    assert counter.printing.positions == []
    with counter.desk.store.read() as unit:
        assert len(unit.log.of_card(FIRST.id)) == 1


def test_typing_goes_on_to_the_next_person(counter: Hand) -> None:
    hand_over_first(counter)
    counter.type("warga nomor 2")
    counter.look_up()
    assert counter.phase() is Phase.SEARCH
    assert counter.shown("results")


def test_the_print_state_is_followed(counter: Hand) -> None:
    hand_over_first(counter)
    done = counter.model.state.done
    assert done is not None
    counter.desk.printing.printed([done.position])
    counter.ui.bus.changed(Changes(frozenset({"print"})))
    assert "sudah dicetak" in counter.text("done_printed")


def test_history_is_one_press_away(counter: Hand) -> None:
    hand_over_first(counter)
    asked: list[Goto] = []
    counter.ui.bus.goto.connect(asked.append)
    counter.press("done_history")
    assert asked == [Goto(Screen.HISTORY, FIRST.id)]


def test_without_a_queue_printing_says_so(ui: UiBench, counter: Hand) -> None:
    view = hand_over.build(ui.context)
    assert isinstance(view, hand_over.HandOverView)
    model = view.model
    model.open_card(FIRST.id)
    for check in ("name", "nik", "birth_date", "photo"):
        model.page.tick(check)
    model.page.choose_old_card("never")
    model.page.choose_signing("witness")
    model.page.put("witness", "Pak RT")
    model.page.confirm()
    model.print_receipt()
    assert any("Pencetakan" in n.text for n in ui.notices)
    view.deleteLater()


# -- going back


def test_escape_from_an_untouched_page_asks_nothing(counter: Hand) -> None:
    counter.search("warga")
    counter.key(Qt.Key.Key_Down)
    counter.enter()
    counter.key("1")
    counter.escape()
    assert counter.phase() is Phase.SEARCH
    assert counter.ui.dialogs.confirms == []
    assert counter.text("search") == "warga", "the list is still there"
    assert counter.focus == "search"


@pytest.mark.parametrize("answer", [True, False])
def test_escape_asks_before_ink_is_lost(counter: Hand, answer: bool) -> None:
    counter.model.open_card(FIRST.id)
    counter.ready()
    counter.escape()
    assert counter.phase() is Phase.CARD
    if answer:
        asked = counter.ui.dialogs.say_yes()
        assert FIRST.name in asked.question
        assert counter.model.page.draft is None
        assert counter.pad.strokes == ()
        assert counter.focus == "search"
    else:
        counter.ui.dialogs.say_no()
        assert counter.pad.strokes
        counter.enter()
        assert counter.state(FIRST.id) is State.HANDED_OVER


def test_looking_up_another_card_keeps_the_draft(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.ready()
    ink = counter.pad.strokes
    counter.search("warga nomor 2")
    assert counter.phase() is Phase.SEARCH
    assert FIRST.name in counter.find(QPushButton, "resume").text()
    counter.press("resume")
    assert counter.phase() is Phase.CARD
    assert counter.pad.strokes == ink
    counter.enter()
    assert counter.state(FIRST.id) is State.HANDED_OVER


def test_opening_another_card_asks_before_the_ink_goes(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.ready()
    counter.search(SECOND.nik)
    counter.enter()
    assert counter.model.page.draft is not None
    assert counter.model.page.draft.card_id == FIRST.id
    counter.ui.dialogs.say_yes()
    assert counter.model.page.draft is not None
    assert counter.model.page.draft.card_id == SECOND.id
    assert counter.pad.strokes == ()


def test_escape_comes_back_to_the_draft(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "2")
    counter.search("warga nomor 2")
    counter.escape()
    counter.escape()
    assert counter.phase() is Phase.CARD
    draft = counter.model.page.draft
    assert draft is not None
    assert draft.checks == {"name", "nik"}


# -- screens and locks


def test_the_draft_outlives_other_screens(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.ready()
    ink = counter.pad.strokes
    counter.view.hide()
    counter.view.show()
    counter.view.activate()
    assert counter.pad.strokes == ink
    place = counter.view.focusWidget()
    assert place is not None
    assert place.objectName() == "check_name"
    QTest.keyClick(place, Qt.Key.Key_Return)
    assert counter.state(FIRST.id) is State.HANDED_OVER


def test_the_draft_outlives_a_lock(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.ready()
    before = counter.model.page.draft
    counter.ui.sessions.set(None)
    counter.model.page.confirm()
    assert counter.state(FIRST.id) is State.RECEIVED
    assert "terkunci" in counter.text("banner_text")
    counter.ui.sessions.set(session(PETUGAS))
    assert counter.model.page.draft == before
    counter.enter()
    assert counter.state(FIRST.id) is State.HANDED_OVER


def test_another_person_looks_at_the_card_for_themselves(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.ready()
    counter.ui.sessions.set(None)
    counter.ui.sessions.set(session(OTHER))
    draft = counter.model.page.draft
    assert draft is not None
    assert draft.checks == frozenset()
    assert draft.old_card == "surrendered"
    assert counter.pad.strokes
    assert "Cocokkan kembali" in counter.text("banner_text")
    counter.enter()
    assert counter.state(FIRST.id) is State.RECEIVED


def test_a_stroke_never_goes_over_to_the_next_person(counter: Hand) -> None:
    """The pen is down while the card is put away and the next one opened."""
    counter.model.open_card(FIRST.id)
    pad = counter.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    QTest.mouseMove(pad, QPoint(90, 60))
    counter.model.page.close()
    counter.model.open_card(SECOND.id)
    QTest.mouseMove(pad, QPoint(150, 30))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(150, 30))
    draft = counter.model.page.draft
    assert draft is not None
    assert draft.strokes == ()
    assert pad.strokes == ()


# -- cards that are not to be handed over


@pytest.mark.parametrize(
    "state", [s for s in State if s not in (State.RECEIVED, State.HELD_UNDER_17)]
)
def test_no_other_state_opens_the_action_page(counter: Hand, state: State) -> None:
    counter.feed(msgspec.structs.replace(FIRST, status=CardStatus(state=state)))
    counter.scan(FIRST.nik)
    assert counter.phase() is Phase.STATUS
    assert counter.text("status_state") == STATE_LABELS[state]
    assert counter.text("status_title")
    assert counter.text("status_next")


def test_a_recalled_card_is_not_handed_over(counter: Hand) -> None:
    status = CardStatus(state=State.RECEIVED, recalled=True)
    counter.feed(msgspec.structs.replace(FIRST, status=status))
    counter.scan(FIRST.nik)
    assert counter.phase() is Phase.STATUS
    assert "ditarik" in counter.text("status_title")


def test_wrong_data_hold_the_card_in_the_drawer(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "d")
    assert counter.phase() is Phase.HOLD
    counter.enter()
    assert counter.shown("hold_problem"), "what is wrong must be said"
    counter.key("1", "4")
    counter.write("hold_note", "seharusnya WARGO")
    counter.enter()
    assert counter.state(FIRST.id) is State.HELD_PROBLEM
    assert counter.phase() is Phase.STATUS
    assert "F-1.02" in counter.text("banner_text")
    assert "Nama, Foto. seharusnya WARGO. Minta" in counter.text("status_next")
    assert "menu" not in counter.text("banner_text"), "there is no such screen"
    assert counter.model.page.draft is None
    assert counter.focus == "search"


def test_a_supervisor_releases_a_held_card(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("d", "1")
    counter.enter()
    counter.press("status_release")
    asked = counter.ui.dialogs.approve(session(PENYELIA), "salah baca")
    assert FIRST.name in asked.purpose
    assert counter.state(FIRST.id) is State.RECEIVED
    assert counter.phase() is Phase.CARD


def test_release_is_a_supervisors(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("d", "1")
    counter.enter()
    counter.press("status_release")
    counter.ui.dialogs.approve(session(OTHER))
    assert counter.state(FIRST.id) is State.HELD_PROBLEM
    assert "penyelia" in counter.text("banner_text")


def test_escape_leaves_the_hold_form_with_the_draft(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "2", "d")
    counter.escape()
    assert counter.phase() is Phase.CARD
    draft = counter.model.page.draft
    assert draft is not None
    assert draft.checks == {"name", "nik"}


# -- taking a hand-over back


def cancelling(hand: Hand) -> None:
    hand_over_first(hand)
    hand.model.open_card(FIRST.id)
    hand.press("status_cancel")


def test_a_cancelled_card_lies_in_the_drawer_again(counter: Hand) -> None:
    cancelling(counter)
    assert counter.focus == "where_drawer"
    counter.press("cancel_submit")
    assert counter.shown("cancel_problem"), "where the card is must be said"
    counter.press("where_drawer")
    counter.press("cancel_submit")
    asked = counter.ui.dialogs.approve(session(PENYELIA), "salah orang")
    assert FIRST.name in asked.purpose
    assert counter.state(FIRST.id) is State.RECEIVED
    assert counter.phase() is Phase.CARD, "it may be handed over to the right one"
    assert any("dibatalkan" in n.text for n in counter.ui.notices)


def test_a_card_with_a_wrong_person_names_them_until_it_is_back(counter: Hand) -> None:
    cancelling(counter)
    counter.press("where_wrong_person")
    counter.press("cancel_submit")
    assert "Tulis nama" in counter.text("cancel_problem")
    counter.write("with_person", "Pak Darmo, RT 3")
    counter.enter()
    counter.ui.dialogs.approve(session(PENYELIA))
    assert counter.state(FIRST.id) is State.OUT_WRONG_PERSON
    assert "Pak Darmo" in counter.text("status_next")
    counter.press("status_recover")
    assert counter.state(FIRST.id) is State.RECEIVED
    assert counter.phase() is Phase.CARD


def test_a_refused_cancellation_keeps_the_form(counter: Hand) -> None:
    cancelling(counter)
    counter.press("where_wrong_person")
    counter.write("with_person", "Pak Darmo")
    counter.press("cancel_submit")
    counter.ui.dialogs.approve(session(OTHER), "mohon")
    assert "penyelia" in counter.text("cancel_problem")
    assert counter.text("with_person") == "Pak Darmo"
    assert counter.state(FIRST.id) is State.HANDED_OVER


def test_escape_leaves_the_form_then_the_card(counter: Hand) -> None:
    cancelling(counter)
    counter.escape()
    assert not counter.shown("cancel_form")
    assert counter.shown("status_cancel")
    counter.escape()
    assert counter.phase() is Phase.SEARCH


def test_the_form_starts_empty_again(counter: Hand) -> None:
    cancelling(counter)
    counter.press("where_wrong_person")
    counter.write("with_person", "Pak Darmo")
    counter.escape()
    counter.press("status_cancel")
    state = counter.model.cancel.state
    assert state is not None
    assert (state.where, state.person) == ("", "")


def test_a_served_card_can_be_printed_again(counter: Hand) -> None:
    hand_over_first(counter)
    done = counter.model.state.done
    assert done is not None
    counter.model.open_card(FIRST.id)
    counter.press("status_print")
    assert counter.printing.positions == [(done.position,)]


def test_a_card_cancelled_elsewhere_becomes_ready_while_it_is_shown(counter: Hand) -> None:
    hand_over_first(counter)
    counter.model.open_card(FIRST.id)
    counter.desk.cancel.cancel(session(PETUGAS), session(PENYELIA), FIRST.id, "salah orang")
    counter.ui.bus.changed(Changes(frozenset({"card"}), frozenset({FIRST.id})))
    assert counter.phase() is Phase.CARD


def test_an_open_case_is_said_on_the_page(counter: Hand) -> None:
    case = CaseObject(
        id=bytes(15) + b"\x21",
        reason="unexpected_act",
        kelurahan=KALIGAWE,
        opened_ms=NOON,
        card=FIRST.id,
    )
    counter.feed(case)
    counter.model.open_card(FIRST.id)
    page = counter.model.page.state
    assert page is not None
    assert case_words("unexpected_act") in page.facts.warnings[0]
    counter.feed(msgspec.structs.replace(case, closed_ms=NOON + 1))
    page = counter.model.page.state
    assert page is not None
    assert page.facts.warnings == ()


def test_nobody_signed_in_changes_nothing(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("d", "1")
    counter.ui.sessions.set(None)
    counter.model.set_aside.hold()
    counter.model.set_aside.recover(FIRST.id)
    assert counter.state(FIRST.id) is State.RECEIVED


def test_the_card_went_while_the_list_was_shown(counter: Hand) -> None:
    counter.search("warga nomor 1")
    counter.bench.drop_card(counter.desk, FIRST.id)
    counter.key(Qt.Key.Key_Down)
    counter.enter()
    assert counter.phase() is Phase.SEARCH
    assert "tidak lagi tercatat" in counter.text("banner_text")


def test_a_hand_over_by_the_service_is_shown_as_served(counter: Hand) -> None:
    counter.desk.hand_over.hand_over(session(PETUGAS), FIRST.id, owner_claim(), signed())
    counter.ui.bus.changed(Changes(frozenset({"card"}), frozenset({FIRST.id})))
    counter.scan(FIRST.nik)
    assert counter.phase() is Phase.STATUS
    assert counter.shown("signature_image")


def test_nothing_opens_a_window_of_its_own(counter: Hand) -> None:
    """A part that is shown before it has a place would flash up as a window and take the keyboard."""
    counter.search("warga")
    counter.key(Qt.Key.Key_Down)
    counter.enter()
    counter.key("k", "u", "f", "p", "d", Qt.Key.Key_Escape)
    counter.ready()
    counter.enter()
    counter.model.open_card(FIRST.id)
    counter.press("status_cancel")
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [counter.view]
    assert QApplication.activeWindow() is counter.view


def test_a_full_disk_loses_nothing_on_the_page(counter: Hand, qtbot: QtBot) -> None:
    """The sentence comes from the window's one place for such errors; Enter again goes on."""
    counter.model.open_card(FIRST.id)
    counter.ready()
    before = counter.model.page.draft
    fill_disk(counter.desk)
    with qtbot.captureExceptions() as caught:
        counter.enter()
    assert str(caught[0][1]).startswith("Disk penuh")
    assert counter.state(FIRST.id) is State.RECEIVED
    assert counter.model.page.draft == before
    assert counter.phase() is Phase.CARD
    pragma(counter.desk, "max_page_count = 4294967294")
    counter.enter()
    assert counter.state(FIRST.id) is State.HANDED_OVER


def pragma(desk: Desk, said: str) -> int:
    with desk.store.read() as unit:
        result = unit.connection.exec_driver_sql(f"PRAGMA {said}")
        return int(result.scalar_one()) if result.returns_rows else 0


def fill_disk(desk: Desk) -> None:
    """No page more than there are, and those used up."""
    pragma(desk, f"max_page_count = {pragma(desk, 'page_count')}")
    said = Note(text="x" * 900)

    def write_until_full() -> None:
        while True:
            with desk.store.write() as unit:
                desk.recorder.record(unit, Kind.COMPLAINT_OPENED, said, operator=PETUGAS.id)

    with pytest.raises(StoreError, match="Disk penuh"):
        write_until_full()
