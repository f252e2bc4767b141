"""`Serah.exe --smoke FILE`: start the window as always, keep a picture of its first page, and end.

An installation is tried with it, also on a PC whose desk is not enrolled yet. FILE gets what was seen as
JSON, FILE with the ending .png the picture; nothing is recorded and nobody is signed in.
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

from desk_app import VERSION
from desk_app.app import Options, WindowApp, prepare
from desk_app.system import data_folder
from desk_app.ui.views.message import OpeningView

__all__ = ["Smoke", "main"]

_PAINTED_MS: Final = 500
_TOO_LONG_MS: Final = 120_000


class Smoke(QObject):
    """Waits for the first page that is not "opening", and keeps what it is. ``file``: where to."""

    def __init__(self, running: WindowApp, file: Path, started: float) -> None:
        super().__init__()
        self._running = running
        self._file = file
        self._started = started
        self._taken = False
        self.code = 1
        running.page_changed.connect(self._on_page)
        QTimer.singleShot(_TOO_LONG_MS, self, self._take)

    @Slot(str)
    def _on_page(self, _name: str) -> None:
        if not isinstance(self._running.window.page, OpeningView):
            QTimer.singleShot(_PAINTED_MS, self, self._take)

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
        }
        self._file.write_text(json.dumps(seen, indent=2), encoding="utf-8")
        self.code = 0 if opened and drawn else 1
        application.quit()


def main(arguments: Sequence[str]) -> int:
    """0 if a page of the window stood and was drawn, else 1."""
    started = time.monotonic()
    parser = argparse.ArgumentParser(prog="serah --smoke", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--data-dir", type=Path, default=None)
    given = parser.parse_args(arguments)
    application = QApplication([sys.argv[0]])
    prepare(application)
    running = WindowApp(Options(given.data_dir or data_folder()))
    smoke = Smoke(running, given.file, started)
    running.window.resize(1024, 700)
    running.window.showMaximized()
    running.open()
    application.exec()
    running.stop()
    return smoke.code
