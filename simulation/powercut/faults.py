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

from common.whole_file import PARTIAL
from desk_app.bootstrap import open_desk
from desk_app.store.backup_file import SUFFIX
from desk_app.store.backup_shelf import FOLDER as BACKUPS
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
from simulation.powercut.trace import Kind, Record

__all__ = ["Failing", "FaultTried", "choose_calls", "play_faults", "try_faults"]

_OPS: Final = (
    *("write:ENOSPC", "write:EIO", "write:SHORT", "grow:ENOSPC", "grow:ENOSPC"),
    *("sync:EIO", "sync:EIO", "truncate:ENOSPC", "open:ENOSPC", "rename:EIO"),
)
_ENDS: Final = (
    *("serah.db-wal", "serah.db-wal", "serah.db-wal", "serah.db", "serah.db-shm"),
    *("/keys/high_water", PARTIAL, f"{PARTIAL}-journal", SUFFIX, "/keys", f"/{BACKUPS}"),
)
_CUTS: Final = 3
_EVERY_CALL: Final = f"any:NONE:*:1:{1 << 30}"
# How often a plan is drawn anew where the calls came out otherwise than in its rehearsal.
_DRAWS: Final = 4
# What a sentence says is safe, one of these.
_SAFE: Final = ("aman", "tidak berubah", "tidak diubah", "tetap utuh", "BELUM tercatat")
# Said where a sync failed: it may be recorded, and the person looks again.
_UNSURE: Final = "BELUM PASTI"


class Failing(msgspec.Struct, frozen=True):
    """From the ``after``-th act on (0: the opening) the ``calls`` fail, in the recorder's words; ``seed``
    decides the acts."""

    after: int
    calls: str
    seed: str


@dataclass(frozen=True, slots=True)
class _Played:
    failing: Failing
    plan: FaultPlan
    traced: Traced

    @property
    def failed(self) -> list[int]:
        """Where in the trace a call failed."""
        return [n for n, r in enumerate(self.traced.records) if r.kind is Kind.FAULT and r.a]


@dataclass(frozen=True, slots=True)
class FaultTried:
    """A plan, how many calls failed, what the person was told, and what was found: in the end, and after
    each of a few power cuts from the first failure on, which find on the disk what a sync that failed has
    left there."""

    failing: Failing
    struck: int
    said: list[Confirmed]
    found: Findings
    cuts: list[Findings]


def choose_calls(rng: random.Random, could: Sequence[Record]) -> str:
    """Which calls fail, of those that ``could`` in a rehearsal (its records of kind FAULT)."""
    times = {(op, end): _times(op, end, could) for op in set(_OPS) for end in set(_ENDS)}
    end = rng.choice([end for end in _ENDS if any(times[op, end] for op in _OPS)])
    op = rng.choice([op for op in _OPS if times[op, end]])
    last = times[op, end]
    first = min(last, rng.choice((1, 1, 2, 3, rng.randint(1, last))))
    return f"{op}:{end}:{first}:{rng.choice((1, 1, 2, 5, 1_000_000))}"


def _times(op: str, end: str, could: Sequence[Record]) -> int:
    """How often the recorder would find such a call."""
    kind = op.partition(":")[0]
    return sum(
        r.path.endswith(end) and (bool(r.b) if kind == "grow" else r.path2 == kind) for r in could
    )


def try_faults(
    recording: Recording, folder: Path, library: Path, seed: str, numbers: Sequence[int]
) -> Iterator[FaultTried]:
    """Play the plans with these ``numbers`` of the endless series of ``seed``, each with calls that come
    when its acts are played on a disk that is well; a plan that met none all the same is drawn anew.
    Raises RecordingError if nothing could be made to fail."""
    afters = {n: random.Random(f"{seed}/faults/{n}").choice((0, 1, 1, 3)) for n in numbers}
    well = [Failing(after, _EVERY_CALL, f"{seed}/{n}") for n, after in afters.items()]
    rehearsed = dict(zip(numbers, _play(recording, folder / "well", library, well), strict=True))
    struck: dict[int, _Played] = {}
    for draw in range(_DRAWS):
        waiting = [number for number in numbers if number not in struck]
        chosen = []
        for number in waiting:
            records = rehearsed[number].traced.records
            could = [r for r in records if r.kind is Kind.FAULT]
            calls = choose_calls(random.Random(f"{seed}/faults/{number}/{draw}"), could)
            chosen.append(Failing(afters[number], calls, f"{seed}/{number}"))
        played = _play(recording, folder / f"draw-{draw}", library, chosen)
        struck |= {n: one for n, one in zip(waiting, played, strict=True) if one.failed}
    for number in numbers:
        if number not in struck:
            raise RecordingError(f"no call of the failing disk {number} failed")
        yield _look(recording, struck[number], folder / "image")


def play_faults(
    recording: Recording, folder: Path, library: Path, chosen: Sequence[Failing]
) -> Iterator[FaultTried]:
    """Play each on a copy of the recorded desk, in one process; then look at what is left."""
    for played in _play(recording, folder, library, chosen):
        yield _look(recording, played, folder / "image")


def _look(recording: Recording, played: _Played, image: Path) -> FaultTried:
    said = [one for _, one in played.traced.confirmed]
    found = _judge(recording, played.plan, said)
    cuts = list(_cut(recording, played, image))
    return FaultTried(played.failing, len(played.failed), said, found, cuts)


def _play(
    recording: Recording, folder: Path, library: Path, chosen: Sequence[Failing]
) -> list[_Played]:
    if not chosen:
        return []
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    at_ms = recording.log[-1].header.time_ms
    plans = []
    for number, one in enumerate(chosen):
        root = folder / str(number)
        shutil.copytree(recording.desk.left, root)
        trace = folder / f"{number}.trace"
        plans.append(
            FaultPlan(
                str(root.resolve()), str(trace.resolve()), at_ms, one.seed, one.after, one.calls
            )
        )
    _run(plans, folder, library)
    return [
        _Played(one, plan, Traced.read(Path(plan.root), Path(plan.trace), Path(plan.root)))
        for one, plan in zip(chosen, plans, strict=True)
    ]


def _run(plans: list[FaultPlan], folder: Path, library: Path) -> None:
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


def _cut(recording: Recording, played: _Played, image: Path) -> Iterator[Findings]:
    """The power goes, too, once a call has failed. (The trace begins after its folder was filled.)"""
    plan, traced = played.plan, played.traced
    rng = random.Random(f"{plan.seed}/cuts")
    first = next(iter(played.failed), 0)
    disk = Disk(traced.root, recording.desk.left)
    done = 0
    for index in sorted(rng.choices(range(first, len(traced.records)), k=_CUTS)):
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
