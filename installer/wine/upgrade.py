"""From an older version to this one, and back from one that fails: program and data, under Wine."""

from __future__ import annotations

import json
import random
import shutil
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from installer.build import Built
from installer.old_version import OLD_VERSION, old_setup
from installer.setup_exe import SetupOptions, build_setup
from installer.stage import freeze_times, with_version
from installer.steps import Steps
from installer.wine.prefix import Prefix
from installer.wine.small import expect, must, wait
from simulation.centre_process import CentreProcess
from simulation.demo_centre import DESKS, KELURAHAN, PIN, kelurahan_names, open_centre
from simulation.pen import strokes_for
from simulation.people import Person, make_population

__all__ = ["plant_failure", "try_upgrade"]

_INSTALL_S: Final = 600.0
_ROLLED_BACK: Final = 8
_BAD_VERSION: Final = "9.9.9"
_BAD_HEAD: Final = "9999"
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
    store = target / "app" / "desk_app" / "store"
    migrate = store / "migrate.py"
    text = migrate.read_text(encoding="utf-8")
    line = next(t for t in text.splitlines() if t.startswith("HEAD: Final = "))
    before = line.partition('"')[2].rstrip('"')
    migrate.write_text(text.replace(line, f'HEAD: Final = "{_BAD_HEAD}"'), encoding="utf-8")
    step = store / "migrations" / "versions" / f"v{_BAD_HEAD}_planted.py"
    step.write_text(_STEP.format(head=_BAD_HEAD, before=before), encoding="utf-8")
    about = target / "app" / "desk_app" / "__init__.py"
    about.write_text(
        with_version(about.read_text(encoding="utf-8"), _BAD_VERSION), encoding="utf-8"
    )
    for changed in (migrate, about):  # bytecode is not compared with its source
        for compiled in (changed.parent / "__pycache__").glob(f"{changed.stem}.*.pyc"):
            compiled.unlink()
    freeze_times(target, _EPOCH)
    return target


def try_upgrade(wine: Prefix, built: Built, version: str, folder: Path, steps: Steps) -> None:
    """Install the old version, work, upgrade, fail an upgrade, uninstall with work that waits.

    No program of Serah may be installed in ``wine``; its data folder is put aside and comes back. Raises
    BuildError."""
    data = wine.drive / "ProgramData" / "Serah"
    aside = data.with_name("Serah-aside")
    if data.exists():
        data.rename(aside)
    folder.mkdir(parents=True, exist_ok=True)
    centre = CentreProcess(folder / "centre")
    try:
        _Upgrade(wine, built, version, folder, steps).play(centre)
    finally:
        centre.stop()
    shutil.rmtree(data)
    if aside.exists():
        aside.rename(data)


