"""A Windows of its own under Wine, in a folder that goes away, with a screen that nobody sees."""

from __future__ import annotations

import os
import subprocess
import threading
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final

from installer.steps import BuildError, need, run

__all__ = ["Ended", "Prefix", "Running"]

_HERE: Final = Path(__file__).parent
_SHIMS: Final[dict[str, tuple[str, ...]]] = {
    "icuuc": (),
    "bcryptprimitives": ("-ladvapi32", "-lkernel32"),
}
_START_S: Final = 180.0
# No .NET, no browser, no menus of the desktop; platform.platform() asks WMI, which hangs in Wine 8.
_OVERRIDES: Final = "mscoree=;mshtml=;winemenubuilder.exe=;wbemprox="


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended and what it printed, both streams together."""

    code: int
    said: str


class Running:
    """A program under Wine.

    Its output goes through a pipe: a Python of 3.12 or newer does not start in Wine 8 with a plain file.
    Wine's own services keep that pipe open longer than the program lives, so it is not read to its end.
    """

    def __init__(self, words: list[str], environment: dict[str, str], given: str = "") -> None:
        self._words = words
        self._process = subprocess.Popen(
            words,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(given.encode("utf-8"))
        self._process.stdin.close()
        self._said: list[bytes] = []
        self._reader = threading.Thread(
            target=self._read, args=(self._process.stdout,), daemon=True
        )
        self._reader.start()

    def _read(self, stream: IO[bytes]) -> None:
        while block := os.read(stream.fileno(), 65_536):
            self._said.append(block)

    def end(self, seconds: float) -> Ended:
        """Wait for it; BuildError if it takes longer."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            self.kill()
            said = b"".join(self._said).decode("utf-8", "replace")
            raise BuildError(f"{' '.join(self._words[1:])} did not end: {said}") from error
        self._reader.join(0.5)
        return Ended(code, b"".join(self._said).decode("utf-8", "replace").replace("\r\n", "\n"))

    def kill(self) -> None:
        """As a power cut would end it."""
        self._process.kill()
        self._process.wait()


class Prefix:
    """``folder`` holds the prefix; use it as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.drive = folder / "prefix" / "drive_c"
        self._folder = folder
        self._wine = need("wine", "wine wine64")
        self._screen: subprocess.Popen[bytes] | None = None
        self._environment = {
            **{n: v for n, v in os.environ.items() if not n.startswith(("SERAH_", "QT_"))},
            "WINEPREFIX": str(folder / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": _OVERRIDES,
        }

    def __enter__(self) -> Prefix:
        try:
            self._set_up()
        except BaseException:
            self.close()
            raise
        return self

    def _set_up(self) -> None:
        self._environment["DISPLAY"] = self._new_screen()
        self("wineboot", "--init", seconds=_START_S)
        # Wine 8 says that it is Windows 7.
        self("winecfg", "/v", "win10")
        gcc = need("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64")
        for name, libraries in _SHIMS.items():
            target = self.drive / "windows" / "system32" / f"{name}.dll"
            words = [gcc, "-O2", "-shared", "-nostdlib", "-e", "DllMain", "-o", str(target)]
            run(*words, _HERE / f"{name}.c", *libraries)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all its programs and the screen."""
        subprocess.run(
            [need("wineserver", "wine"), "-k"], env=self._environment, check=False, timeout=60
        )
        if self._screen is not None:
            self._screen.terminate()
            self._screen.wait()

    def _new_screen(self) -> str:
        read, write = os.pipe()
        words = [need("Xvfb", "xvfb"), "-displayfd", str(write), "-nolisten", "tcp"]
        self._screen = subprocess.Popen(
            [*words, "-screen", "0", "1366x768x24"], pass_fds=(write,), stderr=subprocess.DEVNULL
        )
        os.close(write)
        with os.fdopen(read, "rb") as told:
            number = told.readline().strip().decode("ascii")
        if not number:
            raise BuildError("Xvfb did not start")
        return f":{number}"

    def as_account(self, name: str) -> Prefix:
        """The same Windows for another of its accounts; only the first one closes it."""
        other = copy(self)
        other._environment = {**self._environment, "USER": name}
        other._screen = None
        return other

    def start(self, program: str | Path, *words: str, given: str = "") -> Running:
        """Start a Windows program; ``given`` is its standard input."""
        return Running([self._wine, str(program), *words], self._environment, given)

    def __call__(
        self, program: str | Path, *words: str, given: str = "", seconds: float = 120.0
    ) -> Ended:
        """Run a Windows program to its end."""
        return self.start(program, *words, given=given).end(seconds)
