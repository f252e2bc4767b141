"""`python3 dev.py bench [--json FILE] [NAME ...]`: speed beside its floor."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from bench.disk import Disk, NoDiskError, look_at
from bench.frame import Row
from bench.rows import (
    cold_start,
    hand_over,
    installer_size,
    look_up,
    receipts,
    search,
    sync,
    wine_start,
)
from bench.rows.installer_size import Build
from bench.town import Town
from installer.steps import BuildError

Maker = Callable[[Town, int], Row]
ROWS: Final[dict[str, Maker]] = {
    "look-up": look_up.look_up,
    "search": search.search,
    "hand-over": hand_over.hand_over,
    "cold-start": cold_start.cold_start,
    "receipt": receipts.one_receipt,
    "receipts-500": receipts.many_receipts,
    "push": sync.push,
    "pull": sync.pull,
}
_CARDS: Final = 7_000

# These look at what `dev.py installer` has built.
OF_BUILD: Final[dict[str, Callable[[Build, int], Row | None]]] = {
    "setup-size": lambda build, _: installer_size.setup_size(build),
    "msi-size": lambda build, _: installer_size.msi_size(build),
    "installed-size": lambda build, _: installer_size.installed(build),
    "wine-start": wine_start.wine_start,
}
_IF_ASKED: Final = frozenset({"wine-start"})  # needs Wine, and minutes


def _print(row: Row) -> None:
    peer = "" if row.peer is None else f"  peer {row.peer:.3f}"
    p99 = "" if row.p99 is None else f"  p99 {row.p99:.3f}"
    print(
        f"{'holds ' if row.holds else 'MISSES'}  {row.name:13} {row.ratio:7.2f}x"
        f"   ours {row.ours:.3f} {row.unit}  floor {row.floor:.3f}{peer}{p99}   goal {row.goal}"
    )
    print(f"        {row.note}", flush=True)


def _report(disk: Disk, rows: Sequence[Row], cards: int) -> dict[str, object]:
    return {
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(terse=True),
            "python": platform.python_version(),
            "file_system": disk.file_system,
            "fsync_ms": disk.fsync_ms,
            "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        },
        "cards": cards,
        "rows": [row.as_json() for row in rows],
    }


def _of_build(names: Sequence[str], build: Build, rounds: int) -> Iterator[Row]:
    """The rows of the installer; where none was built they are left out, unless they are asked for."""
    if not build.there:
        if set(names) & set(OF_BUILD):
            raise BuildError("nothing was built yet; run `python3 dev.py installer`")
        return
    wanted = set(names) or set(OF_BUILD) - _IF_ASKED
    for name, make in OF_BUILD.items():
        made = make(build, rounds) if name in wanted else None
        if made is not None:
            yield made


def main() -> int:
    """Measure; 0 unless nothing could be measured. A goal that is missed is reported, not an error."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    every = (*ROWS, *OF_BUILD)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"rows: {', '.join(every)}")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--rounds", type=int, default=7, help="counted rounds of each row")
    parser.add_argument("--cards", type=int, default=_CARDS, help="cards in the kelurahan")
    parser.add_argument("--work", type=Path, default=Path("out"), help="a folder on a disk")
    parser.add_argument(
        "--installer", type=Path, default=Path("out/installer"), help="what `installer` has built"
    )
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(every))
    if unknown:
        parser.error(f"no row is called {', '.join(unknown)}; there are {', '.join(every)}")
    options.work.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    work = Path(tempfile.mkdtemp(prefix="bench-", dir=options.work)).resolve()
    rows: list[Row] = []
    try:
        disk = look_at(work)
        print(f"{disk.file_system}, a durable write of 4 KiB {disk.fsync_ms} ms", flush=True)
        wanted = [n for n in ROWS if not options.names or n in options.names]
        if wanted:
            with Town.open(work, options.cards) as town:
                for name in wanted:
                    rows.append(ROWS[name](town, options.rounds))
                    _print(rows[-1])
        for row in _of_build(options.names, Build(options.installer), options.rounds):
            rows.append(row)
            _print(row)
    except (NoDiskError, BuildError, ValueError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if options.json:
        text = json.dumps(_report(disk, rows, options.cards), indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    held = sum(row.holds for row in rows)
    print(f"{held} of {len(rows)} goals held on {disk.file_system}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
