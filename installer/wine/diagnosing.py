"""The diagnosis file of an installed desk: whole, and with nobody's name in it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence

from installer.wine.checks import must
from installer.wine.desk import InstalledDesk
from simulation.people import Person

__all__ = ["try_diagnosis"]


def try_diagnosis(desk: InstalledDesk, people: Sequence[Person]) -> list[str]:
    """`serah-cli diagnose` of the desk as it stands; a few words of what it says. ``people``: nobody of
    them may be named."""
    target = desk.wine.drive / "diagnosa.zip"
    desk.cli("diagnose", "--out", desk.windows(target))
    with zipfile.ZipFile(target) as archive:
        files = {n: archive.read(n).decode("utf-8") for n in archive.namelist()}
    seen = json.loads(files["diagnosa.json"])
    program, store = seen["program"], seen["store"]
    must(store["verdict"] == "sound", f"the database is {store['verdict']}")
    must(program["sqlcipher"] != "" and program["qt"] != "", f"not all is named: {program}")
    must(program["system"].startswith("Windows"), program["system"])
    must(seen["folder"]["writable"], "the data folder is not writable")
    must("store" not in seen["unseen"], str(seen["unseen"]))
    whole = "\n".join(files.values()).lower()
    named = [p for p in people if p.nik in whole or p.name.lower() in whole]
    must(not named, f"{len(named)} people are named in the diagnosis file")
    target.unlink()
    unseen = ", ".join(seen["unseen"]) or "nothing"
    return [
        f"{program['system']}, Qt {program['qt']}, SQLCipher {program['sqlcipher'].split()[0]}",
        f"rights: {len(seen['folder']['rights'])} lines, not seen: {unseen}",
    ]
