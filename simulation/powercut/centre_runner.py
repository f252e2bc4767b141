"""A real centre on SQLite in a process of its own that is recorded, from its first start.

    python -m simulation.powercut.centre_runner PLAN

PLAN: file with a `CentrePlan` as JSON. Says its address and a code on standard output, then serves until
SIGTERM. What an answer says is stored is written to the descriptor that RECORDER_MARK names, before the
answer leaves.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

import msgspec

from central_server.api.server import CentreHttpServer
from simulation.durability.answers import confirm_answers
from simulation.durability.centre_kit import fill_centre, new_code, settings_for
from simulation.durability.clock import SharedClock
from simulation.durability.confirmed import Confirmed, Mark, What
from simulation.durability.weaken import Weakness, weaken_commits
from simulation.powercut.recorder import MARK_VARIABLE

__all__ = ["Announcement", "CentrePlan"]


class CentrePlan(msgspec.Struct, frozen=True):
    """A centre in ``folder`` with ``cards`` cards on their way to one kelurahan."""

    folder: str
    clock: str
    seed: int
    cards: int
    weakness: Weakness = Weakness.NONE


class Announcement(msgspec.Struct, frozen=True):
    """Where the centre serves, and a code to enrol with."""

    url: str
    code: str


def main() -> int:
    """Make the centre, serve, end in an orderly way."""
    plan = msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=CentrePlan)
    weaken_commits(plan.weakness)
    confirm = Mark(int(os.environ[MARK_VARIABLE]))
    folder = Path(plan.folder)
    clock = SharedClock(Path(plan.clock))
    centre = fill_centre(settings_for(folder), clock, plan.seed, plan.cards)
    code = new_code(centre)
    confirm(Confirmed(What.READY))
    confirm_answers(centre, confirm)
    server = CentreHttpServer(centre, "127.0.0.1", 0)
    signal.signal(signal.SIGTERM, _already_stopped)  # uvicorn raises it again once it has stopped

    def ready() -> None:
        said = Announcement(f"http://127.0.0.1:{server.port}", code)
        print(msgspec.json.encode(said).decode("ascii"), flush=True)

    server.run(ready)
    centre.close()
    return 0


def _already_stopped(_number: int, _frame: FrameType | None) -> None:
    return


if __name__ == "__main__":
    sys.exit(main())
