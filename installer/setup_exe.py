"""The NSIS installer. Its lists of files are generated in order: NSIS itself takes a folder as it comes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Final

from installer.launchers import version_numbers
from installer.msi import UPGRADE_CODE
from installer.signing import Signing
from installer.steps import BuildError, megabytes, need, run

__all__ = ["SetupOptions", "build_setup", "file_list", "files_of"]

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SetupOptions:
    """``fast``: packed with zlib, for trying; ``epoch``: the time that everything in it carries;
    ``kilobytes``: what it says that it needs on the disk, 0: as much as it holds."""

    version: str
    epoch: int
    fast: bool = False
    signing: Signing | None = None
    kilobytes: int = 0


def files_of(stage: Path) -> list[Path]:
    """The files below ``stage``, relative to it, folder by folder, always in the same order."""
    files = (p.relative_to(stage) for p in stage.rglob("*") if p.is_file())
    return sorted(files, key=lambda p: (p.parent.parts, p.name))


def file_list(stage: Path, files: Iterable[Path]) -> str:
    """NSIS lines that put each file into its folder below `next`, where it waits to become the program."""
    lines, folder = [], None
    for file in files:
        text = str(stage / file)
        if any(sign in text for sign in '$"`'):
            raise BuildError(f"NSIS would read this name otherwise: {text}")
        if file.parent != folder:
            folder = file.parent
            inside = "" if folder == Path() else f"\\{PureWindowsPath(folder)}"
            lines.append(f'SetOutPath "$INSTDIR\\next{inside}"')
        lines.append(f'File "{text}"')
    return "\n".join(lines) + "\n"


def build_setup(stage: Path, work: Path, out: Path, options: SetupOptions) -> None:
    """Pack ``stage`` into ``out``; the same bytes for the same stage and options."""
    makensis = need("makensis", "nsis")
    work.mkdir(parents=True, exist_ok=True)
    files = files_of(stage)
    listed, left = work / "files.nsh", work / "left.nsh"
    listed.write_text(file_list(stage, files), encoding="utf-8")
    single = [f for f in files if f.parent == Path()]
    left.write_text("".join(f'Delete "$INSTDIR\\{f}"\n' for f in single), encoding="utf-8")
    defines = {
        "VERSION": options.version,
        "NUMBERS": version_numbers(options.version).replace(",", "."),
        "PACK": "zlib" if options.fast else "lzma",
        "FILES": str(listed),
        "LEFT": str(left),
        "ICON": str(_HERE / "launcher" / "serah.ico"),
        "KILOBYTES": str(options.kilobytes or int(megabytes(stage) * 1e6 / 1024)),
        "OUT": str(out),
        "MSI": UPGRADE_CODE,
    }
    if options.signing is not None:
        defines["SIGN"] = options.signing.script(work)
    run(
        *(makensis, "-V2", "-WX", "-INPUTCHARSET", "UTF8"),
        *(f"-D{name}={value}" for name, value in defines.items()),
        _HERE / "nsis" / "serah.nsi",
        environment={"SOURCE_DATE_EPOCH": str(options.epoch)},
    )
    if options.signing is not None:
        options.signing.sign(out)
