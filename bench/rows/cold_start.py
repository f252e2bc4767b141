"""From the start of the process to the painted window."""

from __future__ import annotations

import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Final

from bench.frame import Goal, Row, in_turns, row_of
from bench.town import Town

__all__ = ["cold_start"]

_GOAL: Final = Goal(1.5)
_BARE: Final = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1024, 700)
window.show()
application.processEvents()
window.grab()
print(time.monotonic() - float(sys.argv[1]))
"""
_SERAH: Final = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desk_app.app import WindowApp, prepare
from desk_app.start import Options
application = QApplication([])
prepare(application)
running = WindowApp(Options(Path(sys.argv[2])))
def painted(page):
    if page != "opening":
        application.processEvents()
        running.window.grab()
        print(time.monotonic() - float(sys.argv[1]), flush=True)
        application.quit()
running.page_changed.connect(painted)
running.window.resize(1024, 700)
running.window.show()
running.open()
application.exec()
running.stop()
"""


def _start(script: str, *words: str) -> list[float]:
    # The monotonic clock is one for all processes of a machine.
    done = subprocess.run(
        [sys.executable, "-c", script, str(time.monotonic()), *words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [float(done.stdout.split()[-1])]


def cold_start(town: Town, rounds: int) -> Row:
    """The window with the sign-in screen of an enrolled desk, against an empty window of Qt."""
    folder: Path = town.copy("cold-start")
    taken = in_turns(
        rounds,
        {"ours": partial(_start, _SERAH, str(folder)), "floor": partial(_start, _BARE)},
    )
    return row_of(
        "cold-start",
        taken,
        _GOAL,
        "process start to the sign-in screen painted, database open, files warm; floor: an empty"
        " QMainWindow painted",
    )
