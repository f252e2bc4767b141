"""From the start of the installed program to its painted window, under Wine."""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Final

from bench.frame import Goal, Row, in_turns, row_of
from bench.rows.installer_size import Build
from installer.steps import BuildError
from installer.wine.checks import installed
from installer.wine.desk import InstalledDesk
from installer.wine.prefix import Prefix

__all__ = ["wine_start"]

_GOAL: Final = Goal(1.5)
_INSTALL_S: Final = 300.0
_PAINTED_S: Final = 0.5  # what the smoke of the window waits before it takes its picture
_BARE: Final = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
window = QMainWindow()
window.resize(1024, 700)
window.showMaximized()
def painted():
    window.grab().save(sys.argv[1] + ".png")
    open(sys.argv[1], "w").close()
    application.quit()
QTimer.singleShot(500, painted)
application.exec()
"""


def wine_start(build: Build, rounds: int) -> Row:
    """The installed window on a PC that nobody enrolled, against an empty window of the same Python and
    Qt. Raises BuildError where Wine cannot be used."""
    assert build.setup is not None
    with tempfile.TemporaryDirectory(prefix="serah-bench-wine-") as work:
        folder = Path(work)
        with Prefix(folder) as wine:
            installed(wine(build.setup.resolve(), "/S", "/AllUsers", seconds=_INSTALL_S))
            program = wine.drive / "Program Files" / "Serah"
            desk = InstalledDesk(wine, program, wine.drive / "ProgramData" / "Serah", folder)
            desk.put_python()
            bare = wine.drive / "bare.py"
            bare.write_text(_BARE, encoding="utf-8")
            python = program / "runtime" / "python.exe"
            words = ("-X", "utf8", "-B", desk.windows(bare))
            taken = in_turns(
                rounds,
                {
                    "ours": partial(_start, desk, program / "Serah.exe", "--smoke"),
                    "floor": partial(_start, desk, python, *words),
                },
            )
    return row_of(
        "wine-start",
        taken,
        _GOAL,
        "process start to the first page painted, installed program under Wine, nobody enrolled;"
        " floor: an empty QMainWindow of the same Python and Qt",
    )


def _start(desk: InstalledDesk, program: Path, *words: str) -> list[float]:
    told = desk.wine.drive / "started.json"
    told.unlink(missing_ok=True)
    began = time.time()  # the file's own time says when it was written, not when the process ended
    ended = desk.wine(program, *words, desk.windows(told))
    if not told.exists():
        raise BuildError(f"{program.name} painted nothing: {ended.said.strip()[-500:]}")
    return [told.stat().st_mtime - began - _PAINTED_S]
