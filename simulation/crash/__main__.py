"""`python3 dev.py crash`: desks and centres killed with SIGKILL at random instants, and opened again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from simulation.crash.run import TARGETS, Kills, Weakness
from simulation.crash.tally import KillTally
from simulation.durability.tally import OtherRunError
from simulation.durability.volume import NoDiskError, require_disk


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py crash", description=f"{__doc__} See docs/durability.md."
    )
    parser.add_argument("--kills", type=int, default=100, help="how many in all (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which kills (%(default)s)")
    parser.add_argument("--state", type=Path, help="file to keep the counts in, and to go on from")
    parser.add_argument(
        "--out", type=Path, default=Path("out/crash"), help="folder to work in, on a disk"
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=list(TARGETS),
        metavar="TARGET",
        help=f"kill only this (may be repeated): {', '.join(TARGETS)}",
    )
    parser.add_argument(
        "--weaken",
        type=Weakness,
        choices=[Weakness.EARLY, Weakness.FAIL],
        default=Weakness.NONE,
        help="the desk of the hand-overs confirms before the commit (early) or ends by an error after "
        "one of them (fail), to see that it is noticed",
    )
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run; 0 only if nothing was lost, doubled or broken. ``words``: the command line's."""
    if sys.platform != "linux":
        print("kills are tried on Linux: they are sent to processes by handles that only Linux has")
        return 1
    options = _parser().parse_args(words)
    try:
        disk = require_disk(options.out)
        tally = KillTally.resume(options.state, "crash", options.seed)
    except (NoDiskError, OtherRunError) as error:
        print(error)
        return 1
    run = Kills(
        options.out,
        tally,
        tuple(options.only or TARGETS),
        options.weaken,
        partial(print, flush=True),
        partial(tally.save, options.state),
    )
    stopped = False
    try:
        run.run(options.kills)
    except KeyboardInterrupt:
        stopped = True
    for kind, counts in tally.kinds.items():
        print(f"  {kind}: {counts.tries} kills: {counts}{tally.words(kind)}")
    for folder in tally.failures:
        print(f"the files as they were found: {folder}")
    counted = f"{tally.total.tries} kills on {disk}: {tally.total}"
    print(f"stopped after {counted}" if stopped else counted, flush=True)
    if stopped:
        return 130
    return 1 if tally.total.bad else 0


if __name__ == "__main__":
    sys.exit(main())
