"""A copy of the project with one bug planted in it."""

from __future__ import annotations

import io
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["ROOT", "Change", "Mutant", "MutantError", "fits", "planted"]

ROOT: Final = Path(__file__).resolve().parents[2]


class MutantError(Exception):
    """A planted bug does not fit the source: the text that it changes was changed, or what it makes of it
    is no Python."""


@dataclass(frozen=True, slots=True)
class Change:
    """In ``path`` the text ``old``, which stands there exactly once, becomes ``new``."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """One bug: in ``path`` the text ``old``, which stands there exactly once, becomes ``new``.

    ``what`` says in a few words what is wrong then. ``also``: what else has to change for it to show, such
    as a net that is taken away under whoever falls. ``event``: what has to befall a city to show it (one
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
    also: tuple[Change, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """All of it, in the order in which it is made."""
        return (Change(self.path, self.old, self.new), *self.also)


def fits(mutant: Mutant, root: Path = ROOT) -> None:
    """Raises MutantError unless the bug can be planted in the source as it is."""
    _changed(mutant, root)


def _changed(mutant: Mutant, root: Path) -> dict[str, str]:
    """The text of each changed file by its path."""
    texts: dict[str, str] = {}
    for change in mutant.changes:
        text = texts.get(change.path) or (root / change.path).read_text(encoding="utf-8")
        found = text.count(change.old)
        if found != 1:
            raise MutantError(f"{mutant.name}: its text stands {found} times in {change.path}")
        texts[change.path] = text.replace(change.old, change.new)
    for path, text in texts.items():
        try:
            compile(text, path, "exec")
        except SyntaxError as error:
            raise MutantError(f"{mutant.name}: makes no Python of {path}: {error}") from error
    return texts


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
        for path, text in _changed(mutant, folder).items():
            (folder / path).write_text(text, encoding="utf-8")
    return folder