class _Upgrade:
    def __init__(
        self, wine: Prefix, built: Built, version: str, folder: Path, steps: Steps
    ) -> None:
        self._wine = wine
        self._built = built
        self._version = version
        self._folder = folder
        self._steps = steps
        self._program = wine.drive / "Program Files" / "Serah"
        self._data = wine.drive / "ProgramData" / "Serah"

    def play(self, centre: CentreProcess) -> None:
        step = self._steps.step
        with step(f"the old version {OLD_VERSION}, built from its own tree"):
            old = old_setup()
        with step("old version: install, enrol, hand a card over") as notes:
            names = kelurahan_names()
            today = datetime.now(UTC).date()
            people = make_population(
                random.Random(3), [(k, names[k]) for k in KELURAHAN], _CARDS, today
            )
            codes = open_centre(centre, self._folder, people)
            expect(self._wine(old, "/S", "/AllUsers", seconds=_INSTALL_S))
            self._says(OLD_VERSION)
            self._cli("enrol", centre.url, codes[_DESK.kelurahan])
            self._json("sync")
            grown = [
                p
                for p in people
                if p.kind == "KTP"
                and p.turns_17_on().year < today.year - 1
                and p.kelurahan == _DESK.kelurahan
            ]
            self._receive()
            self._hand_over(grown[0])
            must(self._json("sync")["unsent"] == 0, "the old version did not send all")
            self._hand_over(grown[1])  # this one waits while the program is replaced
            before = self._json("verify")
            notes.append(f"{before['events']} events, {before['cards']} cards")
        self._upgraded(before, grown)
        self._failed(grown)
        with step("uninstall with work that waits, data kept"):
            self._wine(self._program / "Uninstall.exe", "/AllUsers", "/S")
            wait(lambda: not self._program.exists(), f"left behind: {self._program}")
            must((self._data / "serah.db").is_file(), "the data went away")
            must((self._data / "keys" / "keys").is_file(), "the keys went away")

    def _upgraded(self, before: Any, grown: list[Person]) -> None:
        with self._steps.step(f"upgrade to {self._version}: data kept and migrated") as notes:
            shelf = self._data / "backups"
            kept = len(list(shelf.glob("*.serah-backup")))
            expect(self._wine(self._built.setup, "/S", "/AllUsers", seconds=_INSTALL_S))
            self._says(self._version)
            must(not (self._program / "before").exists(), "the old program was not removed")
            outcome = self._outcome()
            must(not outcome.get("faults"), f"the self-test failed: {outcome}")
            must(len(list(shelf.glob("*.serah-backup"))) == kept + 1, "no backup was made")
            after = self._json("verify")
            same = ("events", "cards", "purged")
            must(all(after[n] == before[n] for n in same), f"{before} became {after}")
            must(self._state(grown[1]) == "handed_over", "a hand-over was lost")
            must(self._json("sync")["unsent"] == 0, "the act from before was not sent")
            notes.append(f"{after['events']} events, {after['cards']} cards")

    def _failed(self, grown: list[Person]) -> None:
        with self._steps.step("a version whose migration fails: program and data go back") as notes:
            stage = plant_failure(self._built.stage, self._folder / "bad" / "stage")
            setup = self._folder / "bad" / f"Serah-{_BAD_VERSION}.exe"
            options = SetupOptions(_BAD_VERSION, _EPOCH, fast=True)
            build_setup(stage, self._folder / "bad" / "nsis", setup, options)
            shutil.rmtree(stage)
            self._hand_over(grown[2])
            before, program = self._json("verify"), self._tree()
            database = (self._data / "serah.db").read_bytes()
            expect(self._wine(setup, "/S", "/AllUsers", seconds=_INSTALL_S), _ROLLED_BACK)
            must(self._tree() == program, "the program is not as it was")
            must((self._data / "serah.db").read_bytes() == database, "the data was touched")
            outcome = self._outcome()
            must((outcome["version"], outcome["faults"]) == (_BAD_VERSION, ["data"]), str(outcome))
            self._says(self._version)
            after = self._json("verify")
            must(after["events"] == before["events"], f"{before} became {after}")
            must(self._state(grown[2]) == "handed_over", "a hand-over was lost")
            self._hand_over(grown[3])
            notes.append(f"{after['events']} events, {len(program)} files as they were")

    # -- words

    def _says(self, version: str) -> None:
        said = self._cli("--version").strip()
        must(said == f"serah {version}", said)

    def _state(self, person: Person) -> str:
        return str(self._json("card", person.nik)["state"])

    def _outcome(self) -> Any:
        return json.loads((self._data / "updates" / "outcome.json").read_text(encoding="utf-8"))

    def _tree(self) -> dict[str, str]:
        files = sorted(p for p in self._program.rglob("*") if p.is_file())
        return {
            str(p.relative_to(self._program)): sha256(p.read_bytes()).hexdigest() for p in files
        }

    def _receive(self) -> None:
        (batch,) = self._json("batches")
        words = ("--counted", str(batch["cards"]), "--evidence", "paper:7:1")
        self._cli("receive", batch["id"], *words, "--operator", _DESK.petugas, given=f"{PIN}\n")

    def _hand_over(self, person: Person) -> None:
        strokes = self._wine.drive / "ttd.json"
        strokes.write_text(json.dumps(strokes_for(random.Random(2), person.name)), encoding="utf-8")
        self._cli(
            *("hand-over", person.nik, "--relation", "owner", "--old-card", "never"),
            *("--checks", "name,nik,birth_date,photo", "--strokes", r"C:\ttd.json"),
            *("--operator", _DESK.petugas),
            given=f"{PIN}\n",
        )

    def _json(self, *words: str) -> Any:
        return json.loads(self._cli(*words, "--json"))

    def _cli(self, *words: str, given: str = "") -> str:
        return expect(self._wine(self._program / "serah-cli.exe", *words, given=given))
