"""One desk and one centre at work, both recorded: what the power cuts are tried on."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import msgspec

from desk_app.services.ports import LoggedEvent
from desk_app.store.key_vault import FileVault, Keys
from desk_app.store.unit import DeskStore
from simulation.durability.confirmed import Confirmed, read_confirmed
from simulation.durability.weaken import Weakness
from simulation.powercut.centre_runner import Announcement, CentrePlan
from simulation.powercut.desk_runner import DATA, DeskPlan
from simulation.powercut.recorder import recorded_environment
from simulation.powercut.trace import Kind, Record, read_trace

__all__ = ["Recording", "RecordingError", "Traced", "record"]

_STOP_S: Final = 60.0
_ROOTS: Final = "roots.json"


class RecordingError(Exception):
    """The desk or the centre did not get through its own script."""


@dataclass(frozen=True, slots=True)
class Traced:
    """What one process did in ``root``, and what it confirmed: (index in the trace, what). ``left``: the
    folder as it was in the end."""

    root: Path
    left: Path
    records: list[Record]
    confirmed: list[tuple[int, Confirmed]]

    @classmethod
    def read(cls, root: Path, file: Path, left: Path) -> Traced:
        """The trace in ``file`` of what happened in ``root``."""
        records = read_trace(file)
        marks = [(n, r.data) for n, r in enumerate(records) if r.kind is Kind.MARK]
        said = [(n, one) for n, data in marks for one in read_confirmed(data.splitlines())]
        return cls(root, left, records, said)

    def confirmed_by(self, index: int) -> list[Confirmed]:
        """Everything confirmed when the call at ``index`` had returned."""
        return [one for n, one in self.confirmed if n <= index]


@dataclass(frozen=True, slots=True)
class Recording:
    """A desk and its centre, recorded. ``keys``: the desk's. ``log``: the desk's whole log at the end."""

    desk: Traced
    centre: Traced
    keys: Keys
    log: list[LoggedEvent]

    @classmethod
    def read(cls, folder: Path) -> Recording:
        """The recording that `record` left in ``folder``, which may have been moved since."""
        roots = msgspec.json.decode((folder / _ROOTS).read_bytes(), type=dict[str, str])
        keys = FileVault(folder / "desk" / DATA / "keys").load()
        assert keys is not None
        desk, centre = (
            Traced.read(Path(roots[name]), folder / f"{name}.trace", folder / name)
            for name in ("desk", "centre")
        )
        return cls(desk, centre, keys, _whole_log(folder / "desk" / DATA, keys))


def record(
    folder: Path,
    library: Path,
    seed: str,
    *,
    hand_overs: int,
    checkpoint: int = 0,
    weakness: Weakness = Weakness.NONE,
) -> Recording:
    """Play a desk and a centre in new folders below ``folder``; see `DeskPlan`. Raises RecordingError."""
    rng = random.Random(seed)
    roots = {name: folder / name for name in ("desk", "centre")}
    for root in roots.values():
        root.mkdir(parents=True)
    clock = str(folder / "clock")
    with ExitStack() as stack:
        centre = _start(
            "centre",
            CentrePlan(
                str(roots["centre"]), clock, rng.randrange(1 << 30), 3 * hand_overs + 12, weakness
            ),
            folder,
            library,
            stack,
        )
        assert centre.stdout is not None
        line = centre.stdout.readline()
        if not line:
            raise RecordingError(_why(folder, "centre"))
        at = msgspec.json.decode(line, type=Announcement)
        plan = DeskPlan(
            *(str(roots["desk"]), at.url, at.code, clock, rng.randrange(1 << 30), hand_overs),
            checkpoint,
            weakness,
        )
        if _start("desk", plan, folder, library, stack).wait():
            raise RecordingError(_why(folder, "desk"))
        centre.terminate()
        if centre.wait(_STOP_S):
            raise RecordingError(_why(folder, "centre"))
    kept = {name: str(root.resolve()) for name, root in roots.items()}
    (folder / _ROOTS).write_bytes(msgspec.json.encode(kept))
    return Recording.read(folder)


def _whole_log(folder: Path, keys: Keys) -> list[LoggedEvent]:
    with DeskStore(folder / "serah.db", keys.database) as store, store.read() as unit:
        return unit.log.after(0, 1 << 20)


def _start(
    name: str, plan: msgspec.Struct, folder: Path, library: Path, stack: ExitStack
) -> subprocess.Popen[bytes]:
    """A recorded runner; what still runs at the end of ``stack`` is ended."""
    file = folder / f"{name}.json"
    file.write_bytes(msgspec.json.encode(plan))
    said: IO[bytes] = stack.enter_context((folder / f"{name}.log").open("wb"))
    marks = os.open(folder / f"{name}.marks", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    stack.callback(os.close, marks)
    environment = recorded_environment(library, folder / name, folder / f"{name}.trace", marks)
    process = subprocess.Popen(
        [sys.executable, "-m", f"simulation.powercut.{name}_runner", str(file)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if name == "centre" else said,
        stderr=said,
        pass_fds=(marks,),
    )
    stack.callback(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _why(folder: Path, name: str) -> str:
    said = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace").strip()
    return f"the {name} did not get through; see {folder / name}.log: {said[-400:]}"
