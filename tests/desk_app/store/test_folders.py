"""Folders are made with those above them, and said to be there only once they are on disk."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.whole_file import sync_folder
from desk_app.store.folders import PRIVATE, make_folder
from tests.support.modes import mode_is


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b" / "c", 0o700)
    assert mode_is(tmp_path / "a" / "b" / "c", 0o700)
    make_folder(tmp_path / "a" / "b" / "c")
    assert mode_is(tmp_path / "a" / "b" / "c", 0o700)
    sync_folder(tmp_path / "a")


def test_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(OSError, match="exists"):
        make_folder(tmp_path / "a")
    with pytest.raises(OSError, match=r"Not a directory|exists"):
        make_folder(tmp_path / "a" / "b")


def _text_opens(source: str) -> Iterator[int]:
    """The lines of calls of `os.open` for writing that do not say BINARY."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "os.open":
            flags = ast.unparse(node.args[1])
            if ("O_WRONLY" in flags or "O_RDWR" in flags) and "BINARY" not in flags:
                yield node.lineno


def test_no_bytes_are_written_as_text() -> None:
    # On Windows one random key in sixteen would be a byte longer on disk than in memory.
    assert list(_text_opens("os.open(p, os.O_WRONLY | os.O_CREAT)")) == [1]
    root = Path(__file__).parents[3]
    for package in ("protocol", "common", "desk_app"):
        for path in (root / package).rglob("*.py"):
            assert not list(_text_opens(path.read_text(encoding="utf-8"))), path


def test_a_private_folder_is_the_owners_or_as_the_one_above(tmp_path: Path) -> None:
    make_folder(tmp_path / "keys", PRIVATE)
    assert mode_is(tmp_path / "keys", 0o700)
    # For 0o700 Python on Windows makes rights of its own, without the other accounts of the PC.
    assert (PRIVATE == 0o700) == (os.name != "nt")
