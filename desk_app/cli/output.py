"""What a command prints: lines for people, or one JSON document for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desk_app.services.errors import Refused

__all__ = ["PROGRAM", "Out", "ask_pin", "outside"]

PROGRAM: Final = (
    "serah-cli" if sys.platform == "win32" else "serah"
)  # there Serah.exe is the window


@dataclass(frozen=True, slots=True)
class Out:
    """Where a command's answer goes."""

    as_json: bool

    def say(self, line: str) -> None:
        """A line for people; nothing in JSON mode."""
        if not self.as_json:
            print(line)

    def give(self, document: Mapping[str, Any] | list[Any]) -> None:
        """The document for programs; nothing otherwise."""
        if self.as_json:
            print(json.dumps(document, ensure_ascii=False, indent=2))

    def fail(self, sentence: str) -> None:
        """One clear line on standard error, in JSON mode a document as well."""
        if self.as_json:
            print(json.dumps({"error": sentence}, ensure_ascii=False))
        print(f"{PROGRAM}: {sentence}", file=sys.stderr)


def ask_pin() -> str:
    """The next line of standard input: a PIN never stands in a command line."""
    return sys.stdin.readline().strip()


def outside(target: Path, folder: Path) -> Path:
    """``target``, if it does not lie in the desk's own data folder; raises Refused otherwise.

    A mistyped path must not be able to overwrite the database or the keys."""
    if target.resolve().is_relative_to(folder.resolve()):
        raise Refused(
            "target",
            "Berkas keluaran tidak boleh di dalam folder data Serah. Pilih folder lain; data aman.",
        )
    return target
