"""The built installer on a fresh Windows under Wine: install, enrol, work, print, look, uninstall."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from installer.build import Built
from installer.steps import Steps
from installer.wine.checks import expect, installed, must, uninstall
from installer.wine.desk import InstalledDesk
from installer.wine.diagnosing import try_diagnosis
from installer.wine.prefix import Prefix
from installer.wine.printing import try_printing
from installer.wine.provisioning import try_provisioning
from installer.wine.second_user import try_seal, try_second_user
from installer.wine.small import try_small
from installer.wine.small_msi import try_small_msi
from installer.wine.small_program import being_installed
from installer.wine.tests_inside import try_tests
from installer.wine.through_msi import try_msi
from installer.wine.upgrade import try_upgrade
from simulation.centre_process import CentreProcess
from simulation.demo_centre import DESKS, KELURAHAN, kelurahan_names, open_centre
from simulation.people import Person, make_population

__all__ = ["smoke"]

_FOLDER: Final = Path("Program Files", "Serah")
_DATA: Final = Path("ProgramData", "Serah")
_UNINSTALL: Final = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\Serah"
_RUNNING: Final = 5
_INSTALL_S: Final = 300.0
_CARDS: Final = 30
_HELD_S: Final = 25  # a window alone takes some 10
_DESK: Final = DESKS[0]
_SHARED: Final = DESKS[1]


def smoke(built: Built, version: str, out: Path, steps: Steps) -> None:
    """Raises BuildError at the first thing that is not as promised; pictures go to ``out``.

    Two Windows side by side, for a program under Wine keeps one processor busy: in the first a desk is
    installed and works, in the second a city is rolled out and a desk upgraded.
    """

    def first(wine: Prefix, folder: Path) -> None:
        _Smoke(wine, built, version, out, steps).play(folder)

    def second(wine: Prefix, folder: Path) -> None:
        _roll_out(wine, built, version, folder, out, steps)

    with tempfile.TemporaryDirectory(prefix="serah-wine-") as work, ThreadPoolExecutor() as pool:
        begun = [
            pool.submit(_in_a_windows, part, Path(work) / name, name, steps)
            for name, part in (("first", first), ("second", second))
        ]
        for ended in as_completed(begun):
            ended.result()


def _in_a_windows(
    part: Callable[[Prefix, Path], None], folder: Path, name: str, steps: Steps
) -> None:
    folder.mkdir()
    with ExitStack() as stack:
        with steps.step(f"Wine: a fresh Windows, the {name}"):
            wine = stack.enter_context(Prefix(folder))
        part(wine, folder)


def _roll_out(
    wine: Prefix, built: Built, version: str, folder: Path, out: Path, steps: Steps
) -> None:
    """A city rolled out, what the installer itself decides, and a desk that is upgraded."""
    desk = InstalledDesk(wine, wine.drive / _FOLDER, wine.drive / _DATA, out)
    try_provisioning(desk, built, folder / "provisioning", steps)
    with steps.step("upgrade, refused downgrade, one account's own folder"):
        try_small(wine, folder / "small")
    with steps.step("MSI: upgrade, refused downgrade, neither kind over the other"):
        try_small_msi(wine, folder / "small-msi")
    try_upgrade(wine, built, version, folder / "upgrade", steps)


def _grown(people: tuple[Person, ...], kelurahan: str, today: date) -> list[Person]:
    """Those of the kelurahan who may sign themselves."""
    grown = (p for p in people if p.kind == "KTP" and p.turns_17_on().year < today.year - 1)
    return [p for p in grown if p.kelurahan == kelurahan]


class _Smoke:
    def __init__(self, prefix: Prefix, built: Built, version: str, out: Path, steps: Steps) -> None:
        self._wine = prefix
        self._built = built
        self._version = version
        self._out = out
        self._steps = steps
        self._program = prefix.drive / _FOLDER
        self._data = prefix.drive / _DATA
        self._desk = InstalledDesk(prefix, self._program, self._data, out)

    def play(self, folder: Path) -> None:
        """The whole list, in its order."""
        step = self._steps.step
        with step("silent install for all users"):
            installed(self._wine(self._built.setup, "/S", "/AllUsers", seconds=_INSTALL_S))
            must((self._program / "Uninstall.exe").is_file(), "no uninstaller")
            expect(self._wine("reg", "query", _UNINSTALL, "/reg:64"))
            self._desk.put_python()
        with step("serah-cli --version") as notes:
            said = self._desk.cli("--version")
            must(said.strip() == f"serah {self._version}", said)
            notes.append(said.strip())
        with step("window without enrolment") as notes:
            notes.append(self._window("enrol"))
        with (
            step("a window opened while the program is replaced waits, then opens by itself"),
            being_installed(self._wine, folder / "held", _HELD_S),
        ):
            begun = time.monotonic()
            self._window("enrol")
            must(time.monotonic() - begun >= _HELD_S, "it did not wait")
        centre = CentreProcess(folder / "centre")
        try:
            self._with_centre(centre, folder)
        finally:
            centre.stop()
        with step("tests on the shipped Python") as notes:
            notes.append(try_tests(self._desk, folder / "tests"))
        self._end()
        with step("MSI: silent install, start, silent uninstall") as notes:
            notes += try_msi(self._desk, self._built.msi, self._version)

    def _with_centre(self, centre: CentreProcess, folder: Path) -> None:
        step, desk = self._steps.step, self._desk
        with step("a centre on this machine, with a batch on its way"):
            names = kelurahan_names()
            today = datetime.now(UTC).date()
            kelurahan = [(k, names[k]) for k in KELURAHAN]
            people = make_population(random.Random(1), kelurahan, _CARDS, today)
            codes = open_centre(centre, folder, people)
        with step("enrol"):
            desk.cli("enrol", centre.url, codes[_DESK.kelurahan])
            keys = (self._data / "keys" / "keys").read_bytes()
            must(b"database" not in keys, "the keys lie open on the disk")
        with step("sync") as notes:
            notes.append(f"{desk.json('sync')['received']} received")
        with step("receive the batch, hand a card over, sync"):
            desk.receive(_DESK.petugas)
            person = _grown(people, _DESK.kelurahan, today)[0]
            number = desk.hand_over(person, _DESK.petugas)
            desk.send()
        with step("verify") as notes:
            told = desk.json("verify")
            notes.append(f"{told['events']} events, {told['pages']} pages, {told['cards']} cards")
        with step("diagnosis file") as notes:
            notes += try_diagnosis(desk, people)
        with step("window of the desk") as notes:
            notes.append(self._window("desk"))
        with step("print without a dialog, read what came out") as notes:
            notes += try_printing(desk, folder / "printed", number, _DESK.petugas)
        with step("the seal of the keys alone") as notes:
            notes.append(try_seal(desk))
        with step("a second Windows account at one desk, and two kills") as notes:
            shared = replace(desk, data=self._data.with_name("SerahBersama"), elsewhere=True)
            enrolment = (centre.url, codes[_SHARED.kelurahan])
            hers = _grown(people, _SHARED.kelurahan, today)
            notes += try_second_user(shared, enrolment, _SHARED, hers)

    def _end(self) -> None:
        step, desk = self._steps.step, self._desk
        with step(f"refused while Serah runs, with exit code {_RUNNING}"), desk.standing_window():
            expect(self._wine(self._built.setup, "/S", seconds=_INSTALL_S), _RUNNING)
        with step("verify after the kill"):
            desk.json("verify")
        with step("uninstall, data kept"):
            uninstall(self._wine, self._program, "/AllUsers")
            must(self._wine("reg", "query", _UNINSTALL, "/reg:64").code != 0, "the key stayed")
            must((self._data / "keys" / "keys").is_file(), "the data went away")

    def _window(self, name: str) -> str:
        """Start the window, look at what it says of itself; a few words of that."""
        seen = self._desk.look(name)
        return f"page {seen['page']} after {seen['seconds']} s"
