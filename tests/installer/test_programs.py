"""The launchers, and what NSIS and wixl are given."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from desk_app.store.setup_start import TASK
from installer.icon import ICON
from installer.launchers import PROGRAMS, resource_defines, version_numbers
from installer.msi import wix_source
from installer.setup_exe import file_list, files_of
from installer.signing import Signing
from installer.steps import BuildError

FOLDER = ICON.parent
WIX = "{http://schemas.microsoft.com/wix/2006/wi}"
STAGE_FILES = ("Serah.exe", "app/b/x.py", "app/a.py", "runtime/python313.dll")


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    for name in STAGE_FILES:
        path = tmp_path / "stage" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode("ascii"))
    return tmp_path / "stage"


def test_windows_tells_the_programs_apart() -> None:
    assert len({p.file.lower() for p in PROGRAMS}) == len(PROGRAMS)
    assert [p.file for p in PROGRAMS if p.console] == ["serah-cli.exe"]


def test_the_resources_name_program_and_version() -> None:
    defines = resource_defines(PROGRAMS[0], "1.2.3")
    assert defines["VERSION_NUMBERS"] == "1,2,3,0"
    assert defines["VERSION_TEXT"] == '"1.2.3"'
    assert defines["FILE_NAME"] == '"Serah.exe"'
    script = (FOLDER / "launcher.rc").read_text(encoding="ascii")
    assert all(name in script for name in defines)


@pytest.mark.parametrize("version", ["1.2", "1.2.3.4", "1.2.3rc1", ""])
def test_a_version_of_another_form_is_refused(version: str) -> None:
    with pytest.raises(BuildError, match="three numbers"):
        version_numbers(version)


def test_the_manifest_asks_for_long_paths_utf_8_and_sharp_letters() -> None:
    said = {
        e.tag.rpartition("}")[2]: (e.text or "").strip()
        for e in ET.parse(FOLDER / "serah.manifest").getroot().iter()
    }
    assert said["longPathAware"] == "true"
    assert said["activeCodePage"] == "UTF-8"
    assert said["dpiAwareness"] == "PerMonitorV2"


def test_the_icon_holds_the_sizes_that_windows_asks_for() -> None:
    data = ICON.read_bytes()
    count = int.from_bytes(data[4:6], "little")
    sizes = {data[6 + 16 * n] or 256 for n in range(count)}
    assert {16, 24, 32, 48, 256} <= sizes


def test_launcher_and_installers_speak_of_the_same_mutexes() -> None:
    launcher = (FOLDER / "launcher.c").read_text(encoding="ascii")
    of_the_msi = (FOLDER / "running.c").read_text(encoding="ascii")
    script = (FOLDER.parent / "nsis" / "serah.nsi").read_text(encoding="utf-8")
    assert r'L"Global\\SerahBerjalan"' in launcher
    assert r'L"Global\\SerahBerjalan"' in of_the_msi
    assert r'!define MUTEX "Global\SerahBerjalan"' in script
    assert r'L"Global\\SerahDipasang"' in launcher
    assert r'!define INSTALLING "Global\SerahDipasang"' in script


def test_desk_and_installer_speak_of_one_task() -> None:
    script = (FOLDER.parent / "nsis" / "serah.nsi").read_text(encoding="utf-8")
    assert f'!define TASK "{TASK}"' in script


def test_files_are_listed_in_one_order_each_in_its_folder(stage: Path) -> None:
    assert file_list(stage, files_of(stage)).splitlines() == [
        r'SetOutPath "$INSTDIR\next"',
        f'File "{stage}/Serah.exe"',
        r'SetOutPath "$INSTDIR\next\app"',
        f'File "{stage}/app/a.py"',
        r'SetOutPath "$INSTDIR\next\app\b"',
        f'File "{stage}/app/b/x.py"',
        r'SetOutPath "$INSTDIR\next\runtime"',
        f'File "{stage}/runtime/python313.dll"',
    ]


def test_a_name_that_nsis_would_read_otherwise_is_refused(stage: Path) -> None:
    (stage / "$R0").write_bytes(b"")
    with pytest.raises(BuildError, match="NSIS would read this name otherwise"):
        file_list(stage, files_of(stage))


def test_the_msi_holds_every_file_once_under_identifiers_that_stay(stage: Path) -> None:
    source = wix_source(stage, files_of(stage), "1.2.3")
    assert source == wix_source(stage, files_of(stage), "1.2.3")
    root = ET.fromstring(source)
    assert {Path(f.attrib["Source"]) for f in root.iter(f"{WIX}File")} == {
        stage / n for n in STAGE_FILES
    }
    named = [c.attrib["Id"] for c in root.iter(f"{WIX}Component")]
    asked = [c.attrib["Id"] for c in root.iter(f"{WIX}ComponentRef")]
    assert sorted(named) == sorted(asked)
    assert len(set(named)) == len(named)


def test_another_version_is_another_product_of_the_same_line(stage: Path) -> None:
    products = []
    for version in ("1.2.3", "1.2.4"):
        product = ET.fromstring(wix_source(stage, files_of(stage), version)).find(f"{WIX}Product")
        assert product is not None
        products.append(product.attrib)
    assert products[0]["Id"] != products[1]["Id"]
    assert products[0]["UpgradeCode"] == products[1]["UpgradeCode"]


def test_the_uninstaller_is_signed_by_a_script_that_takes_any_path(tmp_path: Path) -> None:
    signing = Signing(tmp_path / "a certificate.pem", tmp_path / "key.pem", "http://stamp.example")
    line = signing.script(tmp_path)
    script = (tmp_path / "sign.sh").read_text(encoding="utf-8")
    assert line == f"sh {tmp_path}/sign.sh"
    assert f"-certs '{tmp_path}/a certificate.pem'" in script
    assert '-in "$1" -out "$1.signed"' in script
    assert "-ts http://stamp.example" in script


def test_the_guide_names_every_exit_code_of_the_installer() -> None:
    script = (FOLDER.parent / "nsis" / "serah.nsi").read_text(encoding="utf-8")
    guide = (FOLDER.parents[1] / "docs" / "panduan" / "ti.md").read_text(encoding="utf-8")
    head = script[: script.index("Unicode true")]
    codes = re.findall(r"(?:^;|   )\s*(\d+) [a-zA-Z]", head, re.MULTILINE)
    assert len(codes) == len(set(codes)) >= 11
    table = guide[: guide.index("### Group Policy")]
    told = {*re.findall(r"^\| (\d+) \|", table, re.MULTILINE), "9"}  # 9 is of the uninstaller
    assert set(codes) == told
