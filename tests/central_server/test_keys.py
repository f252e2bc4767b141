"""The centre's key file: whole or not at all, never over another one."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from central_server.errors import CentreError
from central_server.keys import create_keys, load_keys
from central_server.ports import SystemRandomness
from tests.support.small_disk import room_for


def test_keys_are_read_back_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    path = tmp_path / "centre.key"
    made = create_keys(path, SystemRandomness())
    assert load_keys(path).signing.device == made.signing.device
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["centre.key"]


def test_keys_never_replace_others(tmp_path: Path) -> None:
    path = tmp_path / "centre.key"
    made = create_keys(path, SystemRandomness())
    with pytest.raises(CentreError, match="tidak dapat dibuat"):
        create_keys(path, SystemRandomness())
    assert load_keys(path).signing.device == made.signing.device


def test_half_a_key_file_never_stands_under_its_name(tmp_path: Path) -> None:
    """A centre cut off while it makes its keys makes them at its next start."""
    path = tmp_path / "centre.key"
    with room_for(20), pytest.raises(CentreError, match="tidak dapat dibuat"):
        create_keys(path, SystemRandomness())
    assert not path.exists()
    create_keys(path, SystemRandomness())
    assert load_keys(path).nik_hash("3374010101010001")
