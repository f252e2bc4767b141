"""Lays out the installed folder: programs, runtime with its packages, Serah itself, licences."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from installer.keep import RUNTIME_LEFT_OUT, is_kept
from installer.lock import Pinned
from installer.steps import BuildError, need, run

__all__ = [
    "PACKAGES",
    "PATHS",
    "check_imports",
    "freeze_times",
    "missing_libraries",
    "put_application",
    "put_licences",
    "put_runtime",
    "put_wheels",
    "with_version",
]

ROOT: Final = Path(__file__).resolve().parents[1]
SITE: Final = Path("runtime", "Lib", "site-packages")
PACKAGES: Final = ("protocol", "common", "desk_app")
PATHS: Final = ("python313.zip", ".", r"Lib\site-packages", r"..\app")
_DATA: Final = re.compile(r"^[^/]+\.data/(purelib|platlib)/(.*)$")
_VERSION: Final = re.compile(r'^VERSION: Final = "[^"]*"$', re.MULTILINE)
_COMPILER: Final = re.compile(r"^PySide6/msvcp140[^/]*\.dll$")
_RESOURCES: Final = ("*.csv", "*.json", "*.png", "*.ttf", "*.txt", "*.qm")
_DLL_NAME: Final = re.compile(r"^\s*DLL Name: (\S+)", re.MULTILINE)
# Part of every Windows from 10 on, as far as anything here asks for it.
_WINDOWS: Final = frozenset(
    [
        "advapi32",
        "authz",
        "bcrypt",
        "bcryptprimitives",
        "comdlg32",
        "crypt32",
        "d3d11",
        "d3d12",
        "d3d9",
        "dwmapi",
        "dwrite",
        "dxgi",
        "gdi32",
        "icuuc",
        "imm32",
        "iphlpapi",
        "kernel32",
        "mpr",
        "msvcrt",
        "netapi32",
        "ntdll",
        "ole32",
        "oleaut32",
        "propsys",
        "psapi",
        "rpcrt4",
        "setupapi",
        "shell32",
        "shlwapi",
        "uiautomationcore",
        "user32",
        "userenv",
        "uxtheme",
        "version",
        "winmm",
        "winspool.drv",
        "ws2_32",
        "wtsapi32",
    ]
)


def put_runtime(files: Mapping[str, bytes], stage: Path) -> None:
    """The embeddable Python, with the folders that Serah's Python knows and no others."""
    runtime = stage / "runtime"
    runtime.mkdir(parents=True)
    for name, data in files.items():
        if name not in RUNTIME_LEFT_OUT:
            (runtime / name).write_bytes(data)
    (runtime / "python313._pth").write_bytes("".join(f"{p}\r\n" for p in PATHS).encode("ascii"))


def put_wheels(wheels: Iterable[Path], stage: Path) -> None:
    """What is kept of each wheel; the compiler's C++ library beside Python, where all modules find it."""
    site = stage / SITE
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for member in archive.infolist():
                if member.is_dir():
                    continue
                name = _placed(member.filename)
                if _COMPILER.match(name):
                    _put(stage / "runtime" / Path(name).name, archive.read(member))
                elif name and is_kept(name):
                    _put(_inside(site, name), archive.read(member))


def _placed(name: str) -> str:
    """Where in site-packages a file of a wheel belongs; empty for scripts and the like."""
    if ".data/" not in name.partition("/")[0] + "/":
        return name
    moved = _DATA.match(name)
    return moved[2] if moved else ""


def _inside(folder: Path, name: str) -> Path:
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise BuildError(f"a wheel wants to write outside its folder: {name}")
    return target


def _put(target: Path, data: bytes) -> None:
    if target.exists():
        raise BuildError(f"two packages bring {target.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def put_application(stage: Path, version: str, update_keys: Sequence[str] = ()) -> None:
    """Serah's own packages and resources, with the version that is built and the public keys (hex) of the
    updates that it believes."""
    app = stage / "app"
    for package in PACKAGES:
        for source in sorted((ROOT / package).rglob("*.py")):
            _put(app / source.relative_to(ROOT), source.read_bytes())
    about = app / "desk_app" / "__init__.py"
    about.write_text(with_version(about.read_text(encoding="utf-8"), version), encoding="utf-8")
    resources = ROOT / "resources"
    for source in sorted(p for pattern in _RESOURCES for p in resources.rglob(pattern)):
        _put(app / source.relative_to(ROOT), source.read_bytes())
    with (app / "resources" / "update_keys.txt").open("a", encoding="ascii", newline="\n") as keys:
        keys.writelines(f"{key}\n" for key in update_keys)
    if not list(app.rglob("*.qm")):
        raise BuildError("no compiled translations; python3 dev.py translations makes them")


def with_version(source: str, version: str) -> str:
    """The text of `desk_app/__init__.py` with another version."""
    changed, count = _VERSION.subn(f'VERSION: Final = "{version}"', source)
    if count != 1:
        raise BuildError("desk_app/__init__.py does not say its version in the one expected line")
    return changed


def put_licences(stage: Path, wheels: Mapping[Pinned, Path], python: Mapping[str, bytes]) -> int:
    """The licence texts of everything that is shipped; how many."""
    folder = stage / "licences"
    shutil.copytree(Path(__file__).parent / "licences", folder)
    _put(folder / "serah.txt", (ROOT / "LICENSE").read_bytes())
    _put(folder / "python.txt", python["LICENSE.txt"])
    for pinned, wheel in wheels.items():
        with zipfile.ZipFile(wheel) as archive:
            for name in sorted(archive.namelist()):
                _, mark, rest = name.partition(".dist-info/licenses/")
                if mark and rest and not rest.endswith("/"):
                    _put(folder / pinned.name / rest, archive.read(name))
    return sum(1 for p in folder.rglob("*") if p.is_file())


def missing_libraries(said: str, shipped: Iterable[str]) -> list[str]:
    """The libraries that ``objdump -p`` names and that neither Serah nor every Windows brings."""
    known = {name.lower() for name in shipped}
    asked = {name.lower() for name in _DLL_NAME.findall(said)}
    return sorted(
        name
        for name in asked - known
        if not name.startswith("api-ms-win-") and name.removesuffix(".dll") not in _WINDOWS
    )


def check_imports(stage: Path) -> int:
    """Every library that a shipped one needs is shipped or part of Windows; how many were looked at.

    Wine brings some that a fresh Windows lacks: a run under it would not show it.
    """
    objdump = need("x86_64-w64-mingw32-objdump", "binutils-mingw-w64-x86-64")
    programs = sorted(p for s in ("*.dll", "*.pyd", "*.exe") for p in stage.rglob(s))
    missing = missing_libraries(run(objdump, "-p", *programs), (p.name for p in programs))
    if missing:
        raise BuildError(f"needed, but neither shipped nor part of Windows: {', '.join(missing)}")
    return len(programs)


def freeze_times(stage: Path, epoch: int) -> None:
    """All files get one time: the installer carries them, and is to be the same tomorrow."""
    for path in stage.rglob("*"):
        os.utime(path, (epoch, epoch))
