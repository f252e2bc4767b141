"""From an older version to this one, and back from one that fails: program and data, under Wine."""

from __future__ import annotations

import json
import random
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from installer.build import Built
from installer.old_version import OLD_VERSION, old_setup
from installer.setup_exe import SetupOptions, build_setup
from installer.stage import ROOT, freeze_times, with_version
from installer.steps import Steps
from installer.wine.checks import installed, must, uninstall, wait
from installer.wine.desk import InstalledDesk
from installer.wine.prefix import Prefix
from simulation.centre_process import CentreProcess
from simulation.demo_centre import DESKS, KELURAHAN, kelurahan_names, open_centre
from simulation.people import Person, make_population

__all__ = ["plant_failure", "try_upgrade"]

_INSTALL_S: Final = 600.0
_BAD_VERSION: Final = "9.9.9"
_BAD_HEAD: Final = "9999"
_MIGRATE: Final = Path("desk_app", "store", "migrate.py")
_ABOUT: Final = Path("desk_app", "__init__.py")
_EPOCH: Final = 1_767_225_600
_CARDS: Final = 30
_DESK: Final = DESKS[0]
_STEP: Final = '''"""Fails half-way."""
from alembic import op

revision = "{head}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("DELETE FROM card")
    op.execute("CREATE TABLE setting (name TEXT)")
'''


def plant_failure(stage: Path, target: Path) -> Path:
    """A copy of ``stage`` as `target` with a migration that fails: only a test makes such a build."""
    shutil.copytree(stage, target)
    app = target / "app"
    # A source goes before the bytecode that is shipped in its place.
    text = (ROOT / _MIGRATE).read_text(encoding="utf-8")
    line = next(t for t in text.splitlines() if t.startswith("HEAD: Final = "))
    before = line.partition('"')[2].rstrip('"')
    (app / _MIGRATE).write_text(
        text.replace(line, f'HEAD: Final = "{_BAD_HEAD}"'), encoding="utf-8"
    )
    step = (app / _MIGRATE).parent / "migrations" / "versions" / f"v{_BAD_HEAD}_planted.py"
    step.write_text(_STEP.format(head=_BAD_HEAD, before=before), encoding="utf-8")
    about = (ROOT / _ABOUT).read_text(encoding="utf-8")
    (app / _ABOUT).write_text(with_version(about, _BAD_VERSION), encoding="utf-8")
    freeze_times(target, _EPOCH)
    return target


def try_upgrade(wine: Prefix, built: Built, version: str, folder: Path, steps: Steps) -> None:
    """Install the old version, work, upgrade, fetch and install a version that fails, uninstall with work
    that waits.

    No program of Serah may be installed in ``wine``; its data folder is put aside and comes back. Raises
    BuildError."""
    data = wine.drive / "ProgramData" / "Serah"
    aside = data.with_name("Serah-aside")
    if data.exists():
        data.rename(aside)
    folder.mkdir(parents=True, exist_ok=True)
    centre = CentreProcess(folder / "centre")
    try:
        _Upgrade(wine, built, version, folder, steps, centre).play()
    finally:
        centre.stop()
    shutil.rmtree(data, ignore_errors=True)
    if aside.exists():
        aside.rename(data)


