"""The two programs of the installed folder, compiled with mingw from one C file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installer.steps import BuildError, need, run

__all__ = [
    "PROGRAMS",
    "Program",
    "build_launchers",
    "build_running",
    "resource_defines",
    "version_numbers",
]

_SOURCES: Final = Path(__file__).parent / "launcher"
_FLAGS: Final = (
    *("-O2", "-s", "-static", "-municode", "-Wall", "-Wextra", "-Wno-unused-parameter"),
    *("-DUNICODE", "-Wl,--no-insert-timestamp,--dynamicbase,--nxcompat"),
)
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Program:
    """One launcher. Windows does not tell Serah.exe from serah.exe: the names differ in more."""

    file: str
    description: str
    console: bool


PROGRAMS: Final = (
    Program("Serah.exe", "Serah", console=False),
    Program("serah-cli.exe", "Serah (baris perintah)", console=True),
)


def version_numbers(version: str) -> str:
    """``1.2.3`` as the four numbers of a Windows resource: ``1,2,3,0``; BuildError for any other form."""
    if not _VERSION.fullmatch(version):
        raise BuildError(
            f"a version of the installer has three numbers, as in 1.2.3, not {version}"
        )
    return ",".join((*version.split("."), "0"))


def resource_defines(program: Program, version: str) -> dict[str, str]:
    """What the resource script is compiled with."""
    return {
        "VERSION_NUMBERS": version_numbers(version),
        "VERSION_TEXT": f'"{version}"',
        "FILE_DESCRIPTION": f'"{program.description}"',
        "FILE_NAME": f'"{program.file}"',
    }


def build_launchers(folder: Path, work: Path, version: str) -> list[Path]:
    """Compile both into ``folder``; the same bytes each time."""
    windres = need("x86_64-w64-mingw32-windres", "gcc-mingw-w64-x86-64")
    gcc = need("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64")
    work.mkdir(parents=True, exist_ok=True)
    made = []
    for program in PROGRAMS:
        script = work / f"{program.file}.rc"
        script.write_text(_with_defines(resource_defines(program, version)), encoding="ascii")
        resources = work / f"{program.file}.res.o"
        run(windres, "--include-dir", _SOURCES, script, resources, cwd=_SOURCES)
        kind = ("-mconsole", "-DCONSOLE") if program.console else ("-mwindows",)
        sources = (_SOURCES / "launcher.c", resources, "-ladvapi32")
        run(gcc, *_FLAGS, *kind, "-o", folder / program.file, *sources)
        made.append(folder / program.file)
    return made


def _with_defines(defines: Mapping[str, str]) -> str:
    # Not on windres' command line: it passes quotes through a shell.
    head = "".join(f"#define {name} {value}\n" for name, value in defines.items())
    return head + (_SOURCES / "launcher.rc").read_text(encoding="ascii")


def build_running(target: Path) -> None:
    """Compile what the MSI asks whether Serah runs; a DLL within the MSI, installed nowhere."""
    gcc = need("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64")
    run(gcc, *_FLAGS, "-shared", "-o", target, _SOURCES / "running.c", "-lmsi")
