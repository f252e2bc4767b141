"""Run under Wine: `python seal.py close FILE` or `open FILE`: the seal of the shipped program, alone.

Prints "same" if what was opened is what was closed, "refused" if the system does not open it."""

from __future__ import annotations

import sys
from pathlib import Path

from desk_app.store.seal import SealError, system_seal

_SECRET = bytes(range(32))


def main(what: str, file: str) -> None:
    """Close the secret into ``file``, or open it from there."""
    seal = system_seal()
    path = Path(file)
    if what == "close":
        path.write_bytes(seal.close(_SECRET))
    if not seal.binds or _SECRET in path.read_bytes():
        raise SystemExit("the secret lies open")
    try:
        print("same" if seal.open(path.read_bytes()) == _SECRET else "different")
    except SealError:
        print("refused")


if __name__ == "__main__":
    main(*sys.argv[1:])
