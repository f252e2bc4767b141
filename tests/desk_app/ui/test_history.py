"""Riwayat: who took the card, who gave it, and everything that happened."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.hand_over import Approval, HandedOver
from desk_app.services.ports import Changes
from desk_app.services.printing import PrintState
from desk_app.ui.context import Goto, Screen
from desk_app.ui.viewmodels.card_facts import grouped_number
from desk_app.ui.viewmodels.timeline import print_words
from desk_app.ui.views.hand_over_page.full_text import FullText
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.identifiers import mask_nik
from protocol.number import DocumentNumber
from protocol.objects import CaseEvidence, CaseObject
from protocol.status import CardStatus, LastHandOver
from tests.support.desk import (
    KALIGAWE,
    NOON,
    PENYELIA,
    PETUGAS,
    owner_claim,
    session,
    signed,
)
from tests.support.hand_over_ui import FIRST, SECOND, Hand, past

__all__ = ["past"]

COLLECTOR = "3374010101900001"
DAY_MS = 86_400_000


def texts(hand: Hand, name: str) -> list[str]:
    hand.settle()
    found: list[str] = []
    for widget in hand.view.findChildren(QWidget, name):
        assert isinstance(widget, QLabel | FullText)
        found.append(widget.text())
    return found


def give(hand: Hand, **changes: object) -> HandedOver:
    claim = owner_claim(**changes)
    done = hand.desk.hand_over.hand_over(session(PETUGAS), FIRST.id, claim, signed())
    hand.ui.bus.changed(done.changes)
    return done


def test_a_card_opened_from_elsewhere_leaves_no_old_search_behind(past: Hand) -> None:
    past.search("zulkarnaen")
    past.view.activate(FIRST.id)
    assert past.text("search") == ""
    assert past.text("history_name") == FIRST.name


def test_a_title_at_the_end_of_the_sentence_brings_its_stop(past: Hand) -> None:
    engineer = msgspec.structs.replace(PETUGAS, name="Endah Puspita, S.Kom.")
    past.feed(engineer)
    give(past)
    past.past.show_card(FIRST.id)
    assert past.text("given_sentence").endswith("diserahkan oleh Endah Puspita, S.Kom.")


def test_the_answer_stands_first(past: Hand) -> None:
    claim = Claim(
        relation="family",
        collector_name="BUDI SANTOSO",
        collector_nik=COLLECTOR,
        collector_note="anak",
        papers=("collector_ktp", "family_card"),
        checks=CHECKS,
        old_card="surrendered",
    )
    done = past.desk.hand_over.hand_over(session(PETUGAS), FIRST.id, claim, signed())
    past.view.activate(FIRST.id)
    sentence = past.text("given_sentence")
    for part in ("BUDI SANTOSO", "anggota keluarga satu KK", "Sri Wahyuni", "22 November 2026"):
        assert part in sentence
    assert past.text("given_number") == grouped_number(done.number)
    assert past.text("given_code") == done.evidence_code
    assert past.text("given_confirmed") == "Belum dikonfirmasi pusat"
    assert past.shown("signature_image")
    shown = past.past.state.given
    assert shown is not None
    assert dict(shown.details)["NIK pengambil"] == mask_nik(COLLECTOR)
    assert COLLECTOR not in repr(shown)


def test_a_card_that_nobody_took(past: Hand) -> None:
    past.view.activate(FIRST.id)
    assert past.shown("history_nobody")
    assert not past.shown("given_sentence")
    assert not past.shown("history_cancel")
    asked: list[Goto] = []
    past.ui.bus.goto.connect(asked.append)
    past.press("history_hand_over")
    assert asked == [Goto(Screen.HAND_OVER, FIRST.id)]


def test_everything_that_happened_newest_first(past: Hand) -> None:
    first = give(past)
    past.desk.cancel.cancel(
        session(PETUGAS), session(PENYELIA), FIRST.id, "salah orang", "Pak Darmo"
    )
    holds = past.desk.hold
    holds.recover(session(PETUGAS), FIRST.id, "diantar tetangga")
    holds.hold(session(PETUGAS), FIRST.id, ("name",), "seharusnya WARGO")
    holds.release(session(PENYELIA), FIRST.id, "salah baca")
    past.view.activate(FIRST.id)
    assert texts(past, "event_title") == [
        "Pelepasan Penahanan",
        "Penahanan",
        "Kembali dari Orang yang Keliru",
        "Pembatalan Serah Terima",
        "Serah Terima",
    ]
    details = texts(past, "event_detail")
    for part in (
        "salah baca",
        "Tidak sesuai: Nama. seharusnya WARGO",
        "diantar tetangga",
        "Alasan: salah orang",
        "Disetujui Bambang Sutrisno",
        "Kartu pada Pak Darmo",
    ):
        assert part in details
    assert texts(past, "event_who")[0] == "oleh Bambang Sutrisno"
    assert first.evidence_code in texts(past, "event_number")[0]
    assert not past.shown("given_sentence"), "the cancelled one is not in force"


def test_exceptions_papers_and_holds_in_words(past: Hand) -> None:
    past.feed(msgspec.structs.replace(FIRST, birth_date="2010-02-19"))
    past.desk.hand_over.hand_over(
        session(PETUGAS),
        FIRST.id,
        owner_claim(),
        Evidence(kind="thumb", witness="Bu Lastri"),
        approval=Approval(session(PENYELIA), "sudah menikah"),
    )
    past.view.activate(FIRST.id)
    assert "pemilik belum 17 tahun: sudah menikah" in texts(past, "event_detail")
    given = past.past.state.given
    assert given is not None
    assert dict(given.details)["Bukti"] == "cap jempol, saksi Bu Lastri"
    assert not past.shown("signature_image")


def test_provisional_until_the_centre_has_it(past: Hand) -> None:
    give(past)
    past.view.activate(FIRST.id)
    assert past.shown("event_provisional")
    past.bench.confirm(past.desk)
    past.ui.bus.changed(Changes(frozenset({"receipt"})))
    assert not past.shown("event_provisional")
    assert past.text("given_confirmed") == "Sudah dikonfirmasi pusat"


def test_a_doubtful_clock_is_marked(past: Hand) -> None:
    give(past)
    past.bench.clock.ms -= 400 * DAY_MS
    done = past.desk.hand_over.hand_over(session(PETUGAS), SECOND.id, owner_claim(), signed())
    past.ui.bus.changed(done.changes)
    past.view.activate(SECOND.id)
    assert past.shown("event_doubtful")
    given = past.past.state.given
    assert given is not None
    assert "Catatan waktu" in dict(given.details)


def test_what_was_purged_is_said_and_names_nobody(past: Hand) -> None:
    done = give(past)
    past.bench.confirm(past.desk)
    past.bench.pass_days(past.desk, 60)
    assert past.desk.purging.purge(session(PENYELIA)) > 0
    past.view.activate(FIRST.id)
    assert past.shown("event_purged")
    assert "dihapus" in past.text("given_sentence")
    assert "Sri Wahyuni" in past.text("given_sentence")
    assert past.text("given_code") == done.evidence_code
    given = past.past.state.given
    assert given is not None
    assert (given.details, given.strokes) == ((), ())


def test_a_hand_over_of_another_pc(past: Hand) -> None:
    number = str(DocumentNumber(KALIGAWE, 2, 1, 7))
    other = LastHandOver(b"\x02" * 16, 1, 9, 20_779, number, "8KQ2", bytes(32))
    status = CardStatus(
        state=State.HANDED_OVER,
        since=20_779,
        hand_over=other,
        reflected=(b"theirs: 9",),
    )
    past.feed(msgspec.structs.replace(FIRST, status=status))
    past.view.activate(FIRST.id)
    assert "PC 02" in past.text("given_sentence")
    assert "22 November 2026" in past.text("given_sentence")
    assert past.text("given_code") == "8KQ2"
    assert not past.shown("history_print"), "its paper is not here"
    assert past.shown("history_cancel")
    assert past.shown("history_others")


def test_a_hand_over_in_another_kelurahan_names_it(past: Hand) -> None:
    number = str(DocumentNumber("3374041001", 3, 1, 7))
    other = LastHandOver(b"\x02" * 16, 1, 9, 20_779, number, "8KQ2", bytes(32))
    status = CardStatus(state=State.HANDED_OVER, hand_over=other)
    past.feed(msgspec.structs.replace(FIRST, status=status))
    past.view.activate(FIRST.id)
    assert "3374041001" in past.text("given_sentence")


def test_cases_stand_between_answer_and_history(past: Hand) -> None:
    side = CaseEvidence(
        device=bytes(16),
        epoch=1,
        seq=3,
        kind="hand_over",
        kelurahan=KALIGAWE,
        business_date=20_779,
        time_ms=NOON,
        number=str(DocumentNumber(KALIGAWE, 2, 1, 7)),
        evidence_code="8KQ2",
        operator_name="Joko Prasetyo",
    )
    case = CaseObject(
        id=bytes(15) + b"\x21",
        reason="handed_over_twice",
        kelurahan=KALIGAWE,
        opened_ms=NOON,
        card=FIRST.id,
        sides=(side,),
    )
    past.feed(case)
    past.view.activate(FIRST.id)
    assert texts(past, "case_title") == ["Diserahkan dua kali"]
    assert texts(past, "case_state") == ["terbuka"]
    assert "Joko Prasetyo" in texts(past, "case_side")[0]
    assert "8KQ2" in texts(past, "case_side")[0]
    assert "22 November 2026" in texts(past, "case_side")[0]
    far = msgspec.structs.replace(side, business_date=(1 << 31) - 1, time_ms=(1 << 63) - 1)
    past.feed(msgspec.structs.replace(case, sides=(far,)))
    assert "31 Desember 9999" in texts(past, "case_side")[0]
    past.feed(msgspec.structs.replace(case, closed_ms=NOON + 1, closing_note="salah scan"))
    assert texts(past, "case_state") == ["ditutup"]


def test_searching_scanning_and_going_back(past: Hand) -> None:
    done = give(past)
    past.search("warga")
    past.key(Qt.Key.Key_Down)
    past.enter()
    assert past.shown("history_name")
    assert past.focus == "search"
    past.escape()
    assert not past.shown("history_name")
    past.scan(done.number)
    assert past.text("history_name") == FIRST.name
    past.type("x")
    past.look_up()
    assert not past.shown("history_name")
    past.escape()
    assert past.text("search") == ""


def test_reprinting_goes_through_the_queue(past: Hand) -> None:
    done = give(past)
    past.view.activate(FIRST.id)
    past.press("history_print")
    assert past.printing.positions == [(done.recorded.position,)]
    past.desk.printing.printed([done.recorded.position])
    past.desk.printing.given(session(PETUGAS), done.recorded.position)
    past.ui.bus.changed(Changes(frozenset({"print"})))
    assert "sudah diberikan" in past.text("given_printed")
    assert texts(past, "event_title")[0] == "Tanda Terima Diberikan"


def test_a_hand_over_is_cancelled_from_here(past: Hand) -> None:
    give(past)
    past.view.activate(FIRST.id)
    past.press("history_cancel")
    assert past.focus == "where_drawer"
    past.key(Qt.Key.Key_Space)
    past.enter()
    asked = past.ui.dialogs.approve(session(PENYELIA), "salah orang")
    assert FIRST.name in asked.purpose
    assert past.state(FIRST.id) is State.RECEIVED
    assert texts(past, "event_title")[0] == "Pembatalan Serah Terima"
    assert past.shown("history_nobody")
    assert past.focus == "search"


def test_escape_gives_the_cancellation_up(past: Hand) -> None:
    give(past)
    past.view.activate(FIRST.id)
    past.press("history_cancel")
    past.escape()
    assert not past.shown("cancel_form")
    assert past.text("history_name") == FIRST.name


def test_the_nik_is_masked(past: Hand) -> None:
    give(past)
    past.view.activate(FIRST.id)
    everything = " ".join(w.text() for w in past.view.findChildren(QLabel))
    assert FIRST.nik not in everything.replace(" ", "")
    assert mask_nik(FIRST.nik) in everything


def test_a_card_that_left_this_desk(past: Hand) -> None:
    past.view.activate(FIRST.id)
    past.bench.drop_card(past.desk, FIRST.id)
    past.ui.bus.changed(Changes(frozenset({"card"}), frozenset({FIRST.id})))
    assert not past.shown("history_name")
    assert "tidak lagi tercatat" in past.text("banner_text")


def test_nothing_opens_a_window_of_its_own(past: Hand) -> None:
    """A part that is shown before it has a place would flash up as a window and take the keyboard."""
    give(past)
    past.search("warga")
    past.key(Qt.Key.Key_Down)
    past.enter()
    past.press("history_cancel")
    assert [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [past.view]
    assert QApplication.activeWindow() is past.view


def test_every_print_state_has_words() -> None:
    for state in (
        PrintState.TO_PRINT,
        PrintState.PRINTED,
        PrintState.DOUBTFUL,
        PrintState.FAILED,
        PrintState.GIVEN,
    ):
        assert print_words(state) != state
