"""The built installer on a fresh Windows under Wine: install, enrol, work, look, uninstall."""

from __future__ import annotations

import json
import random
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from installer.build import Built
from installer.steps import Steps
from installer.wine.prefix import Prefix
from installer.wine.small import expect, must, try_small, wait
from installer.wine.upgrade import try_upgrade
from simulation.centre_process import CentreProcess
from simulation.demo_centre import DESKS, KELURAHAN, PIN, kelurahan_names, open_centre
from simulation.pen import strokes_for
from simulation.people import Person, make_population

__all__ = ["smoke"]

_FOLDER: Final = Path("Program Files", "Serah")
_UNINSTALL: Final = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Serah"
_RUNNING: Final = 5
_INSTALL_S: Final = 300.0
_CARDS: Final = 30
_DESK: Final = DESKS[0]


def smoke(built: Built, version: str, out: Path, steps: Steps) -> None:
    """Raises BuildError at the first thing that is not as promised; pictures go to ``out``."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="serah-wine-")))
        with steps.step("Wine: a fresh Windows"):
            prefix = stack.enter_context(Prefix(folder))
        _Smoke(prefix, built, version, out, steps).play(folder)


class _Smoke:
    def __init__(self, prefix: Prefix, built: Built, version: str, out: Path, steps: Steps) -> None:
        self._wine = prefix
        self._built = built
        self._version = version
        self._out = out
        self._steps = steps
        self._program = prefix.drive / _FOLDER
        self._data = prefix.drive / "ProgramData" / "Serah"

    def play(self, folder: Path) -> None:
        """The whole list, in its order."""
        step = self._steps.step
        with step("silent install for all users"):
            expect(self._wine(self._built.setup, "/S", "/AllUsers", seconds=_INSTALL_S))
            must((self._program / "Uninstall.exe").is_file(), "no uninstaller")
            expect(self._wine("reg", "query", _UNINSTALL, "/reg:64"))
        with step("serah-cli --version") as notes:
            said = self._cli("--version")
            must(said.strip() == f"serah {self._version}", said)
            notes.append(said.strip())
        with step("window without enrolment") as notes:
            notes.append(self._window("enrol"))
        centre = CentreProcess(folder / "centre")
        try:
            self._with_centre(centre, folder)
        finally:
            centre.stop()
        self._end()
        with step("upgrade, refused downgrade, one account's own folder"):
            try_small(self._wine, folder / "small")
        try_upgrade(self._wine, self._built, self._version, folder / "upgrade", self._steps)

    def _with_centre(self, centre: CentreProcess, folder: Path) -> None:
        step = self._steps.step
        with step("a centre on this machine, with a batch on its way"):
            names = kelurahan_names()
            today = datetime.now(UTC).date()
            kelurahan = [(k, names[k]) for k in KELURAHAN]
            people = make_population(random.Random(1), kelurahan, _CARDS, today)
            codes = open_centre(centre, folder, people)
        with step("enrol"):
            self._cli("enrol", centre.url, codes[_DESK.kelurahan])
            keys = (self._data / "keys" / "keys").read_bytes()
            must(b"database" not in keys, "the keys lie open on the disk")
        with step("sync") as notes:
            told = self._json("sync")
            notes.append(f"{told['received']} received")
        with step("receive the batch, hand a card over, sync"):
            grown = (p for p in people if p.kind == "KTP" and p.turns_17_on().year < today.year - 1)
            self._hand_over(next(p for p in grown if p.kelurahan == _DESK.kelurahan))
        with step("verify") as notes:
            told = self._json("verify")
            notes.append(f"{told['events']} events, {told['pages']} pages, {told['cards']} cards")
        with step("window of the desk") as notes:
            notes.append(self._window("desk"))

    def _hand_over(self, person: Person) -> None:
        (batch,) = self._json("batches")
        given = f"{PIN}\n"
        by = ("--operator", _DESK.petugas)
        paper = ("--evidence", "paper:7:1")
        counted = str(batch["cards"])
        self._cli("receive", batch["id"], "--counted", counted, *paper, *by, given=given)
        strokes = self._wine.drive / "ttd.json"
        strokes.write_text(json.dumps(strokes_for(random.Random(2), person.name)), encoding="utf-8")
        self._cli(
            *("hand-over", person.nik, "--relation", "owner", "--old-card", "never"),
            *("--checks", "name,nik,birth_date,photo", "--strokes", r"C:\ttd.json", *by),
            given=given,
        )
        told = self._json("sync")
        must(told["unsent"] == 0, f"not all was sent: {told}")

    def _json(self, *words: str) -> Any:
        return json.loads(self._cli(*words, "--json"))

    def _end(self) -> None:
        step = self._steps.step
        with step(f"refused while Serah runs, with exit code {_RUNNING}"):
            before = self._log_bytes()
            running = self._wine.start(self._program / "Serah.exe")
            try:
                wait(lambda: self._log_bytes() > before, "the window did not begin its log")
                expect(self._wine(self._built.setup, "/S", seconds=_INSTALL_S), _RUNNING)
            finally:
                running.kill()
        with step("verify after the kill"):
            self._json("verify")
        with step("uninstall, data kept"):
            # It goes on in a copy of itself, so the end of this process says nothing.
            self._wine(self._program / "Uninstall.exe", "/AllUsers", "/S")
            wait(lambda: not self._program.exists(), f"left behind: {self._program}")
            must(self._wine("reg", "query", _UNINSTALL, "/reg:64").code != 0, "the key stayed")
            must((self._data / "keys" / "keys").is_file(), "the data went away")

    def _log_bytes(self) -> int:
        return sum(p.stat().st_size for p in (self._data / "logs").glob("*"))

    def _cli(self, *words: str, given: str = "") -> str:
        return expect(self._wine(self._program / "serah-cli.exe", *words, given=given))

    def _window(self, name: str) -> str:
        """Start the window, look at what it says of itself; a few words of that."""
        expect(self._wine(self._program / "Serah.exe", "--smoke", rf"C:\{name}.json", seconds=180))
        seen = json.loads((self._wine.drive / f"{name}.json").read_text(encoding="utf-8"))
        for suffix in (".json", ".png"):
            data = (self._wine.drive / f"{name}{suffix}").read_bytes()
            (self._out / f"wine-{name}{suffix}").write_bytes(data)
        must(seen["platform"] == "windows" and seen["utf8"] and seen["drawn"], str(seen))
        return f"page {seen['page']} after {seen['seconds']} s"
