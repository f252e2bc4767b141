"""Which drives are second drives: not a partition of the same disk, not the network, not the system."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

import pytest

from desk_app.services.second_drive import VolumeKind
from desk_app.store.volumes import system_volumes
from desk_app.store.volumes_linux import LinuxVolumes
from desk_app.store.volumes_windows import WindowsVolumes
from tests.support.small_disk import small_disk

# ---- Linux

on_linux = pytest.mark.skipif(not hasattr(os, "major"), reason="Windows has no device numbers")


@dataclass
class Tables:
    """Made-up /proc/self/mounts and /sys of a PC with the disk sda, on which the tests' folder lies."""

    folder: Path
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mounts = self.folder / "mounts"
        self.sys = self.folder / "sys"
        self.disk("sda", parts=("sda1", "sda2"))
        device = self.folder.stat().st_dev
        numbers = self.sys / "dev/block"
        numbers.mkdir(parents=True)
        for path in {self.folder.stat().st_dev, Path("/").stat().st_dev} | {device}:
            link = numbers / f"{os.major(path)}:{os.minor(path)}"
            if not link.is_symlink():
                link.symlink_to(self.sys / "devices/pci0/sda/sda1")

    def disk(
        self, name: str, *, parts: tuple[str, ...] = (), removable: bool = False, bus: str = "pci0"
    ) -> None:
        place = self.sys / "devices" / bus / name
        place.mkdir(parents=True)
        (place / "removable").write_text("1\n" if removable else "0\n")
        named = self.sys / "class/block"
        named.mkdir(parents=True, exist_ok=True)
        (named / name).symlink_to(place)
        for part in parts:
            (place / part).mkdir()
            (place / part / "partition").write_text("1\n")
            (named / part).symlink_to(place / part)

    def mapped(self, name: str, *below: str) -> None:
        place = self.sys / "devices/virtual" / name
        (place / "slaves").mkdir(parents=True)
        for one in below:
            (place / "slaves" / one).symlink_to(self.sys / "class/block" / one)
        (self.sys / "class/block" / name).symlink_to(place)

    def mount(self, device: str, name: str, kind: str = "vfat", options: str = "rw") -> Path:
        root = self.folder / name
        root.mkdir(exist_ok=True)
        written = str(root).replace(" ", "\\040")
        self.lines.append(f"{device} {written} {kind} {options},relatime 0 0")
        return root

    def found(self) -> dict[str, VolumeKind]:
        self.mounts.write_text("\n".join(self.lines) + "\n")
        volumes = LinuxVolumes(self.mounts, self.sys).beside(self.folder)
        assert all(v.free > 0 for v in volumes)
        return {v.name: v.kind for v in volumes}


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    if not hasattr(os, "major"):
        pytest.skip("Windows has no device numbers")
    return Tables(tmp_path)


def test_a_stick_and_a_second_disk_are_found(tables: Tables) -> None:
    tables.disk("sdb", parts=("sdb1",), removable=True)
    tables.disk("sdc", parts=("sdc1",))
    tables.disk("sdd", bus="pci0/usb2")
    tables.mount("/dev/sdb1", "KINGSTON 1")
    tables.mount("/dev/sdc1", "data", "ext4")
    tables.mount("/dev/sdd", "luar", "exfat")
    assert tables.found() == {
        "KINGSTON 1": VolumeKind.REMOVABLE,
        "data": VolumeKind.FIXED,
        "luar": VolumeKind.REMOVABLE,
    }


def test_another_partition_of_the_same_disk_is_no_second_drive(tables: Tables) -> None:
    tables.mount("/dev/sda2", "data", "ext4")
    tables.disk("sdb", parts=("sdb1",))
    tables.mapped("dm-0", "sda2", "sdb1")
    tables.mapped("dm-1", "sdb1")
    tables.mount("/dev/dm-0", "both")
    tables.mount("/dev/dm-1", "crypt")
    assert tables.found() == {"crypt": VolumeKind.FIXED}


