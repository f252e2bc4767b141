"""Opening at sign-in on Windows: a value in the list of programs that Windows starts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Final

from desk_app.services.autostart import Autostart, AutostartState

__all__ = ["NAME", "RunKey", "autostart_of_this_pc"]

NAME: Final = "Serah"
_RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"


class RunKey:
    """The ``Run`` keys of the registry. ``registry`` is the module winreg, ``program`` what is started."""

    def __init__(self, registry: Any, program: str) -> None:
        self._registry = registry
        self._program = program

    def state(self) -> AutostartState:
        """The installer's entry goes before that of an account."""
        if self._value(self._registry.HKEY_LOCAL_MACHINE):
            return AutostartState.ALL
        mine = self._value(self._registry.HKEY_CURRENT_USER)
        return AutostartState.ACCOUNT if mine else AutostartState.NOBODY

    def set(self, on: bool, /) -> None:
        """Write or remove the entry of this account; raises OSError."""
        r = self._registry
        with r.CreateKeyEx(r.HKEY_CURRENT_USER, _RUN, 0, r.KEY_SET_VALUE) as key:
            if on:
                r.SetValueEx(key, NAME, 0, r.REG_SZ, f'"{self._program}"')
                return
            try:
                r.DeleteValue(key, NAME)
            except FileNotFoundError:
                return

    def _value(self, root: object) -> str:
        r = self._registry
        try:
            with r.OpenKey(root, _RUN, 0, r.KEY_READ | r.KEY_WOW64_64KEY) as key:
                return str(r.QueryValueEx(key, NAME)[0])
        except OSError:
            return ""


def autostart_of_this_pc(
    platform: str = sys.platform, load: Callable[[str], Any] = __import__
) -> Autostart | None:
    """That of Windows, for an installed program; None elsewhere."""
    if platform != "win32" or not sys.executable.lower().endswith("serah.exe"):
        return None
    return RunKey(load("winreg"), sys.executable)
