"""The whole build, from lock files to installers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installer.bytecode import compile_stage
from installer.launchers import build_launchers
from installer.lock import download, sha256_of
from installer.msi import build_msi
from installer.python_runtime import (
    PINS,
    check_pins,
    check_signatures,
    files_of_archive,
    read_pins,
)
from installer.sbom import bill_of_materials
from installer.setup_exe import SetupOptions, build_setup, files_of
from installer.signing import Signing
from installer.stage import (
    ROOT,
    check_imports,
    freeze_times,
    put_application,
    put_licences,
    put_runtime,
    put_wheels,
)
from installer.steps import BuildError, Steps, megabytes

__all__ = ["Built", "Options", "build", "source_date_epoch"]

_LOCKS: Final = ROOT / "requirements"
_WHEELS: Final = (
    *("--only-binary", ":all:", "--platform", "win_amd64", "--python-version", "3.13"),
    *("--implementation", "cp", "--abi", "cp313", "--abi", "abi3", "--abi", "none"),
)
_RELEASE: Final = re.compile(rb"tags/v(3\.13\.\d+)")
_SETUP_MB: Final = 45
_MSI_MB: Final = 66
_INSTALLED_MB: Final = 160


@dataclass(frozen=True, slots=True)
class Options:
    """``python``: another embeddable Python and its SHA-256; ``fast``: packed quickly;
    ``update_keys``: public keys (hex) whose updates the program believes."""

    version: str
    out: Path
    fast: bool = False
    python: tuple[Path, str] | None = None
    signing: Signing | None = None
    update_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What was made: the installed folder, the installer, the MSI."""

    stage: Path
    setup: Path
    msi: Path


def source_date_epoch() -> int:
    """``SOURCE_DATE_EPOCH``, else the time of the last commit, else the first day of 2026."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    told = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return int(told.stdout) if told.stdout.strip().isdigit() else 1_767_225_600


def _python(options: Options, work: Path) -> tuple[dict[str, bytes], str]:
    """The files of the embeddable Python and the SHA-256 of what they came in."""
    if options.python is not None:
        path, wanted = options.python
        found = sha256_of(path)
        if found != wanted.lower():
            raise BuildError(f"{path.name} has the SHA-256 {found}, not the one that was given")
        return files_of_archive(path), found
    (path,) = download(
        _LOCKS / "windows-python.lock", work / "python", "--no-build-isolation"
    ).values()
    files = files_of_archive(path)
    check_pins(files, read_pins(PINS.read_text(encoding="ascii")))
    return files, sha256_of(path)


def _release(files: dict[str, bytes]) -> str:
    found = _RELEASE.search(files["python313.dll"])
    return found[1].decode("ascii") if found else "3.13"


def _at_most(path: Path, most: int) -> str:
    """How large it is; BuildError where an office's line, or its disk, was promised less."""
    size = megabytes(path)
    if size > most:
        raise BuildError(f"{path.name} has {size:.1f} MB; {most} MB are promised")
    return f"{size:.1f} MB"


def build(options: Options, steps: Steps) -> Built:
    """Build everything into ``options.out``; raises BuildError."""
    epoch = source_date_epoch()
    work = options.out / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    stage = work / "stage"
    with steps.step("embeddable Python") as notes:
        python, digest = _python(options, work)
        put_runtime(python, stage)
        signed = check_signatures(stage / "runtime")
        notes.append(f"{_release(python)}, {signed} files signed by their makers")
    with steps.step("packages of requirements/windows.lock") as notes:
        wheels = download(_LOCKS / "windows.lock", work / "wheels", *_WHEELS)
        notes.append(f"{len(wheels)} wheels, each with its hash")
    with steps.step("lay out") as notes:
        put_wheels(wheels.values(), stage)
        put_application(stage, options.version, options.update_keys)
        notes.append(f"{megabytes(stage):.1f} MB")
    with steps.step("launchers"):
        for program in build_launchers(stage, work / "launchers", options.version):
            if options.signing is not None:
                options.signing.sign(program)
    with steps.step("libraries that are needed are there") as notes:
        notes.append(f"{check_imports(stage)} looked at")
    with steps.step("bytecode") as notes:
        notes.append(f"{compile_stage(stage)} files")
    with steps.step("bill of materials, licences, times") as notes:
        texts = put_licences(stage, wheels, python)
        bill = bill_of_materials(options.version, wheels, (_release(python), digest), epoch)
        for folder in (stage, options.out):
            (folder / "sbom.cdx.json").write_text(bill, encoding="utf-8", newline="\n")
        freeze_times(stage, epoch)
        notes += [f"{texts} texts", f"installed {_at_most(stage, _INSTALLED_MB)}"]
    setup = options.out / f"Serah-{options.version}.exe"
    with steps.step(f"NSIS installer, {'zlib' if options.fast else 'lzma'}") as notes:
        packing = SetupOptions(options.version, epoch, options.fast, options.signing)
        build_setup(stage, work / "nsis", setup, packing)
        notes.append(
            _at_most(setup, _SETUP_MB) if not options.fast else f"{megabytes(setup):.1f} MB"
        )
    msi = options.out / f"Serah-{options.version}.msi"
    with steps.step("MSI") as notes:
        build_msi(stage, files_of(stage), work / "msi", msi, options.version, options.signing)
        notes.append(_at_most(msi, _MSI_MB))
    return Built(stage, setup, msi)
