"""`serve`."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from pathlib import Path
from types import FrameType

from central_server.api.server import CentreHttpServer
from central_server.cli.context import Context
from common.whole_file import put_in_place

__all__ = ["run_serve"]


def run_serve(context: Context, arguments: argparse.Namespace) -> None:
    """Serve until SIGTERM or Ctrl+C."""
    with context.centre() as centre:
        server = CentreHttpServer(centre, arguments.host, arguments.port)
        _prepare_process()

        def ready() -> None:
            print(f"Pusat siap di http://{arguments.host}:{server.port}", flush=True)
            if arguments.ready_file is not None:
                _write_whole(arguments.ready_file, f"{server.port}\n")

        server.run(ready)
    print("Pusat berhenti dengan tertib.", flush=True)


def _prepare_process() -> None:
    """Logs go to stderr; a stop signal is an orderly end."""
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # uvicorn raises the signal again once it has stopped; this makes that the end, not an abort.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _already_stopped)


def _already_stopped(_number: int, _frame: FrameType | None) -> None:
    return


def _write_whole(path: Path, text: str) -> None:
    """Write so that a reader sees nothing or all of it."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="ascii")
    put_in_place(part, path)
