"""The rows of the installer, on a build of a few files."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bench.rows.installer_size import (
    Build,
    bytes_in,
    installed,
    least,
    msi_size,
    plain,
    setup_size,
    sources,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    stage = tmp_path / "work" / "stage"
    (stage / "runtime").mkdir(parents=True)
    (stage / "app.py").write_bytes(b"print(1)\n" * 2_000)
    (stage / "app.pyc").write_bytes(b"x" * 1_000)
    (stage / "runtime" / "python.dll").write_bytes(os.urandom(40_000) * 2)
    (tmp_path / "Serah-0.1.0.exe").write_bytes(bytes(41_000))
    return tmp_path


def test_the_floor_is_what_the_best_packer_needs(folder: Path) -> None:
    build = Build(folder)
    assert build.there
    files = build.files()
    assert bytes_in(files) == 99_000
    assert 40_000 < least(files) < 42_000  # what repeats at a distance is found
    assert plain(files) > 79_000  # zlib looks back 32 KiB only
    row = setup_size(build)
    assert (row.name, row.unit, row.holds) == ("setup-size", "MB", row.ratio <= 1.05)
    assert row.peer is not None
    assert row.peer > row.floor


def test_what_is_installed_and_the_msi(folder: Path) -> None:
    wheels = folder / "work" / "wheels"
    wheels.mkdir()
    with zipfile.ZipFile(wheels / "part-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("part/module.py", b"#" * 700)
        wheel.writestr("part/tests/left_out.py", b"#" * 5_000)
        wheel.writestr("part/native.pyd", b"#" * 5_000)  # is there as it is
    written = sources(wheels.iterdir())
    assert written - sources([]) == 700
    row = installed(Build(folder))
    assert row.ratio == round(99_000 / (80_000 + written), 3)
    assert msi_size(Build(folder)) is None
    (folder / "Serah-0.1.0.msi").write_bytes(bytes(500_000))
    large = msi_size(Build(folder))
    assert large is not None
    assert not large.holds


def test_without_a_build_nothing_is_said_unless_it_is_asked_for(tmp_path: Path) -> None:
    work = Path(__file__).resolve().parents[2] / "out"
    said = subprocess.run(
        [
            *(sys.executable, "-m", "bench", "setup-size", "--work", str(work)),
            *("--installer", str(tmp_path)),
        ],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert (said.returncode, "nothing was built yet" in said.stderr) == (1, True)
