from pathlib import Path

import pytest

from common.resources import RESOURCES_VARIABLE, resource_path


def test_the_fonts_are_found_beside_the_packages() -> None:
    assert resource_path("fonts", "NotoSans-Regular.ttf").is_file()
    assert resource_path().is_dir()


def test_an_installed_program_may_say_where_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RESOURCES_VARIABLE, str(tmp_path))
    assert resource_path("fonts", "a.ttf") == tmp_path / "fonts" / "a.ttf"
