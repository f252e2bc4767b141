"""The MSI as Group Policy would use it: msiexec without a word installs, Serah starts, msiexec removes."""

from __future__ import annotations

from pathlib import Path

from installer.wine.checks import msiexec, must, wait
from installer.wine.desk import InstalledDesk

__all__ = ["try_msi"]


def try_msi(desk: InstalledDesk, msi: Path, version: str) -> list[str]:
    """Install, start the desk that is there (its data was kept), remove. Nothing may be installed in
    ``desk.program``; nothing but the data is left behind."""
    must(not desk.program.exists(), "there is an installation already")
    msiexec(desk.wine, "/i", msi)
    said = desk.cli("--version").strip()
    must(said == f"serah {version}", said)
    told = desk.json("verify")
    seen = desk.look("msi")
    must(seen["page"] == "desk_front", str(seen))
    with desk.standing_window():
        msiexec(desk.wine, "/x", msi, fails=True)
        must((desk.program / "Serah.exe").is_file(), "it was removed while Serah ran")
    msiexec(desk.wine, "/x", msi)
    wait(lambda: not (desk.program / "Serah.exe").exists(), "the MSI left its program behind")
    left = [p.name for p in desk.program.rglob("*") if p.is_file()]
    must(not left, f"the MSI left {left[:5]}")
    must((desk.data / "keys" / "keys").is_file(), "the data went away")
    return [f"{told['events']} events read", f"page {seen['page']}", "refused while Serah ran"]
