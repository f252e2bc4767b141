"""What we rely on in PySide6, tried in a process of its own: a fault there would end the tests too."""

from __future__ import annotations

import os
import subprocess
import sys

import PySide6
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from desk_app.ui.fonts import FAMILY

_SET_TEXT = """
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication(["x"])
label = QLabel()
for n in range(20_000):
    label.setText(str(n))
assert label.text() == "19999"
print("done")
"""


def test_twenty_thousand_void_calls_do_not_end_the_process() -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference to None on each, and aborts after some thousand."""
    done = subprocess.run(
        [sys.executable, "-c", _SET_TEXT],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "done"


def test_the_version_is_the_one_that_was_tried() -> None:
    assert PySide6.__version__.startswith("6.11.")


def test_the_bundled_letters_are_the_applications(qapp: QApplication) -> None:
    assert qapp.font().family() == FAMILY
    assert FAMILY in QFontDatabase.families()
    assert "Bold" in QFontDatabase.styles(FAMILY)
