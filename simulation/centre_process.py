"""A real central server in a process of its own, steered through its own command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, Final

from central_server.settings import Settings

__all__ = ["CentreProcess", "CentreProcessError"]

_START_S: Final = 60.0
_STOP_S: Final = 30.0


class CentreProcessError(Exception):
    """The server, or one of its commands, did not do what was asked."""


class CentreProcess:
    """`serah-central` on ``database_url``; keys and log in ``folder``. ``clock``: file of a `SharedClock`
    to go by, None for the machine's own clock."""

    def __init__(
        self, folder: Path, database_url: str | None = None, clock: Path | None = None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        program = (
            ("central_server",) if clock is None else ("simulation.clocked_centre", str(clock))
        )
        self._program = (sys.executable, "-m", *program)
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._environment = {
            **os.environ,
            "SERAH_CENTRAL_DATABASE_URL": database_url or f"sqlite:///{folder / 'centre.sqlite3'}",
            "SERAH_CENTRAL_KEY_FILE": str(folder / "centre.key"),
        }

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def settings(self) -> Settings:
        """Where its database and keys are, to open it once it is stopped."""
        return Settings.from_environment(self._environment)

    def command(self, *words: str, given: str = "") -> Any:
        """Run one `serah-central` command with ``--json``; what it printed. Raises on failure."""
        done = subprocess.run(
            [*self._program, *words, "--json"],
            env=self._environment,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip() or done.stdout.strip()
            raise CentreProcessError(f"serah-central {words[0]}: {said}")
        return json.loads(done.stdout)

    def start(self) -> None:
        """Serve; on the same port as before if it has served already."""
        ready = self._folder / "ready"
        ready.unlink(missing_ok=True)
        self._log = (self._folder / "serve.log").open("ab")
        self._process = subprocess.Popen(
            [
                *(*self._program, "serve", "--host", "127.0.0.1"),
                *("--port", str(self._port), "--ready-file", str(ready)),
            ],
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
            stdin=subprocess.DEVNULL,
        )
        waited = threading.Event()
        deadline = time.monotonic() + _START_S
        while not (ready.exists() and ready.read_text(encoding="ascii").strip()):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise CentreProcessError(
                    f"the server did not start; see {self._folder / 'serve.log'}"
                )
            waited.wait(0.05)
        self._port = int(ready.read_text(encoding="ascii").split()[-1].rsplit(":", 1)[-1])

    def stop(self) -> None:
        """Really stop it: the port is free afterwards."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None
