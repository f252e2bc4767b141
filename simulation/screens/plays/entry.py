"""What stands before the desk: opening, enrolment, a fault at the start, signing in, the lock."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication, Qt

from desk_app.bootstrap import enrol_desk, open_desk
from desk_app.services.provisioning import Waits
from desk_app.services.repair import Cause, RepairReport
from desk_app.start import known_sentence
from desk_app.store.engine import StoreError
from desk_app.sync.provision_client import ProvisionError
from desk_app.ui.language import in_language
from desk_app.ui.viewmodels.care import repair_story
from desk_app.ui.viewmodels.enrol import EnrolViewModel
from desk_app.ui.viewmodels.provision import ProvisionViewModel
from desk_app.ui.views.enrol import EnrolView
from desk_app.ui.views.message import MessageView, OpeningView
from desk_app.ui.views.provision import ProvisionView
from desk_app.ui.views.repair_page import RepairView
from simulation.screens.cast import PETUGAS, PIN
from simulation.screens.office import NOW_MS
from simulation.screens.play import Play
from simulation.screens.stage import Stage

__all__ = ["PLAYS"]

_CODE: Final = "K7M2Q9XW4RTB3ZD"
_NOBODY: Final = "http://127.0.0.1:9"  # nothing listens there
_WRONG: Final = "111111"


def _opening(stage: Stage) -> Iterator[str]:
    stage.put(OpeningView())
    yield "opening"


def _repair(stage: Stage) -> Iterator[str]:
    opening = OpeningView()
    stage.put(opening)
    opening.repairing()
    yield "under-way"
    mended = RepairReport(
        at_ms=NOW_MS,
        cause=Cause.DAMAGED,
        aside="serah.db.rusak-20261122-074100",
        events=1_040,
        others=12,
        cards=2_114,
        pulled=True,
    )
    stage.put(RepairView(repair_story(mended, missing=False)))
    yield "nothing-lost"
    lost = msgspec.structs.replace(mended, carried=3, lost=4, tail=True, bodies=2, epoch=2)
    stage.put(RepairView(repair_story(lost, missing=True)))
    yield "records-missing"
    restored = RepairReport(at_ms=NOW_MS, cause=Cause.RESTORED, events=1_040, cards=2_114, epoch=2)
    stage.put(RepairView(repair_story(restored, missing=False)))
    yield "restored"


def _enrol(stage: Stage) -> Iterator[str]:
    folder = stage.office.folder / "new"
    model = EnrolViewModel(
        lambda _url, code: enrol_desk(folder, _NOBODY, code), stage.tasks, known_sentence
    )
    stage.put(EnrolView(model, "PC-KALIGAWE-01"))
    yield "empty"
    stage.write("enrol_url", "serah.contoh.go.id")
    stage.write("enrol_code", "K7M2Q")
    stage.press("enrol_go")
    yield "code-wrong"
    stage.tasks.busy = True
    stage.write("enrol_code", _CODE)
    stage.press("enrol_go")
    yield "asking"
    stage.tasks.go_on()
    yield "unreachable"


def _provision(stage: Stage) -> Iterator[str]:
    answers: list[object] = [
        ProvisionError("offline"),
        Waits("PC-KALIGAWE-01", "K7QF-2M9D", "3374041002"),
        ProvisionError("token_expired"),
    ]

    def answer() -> object:
        told = answers.pop(0)
        if isinstance(told, Exception):
            raise told
        return told

    model = ProvisionViewModel(
        answer, stage.tasks, known_sentence, lambda e: isinstance(e, ProvisionError) and e.final
    )
    stage.put(ProvisionView(model, "PC-KALIGAWE-01"))
    stage.tasks.busy = True
    model.ask()
    yield "asking"
    stage.tasks.go_on()
    yield "unreachable"
    model.ask()
    yield "waiting"
    model.ask()
    yield "expired"
    model.stop()


def _cannot_open(stage: Stage) -> Iterator[str]:
    for key in (stage.office.folder / "keys").iterdir():
        key.unlink()
    try:
        open_desk(stage.office.folder, vault=stage.office.vault).close()
        sentence = ""
    except StoreError as error:
        sentence = in_language(str(error))
    title = QCoreApplication.translate("WindowApp", "Serah belum dapat dibuka")
    stage.put(MessageView(title, sentence))
    yield "keys-gone"


def _sign_in(stage: Stage) -> Iterator[str]:
    stage.open()
    yield "people"
    stage.press("person_2")
    stage.write("sign_in_pin", PIN[:4])
    yield "typing"
    stage.write("sign_in_pin", _WRONG)
    stage.press("sign_in_enter")
    yield "wrong-pin"
    for _ in range(4):
        stage.write("sign_in_pin", _WRONG)
        stage.key(Qt.Key.Key_Return)
    yield "locked-out"


def _never_synced(stage: Stage) -> Iterator[str]:
    stage.sync.say(outcome="", last_ok_ms=0)
    stage.open()
    yield "nobody-known"


def _lock(stage: Stage) -> Iterator[str]:
    stage.open(PETUGAS)
    stage.press("lock_button")
    yield "after-idling"


def _locked_pc(stage: Stage) -> Iterator[str]:
    stage.desk.pc_lock.set(NOW_MS)
    stage.open()
    yield "for-everybody"
    stage.sync.say(running=True)
    yield "syncing"


PLAYS: Final = (
    Play("opening", "new", _opening, MappingProxyType({"opening": "Opening the database"})),
    Play(
        "enrol",
        "new",
        _enrol,
        MappingProxyType(
            {
                "empty": "A new PC",
                "code-wrong": "The code is not one",
                "asking": "Asking the centre",
                "unreachable": "The centre does not answer",
            }
        ),
    ),
    Play(
        "provision",
        "new",
        _provision,
        MappingProxyType(
            {
                "asking": "A new PC with the city's file",
                "unreachable": "The centre does not answer, the PC tries again",
                "waiting": "Waiting to be approved",
                "expired": "The file has expired",
            }
        ),
    ),
    Play(
        "cannot-open",
        "busy",
        _cannot_open,
        MappingProxyType({"keys-gone": "The keys of the database are not there"}),
    ),
    Play(
        "sign-in",
        "busy",
        _sign_in,
        MappingProxyType(
            {
                "people": "Who is on duty",
                "typing": "A person chosen, a PIN being typed",
                "wrong-pin": "Wrong PIN",
                "locked-out": "Five wrong PINs",
            }
        ),
    ),
    Play(
        "sign-in-new",
        "new",
        _never_synced,
        MappingProxyType({"nobody-known": "Enrolled, never synced"}),
    ),
    Play("lock", "busy", _lock, MappingProxyType({"after-idling": "Locked after idling"})),
    Play(
        "locked-pc",
        "busy",
        _locked_pc,
        MappingProxyType(
            {
                "for-everybody": "Locked by the registry",
                "syncing": "Locked by the registry, what waits is being sent",
            }
        ),
    ),
    Play(
        "repair",
        "new",
        _repair,
        MappingProxyType(
            {
                "under-way": "A damaged database is being repaired",
                "nothing-lost": "Repaired, nothing lost",
                "records-missing": "Repaired, some records are missing",
                "restored": "Restored from a backup",
            }
        ),
    ),
)
