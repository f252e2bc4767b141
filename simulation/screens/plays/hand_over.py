"""Serah Terima in its states."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt

from desk_app.ui.context import Screen
from desk_app.ui.viewmodels.hand_over import HandOverViewModel
from desk_app.ui.views.hand_over import HandOverView
from protocol.strokes import Strokes
from simulation.screens.cast import PETUGAS, signature
from simulation.screens.play import Play
from simulation.screens.stage import Stage

__all__ = ["PLAYS"]

_PROXY: Final = (
    ("collector_name", "DJOKO SOESILO PRAWIROATMODJO"),
    ("collector_nik", "3374041507619217"),
    ("collector_note", "Tetangga"),
)


def _model(stage: Stage) -> HandOverViewModel:
    view = stage.find(HandOverView)
    return view.model


def _search(stage: Stage, text: str) -> None:
    model = _model(stage)
    model.type_text(text)
    model.search.look_up()
    stage.settle()


def _sign(stage: Stage, name: str) -> None:
    strokes: Strokes = signature(name)
    _model(stage).page.set_strokes(strokes)
    stage.settle()


def _tick_all(stage: Stage) -> None:
    for check in ("name", "nik", "birth_date", "photo"):
        _model(stage).page.tick(check)
    stage.settle()


def _finding(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.HAND_OVER)
    yield "empty"
    _search(stage, "siti")
    _model(stage).search.move(1)
    yield "results"
    _search(stage, "rusunawa")
    yield "many"
    _search(stage, "wahyumi")
    yield "alike"
    _search(stage, "zulkarnaen")
    yield "nothing-found"
    _search(stage, "33740412")
    yield "half-a-nik"
    _model(stage).back()
    _search(stage, "pramudyawardhani")
    yield "long-name"


def _owner(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.HAND_OVER, stage.cards["free"])
    yield "empty"
    model = _model(stage)
    model.page.tick("name")
    model.page.tick("nik")
    model.page.choose_old_card("lost")
    model.page.confirm()
    yield "insisted"
    model.scan("3374041207900001")
    yield "scan-meanwhile"
    model.page.tick("birth_date")
    model.page.tick("photo")
    model.page.put("police_letter", "SKTLK/112/XI/2026/SPKT")
    model.page.set_strokes((((100, 100, 0, 90),),))
    yield "ink-too-short"
    model.page.ask_fingerprint()
    model.page.choose_signing("thumb")
    yield "fingerprint-and-thumb"
    model.page.choose_signing("paper")
    yield "signed-on-paper"
    model.page.choose_signing("witness")
    yield "witness"
    model.page.choose_signing("drawn")
    model.page.ask_fingerprint()
    model.page.choose_old_card("surrendered")
    _sign(stage, "TUKIMIN")
    yield "ready"
    model.page.confirm()
    stage.come_to_front()
    yield "done"


def _proxy(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.HAND_OVER, stage.cards["long_name"])
    model = _model(stage)
    model.page.choose_relation("proxy")
    yield "empty"
    for field, text in _PROXY:
        model.page.put(field, text)
    model.page.toggle_paper("collector_ktp")
    _tick_all(stage)
    model.page.choose_old_card("never")
    _sign(stage, "DJOKO SOESILO")
    model.page.confirm()
    yield "paper-missing"
    model.page.toggle_paper("authority_letter")
    yield "ready"
    model.page.choose_relation("family")
    model.page.confirm()
    yield "family-same-day"
    model.page.accept_same_day()
    yield "family-listed"
    model.page.confirm()
    stage.come_to_front()
    yield "done-listed"


def _held(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.HAND_OVER, stage.cards["under_17"])
    yield "under-17"
    _tick_all(stage)
    model = _model(stage)
    model.page.choose_old_card("never")
    _sign(stage, "ANAK")
    model.page.confirm()
    yield "under-17-refused"
    model.page.close()
    model.back()
    stage.show(Screen.HAND_OVER, stage.cards["free"])
    model.start_hold()
    stage.come_to_front()
    yield "mismatch"
    model.set_aside.hold()
    yield "mismatch-nothing-marked"
    model.set_aside.toggle_fault("name")
    model.set_aside.toggle_fault("birth_date")
    model.set_aside.put_note("Nama seharusnya HARYANTI, lahir 12 Mei 1988")
    yield "mismatch-filled"
    model.set_aside.hold()
    stage.come_to_front()
    yield "held"


def _not_here(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    for name in (
        "handed_over",
        "by_proxy",
        "with_team",
        "misrouted",
        "returned",
        "wrong_person",
        "twice",
    ):
        stage.show(Screen.HAND_OVER, stage.cards[name])
        yield name.replace("_", "-")
    with stage.desk.store.read() as unit:
        act = next(
            e
            for e in reversed(unit.log.of_card(stage.cards["handed_over"]))
            if e.header.kind == "hand_over"
        )
        digits = stage.desk.documents.receipt_of(unit, act).qr_digits
    _model(stage).scan(digits)
    yield "receipt-scanned"
    _model(stage).start_cancel()
    stage.come_to_front()
    yield "cancel"
    _model(stage).cancel.choose_where("wrong_person")
    stage.key(Qt.Key.Key_Return, stage.find(HandOverView))
    _model(stage).cancel.submit()
    yield "cancel-with-person"


PLAYS: Final = (
    Play(
        "search",
        "busy",
        _finding,
        MappingProxyType(
            {
                "empty": "Ready for the next resident",
                "results": "Several people found",
                "many": "More than can be shown",
                "alike": "One letter differs",
                "nothing-found": "Nobody found",
                "half-a-nik": "Half a NIK",
                "long-name": "A very long name",
            }
        ),
    ),
    Play(
        "owner",
        "busy",
        _owner,
        MappingProxyType(
            {
                "empty": "A card, nothing checked yet",
                "insisted": "Enter before everything is done",
                "scan-meanwhile": "A scan in the middle",
                "ink-too-short": "Too short a stroke",
                "fingerprint-and-thumb": "Fingerprint outcomes, thumb print",
                "signed-on-paper": "Signed on a paper list",
                "witness": "A witness",
                "ready": "Everything done",
                "done": "Handed over",
            }
        ),
    ),
    Play(
        "proxy",
        "busy",
        _proxy,
        MappingProxyType(
            {
                "empty": "A proxy, long name on the card",
                "paper-missing": "The letter of authority is missing",
                "ready": "A proxy with everything",
                "family-same-day": "Family without family card",
                "family-listed": "Recorded as to follow",
                "done-listed": "Handed over, on the list",
            }
        ),
    ),
    Play(
        "held",
        "busy",
        _held,
        MappingProxyType(
            {
                "under-17": "The owner is not 17 yet",
                "under-17-refused": "Under 17: only with a supervisor",
                "mismatch": "The data are wrong",
                "mismatch-nothing-marked": "Nothing marked yet",
                "mismatch-filled": "What is wrong is marked",
                "held": "The card is held",
            }
        ),
    ),
    Play(
        "status",
        "busy",
        _not_here,
        MappingProxyType(
            {
                "handed-over": "Handed over already",
                "by-proxy": "Handed over to a proxy",
                "with-team": "Out with a team",
                "misrouted": "Sent to the wrong kelurahan",
                "returned": "Sent back",
                "wrong-person": "With a wrong person",
                "twice": "With an open case",
                "receipt-scanned": "Its receipt was scanned",
                "cancel": "Taking a hand-over back",
                "cancel-with-person": "Cancelling: whose name is missing",
            }
        ),
    ),
)
