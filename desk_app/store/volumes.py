"""The drives of this PC: which volumes lie on another disk than the data folder."""

from __future__ import annotations

import sys

from desk_app.services.second_drive import Volumes

__all__ = ["system_volumes"]


def system_volumes() -> Volumes:
    """What lists the drives of the system that this runs on."""
    if sys.platform == "win32":
        from desk_app.store.volumes_windows import Kernel32, WindowsVolumes

        return WindowsVolumes(Kernel32())
    from desk_app.store.volumes_linux import LinuxVolumes

    return LinuxVolumes()
