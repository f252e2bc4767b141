"""Parsing, opening the desk, and turning every failure into one clear line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from desk_app.bootstrap import VERSION, Desk, open_desk
from desk_app.cli import acts, care, diagnosing, looking, papers, self_test, set_up, update, wire
from desk_app.cli.output import PROGRAM, Out
from desk_app.services.errors import Refused
from desk_app.store.engine import StoreError
from desk_app.sync.enrol_client import EnrolError
from desk_app.system import data_folder
from protocol.enrolment import CodeError

__all__ = ["build_parser", "run"]

# What a PC that the registry has locked still does: deliver what it has, and be looked after.
_WHILE_LOCKED: Final = frozenset(
    {"sync", "export", "import", "verify", "rebuild", "backup", "status", "export-log"} | {"update"}
)
Command: TypeAlias = Callable[[Desk, argparse.Namespace, Out], int]


def build_parser() -> argparse.ArgumentParser:
    """The command line of `serah`."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description="Serah: loket penyerahan KTP-el di kelurahan. PIN dibaca dari masukan standar.",
        epilog=f"Contoh: echo 123450 | {PROGRAM} hand-over 3374... --operator 'Nama Petugas' "
        "--relation owner --checks name,nik,birth_date,photo --old-card never --strokes ttd.json",
    )
    parser.add_argument("--version", action="version", version=f"serah {VERSION}")
    parser.add_argument(
        "--data-dir", type=Path, default=None, help="folder data PC ini (bawaan: SERAH_DATA_DIR)"
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="PERINTAH")
    for part in (wire, looking, acts, papers, care, self_test, set_up, update, diagnosing):
        part.add_commands(commands)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run one command; 0 if it did what was asked, else 1 with one line on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")  # a Windows console may say cp1252
    options = build_parser().parse_args(arguments)
    out = Out(as_json=getattr(options, "json", False))
    folder = options.data_dir or data_folder()
    try:
        if options.command == "enrol":
            return wire.enrol(folder, options, out)
        if options.command == "provision":
            return wire.provision(folder, options, out)
        if options.command == "set-up":
            return set_up.set_up(folder, options, out)
        if options.command == "restore":
            return care.restore(folder, options, out)
        if options.command == "diagnose":
            return diagnosing.diagnose(folder, options, out)
        if options.command == "update" and options.install:
            return update.install_update(folder, out)
        if options.command == "unsent":
            return update.unsent(folder, out)
        if options.command == "self-test":
            return self_test.run_self_test(folder, options, out)
        with open_desk(folder) as desk:
            if options.command not in _WHILE_LOCKED:
                desk.pc_lock.require_open()
            command: Command = options.run
            return command(desk, options, out)
    except (Refused, StoreError, EnrolError, CodeError) as error:
        out.fail(str(error))
    except OSError as error:
        out.fail(
            f"Berkas tidak dapat dipakai: {error.filename or error}. Data PC ini tidak berubah."
        )
    except KeyboardInterrupt:
        out.fail("Dihentikan. Yang sudah tercatat tetap aman.")
    return 1
