"""The printers of Windows, asked of its spooler itself: for whoever has no window."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, Structure, byref, c_uint32, c_wchar_p, cast
from typing import Any, Final

from desk_app.services.ports import Printer

__all__ = ["read_spooler", "spooled_printers"]

_LOCAL_AND_CONNECTED: Final = 0x02 | 0x04
_LEVEL: Final = 4
_OFFLINE_WORK: Final = 0x400
_LONGEST_NAME: Final = 512


class _Info4(Structure):
    """PRINTER_INFO_4: the one level that asks no print server."""

    _fields_ = (
        ("name", c_wchar_p),
        ("server", c_wchar_p),
        ("attributes", c_uint32),
    )


def spooled_printers() -> tuple[Printer, ...]:
    """All of them, the default first; raises OSError where the spooler does not answer."""
    load = getattr(ctypes, "WinDLL", None)
    if load is None:
        raise OSError("only Windows has this spooler")
    return read_spooler(load("winspool.drv", use_last_error=True))


def read_spooler(library: Any) -> tuple[Printer, ...]:
    """What ``library`` (winspool.drv) says."""
    needed, count = c_uint32(0), c_uint32(0)
    enumerate_all = library.EnumPrintersW
    enumerate_all(_LOCAL_AND_CONNECTED, None, _LEVEL, None, 0, byref(needed), byref(count))
    if not needed.value:
        return ()
    room = ctypes.create_string_buffer(needed.value)
    if not enumerate_all(
        _LOCAL_AND_CONNECTED, None, _LEVEL, room, needed, byref(needed), byref(count)
    ):
        raise OSError("the spooler does not answer")
    size = c_uint32(_LONGEST_NAME)
    name = ctypes.create_unicode_buffer(_LONGEST_NAME)
    default = name.value if library.GetDefaultPrinterW(name, byref(size)) else ""
    rows = cast(room, POINTER(_Info4))
    found = [
        Printer(
            rows[i].name,
            default=rows[i].name == default,
            ready=not rows[i].attributes & _OFFLINE_WORK,
        )
        for i in range(count.value)
    ]
    return tuple(sorted(found, key=lambda p: (not p.default, p.name)))
