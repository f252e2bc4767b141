"""A PC used through `serah` only: what is typed, what is printed, how it ends."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk_app.cli import run

__all__ = ["PIN", "SUPERVISOR_PIN", "Pc", "Said"]

PIN = "495132"
SUPERVISOR_PIN = "862047"


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Pc:
    """One PC's data folder; call it with the words of a command."""

    folder: Path

    def __call__(self, *words: str, pins: str = "") -> Said:
        out, err = io.StringIO(), io.StringIO()
        keyboard, sys.stdin = sys.stdin, io.StringIO(pins)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = run(["--data-dir", str(self.folder), *words])
        finally:
            sys.stdin = keyboard
        return Said(code, out.getvalue(), err.getvalue())

    def hand_over(self, card: str, strokes: Path, *more: str) -> Said:
        """An owner collects; ``strokes`` is a file of pen strokes."""
        return self(
            *("hand-over", card, "--relation", "owner", "--checks", "name,nik,birth_date,photo"),
            *("--old-card", "never", "--strokes", str(strokes), "--operator", "Sri Wahyuni"),
            *("--json", *more),
            pins=PIN + "\n",
        )
