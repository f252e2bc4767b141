"""Whether the window opens by itself when somebody signs in to Windows."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

__all__ = ["Autostart", "AutostartState"]


class AutostartState(StrEnum):
    """For whom it opens by itself."""

    NOBODY = "nobody"
    ACCOUNT = "account"  # the Windows account that is signed in
    ALL = "all"  # every account, as the installer was told


class Autostart(Protocol):
    """The system's list of what is started when somebody signs in."""

    def state(self) -> AutostartState:
        """What is so now."""
        ...

    def set(self, on: bool, /) -> None:
        """For the Windows account that is signed in; raises OSError."""
        ...