def test_what_is_no_drive_is_passed_over(tables: Tables) -> None:
    tables.disk("sdb", parts=("sdb1",), removable=True)
    tables.mount("/dev/sdb1", "read_only", options="ro")
    tables.mount("server:/data", "nfs", "nfs4")
    tables.mount("//server/data", "cifs", "cifs")
    tables.mount("/dev/loop7", "snap", "squashfs")
    tables.mount("tmpfs", "memory", "tmpfs")
    tables.mount("/dev/sdq1", "unknown")
    tables.lines += ["/dev/sdb1 /boot/efi vfat rw 0 0", "/dev/sdb1 / ext4 rw 0 0", "broken line"]
    tables.lines.append("/dev/sdb1 /nowhere/at/all vfat rw 0 0")
    assert tables.found() == {}


@on_linux
def test_without_tables_there_is_nothing(tmp_path: Path) -> None:
    volumes = LinuxVolumes(tmp_path / "gone", tmp_path / "sys")
    assert volumes.beside(tmp_path) == []
    assert volumes.beside(tmp_path / "gone") == []


@pytest.mark.skipif(not Path("/proc/self/mounts").exists(), reason="no Linux here")
def test_a_really_mounted_disk_is_found(tmp_path: Path) -> None:
    with small_disk(tmp_path, 8) as root:
        found = [v for v in system_volumes().beside(tmp_path) if v.root == root]
        assert [(v.name, v.kind) for v in found] == [("disk", VolumeKind.FIXED)]
        assert 0 < found[0].free < 8 << 20
        assert all(v.root != root for v in system_volumes().beside(root))


# ---- Windows, with a kernel that stands in


@dataclass
class Drive:
    kind: int
    disk: int | None
    label: str | None = ""
    read_only: bool = False
    free: int = 1 << 30


@dataclass
class FakeKernel:
    """Drives as Windows would tell of them; implements `Kernel`."""

    drives: dict[str, Drive]

    def letters(self) -> str:
        return "".join(self.drives)

    def drive_type(self, root: str) -> int:
        return self.drives[root[0]].kind

    def label(self, root: str) -> tuple[str, bool] | None:
        drive = self.drives[root[0]]
        return None if drive.label is None else (drive.label, drive.read_only)

    def disk(self, letter: str) -> int | None:
        return self.drives[letter].disk

    def free(self, root: str) -> int:
        if self.drives[root[0]].free < 0:
            raise OSError(21, "The device is not ready")
        return self.drives[root[0]].free


REMOVABLE, FIXED, NETWORK, CD = 2, 3, 4, 5


def _names(drives: dict[str, Drive]) -> dict[str, VolumeKind]:
    folder = PureWindowsPath(r"C:\ProgramData\Serah\backups")
    volumes = WindowsVolumes(FakeKernel(drives)).beside(folder)
    return {v.name: v.kind for v in volumes}


def test_windows_drives() -> None:
    found = _names(
        {
            "C": Drive(FIXED, 0, "Windows"),
            "D": Drive(FIXED, 0, "Data"),  # a partition of the same disk
            "E": Drive(REMOVABLE, 1, "KINGSTON"),
            "F": Drive(FIXED, 2),
            "G": Drive(CD, None, "Film"),
            "H": Drive(NETWORK, None, "Bersama"),
            "I": Drive(REMOVABLE, None, None),  # a card reader without a card
            "J": Drive(REMOVABLE, 3, "KUNCI", read_only=True),
            "K": Drive(FIXED, None, "Storage Space"),  # nobody knows on which disks it lies
            "L": Drive(REMOVABLE, None, "TUA"),
            "M": Drive(REMOVABLE, 4, "CABUT", free=-1),
        }
    )
    assert found == {
        "KINGSTON (E:)": VolumeKind.REMOVABLE,
        "F:": VolumeKind.FIXED,
        "TUA (L:)": VolumeKind.REMOVABLE,
    }
