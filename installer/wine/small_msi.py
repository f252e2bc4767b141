"""What the MSI itself decides, tried with programs of a few files: replaced whole, never older, alone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from installer.wine.checks import expect, installed, msiexec, must, uninstall, wait
from installer.wine.prefix import Prefix
from installer.wine.small_program import small_program, unchanged

__all__ = ["try_small_msi"]

_BY_MSI: Final = 14


def try_small_msi(wine: Prefix, folder: Path) -> None:
    """An upgrade replaces, a downgrade is refused, a version that fails its self-test ends in an error, and
    neither kind of installer goes over the other.

    Nothing of Serah may be installed in ``wine``; nothing is left behind. Raises BuildError."""
    old, new = (small_program(folder, version) for version in ("0.0.9", "0.0.10"))
    bad = small_program(folder, "0.0.11", code=1)
    program = wine.drive / "Program Files" / "Serah"
    installed(wine(old.setup, "/S"))
    with unchanged(program):
        msiexec(wine, "/i", new.msi, fails=True)
    uninstall(wine, program, "/AllUsers")
    msiexec(wine, "/i", old.msi)
    msiexec(wine, "/i", new.msi)
    there = [p.name for p in (program / "runtime").iterdir()]
    must(there == [new.only], f"the MSI's upgrade left {there}")
    with unchanged(program):
        msiexec(wine, "/i", old.msi, fails=True)
    with unchanged(program):
        expect(wine(new.setup, "/S"), _BY_MSI)
    msiexec(wine, "/x", new.msi)
    wait(lambda: not (program / "serah-cli.exe").exists(), "the MSI left its program behind")
    # Over a version that works, Windows puts that one back; Wine takes no files back, and shows the end only.
    msiexec(wine, "/i", bad.msi, fails=True)
