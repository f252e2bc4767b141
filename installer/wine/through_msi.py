"""The MSI as Group Policy would use it: msiexec without a word installs, Serah starts, msiexec removes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from installer.wine.desk import InstalledDesk
from installer.wine.small import must, wait

__all__ = ["msiexec", "try_msi"]

_PATIENCE_S: Final = 300.0


def try_msi(desk: InstalledDesk, msi: Path, version: str) -> list[str]:
    """Install, start the desk that is there (its data was kept), remove. Nothing may be installed in
    ``desk.program``; nothing but the data is left behind."""
    must(not desk.program.exists(), "there is an installation already")
    msiexec(desk, "/i", msi)
    said = desk.cli("--version").strip()
    must(said == f"serah {version}", said)
    told = desk.json("verify")
    seen = desk.look("msi")
    must(seen["page"] == "desk_front", str(seen))
    with desk.standing_window():
        msiexec(desk, "/x", msi, fails=True)
        must((desk.program / "Serah.exe").is_file(), "it was removed while Serah ran")
    msiexec(desk, "/x", msi)
    wait(lambda: not (desk.program / "Serah.exe").exists(), "the MSI left its program behind")
    left = [p.name for p in desk.program.rglob("*") if p.is_file()]
    must(not left, f"the MSI left {left[:5]}")
    must((desk.data / "keys" / "keys").is_file(), "the data went away")
    return [f"{told['events']} events read", f"page {seen['page']}", "refused while Serah ran"]


def msiexec(
    desk: InstalledDesk, what: str, msi: Path, *properties: str, fails: bool = False
) -> None:
    """Install (``/i``) or remove (``/x``) without a word; BuildError unless that went as it should."""
    copy = desk.wine.drive / msi.name
    copy.write_bytes(msi.read_bytes())
    words = (what, desk.windows(copy), "/qn", *properties)
    ended = desk.wine("msiexec", *words, seconds=_PATIENCE_S)
    # Which failure it was Wine does not tell: of a code it passes on eight bits.
    must((ended.code != 0) == fails, f"msiexec {what} ended with {ended.code}: {ended.said}")
