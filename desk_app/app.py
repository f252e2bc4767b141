"""The window on top of the wiring: Qt application, runners, what is opened first and closed last.

Little is imported before the first picture: the database, the network and the papers come on a thread
of their own while the window says that it is opening.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from desk_app import VERSION
from desk_app.start import Opening, Options, is_final, known_sentence, parts_of, read_options
from desk_app.ui.crash import CrashGuard, LogFile
from desk_app.ui.fonts import load_fonts
from desk_app.ui.keyboard_room import KeyboardRoom
from desk_app.ui.memory import settle
from desk_app.ui.task_runner import ThreadTasks
from desk_app.ui.theme import style_sheet
from desk_app.ui.views.message import MessageView, OpeningView
from desk_app.ui.window import MainWindow

if TYPE_CHECKING:
    from desk_app.bootstrap import Desk
    from desk_app.services.update import Ready
    from desk_app.ui.bundle import BundleSaver
    from desk_app.ui.open_desk import DeskInWindow

__all__ = ["WindowApp", "main", "prepare"]

_log = logging.getLogger(__name__)

_NIGHT_LOOK_MS: Final = 60_000
_NO_SCREEN: Final = (
    "Serah memerlukan layar. Jalankan dari desktop, atau pakai perintahnya: serah --help."
)


class WindowApp(QObject):
    """One run of the window: opens the desk, shows what is the case, and closes in the right order.

    `open` begins; ``page_changed`` says the objectName of each page that comes to stand in the window,
    ``settled`` that all screens stand and nobody touches anything.
    """

    page_changed = Signal(str)
    settled = Signal()
    _repairing = Signal(str)  # emitted on the task thread
    _stopping = Signal()

    def __init__(self, options: Options, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._options = options
        self._tasks = ThreadTasks(self)
        self._opening = Opening(options, self._repairing.emit)
        self._repairing.connect(self._on_repairing, Qt.ConnectionType.QueuedConnection)
        self._stopped = False
        self._saver: BundleSaver | None = None
        self._update: Ready | None = None
        self._night = QTimer(self)
        self._night.setInterval(_NIGHT_LOOK_MS)
        self._night.timeout.connect(self.look_for_night)
        self.desk: DeskInWindow | None = None
        self.window = MainWindow()
        KeyboardRoom(self.window)
        self._show(OpeningView())

    @Slot()
    def open(self) -> None:
        """Open the desk; the window says how it goes."""
        self._show(OpeningView())
        self._tasks.run(self._opening.open, self._opened, self._not_opened)

    def stop(self) -> bool:
        """Close everything, in its order; False if a request of the sync or a copy has not given up.

        Timers first, then care and sync, then the piece of work under way, then the database.
        """
        if self._stopped:
            return True
        self._stopped = True
        self._opening.stopped = True
        self._stopping.emit()
        self._night.stop()
        self.window.hide()
        ended = self.desk.stop() if self.desk is not None else True
        self._tasks.close()
        if self._opening.desk is not None:
            if ended:
                self._prepare_update(self._opening.desk)
            self._opening.desk.close()
        return ended

    def _prepare_update(self, opened: Desk) -> None:
        """The window is closed, and nothing works with the desk any more."""
        care = opened.update_care()
        if self.desk is not None and self.desk.care.shown.care.update.failed is not None:
            care.told()
        if self._options.clock is None or self._options.setup is not None:
            self._update = care.prepare()

    def start_update(self) -> bool:
        """Start the installer of a version that lies ready; to be called after `stop`. It waits until this
        program has ended. Whether it was started."""
        ready, self._update = self._update, None
        if ready is None:
            return False
        from desk_app.services.update_care import SetupError
        from desk_app.store.setup_start import setup_of_this_pc

        setup = self._options.setup or setup_of_this_pc()
        try:
            setup.start(ready)
        except SetupError as error:
            _log.warning("update %s waits: %s", ready.update.version, error)
            return False
        _log.info("update %s is installed now", ready.update.version)
        return True

    @Slot()
    def look_for_night(self) -> None:
        """Close the window if a version lies ready, it is night and nobody is here."""
        from desk_app.services.update import When, when_to_install

        if self.desk is not None and when_to_install(self.desk.moment()) is When.NOW:
            self.window.close()

    def tell(self, title: str, text: str, details: str) -> None:
        """Say what nobody caught, in a dialog of the desk or, before there is one, of its own."""
        if self.desk is not None:
            self.desk.dialogs.tell(title, text, details)
        else:
            from desk_app.ui.ask_dialogs import TellDialog

            TellDialog(title, text, details, self.window).open()

    @Slot(object)
    def _opened(self, opened: object) -> None:
        from desk_app.bootstrap import Desk
        from desk_app.ui.open_desk import DeskInWindow

        assert isinstance(opened, Desk)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        parts = parts_of(opened, self._options)
        self.desk = DeskInWindow(opened, self._tasks, parts, application, self)
        self.desk.settled.connect(self.settled)
        self._show(self._story() or self.desk.front)
        self.desk.start()
        self._night.start()

    def _story(self) -> QWidget | None:
        """The page of a repair, or of a move to another kelurahan, that nobody has read yet."""
        from desk_app.ui.viewmodels.care import moved_story, repair_story
        from desk_app.ui.views.repair_page import RepairView

        desk = self._opening.desk
        if desk is None:
            return None
        report, moved = desk.repairs.untold(), desk.moves.untold()
        if report is not None:
            page = RepairView(repair_story(report, missing=desk.missing()))
            page.read.connect(self._on_story_read)
            return page
        if moved is not None:
            page = RepairView(moved_story(moved), self.tr("PC ini pindah kelurahan"))
            page.read.connect(self._on_move_read)
            return page
        return None

    @Slot()
    def _on_move_read(self) -> None:
        assert self.desk is not None
        assert self._opening.desk is not None
        self._show(self.desk.front)
        self._opening.desk.moves.told()

    @Slot()
    def _on_story_read(self) -> None:
        assert self.desk is not None
        assert self._opening.desk is not None
        self._show(self.desk.front)
        self._opening.desk.repairs.told()

    @Slot(str)
    def _on_repairing(self, _step: str) -> None:
        page = self.window.page
        if isinstance(page, OpeningView):
            page.repairing()

    @Slot(object)
    def _not_opened(self, error: BaseException) -> None:
        from desk_app.bootstrap import NotEnrolledError

        if isinstance(error, NotEnrolledError):
            self._begin()
            return
        sentence = known_sentence(error)
        if sentence is None:
            _log.error("the desk cannot be opened", exc_info=error)
            sentence = self.tr(
                "Serah tidak dapat membuka datanya karena kesalahan yang tidak dikenal. Data tidak "
                "diubah. Coba lagi; bila tetap gagal, hubungi petugas TI."
            )
        page = MessageView(self.tr("Serah belum dapat dibuka"), sentence)
        page.again.connect(self.open)
        page.leave.connect(self.window.close)
        page.diagnose.connect(self._on_diagnose)
        self._show(page)

    @Slot()
    def _on_diagnose(self) -> None:
        """A bundle for IT of a desk that does not open."""
        from desk_app.diagnose import gather, pack
        from desk_app.ui.bundle import ZIP, BundleSaver
        from desk_app.ui.dialogs import ask_where_to_save

        folder = self._options.folder
        if self._saver is None:
            self._saver = BundleSaver(lambda: pack(gather(folder), folder), self._tasks, self)
            self._saver.told.connect(self._on_bundle)
        ask_where_to_save(
            self.tr("Simpan berkas diagnosa"), "serah-diagnosa.zip", ZIP, self._saver.save
        )

    @Slot(str, bool)
    def _on_bundle(self, said: str, _well: bool) -> None:
        page = self.window.page
        if isinstance(page, MessageView):
            page.tell(said)

    def _begin(self) -> None:
        """By the provisioning file, if the installer has left one; else by a code."""
        from desk_app.store.provisioning_file import kept_file

        try:
            provisioned = kept_file(self._options.folder) is not None
        except OSError:
            provisioned = True  # the page says what is the matter, and lets a code be typed
        if not provisioned:
            self._ask_for_a_code()
            return
        from desk_app.ui.viewmodels.provision import ProvisionViewModel
        from desk_app.ui.views.provision import ProvisionView

        model = ProvisionViewModel(
            self._opening.provision, self._tasks, known_sentence, is_final, self
        )
        model.enrolled.connect(self._opened)
        self._stopping.connect(model.stop)
        page = ProvisionView(model, platform.node())
        page.by_code.connect(self._ask_for_a_code)
        self._show(page)
        model.ask()

    @Slot()
    def _ask_for_a_code(self) -> None:
        from desk_app.ui.viewmodels.enrol import EnrolViewModel
        from desk_app.ui.views.enrol import EnrolView

        model = EnrolViewModel(self._opening.enrol, self._tasks, known_sentence, self)
        model.enrolled.connect(self._opened)
        self._show(EnrolView(model, platform.node()))

    def _show(self, page: QWidget) -> None:
        self.window.show_page(page)
        self.page_changed.emit(page.objectName())


def prepare(application: QApplication) -> None:
    """The looks of the application: bundled letters, one style on every PC."""
    application.setApplicationName("Serah")
    application.setApplicationVersion(VERSION)
    load_fonts(application)
    application.setStyle("Fusion")
    application.setStyleSheet(style_sheet())


def _has_screen() -> bool:
    """Whether Qt will find a display; without one it ends the process without a word to people."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def main(arguments: Sequence[str]) -> int:
    """Run the window; the exit code. ``--data-dir`` names the folder, ``--ca`` a trusted CA."""
    options = read_options(arguments)
    if not _has_screen():
        if sys.stderr is not None:
            sys.stderr.write(f"{_NO_SCREEN}\n")
        return 1
    application = QApplication([sys.argv[0]])
    prepare(application)
    logs = options.folder / "logs"
    log = LogFile(logs)
    guard = CrashGuard(VERSION, known_sentence, logs / "crash.txt")
    _log.info("Serah %s on %s", VERSION, platform.platform())
    running = WindowApp(options)
    guard.show_with(running.tell)
    running.settled.connect(settle)
    running.window.resize(1024, 700)
    running.window.showMaximized()
    running.open()
    code = application.exec()
    ended = running.stop()
    running.start_update()
    _log.info("closed")
    guard.close()
    log.close()
    if not ended:
        os._exit(
            code
        )  # a request still waits for the network, or a copy for a stick; all is on disk
    return code
