"""The version that an upgrade is tried from: an older tree of this repository, built once and kept."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Final

from installer.stage import ROOT
from installer.steps import BuildError, run

__all__ = ["OLD", "OLD_VERSION", "old_commit", "old_setup", "old_tree"]

OLD: Final = "8166db4"
"""The last commit of the desk's schema 0001."""
OLD_VERSION: Final = "0.0.9"


def old_commit(repository: Path = ROOT) -> str:
    """The full name of the old commit, empty where its history is not at hand (a shallow clone)."""
    words = ["git", "rev-parse", "--verify", "--quiet", f"{OLD}^{{commit}}"]
    try:
        told = subprocess.run(words, cwd=repository, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return told.stdout.strip()


def old_tree(target: Path) -> Path:
    """The old commit's files in ``target``, which is made; raises BuildError."""
    commit = old_commit()
    if not commit:
        raise BuildError(f"the commit {OLD} is not in this clone; fetch its whole history")
    archive = subprocess.run(
        ["git", "archive", "--format=tar", commit], cwd=ROOT, capture_output=True, check=True
    )
    target.mkdir(parents=True)
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
        files.extractall(target, filter="data")
    return target


def old_setup() -> Path:
    """The old version's installer, built by its own tree; kept below `build` by the commit's name."""
    commit = old_commit()
    kept = ROOT / "build" / "old" / commit
    setup = kept / "out" / f"Serah-{OLD_VERSION}.exe"
    if commit and setup.is_file():
        return setup
    shutil.rmtree(kept, ignore_errors=True)
    tree = old_tree(kept / "tree")
    there = {"PYTHONPATH": str(tree)}
    run(
        sys.executable, "-m", "tests.support.translations", "--compile", cwd=tree, environment=there
    )
    words = ("-m", "installer", "--version", OLD_VERSION, "--fast", "--out", kept / "out")
    run(sys.executable, *words, cwd=tree, environment=there)
    if not setup.is_file():
        raise BuildError(f"the old version was built without {setup.name}")
    return setup
