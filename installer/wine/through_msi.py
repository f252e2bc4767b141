"""The MSI as Group Policy would use it: msiexec without a word installs, Serah starts, msiexec removes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from installer.wine.desk import InstalledDesk
from installer.wine.small import expect, must, wait

__all__ = ["try_msi"]

_PATIENCE_S: Final = 300.0


def try_msi(desk: InstalledDesk, msi: Path, version: str) -> list[str]:
    """Install, start the desk that is there (its data was kept), remove. Nothing may be installed in
    ``desk.program``; nothing but the data is left behind."""
    must(not desk.program.exists(), "there is an installation already")
    _msiexec(desk, "/i", msi)
    said = desk.cli("--version").strip()
    must(said == f"serah {version}", said)
    told = desk.json("verify")
    seen = desk.look("msi")
    must(seen["page"] == "desk_front", str(seen))
    _msiexec(desk, "/x", msi)
    wait(lambda: not (desk.program / "Serah.exe").exists(), "the MSI left its program behind")
    left = [p.name for p in desk.program.rglob("*") if p.is_file()]
    must(not left, f"the MSI left {left[:5]}")
    must((desk.data / "keys" / "keys").is_file(), "the data went away")
    return [f"{told['events']} events read", f"page {seen['page']}"]


def _msiexec(desk: InstalledDesk, what: str, msi: Path) -> None:
    copy = desk.wine.drive / msi.name
    copy.write_bytes(msi.read_bytes())
    words = (what, desk.windows(copy), "/qn")
    expect(desk.wine("msiexec", *words, seconds=_PATIENCE_S))
