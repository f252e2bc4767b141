"""A desk played through its window: enrol, sign in, show screens, serve residents, sync.

What leads through one screen after another stands beside this: `window_batch`, `window_papers`,
`window_cancel`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desk_app.app import WindowApp, prepare
from desk_app.bootstrap import Desk
from desk_app.domain.cards import Card
from desk_app.domain.collection import Claim
from desk_app.paper.printers import FolderPrinters
from desk_app.start import Options
from desk_app.ui.context import Screen, SyncState
from desk_app.ui.memory import settle
from desk_app.ui.sync_runner import Rhythm
from desk_app.ui.views.sign_in import PersonButton
from desk_app.ui.views.signature_pad import SignaturePad
from protocol.bodies import Evidence
from protocol.custody import State
from protocol.strokes import unpack
from simulation.watchdog import Watchdog, painted
from simulation.window_hand import Hand, HandError

__all__ = ["WindowDesk", "application", "has_screen", "run_window"]

_OLD_CARD_KEYS: Final = {"surrendered": "5", "lost": "6", "never": "7"}
_SIZE: Final = (1024, 768)
_Widget = TypeVar("_Widget", bound=QWidget)


def application() -> QApplication:
    """The one application of this process, made to look like the product."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    made = QApplication(["serah"])
    prepare(made)
    return made


def has_screen() -> bool:
    """Whether a window can be shown to a person here."""
    return sys.platform != "linux" or any(
        os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    )


def run_window(folder: Path, printed: Path) -> int:
    """Open the window on the desk in ``folder`` until a person closes it. Papers go to ``printed``."""
    running = application()
    app = WindowApp(Options(folder, printers=FolderPrinters(printed)))
    app.settled.connect(settle)
    app.window.resize(*_SIZE)
    app.window.show()
    app.open()
    try:
        return running.exec()
    finally:
        app.stop()  # also when it is ended from the terminal


