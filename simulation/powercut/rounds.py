"""The run: recordings in turn, some cuts and failing disks on each, counted and kept for the next time."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from simulation.durability.tally import Tally
from simulation.durability.weaken import Weakness
from simulation.powercut.cuts import Cut, choose_cuts, try_cuts
from simulation.powercut.faults import Failing, play_faults, try_faults
from simulation.powercut.recording import Recording, record

__all__ = ["FAULT", "PowerCuts", "Rerun", "replay"]

_A_ROUND: Final = 200
_CHUNK: Final = 25
# Cards given on each of the two days, and pages between checkpoints (0: SQLite's usual 1,000): short
# days with many checkpoints, and now and then a long one as it is in the field.
_DAYS: Final = ((12, 60), (20, 100), (20, 100), (60, 0))
_CUT: Final = ("desk", "centre")
FAULT: Final = "failing disk"
FAULT_AND_CUT: Final = "failing disk, then cut"


class Rerun(msgspec.Struct, frozen=True):
    """What is needed, beside the recording it lies in, to try a thing again: a cut, or a failing disk."""

    cut: Cut | None = None
    failing: Failing | None = None
    weakness: Weakness = Weakness.NONE
    found: list[str] = []


@dataclass(frozen=True, slots=True)
class PowerCuts:
    """A run. ``say`` shows progress, ``save`` is called whenever the counts in ``tally`` are whole."""

    out: Path
    library: Path
    tally: Tally
    weakness: Weakness
    say: Callable[[str], None]
    save: Callable[[], None]

    @property
    def cuts_done(self) -> int:
        """How many cuts the tally counts."""
        return sum(c.tries for kind, c in self.tally.kinds.items() if kind in _CUT)

    @property
    def faults_done(self) -> int:
        """How many failing disks the tally counts."""
        counts = self.tally.kinds.get(FAULT)
        return counts.tries if counts is not None else 0

    def run(self, cuts: int, faults: int) -> None:
        """Go on until there are so many ``cuts`` and ``faults`` altogether."""
        while self.cuts_done < cuts or self.faults_done < faults:
            folder = self.out / f"round-{self.tally.round}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self._round(folder, cuts, faults)
            if not any(folder.glob("failed-*.json")):
                shutil.rmtree(folder)
            if self.tally.in_round >= _A_ROUND:
                self.tally.round, self.tally.in_round = self.tally.round + 1, 0
            self.save()

    def _round(self, folder: Path, cuts: int, faults: int) -> None:
        seed = f"{self.tally.seed}/{self.tally.round}"
        hand_overs, checkpoint = random.Random(seed).choice(_DAYS)
        self.say(f"recording {self.tally.round}: {2 * hand_overs} hand-overs, two days")
        recording = record(
            folder,
            self.library,
            seed,
            hand_overs=hand_overs,
            checkpoint=checkpoint,
            weakness=self.weakness,
        )
        here = min(_A_ROUND - self.tally.in_round, cuts - self.cuts_done)
        end = self.tally.in_round + here
        while self.tally.in_round < end:
            started = time.monotonic()
            first, last = self.tally.in_round, min(self.tally.in_round + _CHUNK, end)
            self._chunk(recording, folder, seed, range(first, last))
            self.tally.in_round = last
            seconds = time.monotonic() - started
            self.tally.seconds += seconds
            self.save()
            rate = (last - first) / seconds
            self.say(f"  {self.cuts_done} of {cuts} cuts, {rate:.0f} a second: {self.tally.total}")
        due = faults * self.cuts_done // cuts if cuts else faults
        numbers = range(self.faults_done, due)
        for number, tried in zip(
            numbers,
            try_faults(recording, folder / "failing", self.library, seed, numbers),
            strict=True,
        ):
            self.tally.count(FAULT, tried.found.counts)
            self.tally.struck += bool(tried.struck)
            self.tally.calls_failed += tried.struck
            for found in tried.cuts:
                self.tally.count(FAULT_AND_CUT, found.counts)
            faults_found = [f for one in (tried.found, *tried.cuts) for f in one.faults]
            if faults_found:
                rerun = Rerun(failing=tried.failing, found=faults_found)
                self._keep(folder, rerun, f"fault-{number}")
        if numbers:
            self.say(f"  {self.faults_done} of {faults} failing disks: {self.tally.total}")

    def _chunk(self, recording: Recording, folder: Path, seed: str, numbers: range) -> None:
        cuts = choose_cuts(recording, seed, numbers)
        for tried in try_cuts(recording, cuts, folder / "image", self.weakness):
            self.tally.count(tried.cut.which, tried.found.counts)
            if tried.found.faults:
                rerun = Rerun(tried.cut, weakness=self.weakness, found=tried.found.faults)
                self._keep(folder, rerun, f"{tried.cut.which}-{tried.cut.number}")

    def _keep(self, folder: Path, rerun: Rerun, name: str) -> None:
        file = folder / f"failed-{name}.json"
        file.write_bytes(msgspec.json.format(msgspec.json.encode(rerun)) + b"\n")
        self.tally.failures.append(str(file))
        for fault in rerun.found[:3]:
            self.say(f"  {file.name}: {fault}")


def replay(file: Path, library: Path) -> Iterator[str]:
    """Try what ``file`` (a kept `Rerun`) names once more; what is found, fault by fault."""
    rerun = msgspec.json.decode(file.read_bytes(), type=Rerun)
    folder = file.parent
    recording = Recording.read(folder)
    if rerun.failing is not None:
        for disk in play_faults(recording, folder / "failing", library, [rerun.failing]):
            yield f"from act {disk.failing.after} on: {disk.failing.calls}; {disk.struck} failed"
            yield from (f"said: {one.said}" for one in disk.said if one.said)
            yield from (f for one in (disk.found, *disk.cuts) for f in one.faults)
    if rerun.cut is None:
        return
    for tried in try_cuts(recording, [rerun.cut], folder / "image", rerun.weakness):
        yield f"the disk ({folder / 'image'}): {tried.image.mood}"
        for path, content in tried.image.files.items():
            if content is not None:
                yield f"  {path}: {len(content)} bytes"
        yield from tried.found.faults