class _Upgrade:
    def __init__(
        self,
        wine: Prefix,
        built: Built,
        version: str,
        folder: Path,
        steps: Steps,
        centre: CentreProcess,
    ) -> None:
        self._wine = wine
        self._built = built
        self._version = version
        self._folder = folder
        self._steps = steps
        self._centre = centre
        self._program = wine.drive / "Program Files" / "Serah"
        self._data = wine.drive / "ProgramData" / "Serah"
        self._desk = InstalledDesk(wine, self._program, self._data, folder)

    def play(self) -> None:
        """The whole list, in its order."""
        step, desk = self._steps.step, self._desk
        with step(f"the old version {OLD_VERSION}, built from its own tree"):
            old = old_setup()
        with step("old version: install, enrol, hand a card over") as notes:
            names = kelurahan_names()
            today = datetime.now(UTC).date()
            places = [(k, names[k]) for k in KELURAHAN]
            people = make_population(random.Random(3), places, _CARDS, today)
            codes = open_centre(self._centre, self._folder, people)
            installed(self._wine(old, "/S", "/AllUsers", seconds=_INSTALL_S))
            self._says(OLD_VERSION)
            desk.cli("enrol", self._centre.url, codes[_DESK.kelurahan])
            desk.json("sync")
            grown = [p for p in people if p.kind == "KTP" and p.kelurahan == _DESK.kelurahan]
            grown = [p for p in grown if p.turns_17_on().year < today.year - 1]
            desk.receive(_DESK.petugas)
            desk.hand_over(grown[0], _DESK.petugas)
            desk.send()
            desk.hand_over(grown[1], _DESK.petugas)  # waits while the program is replaced
            before = desk.json("verify")
            notes.append(f"{before['events']} events, {before['cards']} cards")
        self._upgraded(before, grown[1])
        self._failed(grown)
        with step("uninstall with work that waits, data kept"):
            uninstall(self._wine, self._program, "/AllUsers")
            must((self._data / "serah.db").is_file(), "the data went away")
            must((self._data / "keys" / "keys").is_file(), "the keys went away")
        with step("installed again, all sent, uninstalled with its data"):
            installed(self._wine(self._built.setup, "/S", "/AllUsers", seconds=_INSTALL_S))
            desk.send()
            uninstall(self._wine, self._program, "/AllUsers", "/RemoveData")
            wait(lambda: not self._data.exists(), "the data was to be removed")

    def _upgraded(self, before: Any, waiting: Person) -> None:
        with self._steps.step(f"upgrade to {self._version}: data kept and migrated") as notes:
            shelf = self._data / "backups"
            kept = len(list(shelf.glob("*.serah-backup")))
            installed(self._wine(self._built.setup, "/S", "/AllUsers", seconds=_INSTALL_S))
            self._says(self._version)
            must(not (self._program / "before").exists(), "the old program was not removed")
            outcome = self._outcome()
            must(not outcome.get("faults"), f"the self-test failed: {outcome}")
            must(len(list(shelf.glob("*.serah-backup"))) == kept + 1, "no backup was made")
            after = self._desk.json("verify")
            same = ("events", "cards", "purged")
            must(all(after[n] == before[n] for n in same), f"{before} became {after}")
            must(self._state(waiting) == "handed_over", "a hand-over was lost")
            self._desk.send()
            notes.append(f"{after['events']} events, {after['cards']} cards")

    def _failed(self, grown: list[Person]) -> None:
        step, desk = self._steps.step, self._desk
        with step("a version whose migration fails: signed, published, fetched") as notes:
            bad = self._folder / "bad"
            stage = plant_failure(self._built.stage, bad / "stage")
            setup = bad / f"Serah-{_BAD_VERSION}.exe"
            build_setup(stage, bad / "nsis", setup, SetupOptions(_BAD_VERSION, _EPOCH, fast=True))
            shutil.rmtree(stage)
            key = bad / "update.key"
            public = self._centre.command("update", "key", "--out", str(key))["public"]
            # As `dev.py installer --update-key` builds it in; the smoke's build believes nobody.
            keys = self._program / "app" / "resources" / "update_keys.txt"
            keys.write_text(f"{public}\n", encoding="ascii")
            by = ("--operator", self._registrar())
            self._centre.command("update", "publish", str(setup), "--sign-key", str(key), *by)
            self._centre.command("update", "ring", "3", "--version", _BAD_VERSION, *by)
            desk.send()
            told = desk.json("update", "--fetch")
            must((told["version"], told["state"]) == (_BAD_VERSION, "ready"), str(told))
            notes.append(f"{told['total']} pieces")
        with step("it is installed, fails, and program and data go back") as notes:
            desk.hand_over(grown[2], _DESK.petugas)  # unsent: the task backs it up first
            before, program = desk.json("verify"), self._tree()
            desk.cli("update", "--install")
            wait(self._was_tried, "it was not tried", _INSTALL_S)
            wait(lambda: self._stands(program), "the program is not as it was", _INSTALL_S)
            outcome = self._outcome()
            must(outcome["faults"] == ["data"], str(outcome))
            self._says(self._version)
            newest = desk.json("backup", "--list")[0]
            must(newest["unsent"] > 0, f"the act that waited was not backed up: {newest}")
            after = desk.json("verify")
            must(after["events"] == before["events"], f"{before} became {after}")
            must(self._state(grown[2]) == "handed_over", "a hand-over was lost")
            desk.send()
            (listed,) = self._centre.command("update", "list")["updates"]
            must(listed["states"] == {"rolled_back": 1}, f"the centre was not told: {listed}")
            desk.cli("update", "--install")
            must(self._outcome() == outcome, "what has failed was tried again")
            desk.hand_over(grown[3], _DESK.petugas)
            notes.append(f"{after['events']} events, {len(program)} files as they were")

    def _says(self, version: str) -> None:
        said = self._desk.cli("--version").strip()
        must(said == f"serah {version}", said)

    def _registrar(self) -> str:
        everyone = self._centre.command("operator", "list")["operators"]
        return next(str(one["id"]) for one in everyone if one["role"] == "registry")

    def _state(self, person: Person) -> str:
        return str(self._desk.json("card", person.nik)["state"])

    def _outcome(self) -> Any:
        return json.loads((self._data / "updates" / "outcome.json").read_text(encoding="utf-8"))

    def _was_tried(self) -> bool:
        with suppress(OSError):  # it is being replaced
            return bool(self._outcome()["version"] == _BAD_VERSION)
        return False

    def _stands(self, program: dict[str, str]) -> bool:
        with suppress(OSError):  # it is being moved
            return self._tree() == program
        return False

    def _tree(self) -> dict[str, str]:
        """The program's files, but for where an installer is copied to before it is started."""
        files = sorted(p for p in self._program.rglob("*") if p.is_file())
        names = {str(p.relative_to(self._program)): p for p in files}
        return {
            name: sha256(path.read_bytes()).hexdigest()
            for name, path in names.items()
            if not name.startswith(("update", "before", "next", "gone"))
        }