class WindowDesk:
    """A desk in its window. A folder with nothing in it shows the page to enrol: `enrol` goes on.

    ``settled``: all screens were built ahead, as they are once nobody has touched anything for a while.
    """

    def __init__(
        self, folder: Path, watchdog: Watchdog, out: Path, rhythm: Rhythm | None = None
    ) -> None:
        # A hand can use widgets only: on Windows the system's own dialogs would come.
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self._printed = out / "printed"
        printers = FolderPrinters(self._printed)
        self._app = WindowApp(Options(folder, printers=printers, rhythm=rhythm))
        self._app.settled.connect(self._settle)
        self.settled = False
        self._app.window.resize(*_SIZE)
        self._app.window.show()
        self.hand = Hand(self._app.window, watchdog, out / "screens")
        self._shown = {Screen.HOME}  # stands there after signing in
        self._app.open()
        self.hand.wait("the desk to open", lambda: self.ready or self.hand.sees("enrol"))
        self._come_to_front()

    def _settle(self) -> None:
        settle()
        self.settled = True

    def _come_to_front(self) -> None:
        """Keys go to the window in front; on a screen without a window manager it has to ask."""
        self.hand.front()

    @property
    def ready(self) -> bool:
        """Whether an enrolled desk stands in the window."""
        return self._app.desk is not None

    @property
    def desk(self) -> Desk:
        """The desk behind the window, to look at what was recorded."""
        found = self._app._opening.desk
        if found is None:
            raise HandError("the desk is not open")
        return found

    def close(self) -> None:
        """Close the window in its order."""
        self._app.stop()
        painted()

    def enrol(self, url: str, code: str, picture: str = "pendaftaran-pc") -> None:
        """Type the letter's address and code, and wait for the people of the desk to arrive."""
        self.hand.write("enrol_url", url)
        self.hand.key(Qt.Key.Key_Return, "to the code")
        self.hand.type(code.replace("-", ""))  # the page writes the groups by itself
        self.hand.picture(picture)
        self.hand.key(Qt.Key.Key_Return, "enrol")
        self.hand.picture_now(f"{picture}-menghubungi-pusat")
        self.hand.wait("the desk to be enrolled", lambda: self.ready)
        self.hand.wait("the people to arrive", lambda: bool(self._people()))

    def sign_in(self, name: str, pin: str, picture: str = "masuk") -> None:
        """Choose the person and type the PIN."""
        self.hand.picture(picture)
        self.hand.press(next(p.objectName() for p in self._people() if p.accessibleName() == name))
        self.hand.type(pin)
        self.hand.key(Qt.Key.Key_Return, "sign in")
        self.hand.wait("to be signed in", lambda: self.hand.sees("rail"))

    def lock(self) -> None:
        """Leave the desk locked."""
        self.hand.ctrl(Qt.Key.Key_L, "lock")
        self.hand.wait_for("sign_in")

    def widgets(self, kind: type[_Widget], prefix: str) -> list[_Widget]:
        """The visible widgets whose objectName begins so."""
        found = self._app.window.findChildren(kind)
        return [w for w in found if w.isVisible() and w.objectName().startswith(prefix)]

    def _people(self) -> list[PersonButton]:
        return self._app.window.findChildren(PersonButton)

    def sync(self) -> str:
        """Press the sync in the top bar and wait for its end; the word for how it ended.

        Not while one runs by itself: the same press would stop that one.
        """
        self.hand.wait("a sync under way to end", lambda: not self.syncing)
        self.hand.press("sync_chip")
        self.hand.wait("the sync to end", lambda: not self.syncing)
        return self._state_of_sync().outcome

    @property
    def syncing(self) -> bool:
        """Whether a sync runs: its chip offers to stop it."""
        return self.hand.sees("sync_stop")

    @property
    def sync_said(self) -> str:
        """The sentence of the last sync."""
        return self._state_of_sync().message

    def _state_of_sync(self) -> SyncState:
        if self._app.desk is None:
            raise HandError("the desk is not open")
        return self._app.desk.context.sync.state

    def printed(self, act: Callable[[], None], what: str) -> Path:
        """Do something that prints; the file that came out of the printer."""
        before = set(self._printed.glob("*.pdf"))
        act()
        self.hand.wait(what, lambda: len(set(self._printed.glob("*.pdf")) - before) == 1)
        self.hand.wait("the printer to be done", lambda: not self.hand.sees("print_strip"))
        return next(iter(set(self._printed.glob("*.pdf")) - before))

    def show(self, screen: Screen, key: Qt.Key) -> None:
        """Show a screen by its key; the first time is measured as such."""
        kind = "answer" if screen in self._shown else "first_show"
        self._shown.add(screen)
        self.hand.key(key, f"show {screen.value}", kind=kind)
        self.hand.wait(f"{screen.value} to be shown", lambda: self._in_front(screen))

    def _in_front(self, screen: Screen) -> bool:
        desk = self._app.desk
        return desk is not None and desk.front.workspace.screen_shown is screen

    def visit(self, card: Card, claim: Claim, evidence: Evidence, picture: str = "") -> str:
        """One resident at the window; empty text if handed over, else what the screen said."""
        hand = self.hand
        hand.scan(card.registration, "registration", lambda: self._stands(card))
        if not hand.sees("card_page"):
            said = self._said()
            hand.key(Qt.Key.Key_Escape, "back")
            return said
        for n, check in enumerate(("name", "nik", "birth_date", "photo"), start=1):
            hand.digit(str(n), partial(self._checked, f"check_{check}"))
        old_card = partial(self._checked, f"old_card_{claim.old_card}")
        hand.digit(_OLD_CARD_KEYS[claim.old_card], old_card)
        if claim.relation != "owner":
            self._collector(claim)
        if claim.police_letter:
            hand.write("police_letter", claim.police_letter)
        hand.sign(hand.find(SignaturePad, "pad"), unpack(evidence.strokes))
        if picture:
            hand.picture(picture)
        self._app.window.setFocus()
        hand.find(QWidget, "confirm").setFocus()
        hand.key(Qt.Key.Key_Return, "confirm")
        if self._state(card) is State.HANDED_OVER:
            if picture:
                hand.picture(f"{picture}-selesai")
            return ""
        said = self._said()
        if picture:
            hand.picture(f"{picture}-ditolak")
        self._leave()
        return said

    def _stands(self, card: Card) -> bool:
        return card.name in self._texts() or self.hand.sees("status_page")

    def _texts(self) -> str:
        return " ".join(
            str(w.property("text"))
            for w in self._app.window.findChildren(QWidget)
            if w.isVisible() and w.property("text")
        )

    def _said(self) -> str:
        """The sentences that stand against the hand-over."""
        said = [
            str(w.property("text"))
            for w in self._app.window.findChildren(QWidget)
            if w.isVisible() and w.objectName().startswith(("problem_", "status_title"))
        ]
        return " ".join(s for s in said if s and s != "None")

    def _checked(self, name: str) -> bool:
        return any(
            bool(w.property("checked")) for w in self._app.window.findChildren(QWidget, name)
        )

    def _collector(self, claim: Claim) -> None:
        hand = self.hand
        hand.press(f"relation_{claim.relation}")
        hand.write("collector_name", claim.collector_name)
        hand.write("collector_nik", claim.collector_nik)
        if claim.collector_note:
            hand.write("collector_note", claim.collector_note)
        for paper in claim.papers:
            hand.press(f"paper_{paper}")

    def _state(self, card: Card) -> State | None:
        with self.desk.store.read() as unit:
            found = unit.cards.get(card.id)
        return found.state if found is not None else None

    def _leave(self) -> None:
        """Esc back to the search box, saying yes where the page asks about the strokes."""
        for _ in range(4):
            if not self.hand.sees("card_page"):
                return
            self.hand.key(Qt.Key.Key_Escape, "leave")
            if self.hand.sees("confirm_yes"):
                self.hand.press("confirm_yes")
                self._come_to_front()
        raise HandError("the card page does not close")
