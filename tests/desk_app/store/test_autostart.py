"""Opening at sign-in, with a registry that stands in for Windows'."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from desk_app.services.autostart import AutostartState
from desk_app.store.autostart import NAME, RunKey, autostart_of_this_pc

PROGRAM = r"C:\Program Files\Serah\Serah.exe"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"


class Registry:
    """The part of winreg that is used."""

    HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER = "machine", "user"
    KEY_READ, KEY_SET_VALUE, KEY_WOW64_64KEY, REG_SZ = 1, 2, 256, 1

    def __init__(self) -> None:
        self.values: dict[tuple[str, str, str], str] = {}
        self.refuses = False

    @contextmanager
    def OpenKey(self, root: str, path: str, _zero: int, access: int) -> Iterator[Any]:  # noqa: N802
        assert access & self.KEY_WOW64_64KEY
        if not any(k[:2] == (root, path) for k in self.values):
            raise FileNotFoundError(path)
        yield (root, path)

    @contextmanager
    def CreateKeyEx(self, root: str, path: str, _zero: int, _access: int) -> Iterator[Any]:  # noqa: N802
        if self.refuses:
            raise PermissionError(path)
        yield (root, path)

    def QueryValueEx(self, key: tuple[str, str], name: str) -> tuple[str, int]:  # noqa: N802
        try:
            return self.values[(*key, name)], self.REG_SZ
        except KeyError as error:
            raise FileNotFoundError(name) from error

    def SetValueEx(  # noqa: N802 - winreg's name
        self, key: tuple[str, str], name: str, _zero: int, _kind: int, value: str
    ) -> None:
        self.values[(*key, name)] = value

    def DeleteValue(self, key: tuple[str, str], name: str) -> None:  # noqa: N802 - winreg's name
        if (*key, name) not in self.values:
            raise FileNotFoundError(name)
        del self.values[(*key, name)]


def test_an_account_turns_it_on_and_off() -> None:
    registry = Registry()
    key = RunKey(registry, PROGRAM)
    assert key.state() is AutostartState.NOBODY
    key.set(True)
    assert registry.values == {("user", RUN, NAME): f'"{PROGRAM}"'}
    assert key.state() is AutostartState.ACCOUNT
    key.set(False)
    key.set(False)
    assert key.state() is AutostartState.NOBODY


def test_what_the_installer_was_told_holds_for_all() -> None:
    registry = Registry()
    registry.values["machine", RUN, NAME] = f'"{PROGRAM}"'
    assert RunKey(registry, PROGRAM).state() is AutostartState.ALL


def test_a_registry_that_refuses_is_an_error() -> None:
    registry = Registry()
    registry.refuses = True
    with pytest.raises(OSError, match="Run"):
        RunKey(registry, PROGRAM).set(True)


def test_only_an_installed_program_of_windows_has_it() -> None:
    assert autostart_of_this_pc("linux") is None
    assert autostart_of_this_pc("win32") is None  # python.exe, not Serah.exe
