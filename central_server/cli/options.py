"""Options that many commands take. Imports nothing of the centre: `--help` stays quick."""

from __future__ import annotations

import argparse

__all__ = ["in_the_name_of"]


def in_the_name_of(word: argparse.ArgumentParser) -> None:
    """The person of the registry who does it: it is recorded."""
    word.add_argument("--operator", required=True, metavar="ID", help="petugas Disdukcapil")
