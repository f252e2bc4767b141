"""A copy of the project with one bug planted in it."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["ROOT", "Mutant", "MutantError", "fits", "planted"]

ROOT: Final = Path(__file__).resolve().parents[2]


class MutantError(Exception):
    """A planted bug no longer fits the source; the text that it changes was changed."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One bug: in ``path`` the text ``old``, which stands there exactly once, becomes ``new``.

    ``what`` says in a few words what is wrong then. ``event``: what has to befall a city to show it (one
    of `simulation.city.plan.ONCE`), so the seeds begin with one that is sure of it. ``of_the_disk``: only
    what a disk keeps can show it, so the power cuts look first.
    """

    name: str
    what: str
    path: str
    old: str
    new: str
    event: str = ""
    of_the_disk: bool = False


def fits(mutant: Mutant, root: Path = ROOT) -> None:
    """Raises MutantError unless the bug can be planted in the source as it is."""
    text = (root / mutant.path).read_text(encoding="utf-8")
    found = text.count(mutant.old)
    if found != 1:
        raise MutantError(f"{mutant.name}: its text stands {found} times in {mutant.path}")


def planted(mutant: Mutant | None, folder: Path) -> Path:
    """A copy of what was committed last in the new ``folder``, with the bug (None: without one).

    What somebody is just changing in the project is not in it. Raises MutantError if it does not fit.
    """
    committed = subprocess.run(
        ["git", "archive", "--format=tar", "HEAD"],  # noqa: S607 - git from the path
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    with tarfile.open(fileobj=io.BytesIO(committed.stdout)) as tar:
        tar.extractall(folder, filter="data")
    if mutant is not None:
        fits(mutant, folder)
        file = folder / mutant.path
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    return folder
