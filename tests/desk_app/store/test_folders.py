"""Folders are made with those above them, and said to be there only once they are on disk."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from desk_app.store.folders import make_folder, sync_folder


def test_a_folder_is_made_with_those_above_it(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b" / "c", 0o700)
    assert stat.S_IMODE((tmp_path / "a" / "b" / "c").stat().st_mode) == 0o700
    make_folder(tmp_path / "a" / "b" / "c")
    assert stat.S_IMODE((tmp_path / "a" / "b" / "c").stat().st_mode) == 0o700
    sync_folder(tmp_path / "a")


def test_a_file_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(OSError, match="exists"):
        make_folder(tmp_path / "a")
    with pytest.raises(OSError, match="Not a directory"):
        make_folder(tmp_path / "a" / "b")
