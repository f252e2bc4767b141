"""Volumes of a Windows PC, by drive letter.

What is decided here is tested with a kernel that stands in; the calls themselves (`Kernel32`) have not
run on a real Windows PC yet.
"""

from __future__ import annotations

import ctypes
import shutil
import string
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Final, Protocol

from desk_app.services.second_drive import Volume, VolumeKind

__all__ = ["Kernel", "Kernel32", "WindowsVolumes"]

_REMOVABLE: Final = 2  # GetDriveTypeW
_FIXED: Final = 3
_READ_ONLY: Final = 0x0008_0000  # FILE_READ_ONLY_VOLUME
_SHARE: Final = 3  # read and write
_OPEN_EXISTING: Final = 3
_DEVICE_NUMBER: Final = 0x002D_1080  # IOCTL_STORAGE_GET_DEVICE_NUMBER
_NO_ERROR_BOX: Final = 1  # SEM_FAILCRITICALERRORS: no "insert a disk" box for an empty card reader


class Kernel(Protocol):
    """What Windows is asked."""

    def letters(self) -> str:
        """The drive letters in use: ``CDE``."""
        ...

    def drive_type(self, root: str) -> int:
        """GetDriveTypeW of ``E:\\``."""
        ...

    def label(self, root: str) -> tuple[str, bool] | None:
        """The volume's label and whether it is read-only; None if there is no volume in the drive."""
        ...

    def disk(self, letter: str) -> int | None:
        """The number of the physical disk, None if the volume does not lie on a single one."""
        ...

    def free(self, root: str) -> int:
        """Bytes free; raises OSError."""
        ...


class WindowsVolumes:
    """Implements `Volumes`."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    def beside(self, folder: PurePath) -> list[Volume]:
        """Writable volumes of other disks.

        A partition of the same disk is no second drive: where the disk of a fixed drive cannot be told,
        the drive does not count."""
        own = folder.drive[:1].upper()
        disk = self._kernel.disk(own) if own else None
        return list(self._found(own, disk))

    def _found(self, own: str, own_disk: int | None) -> Iterator[Volume]:
        for letter in self._kernel.letters():
            root = f"{letter}:\\"
            kind = self._kernel.drive_type(root)
            if letter == own or kind not in (_REMOVABLE, _FIXED):
                continue
            disk = self._kernel.disk(letter)
            if disk == own_disk if disk is not None else kind == _FIXED:
                continue
            told = self._kernel.label(root)
            if told is None or told[1]:
                continue
            try:
                free = self._kernel.free(root)
            except OSError:
                continue
            name = f"{told[0]} ({letter}:)" if told[0] else f"{letter}:"
            removable = kind == _REMOVABLE
            yield Volume(
                Path(root),
                name,
                VolumeKind.REMOVABLE if removable else VolumeKind.FIXED,
                free,
            )


if sys.platform == "win32":

    class _DeviceNumber(ctypes.Structure):
        _fields_ = (
            ("type", ctypes.c_uint32),
            ("number", ctypes.c_uint32),
            ("partition", ctypes.c_uint32),
        )

    class Kernel32:
        """The calls of kernel32. Not run on a real Windows PC yet."""

        def __init__(self) -> None:
            self._dll = ctypes.WinDLL("kernel32", use_last_error=True)
            self._dll.CreateFileW.restype = ctypes.c_void_p
            self._dll.CloseHandle.argtypes = (ctypes.c_void_p,)
            self._dll.DeviceIoControl.argtypes = (
                ctypes.c_void_p,
                ctypes.c_uint32,
                ctypes.c_void_p,
                ctypes.c_uint32,
                ctypes.c_void_p,
                ctypes.c_uint32,
                ctypes.c_void_p,
                ctypes.c_void_p,
            )

        def letters(self) -> str:
            """GetLogicalDrives."""
            mask = int(self._dll.GetLogicalDrives())
            return "".join(c for i, c in enumerate(string.ascii_uppercase) if mask >> i & 1)

        def drive_type(self, root: str) -> int:
            """GetDriveTypeW."""
            return int(self._dll.GetDriveTypeW(ctypes.c_wchar_p(root)))

        def label(self, root: str) -> tuple[str, bool] | None:
            """GetVolumeInformationW."""
            self._dll.SetThreadErrorMode(_NO_ERROR_BOX, None)
            name = ctypes.create_unicode_buffer(261)
            flags = ctypes.c_uint32(0)
            done = self._dll.GetVolumeInformationW(
                ctypes.c_wchar_p(root), name, 261, None, None, ctypes.byref(flags), None, 0
            )
            return (name.value, bool(flags.value & _READ_ONLY)) if done else None

        def disk(self, letter: str) -> int | None:
            """IOCTL_STORAGE_GET_DEVICE_NUMBER."""
            # No access asked for: the number is told without the rights of an administrator.
            handle = self._dll.CreateFileW(
                ctypes.c_wchar_p(f"\\\\.\\{letter}:"), 0, _SHARE, None, _OPEN_EXISTING, 0, None
            )
            if handle in (None, ctypes.c_void_p(-1).value):
                return None
            try:
                told = _DeviceNumber()
                size = ctypes.c_uint32(0)
                done = self._dll.DeviceIoControl(
                    handle,
                    _DEVICE_NUMBER,
                    None,
                    0,
                    ctypes.byref(told),
                    ctypes.sizeof(told),
                    ctypes.byref(size),
                    None,
                )
                return int(told.number) if done else None
            finally:
                self._dll.CloseHandle(handle)

        def free(self, root: str) -> int:
            """GetDiskFreeSpaceExW."""
            return shutil.disk_usage(root).free
