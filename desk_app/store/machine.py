"""What the platform says of the machine that this program runs on: the same at each start, another on other
hardware or after a new installation of the system. Nothing of it is shown or sent as it is."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["machine_id", "smbios_uuid"]

_LINUX = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_SYSTEM_INFORMATION = 1
_END_OF_TABLE = 127
_UUID = slice(8, 24)
_RAW_HEADER = 8


def machine_id() -> str:
    """A text that names the machine; empty where the platform says nothing."""
    if sys.platform == "win32":
        return "|".join((_windows_board(), _windows_system())).strip("|")
    for path in _LINUX:
        try:
            found = path.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
        if found:
            return found
    return ""


def smbios_uuid(raw: bytes) -> str:
    """The UUID of the main board in what Windows calls RawSMBIOSData (hex); empty if it has none of its
    own: all bits the same is what boards say whose maker did not set one."""
    at = _RAW_HEADER
    while at + 4 <= len(raw):
        kind, length = raw[at], raw[at + 1]
        if length < 4 or kind == _END_OF_TABLE:
            break
        if kind == _SYSTEM_INFORMATION and length >= _UUID.stop:
            found = raw[at : at + length][_UUID]
            whole = len(found) == _UUID.stop - _UUID.start and len(set(found)) > 1
            return found.hex() if whole else ""
        texts_end = raw.find(b"\0\0", at + length)
        if texts_end < 0:
            break
        at = texts_end + 2
    return ""


if sys.platform == "win32":

    def _windows_board() -> str:
        import ctypes

        provider = int.from_bytes(b"RSMB", "big")
        table = ctypes.windll.kernel32.GetSystemFirmwareTable
        size = table(provider, 0, None, 0)
        if not size:
            return ""
        buffer = ctypes.create_string_buffer(size)
        if table(provider, 0, buffer, size) != size:
            return ""
        return smbios_uuid(buffer.raw)

    def _windows_system() -> str:
        import winreg

        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                r"SOFTWARE\Microsoft\Cryptography",
                access=winreg.KEY_READ | winreg.KEY_WOW64_64KEY,
            ) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""
