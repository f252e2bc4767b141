"""Tests of protocol, common, store and paper, run under Wine on the Python that is shipped.

Of the store those that keys, files and SQLCipher decide: under Wine each file costs so much that all of
them would take longer than everything else of the trial."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import Final

from installer.lock import download, read_lock, subset
from installer.stage import ROOT
from installer.steps import BuildError
from installer.wine.desk import InstalledDesk

__all__ = ["WANTED", "summary_of", "try_tests"]

WANTED: Final = (
    *("pytest", "colorama", "iniconfig", "packaging", "pluggy", "pygments"),
    *("hypothesis", "sortedcontainers"),
)
_WHEELS: Final = (
    *("--only-binary", ":all:", "--platform", "win_amd64", "--python-version", "3.13"),
    *("--implementation", "cp", "--abi", "cp313", "--abi", "abi3", "--abi", "none"),
)
_FOLDERS: Final = ("protocol", "common", "desk_app/store", "desk_app/paper", "support", "data")
_STORE: Final = (
    *("backup_file", "encryption", "folders", "instance_lock", "key_vault", "log", "machine"),
    *("migrations", "trial", "unit"),
)
_TESTS: Final = (
    *("tests/protocol", "tests/common", "tests/desk_app/paper"),
    *(f"tests/desk_app/store/test_{name}.py" for name in _STORE),
)
_LEFT_OUT: Final = (
    "tests/protocol/test_docs.py",  # compares with documents, which are not installed
    "tests/desk_app/paper/test_printers.py",  # plays CUPS with scripts of a Linux shell
    # Starts a second Python, which would have to know the folder of the tests.
    "tests/common/test_whole_file.py::test_a_process_killed_at_any_step_leaves_the_old_file_or_the_new",
)
_INI: Final = "[pytest]\nfilterwarnings = error\nxfail_strict = true\n"
_CONFTEST: Final = '''"""As in the project's own, without a PostgreSQL."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "wine", deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("wine")
'''
_SUMMARY: Final = re.compile(r"^(?:\d+ \w+, )*\d+ passed.* in [\d.]+s.*$", re.MULTILINE)
_PATIENCE_S: Final = 900.0


def summary_of(said: str) -> str:
    """The counts in pytest's last line; BuildError if something failed or nothing ran."""
    found = _SUMMARY.findall(said)
    if not found or "failed" in found[-1] or "error" in found[-1]:
        raise BuildError(f"tests under Wine: {said.strip()[-4000:]}")
    return str(found[-1]).partition(" in ")[0].strip()


def _bring(work: Path, folder: Path) -> None:
    """pytest and the tests into ``folder``; ``work`` for downloads."""
    lock = work / "tests.lock"
    pinned = read_lock((ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8"))
    lock.write_text(subset(pinned, WANTED), encoding="utf-8")
    for wheel in download(lock, work / "wheels", *_WHEELS).values():
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "site")
    for name in _FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "tests" / name, folder / "tests" / name, ignore=ignored)
    for package in ("", "desk_app"):
        (folder / "tests" / package / "__init__.py").write_bytes(b"")
    (folder / "tests" / "conftest.py").write_text(_CONFTEST, encoding="utf-8")
    (folder / "pytest.ini").write_text(_INI, encoding="utf-8")


def try_tests(desk: InstalledDesk, work: Path) -> str:
    """How many passed and were skipped; BuildError if one fails."""
    work.mkdir()
    folder = desk.wine.drive / "uji"
    _bring(work, folder)
    left_out = (f"--deselect={name}" for name in _LEFT_OUT)
    words = ("-q", "--tb=short", "-p", "no:cacheprovider", *left_out, *_TESTS)
    said = desk.python("tests.py", desk.windows(folder), *words, seconds=_PATIENCE_S)
    return summary_of(said)
