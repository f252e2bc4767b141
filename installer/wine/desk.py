"""Serah as it is installed in a prefix: its two programs, its data, and a Python with what it ships."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from typing import Any, Final

from installer.steps import need, run
from installer.wine.checks import expect, must, wait
from installer.wine.prefix import Prefix
from simulation.demo_centre import PIN
from simulation.pen import strokes_for
from simulation.people import Person

__all__ = ["INSIDE", "InstalledDesk"]

INSIDE: Final = Path(__file__).parent / "inside"  # what runs under Wine, and is shipped by nobody
_WINDOW_S: Final = 180.0


@dataclass(frozen=True, slots=True)
class InstalledDesk:
    """``program``: the installed folder; ``data``: the desk's data; ``out``: where pictures are kept.

    ``elsewhere``: the data does not lie where the program looks for it by itself."""

    wine: Prefix
    program: Path
    data: Path
    out: Path
    elsewhere: bool = False

    def of(self, account: str) -> InstalledDesk:
        """The same desk, used by another Windows account."""
        return replace(self, wine=self.wine.as_account(account))

    def windows(self, path: Path) -> str:
        """A path of drive C as Windows writes it."""
        return str(PureWindowsPath("C:/", *path.relative_to(self.wine.drive).parts))

    @property
    def where(self) -> tuple[str, ...]:
        """The words that say where the data lies."""
        return ("--data-dir", self.windows(self.data)) if self.elsewhere else ()

    def cli(self, *words: str, given: str = "", seconds: float = 120.0) -> str:
        """What the command line printed; BuildError unless it ended with 0."""
        program = self.program / "serah-cli.exe"
        return expect(self.wine(program, *self.where, *words, given=given, seconds=seconds))

    def json(self, *words: str, given: str = "") -> Any:
        """The same, as the value that it printed."""
        return json.loads(self.cli(*words, "--json", given=given))

    @contextmanager
    def standing_window(self) -> Iterator[None]:
        """The window stands, left to itself; then the power goes."""
        before = self._log_bytes()
        running = self.wine.start(self.program / "Serah.exe", *self.where)
        try:
            wait(lambda: self._log_bytes() > before, "the window did not begin its log")
            yield
        finally:
            running.kill()

    def look(self, name: str, *words: str) -> dict[str, Any]:
        """What the window says of itself; that and its picture stay in ``out`` under ``name``."""
        told = self.wine.drive / f"{name}.json"
        words = ("--smoke", self.windows(told), *self.where, *words)
        expect(self.wine(self.program / "Serah.exe", *words, seconds=_WINDOW_S))
        for suffix in (".json", ".png"):
            data = told.with_suffix(suffix).read_bytes()
            (self.out / f"wine-{name}{suffix}").write_bytes(data)
        seen: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
        must(seen["platform"] == "windows" and seen["utf8"] and seen["drawn"], str(seen))
        return seen

    def _log_bytes(self) -> int:
        """How much the window has logged."""
        return sum(p.stat().st_size for p in (self.data / "logs").glob("*"))

    def receive(self, petugas: str) -> None:
        """Receive the one batch that is on its way, counted as it is listed."""
        (batch,) = self.json("batches")
        self.cli(
            *("receive", batch["id"], "--counted", str(batch["cards"])),
            *("--evidence", "paper:7:1", "--operator", petugas),
            given=f"{PIN}\n",
        )

    def hand_over(self, person: Person, petugas: str) -> str:
        """Hand the card to its owner, who signs; the number of the receipt."""
        strokes = self.wine.drive / "ttd.json"
        strokes.write_text(json.dumps(strokes_for(random.Random(2), person.name)), encoding="utf-8")
        told = self.json(
            *("hand-over", person.nik, "--relation", "owner", "--old-card", "never"),
            *("--checks", "name,nik,birth_date,photo", "--strokes", self.windows(strokes)),
            *("--operator", petugas),
            given=f"{PIN}\n",
        )
        return str(told["number"])

    def send(self) -> None:
        """Sync until nothing waits."""
        told = self.json("sync")
        must(told["unsent"] == 0, f"not all was sent: {told}")

    def put_python(self) -> None:
        """A python.exe for `python`; it goes away with the installation."""
        gcc = need("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64")
        target = self.program / "runtime" / "python.exe"
        run(gcc, "-O2", "-s", "-static", "-municode", "-o", target, INSIDE / "python.c")

    def python(self, script: str, *words: str, seconds: float = 120.0) -> str:
        """Run a script of `INSIDE` with the shipped Python."""
        copy = self.wine.drive / script
        copy.write_bytes((INSIDE / script).read_bytes())
        python = self.program / "runtime" / "python.exe"
        words = ("-X", "utf8", "-B", self.windows(copy), *words)
        return expect(self.wine(python, *words, seconds=seconds))
