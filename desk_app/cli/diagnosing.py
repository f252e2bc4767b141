"""`serah diagnose`: a bundle for IT, of whatever state the PC is in."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from desk_app.bootstrap import open_desk
from desk_app.cli.output import Out, outside
from desk_app.diagnose import bundle_name, gather, pack
from desk_app.paper.diagnosis_findings import findings
from desk_app.services.diagnosis import Diagnosis
from desk_app.services.errors import Refused
from desk_app.services.full_check import FullCheckResult
from desk_app.store.engine import StoreError

__all__ = ["add_commands", "diagnose"]


def add_commands(commands: Any) -> None:
    """Add `diagnose`."""
    parser = commands.add_parser(
        "diagnose",
        help="berkas diagnosa untuk petugas TI, tanpa data warga; juga bila basis data rusak",
    )
    parser.add_argument(
        "--out", type=Path, metavar="BERKAS", help="nama berkas zip, atau foldernya"
    )
    parser.add_argument("--full", action="store_true", help="periksa juga seluruh basis data")
    parser.add_argument("--json", action="store_true", help="isinya sebagai JSON, tanpa berkas")


def diagnose(folder: Path, options: argparse.Namespace, out: Out) -> int:
    """Write the bundle and say what is wrong; 0 also where something is."""
    check, full_failed = _full_check(folder, out.say) if options.full else (None, "")
    seen = gather(folder, check=check)
    if full_failed:
        seen = msgspec.structs.replace(seen, unseen={**seen.unseen, "full": full_failed})
    if options.json and options.out is None:
        out.give(_document(seen))
        return 0
    target = options.out or Path.cwd()
    if target.is_dir():
        target = target / bundle_name(seen)
    outside(target, folder).write_bytes(pack(seen, folder))
    found = findings(seen)
    for one in found:
        out.say(f"  {'!' if one.grave else '-'} {one.text}")
    for what, why in seen.unseen.items():
        out.say(f"  ? {what}: {why}")
    out.say(f"Berkas diagnosa: {target}")
    out.give({"file": str(target)} | _document(seen))
    return 0


def _document(seen: Diagnosis) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(msgspec.json.encode(seen))
    said = [{"grave": f.grave, "text": f.text} for f in findings(seen)]
    return {"findings": said} | made


def _full_check(folder: Path, say: Callable[[str], object]) -> tuple[FullCheckResult | None, str]:
    """Prove the whole database, if it can be opened; else why not."""
    seen = gather(folder)
    if seen.store.verdict != "sound":
        return None, seen.store.verdict  # a damaged file would be repaired by opening it
    try:
        say("Memeriksa seluruh basis data…")
        with open_desk(folder) as desk:
            return desk.full_check(), ""
    except (Refused, StoreError) as error:
        return None, str(error)
