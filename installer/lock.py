"""The hashed lock files: what is shipped, and that exactly this was downloaded."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from installer.steps import BuildError, run

__all__ = ["Pinned", "canonical", "download", "match", "read_lock", "sha256_of", "subset"]

_PIN: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pinned:
    """One requirement of a lock file; ``hashes``: SHA-256 of each file that may stand for it."""

    name: str
    version: str
    hashes: frozenset[str]


def canonical(name: str) -> str:
    """A package's name as all write it alike."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(text: str) -> tuple[Pinned, ...]:
    """The requirements; raises BuildError for a line that is not pinned and hashed, or names a host."""
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        pin = _PIN.match(said)
        hashes = frozenset(_HASH.findall(said))
        if pin is None or not hashes or "://" in said:
            raise BuildError(f"this line of the lock file is not a pinned, hashed package: {said}")
        found.append(Pinned(canonical(pin[1]), pin[2], hashes))
    return tuple(found)


def subset(pinned: Iterable[Pinned], names: Collection[str]) -> str:
    """A lock file with these packages alone, whatever system it is read on; BuildError if one lacks."""
    found = {p.name: p for p in pinned if p.name in names}
    missing = sorted(set(names) - set(found))
    if missing:
        raise BuildError(f"the lock file lacks {', '.join(missing)}")
    lines = ((f"{p.name}=={p.version}", *sorted(p.hashes)) for p in found.values())
    return "".join(" --hash=sha256:".join(words) + "\n" for words in lines)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def download(lock: Path, folder: Path, *options: str) -> dict[Pinned, Path]:
    """The files of a lock file, each checked against its hashes; from pip's cache where it has them."""
    folder.mkdir(parents=True, exist_ok=True)
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
    run(*pip, "--no-deps", "--require-hashes", "--dest", folder, *options, "--requirement", lock)
    return match(read_lock(lock.read_text(encoding="utf-8")), sorted(folder.iterdir()))


def match(pinned: Sequence[Pinned], files: Sequence[Path]) -> dict[Pinned, Path]:
    """Which file is which requirement, by its hash alone; BuildError for one that is nobody's."""
    hashes = {h: p for p in pinned for h in p.hashes}
    found: dict[Pinned, Path] = {}
    for file in files:
        owner = hashes.get(sha256_of(file))
        if owner is None:
            raise BuildError(f"{file.name} is not what the lock file names")
        found[owner] = file
    missing = [p.name for p in pinned if p not in found]
    if missing:
        raise BuildError(f"not downloaded: {', '.join(missing)}")
    return found
