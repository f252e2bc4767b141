"""Finding a card: typing, arrows, Enter, scans; nothing is ever chosen for the petugas."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desk_app.bootstrap import Desk
from desk_app.domain.cards import card_of_object
from desk_app.services.ports import Found
from desk_app.ui.viewmodels.hand_over import Phase
from desk_app.ui.viewmodels.search import SearchState, SearchViewModel, found_row, why_words
from desk_app.ui.views.hand_over_page.results import ResultsList
from protocol.custody import State
from protocol.events import evidence_code
from protocol.keys import SigningKey
from protocol.number import DocumentNumber
from protocol.objects import DeviceObject
from protocol.token import make_token
from tests.support.desk import KALIGAWE, PETUGAS, card_object, owner_claim, session, signed
from tests.support.hand_over_ui import FIRST, SECOND, THIRD, Hand, counter

__all__ = ["counter"]

JOKO = card_object(21, name="DJOKO SOESILO", nik="3374040101701234", registration="20269990001")
JOKO_TOO = card_object(22, name="JOKO SUSILO", nik="3374040202805678", registration="20269990002")


def names(hand: Hand) -> list[str]:
    return [r.name for r in hand.model.search.state.rows]


def rows(hand: Hand) -> ResultsList:
    return hand.find(ResultsList, "results")


def served(desk: Desk, card_id: bytes = FIRST.id) -> str:
    done = desk.hand_over.hand_over(session(PETUGAS), card_id, owner_claim(), signed())
    return done.number


def token_of(hand: Hand, number: str) -> str:
    with hand.desk.store.read() as unit:
        act = unit.log.by_number(number)
    assert act is not None
    return make_token(hand.bench.key, number, evidence_code(act.raw), act.header.business_date)


def test_the_answer_comes_when_the_typing_pauses(counter: Hand, qtbot: QtBot) -> None:
    counter.feed(JOKO)
    with qtbot.waitSignal(
        counter.model.search.changed, check_params_cb=lambda s: s.searched, timeout=5000
    ):
        counter.write("search", "joko")
    assert names(counter) == ["DJOKO SOESILO"]
    assert rows(counter).isVisible()


def test_only_the_last_of_what_was_typed_is_looked_up(desk: Desk, qtbot: QtBot) -> None:
    search = SearchViewModel(desk.store)
    answers: list[SearchState] = []
    search.changed.connect(answers.append)
    with qtbot.waitSignal(search.changed, check_params_cb=lambda s: s.searched, timeout=5000):
        for text in ("w", "wa", "war", "warga"):
            search.type_text(text)
    assert [s.text for s in answers if s.searched] == ["warga"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("djoko soe", "nama"),
        ("joko susilo", "nama"),
        ("1234", "angka akhir NIK"),
        ("3374040101701234", "NIK"),
        ("20269990001", "nomor registrasi"),
        ("blok a lt 2 no 21", "alamat"),
    ],
)
def test_each_way_says_why(counter: Hand, text: str, why: str) -> None:
    counter.feed(JOKO, JOKO_TOO)
    counter.search(text)
    assert counter.model.search.state.rows[0].why == why


def test_a_row_tells_two_people_of_one_name_apart() -> None:
    row = found_row(Found(card_of_object(FIRST, FIRST.status, ""), "spelling"))
    assert (row.birth, row.place, row.nik_end) == ("15 Januari 1990", "RT 003 / RW 005", "0001")
    assert (row.state, row.tone, row.why) == ("Tersedia di Kelurahan", "ok", "ejaan lain")
    assert FIRST.nik not in repr(row), "the list shows the last four digits only"


def test_every_reason_has_words() -> None:
    for match in ("number", "nik", "registration", "last_digits", "name", "spelling"):
        assert why_words(match)
    assert why_words("of a newer version") == "of a newer version"


def test_what_is_only_alike_stands_apart(counter: Hand) -> None:
    counter.feed(card_object(31, name="SUPARNO"), card_object(32, name="SUPARMO"))
    counter.search("suparno")
    state = counter.model.search.state
    assert [(r.name, r.similar) for r in state.rows] == [("SUPARNO", False), ("SUPARMO", True)]
    model = rows(counter).model()
    texts = [model.index(i, 0).data() for i in range(model.rowCount())]
    assert texts[1].startswith("Mirip")
    assert not model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_a_name_opens_nothing_by_itself(counter: Hand) -> None:
    counter.feed(JOKO)
    counter.search("joko")
    assert len(names(counter)) == 1
    counter.enter()
    assert counter.phase() is Phase.SEARCH, "one hit by name is still not chosen"
    assert counter.model.search.state.chosen == 0
    counter.enter()
    assert counter.phase() is Phase.CARD


def test_a_name_typed_quickly_with_enter_opens_nothing(counter: Hand) -> None:
    counter.feed(JOKO)
    counter.write("search", "joko")
    counter.enter()
    assert counter.phase() is Phase.SEARCH


def test_arrows_choose_and_enter_opens(counter: Hand) -> None:
    counter.search("warga")
    assert counter.model.search.state.chosen == -1
    counter.key(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert counter.model.search.state.chosen == 2, "the list does not turn over at its end"
    counter.key(Qt.Key.Key_Up)
    assert counter.focus == "search", "the box keeps the focus"
    counter.enter()
    page = counter.model.page.state
    assert page is not None
    assert page.facts.name == names(counter)[1]


def test_typing_on_forgets_the_choice(counter: Hand) -> None:
    counter.search("warga")
    counter.key(Qt.Key.Key_Down)
    counter.type(" nomor")
    assert counter.model.search.state.chosen == -1
    counter.look_up()


def test_a_click_opens_a_row_and_the_keys_go_on(counter: Hand) -> None:
    counter.search("warga nomor 2")
    second = [r.card_id for r in counter.model.search.state.rows].index(SECOND.id)
    place = rows(counter).visualRect(rows(counter).model().index(second, 0)).center()
    QTest.mouseClick(
        rows(counter).viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place.x(), place.y())
    )
    page = counter.model.page.state
    assert page is not None
    assert page.facts.id == SECOND.id
    assert counter.focus == "check_name"


def test_a_heading_cannot_be_chosen(counter: Hand) -> None:
    counter.feed(card_object(31, name="SUPARNO"), card_object(32, name="SUPARMO"))
    counter.search("suparno")
    counter.key(Qt.Key.Key_Down, Qt.Key.Key_Down)
    counter.enter()
    page = counter.model.page.state
    assert page is not None
    assert page.facts.name == "SUPARMO"


@pytest.mark.parametrize("code", [FIRST.nik, FIRST.registration])
def test_an_exact_code_opens_the_card(counter: Hand, code: str) -> None:
    counter.scan(code)
    page = counter.model.page.state
    assert page is not None
    assert page.facts.id == FIRST.id
    assert counter.focus == "check_name"


def test_a_typed_nik_opens_the_card_with_one_enter(counter: Hand) -> None:
    counter.write("search", FIRST.nik)
    counter.enter()
    assert counter.phase() is Phase.CARD


def test_a_scanned_name_only_lists(counter: Hand) -> None:
    counter.feed(JOKO)
    counter.scan("DJOKO SOESILO")
    assert counter.phase() is Phase.SEARCH
    assert counter.model.search.state.chosen == -1
    assert counter.text("search") == "DJOKO SOESILO"


def test_two_cards_of_one_nik_are_shown_to_choose(counter: Hand) -> None:
    counter.feed(card_object(9, nik=FIRST.nik))
    counter.scan(FIRST.nik)
    assert counter.phase() is Phase.SEARCH
    assert len(names(counter)) == 2


def test_who_was_served_gets_a_sentence_not_the_action_page(counter: Hand) -> None:
    number = served(counter.desk)
    counter.scan(number)
    assert counter.phase() is Phase.STATUS
    assert "sudah diserahkan" in counter.text("status_title")
    sentence = counter.text("given_sentence")
    assert "Diambil sendiri oleh pemiliknya" in sentence
    assert "Sri Wahyuni" in sentence
    assert "22 November 2026" in sentence
    assert not counter.shown("confirm")
    assert counter.focus == "search", "the next scan or name goes straight on"


def test_the_qr_of_a_receipt_is_checked(counter: Hand) -> None:
    number = served(counter.desk)
    token = token_of(counter, number)
    counter.scan(token)
    status = counter.model.state.status
    assert status is not None
    assert status.token is not None
    assert status.token.tone == "ok"
    forged = make_token(counter.bench.key, number, "0000", 20_779)
    counter.scan(forged)
    status = counter.model.state.status
    assert status is not None
    assert status.token is not None
    assert status.token.tone == "error"


def test_the_qr_of_another_pc_is_checked_by_its_key(counter: Hand) -> None:
    other = SigningKey(bytes(range(32)))
    number = str(DocumentNumber(KALIGAWE, 2, 1, 1))
    device = DeviceObject(
        id=other.device, kelurahan=KALIGAWE, number=2, public_key=other.public, valid_from_ms=0
    )
    token = make_token(other, number, "FRH3", 20_779)
    counter.scan(token)
    assert "belum dikenal" in counter.text("banner_text")
    counter.feed(device)
    counter.scan(token)
    assert "asli" in counter.text("banner_text")
    stranger = make_token(SigningKey(bytes(32)), number, "FRH3", 20_779)
    counter.scan(stranger)
    assert "TIDAK cocok" in counter.text("banner_text")


def test_a_damaged_qr_says_so(counter: Hand) -> None:
    counter.scan("1" + "9" * 189)
    assert counter.shown("banner")
    assert "QR" in counter.text("message")
    assert counter.focus == "search"


def test_nothing_found_says_what_to_do(counter: Hand) -> None:
    counter.search("zzzz")
    assert "Periksa ejaan" in counter.text("message")
    counter.search("33740")
    assert "16 angka" in counter.text("message")


def test_a_scan_does_not_disturb_a_hand_over(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "2")
    counter.sign()
    ink = counter.pad.strokes
    before = counter.model.page.draft
    counter.scan(SECOND.nik)
    assert counter.model.page.draft == before
    assert counter.pad.strokes == ink
    assert "belum selesai" in counter.text("banner_text")
    assert counter.phase() is Phase.CARD


def test_a_scan_mid_stroke_leaves_the_stroke(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1")
    pad = counter.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    QTest.mouseMove(pad, QPoint(90, 60))
    counter.scan(SECOND.nik)
    QTest.mouseMove(pad, QPoint(150, 30))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(150, 30))
    assert len(pad.strokes) == 1
    assert len(pad.strokes[0]) >= 3


def test_a_scan_on_an_untouched_page_goes_on_to_the_next_card(counter: Hand) -> None:
    counter.scan(FIRST.nik)
    counter.scan(SECOND.nik)
    page = counter.model.page.state
    assert page is not None
    assert page.facts.id == SECOND.id


def test_a_scan_while_another_screen_is_shown_is_not_ours(counter: Hand) -> None:
    counter.view.hide()
    counter.scan(FIRST.nik)
    assert counter.phase() is Phase.SEARCH
    counter.view.show()


def test_the_window_may_bring_a_scan_or_a_card(counter: Hand) -> None:
    counter.view.activate(THIRD.nik)
    page = counter.model.page.state
    assert page is not None
    assert page.facts.id == THIRD.id
    counter.model.back()
    counter.view.activate(SECOND.id)
    page = counter.model.page.state
    assert page is not None
    assert page.facts.id == SECOND.id


def test_the_list_follows_what_a_sync_brings(counter: Hand) -> None:
    counter.search("warga")
    counter.key(Qt.Key.Key_Down)
    away = msgspec.structs.replace(FIRST.status, state=State.HANDED_OVER)
    counter.feed(msgspec.structs.replace(FIRST, status=away))
    state = counter.model.search.state
    assert state.rows[0].state == "Sudah Diserahkan"
    assert state.chosen == 0, "the choice stays on its card"


def test_escape_empties_the_box(counter: Hand) -> None:
    counter.search("warga")
    counter.escape()
    assert counter.text("search") == ""
    assert names(counter) == []
