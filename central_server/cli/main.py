"""The words of the command line, and what they call."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from central_server.cli import serve
from central_server.cli.context import Context
from central_server.errors import CentreError
from central_server.ports import SystemClock, SystemRandomness
from central_server.settings import DATABASE_VARIABLE, KEY_VARIABLE, Settings

__all__ = ["main"]

_EPILOG = (
    f"{DATABASE_VARIABLE}: sqlite:///BERKAS (bawaan: serah-central.sqlite3) atau postgresql://...\n"
    f"{KEY_VARIABLE}: berkas kunci pusat (bawaan: serah-central.key di samping basis data SQLite)"
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="serah-central",
        description="Pusat Serah: kiriman KTP-el, catatan kota, sinkronisasi kelurahan.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words = parser.add_subparsers(dest="command", required=True, metavar="PERINTAH")

    migrate = words.add_parser("migrate", help="buat atau perbarui basis data dan kunci pusat")
    migrate.add_argument("--json", action="store_true", help="keluaran untuk program")
    migrate.set_defaults(run=serve.run_migrate)

    served = words.add_parser("serve", help="jalankan server sinkronisasi")
    served.add_argument("--host", default="127.0.0.1", help="alamat (bawaan: %(default)s)")
    served.add_argument("--port", type=int, default=8710, help="port; 0 = mana saja yang bebas")
    served.add_argument(
        "--ready-file", type=Path, metavar="FILE", help="tulis nomor port ke berkas ini bila siap"
    )
    served.set_defaults(run=serve.run_serve)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 if it did what it says, 1 with one line on stderr if not, 2 for bad words."""
    arguments = _parser().parse_args(argv)
    try:
        settings = Settings.from_environment(os.environ)
        arguments.run(Context(settings, SystemClock(), SystemRandomness()), arguments)
    except CentreError as error:
        print(f"serah-central: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0
