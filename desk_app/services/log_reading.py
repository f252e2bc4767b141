"""What the log files say: the last lines, the last errors, the last hard crash.

The logs hold no personal data as they are written (`desk_app.ui.crash`); what leaves the PC is looked
through once more here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

__all__ = ["LogLine", "error_kinds", "last_errors", "read_tail", "scrubbed"]

_LINE: Final = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\S* (?P<level>[A-Z]+) (?P<where>\S+) \S+ (?P<what>.*)"
)
_GRAVE: Final = frozenset({"WARNING", "ERROR", "CRITICAL"})
_KIND: Final = re.compile(r"\b[A-Za-z_.]*(?:Error|Exception|Interrupt)\b")
# A NIK or a family card number has 16 digits; our own document numbers have 22 and name nobody.
_SIXTEEN: Final = re.compile(r"(?<!\d)\d{16}(?!\d)")
_USER: Final = re.compile(r"(?i)([a-z]:\\users\\|/home/|/Users/)[^\\/\n:\"'<>|]+")


class LogLine(msgspec.Struct, frozen=True):
    """A line of the log that tells of something gone wrong; ``at`` local time as written."""

    at: str
    level: str
    where: str
    what: str


def scrubbed(text: str) -> str:
    """``text`` without what may name a person: numbers of sixteen digits, and whose folder it is."""
    return _USER.sub(lambda found: f"{found[1]}*", _SIXTEEN.sub("[16 angka]", text))


def read_tail(path: Path, size: int) -> str:
    """The last ``size`` bytes of a text file, from the first whole line on; empty where it is not there or
    cannot be read."""
    try:
        with path.open("rb") as file:
            whole = file.seek(0, 2)
            file.seek(max(0, whole - size))
            raw = file.read(size)
    except OSError:
        return ""
    text = raw.decode("utf-8", "replace")
    return text.partition("\n")[2] if whole > size else text


def last_errors(texts: Iterable[str], count: int) -> tuple[LogLine, ...]:
    """The last ``count`` warnings and errors in what log files say, oldest first."""
    found: list[LogLine] = []
    for text in texts:
        for line in text.splitlines():
            match = _LINE.fullmatch(line)
            if match and match["level"] in _GRAVE:
                what = scrubbed(match["what"])
                found.append(LogLine(match["at"], match["level"], match["where"], what))
    return tuple(found[-count:])


def error_kinds(lines: Iterable[LogLine], count: int) -> tuple[str, ...]:
    """The kinds of error that the lines name, the newest first, each once: names of exception classes, or
    the place where there is none."""
    kinds: dict[str, None] = {}
    for line in reversed(tuple(lines)):
        if line.level == "WARNING":
            continue
        named = _KIND.search(line.what)
        kinds[(named[0].rpartition(".")[2] if named else line.where)[:40]] = None
    return tuple(kinds)[:count]
