"""The installed folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from desk_app import VERSION
from desk_app.store.update_files import update_keys
from installer.lock import Pinned
from installer.stage import (
    ROOT,
    freeze_times,
    missing_libraries,
    put_application,
    put_licences,
    put_runtime,
    put_wheels,
    with_version,
)
from installer.steps import BuildError

SITE = Path("runtime", "Lib", "site-packages")


def _wheel(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return path


def _files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_python_knows_its_own_folders_and_serahs_and_no_others(tmp_path: Path) -> None:
    put_runtime(
        {"python313.dll": b"", "python.exe": b"", "python313._pth": b"import site"}, tmp_path
    )
    assert _files(tmp_path / "runtime") == {"python313.dll", "python313._pth"}
    paths = (tmp_path / "runtime" / "python313._pth").read_bytes().split(b"\r\n")
    assert paths == [b"python313.zip", b".", rb"Lib\site-packages", rb"..\app", b""]


def test_wheels_are_unpacked_where_python_looks(tmp_path: Path) -> None:
    first = _wheel(tmp_path / "a.whl", "a/__init__.py", "a/tests/test_a.py", "a.data/purelib/b.py")
    second = _wheel(
        tmp_path / "q.whl", "PySide6/msvcp140.dll", "PySide6/qmlls.exe", "a.data/scripts/x"
    )
    put_wheels([first, second], tmp_path / "stage")
    assert _files(tmp_path / "stage") == {
        f"{SITE.as_posix()}/a/__init__.py",
        f"{SITE.as_posix()}/b.py",
        "runtime/msvcp140.dll",
    }


def test_a_wheel_cannot_write_elsewhere_or_over_another(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="outside its folder"):
        put_wheels([_wheel(tmp_path / "bad.whl", "../../evil.py")], tmp_path / "stage")
    twice = [_wheel(tmp_path / f"{n}.whl", "same.py") for n in (1, 2)]
    with pytest.raises(BuildError, match=r"two packages bring same\.py"):
        put_wheels(twice, tmp_path / "other")


def test_serah_is_put_there_with_its_resources_and_the_version_that_is_built(
    tmp_path: Path,
) -> None:
    put_application(tmp_path, "9.8.7")
    app = tmp_path / "app"
    assert 'VERSION: Final = "9.8.7"' in (app / "desk_app" / "__init__.py").read_text("utf-8")
    assert {p.name for p in app.iterdir()} == {"protocol", "common", "desk_app", "resources"}
    assert (app / "resources" / "fonts" / "NotoSans-Regular.ttf").is_file()
    assert {p.name for p in app.rglob("*.qm")} == {"serah_en.qm", "serah_id.qm"}
    assert (app / "desk_app" / "store" / "migrations" / "versions" / "v0001_first.py").is_file()
    assert not list(app.rglob("*.ts"))
    keys = (app / "resources" / "update_keys.txt").read_text("ascii")
    assert update_keys(keys) == ()


def test_the_update_keys_of_an_office_are_built_in(tmp_path: Path) -> None:
    put_application(tmp_path, "9.8.7", ("ab" * 32, "cd" * 32))
    keys = (tmp_path / "app" / "resources" / "update_keys.txt").read_text("ascii")
    assert update_keys(keys) == (b"\xab" * 32, b"\xcd" * 32)
    assert "ab" * 32 not in (ROOT / "resources" / "update_keys.txt").read_text("ascii")


def test_the_version_stands_in_one_line() -> None:
    source = (ROOT / "desk_app" / "__init__.py").read_text(encoding="utf-8")
    assert with_version(source, VERSION) == source
    with pytest.raises(BuildError, match="does not say its version"):
        with_version("VERSION = 3", "1.0.0")


def test_a_library_that_neither_serah_nor_windows_brings_is_named() -> None:
    said = "\tDLL Name: KERNEL32.dll\n\tDLL Name: Qt6Core.dll\n\tDLL Name: MSVCP140.dll\n"
    said += "\tDLL Name: api-ms-win-crt-heap-l1-1-0.dll\n\tDLL Name: WINSPOOL.DRV\n"
    assert missing_libraries(said, ["qt6core.dll", "msvcp140.dll"]) == []
    assert missing_libraries(said, ["Qt6Core.dll"]) == ["msvcp140.dll"]


def test_licences_of_everything_are_shipped(tmp_path: Path) -> None:
    wheel = _wheel(tmp_path / "a.whl", "a-1.dist-info/licenses/LICENSE", "a-1.dist-info/METADATA")
    count = put_licences(
        tmp_path / "stage", {Pinned("a", "1", frozenset()): wheel}, {"LICENSE.txt": b""}
    )
    texts = _files(tmp_path / "stage" / "licences")
    assert texts == {"LGPL-3.0.txt", "GPL-3.0.txt", "serah.txt", "python.txt", "a/LICENSE"}
    assert count == len(texts)


def test_all_files_get_one_time(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"")
    freeze_times(tmp_path, 1_700_000_000)
    assert {p.stat().st_mtime for p in tmp_path.rglob("*")} == {1_700_000_000}
