"""How the installer of an update is started: the words that Windows is given, and what is proved before."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from desk_app.services.update import Ready
from desk_app.services.update_care import SetupError
from desk_app.store.setup_start import (
    TASK,
    AccountSetup,
    NoSetup,
    SystemSetup,
    TaskSetup,
    setup_of_this_pc,
)
from protocol.updates import open_update
from tests.support.update_key import UPDATE_KEY, signed_setup


class Windows:
    """Remembers what was started, and answers with a code or an error."""

    def __init__(self, code: int = 0, error: OSError | None = None) -> None:
        self.code = code
        self.error = error
        self.started: list[list[str]] = []

    def __call__(self, words: Sequence[str]) -> int:
        self.started.append(list(words))
        if self.error is not None:
            raise self.error
        return self.code


@pytest.fixture
def ready(tmp_path: Path) -> Ready:
    setup, manifest = signed_setup(tmp_path, "9.0.0", bytes(range(256)) * 900)
    return Ready(open_update(manifest, (UPDATE_KEY.public,)), setup, manifest)


def test_for_all_accounts_the_systems_task_does_it(ready: Ready) -> None:
    windows = Windows()
    TaskSetup(windows).start(ready)
    ((program, *words),) = windows.started
    assert program.endswith(r"\System32\schtasks.exe")  # never one that lies in the current folder
    assert words == ["/Run", "/TN", TASK]
    with pytest.raises(SetupError, match="ended with 1"):
        TaskSetup(Windows(1)).start(ready)
    with pytest.raises(SetupError, match="FileNotFoundError"):
        TaskSetup(Windows(error=FileNotFoundError())).start(ready)


def test_for_one_account_it_starts_by_itself(ready: Ready) -> None:
    windows = Windows()
    AccountSetup(windows).start(ready)
    assert windows.started == [[str(ready.setup), "/S", "/UPDATE", "/CurrentUser"]]
    with pytest.raises(SetupError, match="PermissionError"):
        AccountSetup(Windows(error=PermissionError())).start(ready)


def test_the_system_starts_a_copy_that_nobody_else_can_change(ready: Ready, tmp_path: Path) -> None:
    folder, windows = tmp_path / "program" / "update", Windows()
    SystemSetup(folder, windows).start(ready)
    copy = folder / "Serah-9.0.0.exe"
    assert windows.started == [[str(copy), "/S", "/UPDATE", "/AllUsers"]]
    assert copy.read_bytes() == ready.setup.read_bytes()
    SystemSetup(folder, windows).start(ready)  # once more, over what is there
    assert len(windows.started) == 2


def test_what_changed_after_it_was_proved_is_not_started(ready: Ready, tmp_path: Path) -> None:
    windows = Windows()
    ready.setup.write_bytes(ready.setup.read_bytes() + b"!")
    with pytest.raises(SetupError, match="changed while it was copied"):
        SystemSetup(tmp_path / "update", windows).start(ready)
    assert windows.started == []
    assert list((tmp_path / "update").iterdir()) == []
    ready.setup.unlink()
    with pytest.raises(SetupError, match="FileNotFoundError"):
        SystemSetup(tmp_path / "update", windows).start(ready)


def test_a_program_that_nobody_installed_is_not_updated(ready: Ready) -> None:
    if sys.platform == "win32":
        pytest.skip("says so only where no installer was")
    setup = setup_of_this_pc()
    assert isinstance(setup, NoSetup)
    with pytest.raises(SetupError):
        setup.start(ready)
