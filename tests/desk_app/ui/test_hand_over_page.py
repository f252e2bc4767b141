"""The action page: keys, checks, collectors, papers, findings and their remedies."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QWidget

from desk_app.ui.viewmodels.hand_over import Phase
from desk_app.ui.views.hand_over_page.choices import CheckRow, ChoiceButton, PaperBox
from desk_app.ui.views.hand_over_page.full_text import Words
from protocol.bodies import HandOver, PolicyException, read_body
from protocol.custody import Act, State
from protocol.events import Kind
from protocol.objects import PolicyObject, RelationRule
from protocol.strokes import is_signature, unpack
from tests.support.desk import PENYELIA, PETUGAS, POLICY, card_object, operator, session
from tests.support.hand_over_ui import FIRST, SECOND, Hand, counter

__all__ = ["counter"]

CHECKS = ("name", "nik", "birth_date", "photo")
COLLECTOR = "3374010101900001"


def ticked(hand: Hand) -> list[str]:
    return [c for c in CHECKS if hand.find(CheckRow, f"check_{c}").isChecked()]


def said(hand: Hand, kind: str = Act.HAND_OVER) -> msgspec.Struct:
    with hand.desk.store.read() as unit:
        events = [e for e in unit.log.of_card(FIRST.id) if e.header.kind == kind]
    body = events[-1].body
    assert body is not None
    content = read_body(kind, body)
    assert content is not None
    return content


def handed(hand: Hand) -> HandOver:
    body = said(hand)
    assert isinstance(body, HandOver)
    return body


def test_a_self_collected_card_takes_at_most_six_keys(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    assert ticked(counter) == [], "every check starts empty"
    assert not any(
        counter.find(ChoiceButton, f"old_card_{c}").isChecked()
        for c in ("surrendered", "lost", "never")
    )
    assert not counter.pad.strokes
    counter.pressed = 0
    for expected, key in enumerate("1234", start=1):
        counter.key(key)
        assert ticked(counter) == list(CHECKS[:expected]), "no key ticks two"
    counter.key("5")
    counter.sign()
    counter.enter()
    assert counter.pressed <= 6
    assert counter.state(FIRST.id) is State.HANDED_OVER
    assert counter.phase() is Phase.DONE
    body = handed(counter)
    assert (body.relation, body.checks, body.old_card) == ("owner", CHECKS, "surrendered")
    assert is_signature(unpack(body.evidence.strokes))


@pytest.mark.parametrize(("key", "code"), [("5", "surrendered"), ("7", "never")])
def test_each_old_card_is_one_key(counter: Hand, key: str, code: str) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "2", "3", "4", key)
    counter.sign()
    counter.enter()
    assert handed(counter).old_card == code


def test_five_goes_through_what_became_of_the_old_card(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    seen = []
    for _ in range(4):
        counter.key("5")
        draft = counter.model.page.draft
        assert draft is not None
        seen.append(draft.old_card)
    assert seen == ["surrendered", "lost", "never", "surrendered"]


def test_a_lost_old_card_asks_for_the_letter(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "2", "3", "4", "6")
    assert counter.focus == "police_letter"
    counter.write("police_letter", "SKTLK/12/XI/2026")
    counter.sign()
    counter.enter()  # on to the next field: Enter in a text never hands over
    assert counter.state(FIRST.id) is State.RECEIVED
    counter.enter()
    body = handed(counter)
    assert (body.old_card, body.police_letter) == ("lost", "SKTLK/12/XI/2026")


def test_everything_starts_empty_for_the_next_card(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "2", "3", "4", "5", "k")
    counter.write("collector_name", "BUDI")
    counter.sign()
    counter.model.page.close()
    counter.model.open_card(SECOND.id)
    draft = counter.model.page.draft
    assert draft is not None
    assert not draft.touched
    assert (ticked(counter), counter.pad.strokes) == ([], ())
    assert counter.text("collector_name") == ""


def test_a_key_held_down_counts_once(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyPress(target, Qt.Key.Key_1)
    for _ in range(3):
        again = QTest.simulateEvent
        again(target, True, int(Qt.Key.Key_1), Qt.KeyboardModifier.NoModifier, "1", True)
    assert ticked(counter) == ["name"]
    QTest.keyRelease(target, Qt.Key.Key_1)


def test_a_second_press_takes_the_tick_back(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("3", "3")
    assert ticked(counter) == []


def test_the_mouse_ticks_too_and_the_keys_still_work(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.press("check_photo")
    assert ticked(counter) == ["photo"]
    counter.press("old_card_never")
    counter.press("signing_drawn")
    counter.key("1")
    assert ticked(counter) == ["name", "photo"]


def test_enter_says_what_is_missing_and_goes_there(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    assert not counter.shown("problem_checks"), "a page that just opened accuses nobody"
    counter.key("1", "2")
    counter.enter()
    assert counter.shown("problem_checks")
    assert counter.focus == "check_birth_date"
    counter.key("3", "4")
    assert not counter.shown("problem_checks")
    counter.enter()
    assert counter.focus == "old_card_surrendered"
    counter.key("7")
    counter.enter()
    assert counter.shown("problem_signature")
    assert counter.state(FIRST.id) is State.RECEIVED


def test_a_dot_is_no_signature(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "2", "3", "4", "5")
    QTest.mouseClick(counter.pad, Qt.MouseButton.LeftButton)
    assert counter.shown("ink_short")
    counter.enter()
    assert counter.state(FIRST.id) is State.RECEIVED
    counter.press("pad_clear")
    assert not counter.shown("ink_short")
    counter.sign()
    counter.enter()
    assert counter.state(FIRST.id) is State.HANDED_OVER


def test_the_full_nik_stands_here_and_nowhere_else(counter: Hand) -> None:
    nik = FIRST.nik
    counter.search(nik[-4:])
    counter.key(Qt.Key.Key_Down)
    texts = [w.text() for w in counter.view.findChildren(QPushButton)]
    assert nik not in " ".join(texts)
    counter.enter()
    line = counter.find(CheckRow, "check_nik").text()
    assert line.replace(" ", "").endswith(nik)
    counter.ready()
    counter.enter()
    counter.model.open_card(FIRST.id)
    assert FIRST.nik not in counter.text("status_facts").replace(" ", "")
    assert "******" in counter.text("status_facts")


@pytest.mark.parametrize("name", ["A", "W" * 60, "SITI " * 12, "X" * 30 + " " + "Y" * 29])
def test_names_of_any_length_are_shown_in_full(counter: Hand, name: str) -> None:
    counter.feed(msgspec.structs.replace(FIRST, name=name.strip(), address="J" * 90))
    counter.model.open_card(FIRST.id)
    counter.settle()
    row = counter.find(CheckRow, "check_name")
    assert name.strip() in row.text()
    assert row.height() >= row.heightForWidth(row.width())
    address = counter.find(QWidget, "address")
    assert address.height() >= address.heightForWidth(address.width())
    assert counter.view.width() == 824, "a long name does not widen the window"
    columns = counter.find(QWidget, "columns_inner")
    assert columns.width() <= 824


def test_a_long_name_takes_more_lines_not_less_letters(counter: Hand) -> None:
    font = counter.view.font()
    one = Words("A", font).height(100)
    assert Words("W" * 60, font).height(100) > 4 * one


def test_other_letters_are_measured_anew(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.model.page.choose_relation("proxy")
    counter.settle()
    address, row = counter.find(QWidget, "address"), counter.find(CheckRow, "check_name")
    paper = counter.find(PaperBox, "paper_collector_ktp")
    before = address.sizeHint().width(), row.heightForWidth(120), paper.heightForWidth(100)
    wider = counter.view.font()
    wider.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 12)
    for one in (address, row, paper):
        one.setFont(wider)
    assert address.sizeHint().width() > before[0]
    assert row.heightForWidth(120) > before[1]
    assert paper.heightForWidth(100) > before[2]


@pytest.mark.parametrize(
    ("key", "relation", "papers"),
    [
        ("k", "family", ("collector_ktp", "family_card")),
        ("u", "proxy", ("collector_ktp", "authority_letter")),
    ],
)
def test_somebody_else_collects(
    counter: Hand, key: str, relation: str, papers: tuple[str, ...]
) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "2", "3", "4", "5", key)
    assert counter.focus == "collector_name"
    counter.type("Budi  Santoso")
    counter.enter()
    assert counter.focus == "collector_nik"
    counter.type(COLLECTOR)
    counter.enter()
    assert counter.focus == "collector_note"
    counter.type("anak")
    counter.enter()
    assert counter.focus == f"paper_{papers[0]}"
    counter.key(Qt.Key.Key_Space)
    counter.press(f"paper_{papers[1]}")
    counter.sign()
    counter.enter()
    body = handed(counter)
    assert (body.relation, body.collector_name, body.collector_nik, body.collector_note) == (
        relation,
        "Budi Santoso",
        COLLECTOR,
        "anak",
    )
    assert set(body.papers) == set(papers)
    assert "Budi Santoso" in counter.text("done_taker")


def test_letters_work_with_alt_while_a_name_is_typed(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("k")
    counter.write("collector_name", "PKURS1234567")
    assert counter.text("collector_name") == "PKURS1234567"
    assert ticked(counter) == []
    counter.key("u", alt=True)
    draft = counter.model.page.draft
    assert draft is not None
    assert draft.relation == "proxy"
    assert counter.text("collector_name") == "PKURS1234567", "what was typed stays"
    counter.key("p", alt=True)
    assert not counter.shown("collector_name")


def test_the_owner_takes_nobody_along(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("k")
    counter.write("collector_name", "BUDI")
    counter.key("p", alt=True)
    counter.key("1", "2", "3", "4", "5")
    counter.sign()
    counter.enter()
    assert handed(counter).collector_name == ""


def test_papers_follow_the_policy(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    assert not counter.shown("paper_collector_ktp")
    counter.key("k")
    assert "wajib" in counter.find(PaperBox, "paper_family_card").text()
    counter.press("paper_family_card")
    counter.key("u", alt=True)
    assert not counter.shown("paper_family_card")
    draft = counter.model.page.draft
    assert draft is not None
    assert draft.papers == frozenset(), "a paper that the rule does not show is not kept in secret"


def test_a_paper_that_is_not_allowed_is_not_offered(counter: Hand) -> None:
    rules = [r for r in POLICY.relations if r.relation != "owner"]
    rule = msgspec.convert(
        {"relation": "owner", "papers": [{"paper": "old_card", "need": "not_allowed"}]},
        RelationRule,
    )
    counter.feed(msgspec.structs.replace(POLICY, relations=(rule, *rules)))
    counter.model.open_card(FIRST.id)
    assert not counter.shown("paper_old_card")


def family(hand: Hand, *papers: str) -> None:
    hand.model.open_card(FIRST.id)
    hand.key("1", "2", "3", "4", "5", "k")
    hand.write("collector_name", "BUDI SANTOSO")
    hand.write("collector_nik", COLLECTOR)
    for paper in papers:
        hand.press(f"paper_{paper}")
    hand.sign()
    hand.find(CheckRow, "check_name").setFocus()


def test_a_missing_family_card_may_wait_for_the_supervisor(counter: Hand) -> None:
    family(counter, "collector_ktp")
    assert counter.shown("problem_paper:family_card")
    counter.enter()
    assert counter.state(FIRST.id) is State.RECEIVED, "nothing goes onto the list by itself"
    counter.key("l")
    assert counter.shown("settled")
    assert not counter.shown("problem_paper:family_card")
    counter.enter()
    assert handed(counter).same_day == ("paper:family_card",)
    assert counter.shown("done_listed")


def test_or_a_supervisor_approves_it_now(counter: Hand) -> None:
    family(counter, "collector_ktp")
    counter.key("s")
    asked = counter.ui.dialogs.approve(session(PENYELIA), "kenal keluarganya")
    assert "Kartu Keluarga" in asked.purpose
    assert "Bambang Sutrisno" in counter.text("settled")
    counter.enter()
    body = handed(counter)
    assert body.same_day == ()
    exception = said(counter, Kind.POLICY_EXCEPTION)
    assert isinstance(exception, PolicyException)
    assert (exception.rule, exception.reason) == ("paper:family_card", "kenal keluarganya")


def test_what_no_supervisor_may_set_aside_is_not_offered(counter: Hand) -> None:
    family(counter, "family_card")
    assert counter.shown("problem_paper:collector_ktp")
    assert not counter.shown("ask_supervisor")
    assert not counter.shown("accept_same_day")
    counter.key("s", "l")
    assert counter.ui.dialogs.supervisors == []
    counter.enter()
    assert counter.state(FIRST.id) is State.RECEIVED


def test_an_approval_covers_only_what_the_supervisor_saw(counter: Hand) -> None:
    family(counter, "collector_ktp")
    counter.key("s")
    counter.ui.dialogs.approve(session(PENYELIA))
    page = counter.model.page.state
    assert page is not None
    assert page.ready
    counter.model.page.choose_fingerprint("no_match")
    page = counter.model.page.state
    assert page is not None
    assert not page.ready
    counter.enter()
    assert counter.state(FIRST.id) is State.RECEIVED
    counter.key("s")
    asked = counter.ui.dialogs.approve(session(PENYELIA))
    assert "Sidik jari" in asked.purpose
    assert "Kartu Keluarga" in asked.purpose


def test_another_collector_needs_another_approval(counter: Hand) -> None:
    family(counter, "collector_ktp")
    counter.key("s")
    counter.ui.dialogs.approve(session(PENYELIA))
    counter.key("u", alt=True)
    draft = counter.model.page.draft
    assert draft is not None
    assert draft.approved is None


def test_a_relation_that_needs_a_supervisor_says_so_at_once(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("r")
    assert counter.shown("problem_relation")
    assert counter.shown("ask_supervisor")


def test_a_supervisor_who_gives_up_changes_nothing(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("r")
    counter.key("s", alt=True)
    counter.ui.dialogs.supervisors.clear()
    draft = counter.model.page.draft
    assert draft is not None
    assert draft.approved is None


def test_an_owner_under_17_is_refused_in_words_and_may_be_married(counter: Hand) -> None:
    counter.feed(msgspec.structs.replace(FIRST, birth_date="2010-02-19"))
    counter.model.open_card(FIRST.id)
    assert counter.shown("problem_under_17")
    counter.ready()
    counter.enter()
    assert counter.state(FIRST.id) is State.RECEIVED
    counter.key("s")
    counter.ui.dialogs.approve(session(PENYELIA), "sudah menikah, akta nikah ditunjukkan")
    counter.enter()
    assert counter.state(FIRST.id) is State.HANDED_OVER


def test_the_nik_of_the_owner_is_not_a_collectors(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("k")
    counter.write("collector_nik", FIRST.nik[:15])
    assert not counter.shown("problem_collector_nik")
    counter.write("collector_nik", FIRST.nik[15:])
    assert counter.shown("problem_collector_nik")


def test_fingerprint_only_on_demand(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    assert not counter.shown("fingerprint_match")
    counter.key("f")
    assert counter.shown("fingerprint_match")
    counter.press("fingerprint_match")
    counter.ready()
    counter.enter()
    assert handed(counter).fingerprint == "match"


def test_fingerprint_where_the_policy_requires_it(counter: Hand) -> None:
    rules = tuple(
        msgspec.structs.replace(r, fingerprint="required") if r.relation == "owner" else r
        for r in POLICY.relations
    )
    counter.feed(msgspec.structs.replace(POLICY, relations=rules))
    counter.model.open_card(FIRST.id)
    assert counter.shown("step_fingerprint")
    counter.ready()
    counter.enter()
    assert counter.state(FIRST.id) is State.RECEIVED
    counter.press("fingerprint_finger_unreadable")
    assert counter.shown("ask_supervisor")
    counter.press("fingerprint_match")
    counter.enter()
    assert counter.state(FIRST.id) is State.HANDED_OVER


def test_without_a_policy_only_the_owner_may_collect(counter: Hand) -> None:
    nothing = PolicyObject(id=POLICY.id, name="kosong", relations=(RelationRule(relation="owner"),))
    counter.feed(nothing)
    counter.model.open_card(FIRST.id)
    assert not counter.find(ChoiceButton, "relation_family").isEnabled()
    counter.key("k")
    draft = counter.model.page.draft
    assert draft is not None
    assert draft.relation == "owner"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("paper", {"sheet": "L-17", "row": "4"}),
        ("thumb", {"witness": "Bu Lastri"}),
        ("witness", {"witness": "Pak RT Slamet"}),
    ],
)
def test_who_cannot_sign_on_the_pad(counter: Hand, kind: str, fields: dict[str, str]) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("1", "2", "3", "4", "5")
    counter.press(f"signing_{kind}")
    assert not counter.shown("pad")
    counter.enter()
    assert counter.focus == next(iter(fields))
    for field, text in fields.items():
        counter.write(field, text)
    counter.find(CheckRow, "check_name").setFocus()
    counter.enter()
    evidence = handed(counter).evidence
    assert evidence.kind == kind
    assert evidence.strokes == b""
    assert (evidence.sheet, evidence.row) == (("L-17", 4) if kind == "paper" else ("", 0))
    assert evidence.witness == fields.get("witness", "")


def test_a_row_that_is_no_number_is_no_evidence(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.press("signing_paper")
    counter.write("sheet", "L-17")
    counter.write("row", "dua")
    page = counter.model.page.state
    assert page is not None
    assert any(s.code == "signature" and not s.done for s in page.steps)


def test_a_service_refusal_loses_nothing(counter: Hand) -> None:
    family(counter, "collector_ktp", "family_card")
    nobody = operator("Teknisi Uji", PETUGAS.role.__class__.IT, "495132", 7)
    author = counter.model.page.draft
    assert author is not None
    counter.ui.sessions.set(session(nobody))
    counter.key("1", "2", "3", "4")  # another person looks for themselves
    before = counter.model.page.draft
    counter.enter()
    assert counter.shown("banner")
    assert "penyelia" in counter.text("banner_text")
    assert counter.model.page.draft == before
    assert counter.pad.strokes
    assert counter.state(FIRST.id) is State.RECEIVED


def test_the_card_leaves_the_desk_while_it_is_open(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.bench.drop_card(counter.desk, FIRST.id)
    counter.feed(SECOND)
    assert counter.phase() is Phase.SEARCH
    assert counter.shown("banner")
    assert counter.focus == "search"


def test_another_pc_was_quicker(counter: Hand) -> None:
    """A sync brings the other hand-over while the page is open: the page refuses and keeps the ink."""
    counter.model.open_card(FIRST.id)
    counter.ready()
    away = msgspec.structs.replace(FIRST.status, state=State.HANDED_OVER)
    counter.feed(msgspec.structs.replace(FIRST, status=away))
    assert counter.shown("problem_custody")
    counter.enter()
    assert counter.pad.strokes
    with counter.desk.store.read() as unit:
        assert unit.log.of_card(FIRST.id) == []


def test_open_cases_and_second_cards_are_said_before(counter: Hand) -> None:
    twin = card_object(9, nik=FIRST.nik, name=FIRST.name)
    counter.feed(twin)
    counter.model.open_card(FIRST.id)
    warning = counter.find(QWidget, "warning")
    assert warning.isVisible()
    assert twin.registration in warning.accessibleName()


def test_every_control_has_a_name_for_screen_readers(counter: Hand) -> None:
    counter.model.open_card(FIRST.id)
    counter.key("k")
    for widget in counter.view.findChildren(QWidget):
        if isinstance(widget, QCheckBox | QPushButton | ChoiceButton) and widget.isVisible():
            assert widget.objectName(), widget
            assert widget.accessibleName() or widget.text(), widget.objectName()
