"""Beranda, and what can be wrong around every screen: the network, the clock, the printer, the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from types import MappingProxyType
from typing import Final

from desk_app import VERSION
from desk_app.domain.collection import CHECKS, Claim
from desk_app.services.operators import Session
from desk_app.services.ports import Changes, Printer
from desk_app.start import known_sentence
from desk_app.store.engine import StoreError
from desk_app.store.unit import SqlUnit
from desk_app.sync.report import Counts, Outcome, sentence
from desk_app.ui.context import Screen
from desk_app.ui.crash import CrashGuard
from desk_app.ui.views.hand_over import HandOverView
from desk_app.ui.views.history import HistoryView
from protocol.custody import State
from simulation.screens.cast import PETUGAS, SUPERVISOR_PIN, signature, signed
from simulation.screens.office import NOW_MS, at
from simulation.screens.play import Play
from simulation.screens.stage import Stage

__all__ = ["PLAYS"]

_DAY_MS: Final = 86_400_000
_DISK: Final = (
    "Basis data tidak dapat dibaca (disk I/O error). Data tidak diubah; simpan berkas diagnosa dan "
    "hubungi TI."
)


def _home(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.show(Screen.HOME)
    yield "busy"
    stage.sync.say(running=True, total=41, unsent=41, sent=17)
    yield "syncing"
    stage.sync.say(
        running=False,
        outcome="offline",
        unsent=24,
        message=sentence(Outcome.OFFLINE, "", Counts(sent=17), 0),
    )
    yield "offline"
    stage.sync.say(
        outcome="refused", unsent=24, message=sentence(Outcome.REFUSED, "revoked", Counts(), 0)
    )
    yield "revoked"


def _alone(stage: Stage) -> Iterator[str]:
    stage.sync.say(
        outcome="offline",
        last_ok_ms=NOW_MS - 8 * _DAY_MS,
        message=sentence(Outcome.OFFLINE, "", Counts(), 0),
    )
    stage.printers.printers = (Printer("EPSON L3210 Series (lantai 1)", default=True, ready=False),)
    stage.open(PETUGAS)
    stage.show(Screen.HOME)
    yield "eight-days"
    stage.show(Screen.HAND_OVER, stage.cards["free"])
    yield "card"


def _clock(stage: Stage) -> Iterator[str]:
    stage.office.clock.boot = "boot-2"  # a flat battery: the PC woke up in another year
    stage.office.clock.ms = at(2021, 1, 1, 7, 3)
    stage.sync.say(outcome="clock_wrong", message=sentence(Outcome.CLOCK_WRONG, "", Counts(), 0))
    stage.open(PETUGAS)
    stage.come_to_front()
    yield "date-asked"
    stage.close_dialogs()
    yield "doubtful"
    stage.show(Screen.HAND_OVER)
    yield "search"


def _questions(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.context.sessions.set(None)
    stage.press("person_2")
    stage.write("sign_in_pin", "495132")
    stage.press("sign_in_enter")
    stage.show(Screen.HISTORY, stage.cards["handed_over"])
    cancel = stage.find(HistoryView).model
    cancel.start_cancel()
    cancel.cancel.choose_where("drawer")
    cancel.cancel.submit()
    stage.come_to_front()
    yield "supervisor"
    stage.press("supervisor_ok")
    yield "reason-missing"
    stage.write("supervisor_reason", "Diserahkan kepada orang yang namanya sama")
    stage.write("supervisor_pin", "123456")
    stage.press("supervisor_ok")
    yield "supervisor-wrong-pin"
    stage.write("supervisor_pin", SUPERVISOR_PIN)
    stage.press("supervisor_ok")
    yield "cancelled"
    stage.show(Screen.HAND_OVER, stage.cards["free"])
    model = stage.find(HandOverView).model
    model.page.set_strokes(signature("HARTONO"))
    model.back()
    stage.come_to_front()
    yield "discard"


def _crash(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.tasks.broken = StoreError(_DISK)
    stage.context.bus.changed(Changes(frozenset({"card"})))
    stage.tasks.broken = None
    _catch(stage, stage.tasks.raised.pop())
    yield "figures-unreadable"
    stage.close_dialogs()
    stage.show(Screen.HAND_OVER, stage.cards["free"])
    page = stage.find(HandOverView).model.page
    for check in ("name", "nik", "birth_date", "photo"):
        page.tick(check)
    page.choose_old_card("never")
    page.set_strokes(signature("HARTONO"))
    _fill_the_disk(stage)
    try:
        page.confirm()
    except StoreError as error:
        _catch(stage, error)
    yield "disk-full"
    stage.close_dialogs()
    try:
        [].pop()
    except IndexError as error:
        _catch(stage, error)
    yield "crash"


def _fill_the_disk(stage: Stage) -> None:
    """Let the database grow no more, and serve others until it has no room left."""
    desk = stage.desk
    with desk.store.read() as unit:
        assert isinstance(unit, SqlUnit)
        unit.connection.exec_driver_sql("PRAGMA max_page_count = 1")
        found = [f.card for f in unit.cards.find("rusunawa")]
    owner = Claim(relation="owner", checks=CHECKS, old_card="never")
    others = [c.id for c in found if c.state is State.RECEIVED and c.id != stage.cards["free"]]
    with suppress(StoreError):
        for other in others:
            desk.hand_over.hand_over(Session(PETUGAS), other, owner, signed("HARTONO"))


def _catch(stage: Stage, error: Exception) -> None:
    """Say what nobody caught, as the program does."""
    said: list[tuple[str, str, str]] = []
    guard = CrashGuard(VERSION, known_sentence, None)
    guard.show_with(lambda title, text, details: said.append((title, text, details)))
    guard.take(error, "window")
    stage.settle()
    guard.close()
    stage.context.dialogs.tell(*said.pop())
    stage.come_to_front()


def _start(stage: Stage) -> Iterator[str]:
    stage.open()
    stage.press("person_2")
    stage.write("sign_in_pin", "495132")
    stage.press("sign_in_enter")
    yield "doubtful-print"


PLAYS: Final = (
    Play(
        "home",
        "busy",
        _home,
        MappingProxyType(
            {
                "busy": "A busy morning",
                "syncing": "A sync under way",
                "offline": "The network went down in the middle",
                "revoked": "The PC has been revoked",
            }
        ),
    ),
    Play(
        "alone",
        "busy",
        _alone,
        MappingProxyType(
            {"eight-days": "Eight days without the centre", "card": "Serving all the same"}
        ),
    ),
    Play(
        "clock",
        "busy",
        _clock,
        MappingProxyType(
            {
                "date-asked": "The clock is doubtful: what day is it?",
                "doubtful": "Not answered yet",
                "search": "Serving all the same",
            }
        ),
    ),
    Play(
        "questions",
        "busy",
        _questions,
        MappingProxyType(
            {
                "supervisor": "A supervisor is asked",
                "reason-missing": "No reason given",
                "supervisor-wrong-pin": "Wrong PIN of the supervisor",
                "cancelled": "Taken back",
                "discard": "Leave without the signature?",
            }
        ),
    ),
    Play(
        "start",
        "busy",
        _start,
        MappingProxyType({"doubtful-print": "The program was ended while it printed"}),
    ),
    Play(
        "crash",
        "busy",
        _crash,
        MappingProxyType(
            {
                "figures-unreadable": "The disk cannot be read",
                "disk-full": "The disk is full: not recorded",
                "crash": "A fault of the program",
            }
        ),
    ),
)
