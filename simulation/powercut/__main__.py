"""`python3 dev.py powercut`: power cuts of a recorded desk and centre, and disks that fail."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from simulation.durability.tally import OtherRunError, Tally
from simulation.durability.volume import NoDiskError, require_disk
from simulation.durability.weaken import Weakness
from simulation.powercut.recorder import RecorderError, build_recorder
from simulation.powercut.recording import RecordingError
from simulation.powercut.rounds import FAULT, PowerCuts, replay

_CUTS_A_FAULT: Final = 20


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py powercut", description=f"{__doc__} See docs/durability.md."
    )
    parser.add_argument("--cuts", type=int, default=200, help="how many in all (%(default)s)")
    parser.add_argument("--faults", type=int, help="how many failing disks (default: cuts / 20)")
    parser.add_argument("--seed", type=int, default=1, help="which cuts (%(default)s)")
    parser.add_argument("--state", type=Path, help="file to keep the counts in, and to go on from")
    parser.add_argument(
        "--out", type=Path, default=Path("out/powercut"), help="folder to work in, on a disk"
    )
    parser.add_argument("--replay", type=Path, metavar="FILE", help="try one kept failure again")
    parser.add_argument(
        "--weaken",
        type=Weakness,
        choices=list(Weakness)[1:],
        default=Weakness.NONE,
        help="break the promise on purpose, to see that it is noticed",
    )
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run, or replay; 0 only if nothing was lost, doubled or broken. ``words``: the command line's."""
    if sys.platform != "linux":
        print("power cuts are tried on Linux: the recorder is preloaded into the program there")
        return 1
    options = _parser().parse_args(words)
    try:
        disk = require_disk(options.out)
        options.out.mkdir(parents=True, exist_ok=True)
        library = build_recorder()
        if options.replay is not None:
            return _replay(options.replay, library)
        command = f"powercut --weaken {options.weaken}" if options.weaken else "powercut"
        tally = Tally.resume(options.state, command, options.seed)
        return _run(options, disk, library, tally)
    except (NoDiskError, OtherRunError, RecorderError, RecordingError) as error:
        print(error)
        return 1


def _run(options: argparse.Namespace, disk: str, library: Path, tally: Tally) -> int:
    faults = options.cuts // _CUTS_A_FAULT if options.faults is None else options.faults
    say = partial(print, flush=True)
    run = PowerCuts(
        options.out, library, tally, options.weaken, say, partial(tally.save, options.state)
    )
    stopped = False
    try:
        run.run(options.cuts, faults)
    except KeyboardInterrupt:
        stopped = True
    for file in tally.failures:
        print(f"again: python3 dev.py powercut --replay {file}")
    by_kind = ", ".join(f"{c.tries} of the {kind}" for kind, c in sorted(tally.kinds.items()))
    print(f"tried on {disk}: {by_kind or 'nothing'}; {tally.seconds:.0f} s for the cuts")
    print(f"{tally.struck} of {run.faults_done} {FAULT}s struck: {tally.calls_failed} calls failed")
    counted = f"{run.cuts_done} cuts and {run.faults_done} {FAULT}s on {disk}: {tally.total}"
    print(f"stopped after {counted}" if stopped else counted, flush=True)
    if stopped:
        return 130
    return 1 if tally.total.bad else 0


def _replay(file: Path, library: Path) -> int:
    lines = list(replay(file, library))
    for line in lines:
        print(line)
    bad = any(line.startswith(("lost", "doubled", "broken")) for line in lines)
    print(f"{file.name}: {'it fails again' if bad else 'it holds now'}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
