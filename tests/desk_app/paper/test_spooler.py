"""Asking the spooler of Windows, with a library that stands in for winspool.drv."""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, c_uint32, c_wchar_p, cast
from typing import Any

import pytest

from desk_app.paper.spooler import read_spooler, spooled_printers
from desk_app.services.ports import Printer


class Row(ctypes.Structure):
    _fields_ = (("name", c_wchar_p), ("server", c_wchar_p), ("attributes", c_uint32))


class Spooler:
    """Answers as EnumPrintersW and GetDefaultPrinterW do."""

    def __init__(self, *rows: tuple[str, int], default: str = "", fails: bool = False) -> None:
        self.rows = rows
        self.default = default
        self.fails = fails

    def EnumPrintersW(self, *given: Any) -> int:  # noqa: N802 - Windows' name
        _flags, _server, level, room, _size, needed, count = given
        assert level == 4
        needed._obj.value = len(self.rows) * ctypes.sizeof(Row)
        if room is None or self.fails:
            return 0
        table = cast(room, POINTER(Row))
        for at, (name, attributes) in enumerate(self.rows):
            table[at].name, table[at].attributes = name, attributes
        count._obj.value = len(self.rows)
        return 1

    def GetDefaultPrinterW(self, room: Any, size: Any) -> int:  # noqa: N802 - Windows' name
        room.value = self.default
        size._obj.value = len(self.default) + 1
        return int(bool(self.default))


def test_printers_the_default_first() -> None:
    found = read_spooler(Spooler(("A", 0x40), ("Z", 0x440), default="Z"))
    assert found == (
        Printer("Z", default=True, ready=False),
        Printer("A", default=False, ready=True),
    )


def test_no_printer_and_no_spooler() -> None:
    assert read_spooler(Spooler()) == ()
    with pytest.raises(OSError, match="does not answer"):
        read_spooler(Spooler(("A", 0), fails=True))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a spooler")
def test_elsewhere_there_is_none() -> None:
    with pytest.raises(OSError, match="only Windows"):
        spooled_printers()
