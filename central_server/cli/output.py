"""What the command line writes for programs."""

from __future__ import annotations

import json

__all__ = ["print_json"]


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=1))
