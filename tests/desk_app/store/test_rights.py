"""The rights of the data folder. A shell script stands for Windows' icacls."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_app.store.rights import RightsError, own_folder, rights_of, share_folder


@pytest.fixture
def icacls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What it was asked stands in ``asked``; it ends with the code in ``code``."""
    program = tmp_path / "System32" / "icacls.exe"
    program.parent.mkdir()
    program.write_text(
        f"""#!/bin/sh
printf '%s\\n' "$@" >> '{tmp_path}/asked'
echo "$1 NT AUTHORITY\\INTERACTIVE:(OI)(CI)(M)"
exit "$(cat '{tmp_path}/code')"
""",
        encoding="utf-8",
    )
    program.chmod(0o755)
    (tmp_path / "code").write_text("0", encoding="ascii")
    monkeypatch.setenv("SYSTEMROOT", str(tmp_path))
    return tmp_path


@pytest.fixture
def folder(icacls: Path) -> Path:
    made = icacls / "Serah"
    made.mkdir()
    return made


def test_who_sits_at_the_pc_may_use_the_folder_and_nobody_else(icacls: Path, folder: Path) -> None:
    share_folder(folder)
    assert (icacls / "asked").read_text(encoding="utf-8").splitlines() == [
        str(icacls / "Serah"),
        "/inheritance:r",
        "/grant:r",
        "*S-1-5-18:(OI)(CI)F",
        "*S-1-5-32-544:(OI)(CI)F",
        "*S-1-5-4:(OI)(CI)M",
        "/Q",
    ]


def test_what_lies_there_gets_the_same_rights(icacls: Path, folder: Path) -> None:
    (folder / "serah.db").touch()
    share_folder(folder)
    asked = (icacls / "asked").read_text(encoding="utf-8").splitlines()
    assert asked[-5:] == [str(folder / "*"), "/reset", "/T", "/C", "/Q"]


def test_a_link_in_the_folder_lends_its_rights_to_nothing(icacls: Path, folder: Path) -> None:
    (folder / "backups").mkdir()
    (folder / "backups" / "elsewhere").symlink_to(icacls)
    with pytest.raises(RightsError, match="elsewhere"):
        share_folder(folder)
    assert not (icacls / "asked").exists()


@pytest.mark.parametrize("known", [True, False])
def test_a_folder_of_one_account(icacls: Path, folder: Path, known: bool) -> None:
    """By name, for what an administrator makes belongs to all administrators."""
    if known:
        whoami = icacls / "System32" / "whoami.exe"
        whoami.write_text(
            '#!/bin/sh\necho \'"pc\\budi","S-1-5-21-7-8-9-1001"\'\n', encoding="utf-8"
        )
        whoami.chmod(0o755)
    own_folder(folder)
    asked = (icacls / "asked").read_text(encoding="utf-8").splitlines()
    assert ("*S-1-5-21-7-8-9-1001:(OI)(CI)F" in asked) == known
    assert "*S-1-3-4:(OI)(CI)F" in asked  # the owner of what lies there
    assert not any("S-1-5-4:" in word for word in asked)


def test_what_windows_says_when_it_does_not_do_it_is_told(icacls: Path, folder: Path) -> None:
    (icacls / "code").write_text("5", encoding="ascii")
    with pytest.raises(RightsError, match="INTERACTIVE"):
        share_folder(folder)
    (icacls / "System32" / "icacls.exe").unlink()
    with pytest.raises(RightsError, match="No such file"):
        share_folder(folder)


def test_the_rights_are_told_without_the_folders_name(folder: Path) -> None:
    assert rights_of(folder).strip() == r"NT AUTHORITY\INTERACTIVE:(OI)(CI)(M)"
