"""The bundled fonts as the application's fonts: the same letters on every PC."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from common.resources import resource_path

__all__ = ["FAMILY", "load_fonts"]

FAMILY: Final = "Noto Sans"
_FILES: Final = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
_POINTS: Final = 10.5


def load_fonts(application: QApplication) -> bool:
    """Load the fonts and set the application's; False if a file is missing, the system's then stays."""
    loaded = [
        QFontDatabase.addApplicationFont(str(resource_path("fonts", name))) >= 0 for name in _FILES
    ]
    if not all(loaded):
        return False
    font = QFont(FAMILY)
    font.setPointSizeF(_POINTS)
    application.setFont(font)
    return True
