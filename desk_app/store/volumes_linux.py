"""Volumes of a Linux PC, from /proc/self/mounts and /sys."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk_app.services.second_drive import Volume, VolumeKind

__all__ = ["LinuxVolumes"]

# What a stick or a second disk is formatted with; a network, memory or image file system is no drive.
_FILE_SYSTEMS: Final = frozenset(
    {"vfat", "exfat", "ntfs", "ntfs3", "fuseblk", "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs"}
)
_SYSTEM: Final = ("/boot", "/efi", "/snap", "/usr", "/var", "/home")
_ESCAPED: Final = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class _Mount:
    device: str
    root: Path


class LinuxVolumes:
    """Implements `Volumes`. ``mounts`` and ``system`` are the system's own tables."""

    def __init__(
        self, mounts: Path = Path("/proc/self/mounts"), system: Path = Path("/sys")
    ) -> None:
        self._mounts = mounts
        self._sys = system

    def beside(self, folder: Path) -> list[Volume]:
        """Writable volumes of other disks; empty where nothing can be found out."""
        own = self._disks_of(folder)
        found: dict[Path, Volume] = {}
        for mount in self._read():
            name = mount.device.removeprefix("/dev/")
            disks = self._disks(Path(os.path.realpath(mount.device)).name)
            if not disks or disks & own:
                continue
            try:
                free = shutil.disk_usage(mount.root).free
            except OSError:
                continue
            if not os.access(mount.root, os.W_OK):
                continue
            removable = all(self._removable(d) for d in disks)
            kind = VolumeKind.REMOVABLE if removable else VolumeKind.FIXED
            found[mount.root] = Volume(mount.root, mount.root.name or name, kind, free)
        return list(found.values())

    def _read(self) -> Iterator[_Mount]:
        try:
            lines = self._mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        except OSError:
            return
        for line in lines:
            fields = line.split()
            if len(fields) < 4 or not fields[0].startswith("/dev/"):
                continue
            device, root, kind, options = (_unescaped(f) for f in fields[:4])
            system = root == "/" or any(root == s or root.startswith(f"{s}/") for s in _SYSTEM)
            if kind in _FILE_SYSTEMS and "rw" in options.split(",") and not system:
                yield _Mount(device, Path(root))

    def _disks_of(self, folder: Path) -> frozenset[str]:
        """The disks that the data folder lies on, and those of the system: a copy belongs elsewhere."""
        disks: set[str] = set()
        for path in (folder, Path("/")):
            try:
                device = path.stat().st_dev
            except OSError:
                continue
            numbers = f"{os.major(device)}:{os.minor(device)}"
            disks |= self._disks(Path(os.path.realpath(self._sys / "dev/block" / numbers)).name)
        return frozenset(disks)

    def _disks(self, name: str) -> frozenset[str]:
        """The whole disks below a block device: of a partition its disk, of a mapped volume all of its
        disks; empty if there is no such device."""
        place = self._sys / "class/block" / name
        if not place.exists():
            return frozenset()
        below = place / "slaves"
        slaves = sorted(p.name for p in below.iterdir()) if below.is_dir() else []
        if slaves:
            return frozenset().union(*(self._disks(s) for s in slaves))
        real = Path(os.path.realpath(place))
        return frozenset({real.parent.name if (real / "partition").exists() else name})

    def _removable(self, disk: str) -> bool:
        place = self._sys / "class/block" / disk
        try:
            told = (place / "removable").read_text(encoding="ascii").strip() == "1"
        except OSError:
            told = False
        return told or "/usb" in os.path.realpath(place)


def _unescaped(field: str) -> str:
    r"""``/media/KINGSTON\0401`` as it is: a space is written as \040."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), field)
