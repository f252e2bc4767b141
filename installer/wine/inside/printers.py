"""Run under Wine: `python printers.py DRIVER PPD NAME PORT ...` adds a PostScript driver and its printers.

PPD is a file name in the driver folder; each NAME prints into PORT, a path of the host. The first printer of
the first call becomes the default one."""

from __future__ import annotations

import ctypes
import sys

assert sys.platform == "win32"

_COPY_ALL = 0x4 | 0x10  # APD_COPY_ALL_FILES, APD_COPY_FROM_DIRECTORY
_TEXT = ctypes.c_wchar_p
_NUMBER = ctypes.c_uint32
_POINTER = ctypes.c_void_p


class _Driver(ctypes.Structure):
    """DRIVER_INFO_3W."""

    _fields_ = (
        ("version", _NUMBER),
        ("name", _TEXT),
        ("environment", _TEXT),
        ("driver", _TEXT),
        ("data", _TEXT),
        ("config", _TEXT),
        ("help", _TEXT),
        ("dependent", _TEXT),
        ("monitor", _TEXT),
        ("datatype", _TEXT),
    )


class _Printer(ctypes.Structure):
    """PRINTER_INFO_2W."""

    _fields_ = (
        ("server", _TEXT),
        ("name", _TEXT),
        ("share", _TEXT),
        ("port", _TEXT),
        ("driver", _TEXT),
        ("comment", _TEXT),
        ("location", _TEXT),
        ("mode", _POINTER),
        ("separator", _TEXT),
        ("processor", _TEXT),
        ("datatype", _TEXT),
        ("parameters", _TEXT),
        ("security", _POINTER),
        ("attributes", _NUMBER),
        ("priority", _NUMBER),
        ("usual_priority", _NUMBER),
        ("from_minute", _NUMBER),
        ("until_minute", _NUMBER),
        ("status", _NUMBER),
        ("jobs", _NUMBER),
        ("pages_a_minute", _NUMBER),
    )


def main(driver: str, ppd: str, *printers: str) -> None:
    """``printers``: name and port in turns."""
    spooler = ctypes.WinDLL("winspool.drv", use_last_error=True)
    spooler.AddPrinterW.restype = _POINTER
    spooler.ClosePrinter.argtypes = (_POINTER,)
    about = _Driver(3, driver, None, "wineps.drv", ppd, "wineps.drv", None, None, None, "RAW")
    if not spooler.AddPrinterDriverExW(None, 3, ctypes.byref(about), _COPY_ALL):
        raise ctypes.WinError(ctypes.get_last_error())
    pairs = list(zip(printers[::2], printers[1::2], strict=True))
    for name, port in pairs:
        made = _Printer(name=name, port=port, driver=driver, processor="WinPrint", datatype="RAW")
        handle = spooler.AddPrinterW(None, 2, ctypes.byref(made))
        if not handle:
            raise ctypes.WinError(ctypes.get_last_error())
        spooler.ClosePrinter(handle)
    length = ctypes.c_uint32(0)
    spooler.GetDefaultPrinterW(None, ctypes.byref(length))
    if not length.value and not spooler.SetDefaultPrinterW(pairs[0][0]):
        raise ctypes.WinError(ctypes.get_last_error())


if __name__ == "__main__":
    main(*sys.argv[1:])
