"""`migrate`."""

from __future__ import annotations

import argparse

from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.migration import migrate

__all__ = ["run_migrate"]


def run_migrate(context: Context, arguments: argparse.Namespace) -> None:
    """Make or update database and keys."""
    before, after = migrate(context.settings, context.clock, context.randomness)
    if arguments.json:
        print_json({"before": before, "after": after})
    elif before == after:
        print(f"Basis data sudah sesuai (skema {after}).")
    else:
        print(f"Basis data siap (skema {before or 'kosong'} menjadi {after}).")
