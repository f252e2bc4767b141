"""What strace saw: the calls that change files below a folder, counted by call and path."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from simulation.powercut.trace import Call, Kind, Record

__all__ = ["STRACE", "Seen", "counted_by_recorder", "counted_by_strace", "missing_strace"]

Seen = Counter[tuple[str, str]]
_CALLS: Final = (
    *("openat", "open", "creat", "write", "pwrite64", "writev", "pwritev", "pwritev2", "ftruncate"),
    *("truncate", "fallocate", "fsync", "fdatasync", "sync_file_range", "rename", "renameat"),
    *("renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "mkdir"),
    *("mkdirat", "rmdir", "mmap", "sendfile", "copy_file_range", "splice", "sync", "syncfs"),
)
STRACE: Final = ("strace", "-f", "-y", "-s", "0", "-e", f"trace={','.join(_CALLS)}")
_LINE: Final = re.compile(r"^(?:\d+ +)?(?P<call>\w+)\((?P<said>.*)\) += (?P<result>-?\d+)")
# Before a name (data is shown as "") it is the folder that the name is seen from.
_DESCRIPTOR: Final = re.compile(r'^(?P<fd>\d+)<(?P<path>[^>]*)>(?!, "[^"])')
_QUOTED: Final = re.compile(r'(?:(?P<at>\w+)<(?P<base>[^>]*)>, )?"(?P<path>[^"]*)"')


def missing_strace() -> str:
    """Why strace cannot be used here, empty if it can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    done = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "" if done.returncode == 0 else "strace may not look at processes here"


def counted_by_strace(lines: Iterable[str], root: Path) -> Seen:
    """From the lines of ``strace -f -y``. Raises ValueError for a line that cannot be read."""
    seen: Seen = Counter()
    for line in lines:
        if "+++ exited" in line or "--- SIG" in line:
            continue
        found = _LINE.match(line)
        if found is None:
            if str(root) in line:
                raise ValueError(f"cannot be read: {line}")
            continue
        call, said = found["call"], found["said"]
        if int(found["result"]) < 0 or not _changes(call, said, int(found["result"])):
            continue
        call = "rmdir" if call == "unlinkat" and "AT_REMOVEDIR" in said else call
        for path in _paths(call, said):
            if Path(path).is_relative_to(root):
                seen[call, path] += 1
    return seen


def _changes(call: str, said: str, result: int) -> bool:
    if call in ("openat", "open"):
        return "O_CREAT" in said or "O_TRUNC" in said
    if call == "mmap":
        return "MAP_SHARED" in said and "PROT_WRITE" in said
    return result > 0 if "write" in call else True


def _paths(call: str, said: str) -> list[str]:
    """The path of a call on a descriptor; of a call on names the first, or both of a rename."""
    descriptor = _DESCRIPTOR.match(said)
    if descriptor is not None:
        return [descriptor["path"]]
    if call == "mmap":
        mapped = re.search(r", (\d+)<(?P<path>[^>]*)>", said)
        return [mapped["path"]] if mapped else []
    paths = [
        str(Path(one["base"] or "/") / one["path"]) for one in _QUOTED.finditer(said) if one["path"]
    ]
    return paths[:1]


def counted_by_recorder(records: Iterable[Record]) -> Seen:
    """The same from a trace."""
    seen: Seen = Counter()
    at: dict[tuple[int, int], str] = {}
    for record in records:
        match record.kind:
            case Kind.OPEN:
                at[record.pid, record.fd] = record.path
                if not record.a & 0o1100:  # neither O_CREAT nor O_TRUNC
                    continue
            case Kind.CLOSE:
                at.pop((record.pid, record.fd))
                continue
            case Kind.DUP:
                at[record.pid, record.a] = at[record.pid, record.fd]
                continue
            case Kind.FORK:
                at |= {(record.pid, fd): path for (pid, fd), path in at.items() if pid == record.a}
                continue
        if record.call is not Call.OTHER and record.kind is not Kind.MARK:
            seen[record.call.name.lower(), record.path or at[record.pid, record.fd]] += 1
    return seen
