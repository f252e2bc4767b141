"""Starting the installer of an update.

Installed for all accounts, only an administrator may replace the program, and who sits at the desk is none.
So the installer has left a scheduled task of the system (`TASK`), which anybody at the PC may start and
nobody may change; it runs ``serah-cli update --install`` as the system, proves everything again from a copy
that nobody else can write to, and starts that copy. Installed for one account, the account does it itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PureWindowsPath
from typing import Final

from desk_app.services.update import Ready
from desk_app.services.update_care import SetupError
from desk_app.store.folders import make_folder

__all__ = [
    "TASK",
    "AccountSetup",
    "NoSetup",
    "SystemSetup",
    "TaskSetup",
    "kept_by_others",
    "setup_by_hand",
    "setup_of_this_pc",
]

TASK: Final = r"Serah\Pembaruan"
_WAIT_S: Final = 20.0
_DETACHED: Final = 0x00000008 | 0x00000200  # DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP

Run = Callable[[Sequence[str]], int]


def _run(words: Sequence[str]) -> int:
    """The exit code of a program that ends at once."""
    done = subprocess.run(  # noqa: S603 - a program of Windows with words of our own
        list(words), stdin=subprocess.DEVNULL, capture_output=True, timeout=_WAIT_S, check=False
    )
    return done.returncode


def _leave(words: Sequence[str]) -> int:
    """Start a program that outlives this one; 0."""
    flags = _DETACHED if sys.platform == "win32" else 0
    with open(os.devnull, "r+b") as nowhere:  # noqa: PTH123 - a device, not a path
        subprocess.Popen(  # noqa: S603 - an installer that was proved byte by byte
            list(words), stdin=nowhere, stdout=nowhere, stderr=nowhere, creationflags=flags
        )
    return 0


class NoSetup:
    """Where Serah was not installed by its installer. Implements `SetupStart`."""

    def start(self, ready: Ready) -> None:  # noqa: ARG002 - the port gives it
        """Never."""
        raise SetupError("this program was not installed by an installer")


class TaskSetup:
    """Asks the system's task to do it. Implements `SetupStart`."""

    def __init__(self, run: Run = _run) -> None:
        self._run = run

    def start(self, ready: Ready) -> None:  # noqa: ARG002 - the task looks for itself
        """Start the task; raises SetupError, and then it runs by itself at night or when the PC starts."""
        try:
            code = self._run([_schtasks(), "/Run", "/TN", TASK])
        except (OSError, subprocess.SubprocessError) as error:
            raise SetupError(type(error).__name__) from error
        if code:
            raise SetupError(f"schtasks ended with {code}")


class AccountSetup:
    """Starts the installer for this account. Implements `SetupStart`."""

    def __init__(self, leave: Run = _leave) -> None:
        self._leave = leave

    def start(self, ready: Ready) -> None:
        """Start it; raises SetupError."""
        _started(self._leave, [str(ready.setup), "/S", "/UPDATE", "/CurrentUser"])


class SystemSetup:
    """Starts a copy of the installer in ``folder``, which only administrators can write to, for all
    accounts. Implements `SetupStart`."""

    def __init__(self, folder: Path, leave: Run = _leave) -> None:
        self._folder = folder
        self._leave = leave

    def start(self, ready: Ready) -> None:
        """Copy, prove the copy, start it; raises SetupError."""
        target = self._folder / ready.update.name
        whole = sha256()
        try:
            make_folder(self._folder)
            for left in self._folder.glob("Serah-*.exe"):
                left.unlink()
            with ready.setup.open("rb") as source, target.open("xb") as copy:
                while block := source.read(1 << 20):
                    whole.update(block)
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
        except OSError as error:
            raise SetupError(type(error).__name__) from error
        if whole.digest() != ready.update.hash:
            target.unlink(missing_ok=True)
            raise SetupError("the installer changed while it was copied")
        _started(self._leave, [str(target), "/S", "/UPDATE", "/AllUsers"])


def _started(leave: Run, words: Sequence[str]) -> None:
    try:
        leave(words)
    except OSError as error:  # Windows wants an administrator for it
        raise SetupError(type(error).__name__) from error


def _schtasks() -> str:
    """By its full name: Windows would look for it in the current folder first."""
    root = PureWindowsPath(os.environ.get("SYSTEMROOT", r"C:\Windows"))
    return str(root / "System32" / "schtasks.exe")


def kept_by_others() -> bool:
    """Whether this program came by an MSI: then whoever rolls that out brings the next version too."""
    program = Path(sys.executable).parent
    return sys.platform == "win32" and not (program / "Uninstall.exe").is_file()


def setup_of_this_pc() -> TaskSetup | AccountSetup | NoSetup:
    """As this program was installed."""
    program = Path(sys.executable).parent
    if sys.platform == "win32" and (program / "Uninstall.exe").is_file():
        return TaskSetup() if _for_all(program) else AccountSetup()
    return NoSetup()


def setup_by_hand() -> SystemSetup | AccountSetup | NoSetup:
    """The same for whoever runs ``serah update --install``: the task, or an administrator."""
    found = setup_of_this_pc()
    if isinstance(found, TaskSetup):
        return SystemSetup(Path(sys.executable).parent / "update")
    return found


def _for_all(program: Path) -> bool:
    """Whether the installer has noted this folder for all accounts."""
    folder = ""
    if sys.platform == "win32":
        import winreg

        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        with (
            suppress(OSError),
            winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"Software\Serah", 0, access) as key,
        ):
            folder = str(winreg.QueryValueEx(key, "InstallDir")[0])
    return bool(folder) and Path(folder) == program
