"""The printers that this PC prints with, beside a window or without one."""

from __future__ import annotations

import sys

from desk_app.services.ports import Printers

__all__ = ["printers_of_this_pc"]


def printers_of_this_pc() -> Printers:
    """On Windows those of Qt, elsewhere those of CUPS."""
    if sys.platform == "win32":
        from desk_app.ui.qt_printers import QtPrinters

        return QtPrinters()
    from desk_app.paper.printers import system_printers

    return system_printers()
