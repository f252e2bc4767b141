"""What an installer asks of the desk: whether work waits to be sent."""

from __future__ import annotations

import argparse
from typing import Any, Final

from desk_app.bootstrap import Desk
from desk_app.cli.output import Out

__all__ = ["add_commands"]

WORK_WAITS: Final = 3


def add_commands(commands: Any) -> None:
    """Add `unsent`."""
    parser = commands.add_parser(
        "unsent",
        help="apakah ada catatan yang belum terkirim",
        description="Kode keluar: 0 semua terkirim; 3 masih ada yang menunggu; 1 tidak terbaca.",
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=unsent)


def unsent(desk: Desk, options: argparse.Namespace, out: Out) -> int:  # noqa: ARG001
    """How many acts the centre has not stored."""
    waiting = desk.sync_store().position().unsent
    out.say(f"{waiting} catatan belum terkirim." if waiting else "Semua catatan sudah terkirim.")
    out.give({"unsent": waiting})
    return WORK_WAITS if waiting else 0
