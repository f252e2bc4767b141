"""How large the Windows installers are, and what they install."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from bench.frame import Goal, Row
from installer.keep import is_kept
from installer.stage import PACKAGES, ROOT

__all__ = ["Build", "bytes_in", "installed", "least", "msi_size", "plain", "setup_size", "sources"]

_MIB: Final = 1 << 20
_DICTIONARY: Final = 64 << 20  # what the installer gives its own packer
_FILTERS: Final = (
    {"id": lzma.FILTER_X86},
    {"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": _DICTIONARY},
)


class Build:
    """What `dev.py installer` left in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.stage = folder / "work" / "stage"
        self.setup = next(iter(sorted(folder.glob("Serah-*.exe"))), None)
        self.msi = next(iter(sorted(folder.glob("Serah-*.msi"))), None)
        self._least = 0

    @property
    def there(self) -> bool:
        """Whether there is anything to look at."""
        return self.setup is not None and self.stage.is_dir()

    def files(self) -> list[Path]:
        """What is installed, like beside like, so that a packer finds what repeats."""
        found = (p for p in self.stage.rglob("*") if p.is_file())
        return sorted(found, key=lambda p: (p.suffix, p.name, str(p)))

    def floor(self) -> int:
        """The least bytes, worked out once: it takes a minute or two."""
        self._least = self._least or least(self.files())
        return self._least


def bytes_in(files: Iterable[Path]) -> int:
    """How many bytes they hold."""
    return sum(p.stat().st_size for p in files)


def _blocks(files: Iterable[Path]) -> Iterator[bytes]:
    for path in files:
        yield path.read_bytes()


def least(files: Iterable[Path]) -> int:
    """Bytes of the files in one stream of LZMA2, the largest preset, jumps of programs straightened."""
    packer = lzma.LZMACompressor(format=lzma.FORMAT_RAW, filters=list(_FILTERS))
    return sum(len(packer.compress(block)) for block in _blocks(files)) + len(packer.flush())


def plain(files: Iterable[Path]) -> int:
    """Bytes of the files in one stream of zlib, as a zip or a cabinet packs."""
    packer = zlib.compressobj(9)
    return sum(len(packer.compress(block)) for block in _blocks(files)) + len(packer.flush())


def _row(name: str, ours: int, floor: int, peer: int | None, goal: Goal, note: str) -> Row:
    ratio = ours / floor
    return Row(
        name=name,
        ours=round(ours / _MIB, 2),
        floor=round(floor / _MIB, 2),
        peer=None if peer is None else round(peer / _MIB, 2),
        ratio=round(ratio, 3),
        goal=str(goal),
        holds=ratio <= goal.ratio,
        p99=None,
        rounds=1,
        note=note,
        unit="MB",
    )


def setup_size(build: Build) -> Row:
    """The NSIS installer against the same files in the best LZMA stream."""
    assert build.setup is not None
    return _row(
        "setup-size",
        build.setup.stat().st_size,
        build.floor(),
        plain(build.files()),
        Goal(1.05),
        "NSIS installer; floor: the same files in one LZMA2 stream, preset 9, 64 MB dictionary, x86"
        " filter; peer: in one zlib stream",
    )


def msi_size(build: Build) -> Row | None:
    """The MSI, whose cabinets know no LZMA; None where none was built."""
    if build.msi is None:
        return None
    return _row(
        "msi-size",
        build.msi.stat().st_size,
        plain(build.files()),
        None,
        Goal(1.1),
        "MSI; floor: the same files in one zlib stream, which is what a cabinet packs with",
    )


def sources(wheels: Iterable[Path]) -> int:
    """Bytes of the modules that are shipped, as their makers wrote them."""
    size = bytes_in(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            kept = (i for i in archive.infolist() if is_kept(i.filename))
            size += sum(i.file_size for i in kept if i.filename.endswith(".py"))
    return size


def installed(build: Build) -> Row:
    """What is installed against what of it its makers wrote: bytecode is made in the build, and shipped in
    the place of its sources."""
    files = build.files()
    written = sources((build.stage.parent / "wheels").glob("*.whl"))
    return _row(
        "installed-size",
        bytes_in(files),
        bytes_in(p for p in files if p.suffix not in (".pyc", ".py")) + written,
        None,
        Goal(1.25),
        "installed files; floor: the same with sources in the place of bytecode, which spares each start"
        " its making",
    )
