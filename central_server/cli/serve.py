"""`migrate` and `serve`."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from central_server.api.server import CentreHttpServer
from central_server.bootstrap import Centre, migrate
from central_server.cli.context import Context

__all__ = ["run_migrate", "run_serve"]


def run_migrate(context: Context, arguments: argparse.Namespace) -> None:
    """Make or update database and keys."""
    before, after = migrate(context.settings, context.clock, context.randomness)
    if arguments.json:
        print(json.dumps({"before": before, "after": after}))
    elif before == after:
        print(f"Basis data sudah sesuai (skema {after}).")
    else:
        print(f"Basis data siap (skema {before or 'kosong'} menjadi {after}).")


def run_serve(context: Context, arguments: argparse.Namespace) -> None:
    """Serve until SIGTERM or Ctrl+C."""
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # uvicorn raises the signal again once it has stopped; this makes that the end, not an abort.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _already_stopped)
    with contextlib.closing(Centre(context.settings, context.clock, context.randomness)) as centre:
        server = CentreHttpServer(centre, arguments.host, arguments.port)

        def ready() -> None:
            print(f"Pusat siap di http://{arguments.host}:{server.port}", flush=True)
            if arguments.ready_file is not None:
                _write_whole(arguments.ready_file, f"{server.port}\n")

        server.run(ready)
    print("Pusat berhenti dengan tertib.", flush=True)


def _already_stopped(_number: int, _frame: FrameType | None) -> None:
    return


def _write_whole(path: Path, text: str) -> None:
    """Write so that a reader sees nothing or all of it."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="ascii")
    part.replace(path)
