"""The trays of a printer, as its Windows driver names them: Qt knows their numbers only."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["read_names", "trays_of"]

_ROOM: Final = 24  # characters that a driver has for one name
_NONE: Final[Mapping[str, int]] = MappingProxyType({})


def read_names(text: str, count: int) -> tuple[str, ...]:
    """The names in what DC_BINNAMES gives: each in its own room, ended early by a zero."""
    rooms = (text[at * _ROOM : (at + 1) * _ROOM] for at in range(count))
    return tuple(room.partition("\0")[0].strip() for room in rooms)


def trays_of(printer: str) -> Mapping[str, int]:
    """Name -> the number that `QPrinter.setPaperSource` takes; empty where nothing can be chosen."""
    if sys.platform == "win32":
        return _of_driver(printer)
    return _NONE


if sys.platform == "win32":
    import ctypes

    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    _BIN_NAMES: Final = 12
    _AUTOMATIC: Final = (QPrinter.PaperSource.Auto, QPrinter.PaperSource.FormSource)

    def _of_driver(printer: str) -> Mapping[str, int]:
        ask = ctypes.WinDLL("winspool.drv").DeviceCapabilitiesW
        word = ctypes.c_wchar_p
        ask.argtypes = (word, word, ctypes.c_uint16, ctypes.c_void_p, ctypes.c_void_p)
        ask.restype = ctypes.c_int
        count = ask(printer, None, _BIN_NAMES, None, None)
        if count <= 0:
            return _NONE
        names = ctypes.create_unicode_buffer(_ROOM * count)
        if ask(printer, None, _BIN_NAMES, names, None) != count:
            return _NONE
        info = QPrinterInfo.printerInfo(printer)
        sources = QPrinter(info).supportedPaperSources()  # in the order of the names
        if len(sources) != count:
            return _NONE
        named = zip(read_names(names[:], count), sources, strict=True)
        return MappingProxyType({n: s.value for n, s in named if n and s not in _AUTOMATIC})
