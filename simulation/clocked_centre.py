"""`serah-central` by a clock that a run moves on.

    python -m simulation.clocked_centre FILE WORDS

FILE: that of the `SharedClock`; WORDS as `serah-central` takes them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from central_server.cli.main import main as central
from simulation.durability.clock import SharedClock

__all__ = ["main"]


def main() -> int:
    """Run one command of the centre."""
    return central(sys.argv[2:], clock=SharedClock(Path(sys.argv[1])))


if __name__ == "__main__":
    sys.exit(main())
