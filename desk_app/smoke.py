"""`Serah.exe --smoke FILE`: start the window as always, keep a picture of its first page, and end.

An installation is tried with it, also on a PC whose desk is not enrolled yet. FILE gets what was seen as
JSON, FILE with the ending .png the picture; nothing is recorded and nobody is signed in. ``--slip PRINTER``
prints the slip of the morning check as the window prints everything: beside it, without a question.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot, qVersion
from PySide6.QtWidgets import QApplication

from common.paper.sizes import PAPERS
from desk_app import VERSION
from desk_app.app import WindowApp, prepare
from desk_app.services.ports import PrintFailedError
from desk_app.services.preferences import PrintPlace
from desk_app.start import Options
from desk_app.system import data_folder
from desk_app.ui.viewmodels.morning_check import PrintSlip
from desk_app.ui.views.message import OpeningView

__all__ = ["Smoke", "main"]

_PAINTED_MS: Final = 500
_TOO_LONG_MS: Final = 120_000


class Smoke(QObject):
    """Waits for the first page that is not "opening", and keeps what it is. ``file``: where to.

    ``slip``: the printer that a slip is to come out of first, None for no slip."""

    def __init__(
        self, running: WindowApp, file: Path, started: float, slip: PrintPlace | None = None
    ) -> None:
        super().__init__()
        self._running = running
        self._file = file
        self._started = started
        self._slip = slip
        self._printed = ""
        self._taken = False
        self.code = 1
        running.page_changed.connect(self._on_page)
        QTimer.singleShot(_TOO_LONG_MS, self, self._take)

    @Slot(str)
    def _on_page(self, _name: str) -> None:
        if not isinstance(self._running.window.page, OpeningView):
            QTimer.singleShot(_PAINTED_MS, self, self._print if self._slip else self._take)

    @Slot()
    def _print(self) -> None:
        desk, place = self._running.desk, self._slip
        if desk is None or place is None:
            self._not_printed(PrintFailedError("not enrolled"))
            return
        context = desk.context
        assert context.check_slip is not None
        work = PrintSlip(context.check_slip, context.printers, place, VERSION, "")
        context.tasks.run(work, self._did_print, self._not_printed)

    @Slot(object)
    def _did_print(self, _nothing: object) -> None:
        self._printed = "printed"
        self._take()

    @Slot(object)
    def _not_printed(self, error: BaseException) -> None:
        self._printed = f"{type(error).__name__}: {error}"
        self._take()

    @Slot()
    def _take(self) -> None:
        if self._taken:
            return
        self._taken = True
        window, application = self._running.window, QApplication.instance()
        assert isinstance(application, QApplication)
        page = window.page
        opened = page is not None and not isinstance(page, OpeningView)
        drawn = window.grab().save(str(self._file.with_suffix(".png")))
        seen = {
            "version": VERSION,
            "page": page.objectName() if page is not None else "",
            "opened": opened,
            "drawn": drawn,
            "seconds": round(time.monotonic() - self._started, 2),
            "platform": application.platformName(),
            "size": [window.width(), window.height()],
            "scale": window.devicePixelRatioF(),
            "font": application.font().family(),
            "qt": qVersion(),
            "python": platform.python_version(),
            "utf8": bool(sys.flags.utf8_mode),
            "program": Path(sys.executable).name,
            "slip": self._printed,
        }
        self._file.write_text(json.dumps(seen, indent=2), encoding="utf-8")
        self.code = 0 if opened and drawn and self._printed in ("", "printed") else 1
        application.quit()


def main(arguments: Sequence[str]) -> int:
    """0 if a page of the window stood and was drawn (and the slip, if any, went to the printer), else 1."""
    started = time.monotonic()
    parser = argparse.ArgumentParser(prog="serah --smoke", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--data-dir", type=Path, default=None)
    parser.add_argument("--slip", metavar="PRINTER", default=None)
    parser.add_argument("--paper", choices=tuple(PAPERS), default="A4")
    parser.add_argument("--tray", default="")
    given = parser.parse_args(arguments)
    slip = None if given.slip is None else PrintPlace(given.slip, given.paper, given.tray)
    application = QApplication([sys.argv[0]])
    prepare(application)
    running = WindowApp(Options(given.data_dir or data_folder()))
    smoke = Smoke(running, given.file, started, slip)
    running.window.resize(1024, 700)
    running.window.showMaximized()
    running.open()
    application.exec()
    running.stop()
    return smoke.code
