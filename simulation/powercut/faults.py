"""Full disks and I/O errors: which calls fail, and what must hold afterwards."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from desk_app.bootstrap import open_desk
from desk_app.store.unit import SqlUnit
from protocol.custody import State
from simulation.durability.clock import StandingClock
from simulation.durability.confirmed import Confirmed, What
from simulation.durability.desk_check import check_desk
from simulation.durability.findings import Findings
from simulation.powercut.desk_runner import DATA
from simulation.powercut.disk import Disk
from simulation.powercut.fault_runner import UNCLEAR, FaultPlan
from simulation.powercut.image import choose, write_image
from simulation.powercut.recorder import recorded_environment
from simulation.powercut.recording import Recording, RecordingError, Traced

__all__ = ["FaultTried", "choose_faults", "play_faults", "try_faults"]

_OPS: Final = (
    *("write:ENOSPC", "write:EIO", "write:SHORT", "grow:ENOSPC", "grow:ENOSPC"),
    *("sync:EIO", "sync:EIO", "truncate:ENOSPC", "open:ENOSPC"),
)
_ENDS: Final = (
    *("serah.db-wal", "serah.db-wal", "serah.db", "serah.db-shm", "high_water", ".partial"),
    *("serah.db-wal", "/"),
)
_CUTS: Final = 3
# What a sentence says is safe, one of these.
_SAFE: Final = ("aman", "tidak berubah", "tidak diubah", "tetap utuh", "BELUM tercatat")
# Said where a sync failed: it may be recorded, and the person looks again.
_UNSURE: Final = "BELUM PASTI"


@dataclass(frozen=True, slots=True)
class FaultTried:
    """A plan, what the person was told, and what was found: in the end, and after each of a few power
    cuts on the way, which find on the disk what a sync that failed has left there."""

    plan: FaultPlan
    said: list[Confirmed]
    found: Findings
    cuts: list[Findings]


def choose_faults(seed: str, number: int) -> tuple[int, str]:
    """From which act on, and which calls fail: the ``number``-th of the endless series of ``seed``."""
    rng = random.Random(f"{seed}/faults/{number}")
    end = rng.choice(_ENDS)
    op = rng.choice(_OPS)
    first = rng.choice((1, 1, 2, 3, rng.randint(1, 40)))
    count = rng.choice((1, 1, 2, 5, 1_000_000))
    where = "" if end == "/" else end
    return rng.choice((0, 1, 1, 3)), f"{op}:{where or 'serah.db'}:{first}:{count}"


def try_faults(
    recording: Recording, folder: Path, library: Path, seed: str, numbers: Sequence[int]
) -> Iterator[FaultTried]:
    """Play the plans with these ``numbers`` of the endless series of ``seed``."""
    chosen = [(*choose_faults(seed, number), f"{seed}/{number}") for number in numbers]
    return play_faults(recording, folder, library, chosen)


def play_faults(
    recording: Recording, folder: Path, library: Path, chosen: Sequence[tuple[int, str, str]]
) -> Iterator[FaultTried]:
    """Play (from which act on, which calls fail, seed) each on a copy of the recorded desk, in one
    process; then look at what is left."""
    if not chosen:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    at_ms = recording.log[-1].header.time_ms
    plans = []
    for number, (after, faults, seed) in enumerate(chosen):
        root = folder / str(number)
        shutil.copytree(recording.desk.left, root)
        trace = folder / f"{number}.trace"
        plans.append(
            FaultPlan(str(root.resolve()), str(trace.resolve()), at_ms, seed, after, faults)
        )
    _play(plans, folder, library)
    for plan in plans:
        traced = Traced.read(Path(plan.root), Path(plan.trace), Path(plan.root))
        said = [one for _, one in traced.confirmed]
        found = _judge(recording, plan, said)
        cuts = list(_cut(recording, plan, traced, folder / "image"))
        yield FaultTried(plan, said, found, cuts)


def _play(plans: list[FaultPlan], folder: Path, library: Path) -> None:
    file = folder / "plans.json"
    file.write_bytes(msgspec.json.encode(plans))
    with (folder / "runner.log").open("wb") as log, (folder / "marks").open("wb") as marks:
        done = subprocess.run(
            [sys.executable, "-m", "simulation.powercut.fault_runner", str(file)],
            env=recorded_environment(library, folder / "nowhere", mark=marks.fileno()),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=(marks.fileno(),),
            check=False,
        )
    if done.returncode:
        said = (folder / "runner.log").read_text(encoding="utf-8", errors="replace")
        raise RecordingError(f"the desk on a failing disk ended: {said.strip()[-600:]}")


def _judge(recording: Recording, plan: FaultPlan, said: list[Confirmed]) -> Findings:
    refused = [one for one in said if one.what is What.REFUSED]
    confirmed = [one for one in said if one.what is not What.REFUSED]
    folder = Path(plan.root) / DATA
    # Before the check hands over a card itself.
    ghosts = _recorded_though_refused(folder, plan.at_ms, refused, confirmed)
    clock = StandingClock(plan.at_ms + 3_600_000)
    found = check_desk(folder, confirmed, clock, random.Random(plan.seed), recording.keys)
    for one in refused:
        if one.said.startswith(UNCLEAR):
            found.broken(f"{one.name}: {one.said}")
        elif not one.said.endswith(".") or not any(word in one.said for word in _SAFE):
            found.broken(f"{one.name}: unclear sentence: {one.said}")
    for one in ghosts:
        found.broken(f"recorded although it was said: {one.said}")
    return found


def _cut(recording: Recording, plan: FaultPlan, traced: Traced, image: Path) -> Iterator[Findings]:
    """The power goes, too. (`traced` begins after its folder was filled.)"""
    rng = random.Random(f"{plan.seed}/cuts")
    disk = Disk(traced.root, recording.desk.left)
    done = 0
    for index in sorted(rng.choices(range(len(traced.records)), k=_CUTS)):
        for n in range(done, index + 1):
            disk.apply(n, traced.records[n])
        done = index + 1
        write_image(choose(disk, rng), image)
        confirmed = [c for c in traced.confirmed_by(index) if c.what is not What.REFUSED]
        clock = StandingClock(plan.at_ms + 3_600_000)
        yield check_desk(image / DATA, confirmed, clock, rng, recording.keys)


def _recorded_though_refused(
    folder: Path, at_ms: int, refused: list[Confirmed], confirmed: list[Confirmed]
) -> list[Confirmed]:
    """Hand-overs of which it was said that they are not recorded, and that stand in the log."""
    later = {one.card for one in confirmed if one.what is What.HANDED_OVER}
    with (
        open_desk(folder, clock=StandingClock(at_ms)) as desk,
        desk.store.read() as unit,
    ):
        return [
            one
            for one in refused
            if one.card
            and _UNSURE not in one.said
            and one.card not in later
            and _is_handed_over(unit, bytes.fromhex(one.card))
        ]


def _is_handed_over(unit: SqlUnit, card: bytes) -> bool:
    row = unit.cards.get(card)
    return row is not None and row.state is State.HANDED_OVER
