"""A warm process that makes others: a fork of it is a real process after 10 ms instead of a second.

The zygote has everything imported and nothing open. For each job it is sent it forks; the child waits
for a word, does the job on real files, and can be killed at any instant.

    python -m simulation.crash.zygote CONTROL      (a socket, inherited)
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final

import msgspec

from simulation.durability.confirmed import Confirmed, Mark, What, read_confirmed

__all__ = ["Child", "Job", "Zygote", "ZygoteError"]

_PR_SET_PDEATHSIG: Final = 1
_WAIT_S: Final = 60.0
_LOOK_S: Final = 0.002
_MOST: Final = 1 << 16
_DONE: Final = b"done"


class ZygoteError(Exception):
    """The zygote or a child ended by itself."""


class Job(msgspec.Struct, frozen=True):
    """What a child does; which of these mean something depends on ``name`` (see `jobs.py`)."""

    name: str
    folder: str
    seed: int = 0
    url: str = ""
    code: str = ""
    clock: str = ""
    port: int = 0
    database_url: str = ""


@dataclass(slots=True)
class Child:
    """A process that does a job. What it confirms is written to ``marks``, a file; ``words``: what its
    job has said to us alone."""

    pid: int
    marks: Path
    _handle: int
    _line: socket.socket
    words: list[bytes] = field(default_factory=list)
    _over: bool = False
    _vanished: bool = False

    def go(self) -> None:
        """Let it begin."""
        self._line.sendall(b"!")

    def heard(self) -> bytes:
        """The next word that its job says; empty if it ended without one. Raises TimeoutError."""
        if self._over:
            return b""
        self._line.settimeout(_WAIT_S)
        try:
            said = self._line.recv(_MOST)
        except ConnectionResetError:  # killed before it took the word that lets it begin
            said = b""
        if said in (b"", _DONE):
            self._over, self._vanished = True, not said
            return b""
        self.words.append(said)
        return said

    def wait_ready(self) -> bytes:
        """The word that it says once it is ready. Raises ZygoteError."""
        said = self.heard()
        if not said:
            raise ZygoteError("; ".join(["a child ended by itself", *self.errors()]))
        return said

    def ended(self, within_s: float) -> bool:
        """Whether it has ended by itself before so many seconds have passed."""
        return bool(select.select([self._handle], [], [], within_s)[0])

    def has_confirmed(self, within_s: float) -> bool:
        """Wait until it has confirmed something; False if it ended, or the time passed, before that."""
        until = time.monotonic() + within_s
        while not self.marks.stat().st_size:
            if time.monotonic() > until or self.ended(_LOOK_S):
                return False
        return True

    def kill(self) -> bool:
        """SIGKILL, and wait until it is gone; False if it had ended by itself."""
        alive = not self.ended(_WAIT_S if self._over else 0)
        if alive:
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            if not self.ended(_WAIT_S):
                raise ZygoteError(f"process {self.pid} does not die")
        while self.heard():
            pass
        self._vanished &= not alive
        os.close(self._handle)
        self._line.close()
        return alive

    def confirmed(self) -> list[Confirmed]:
        """Everything it has confirmed."""
        return [one for one in self._marks() if one.what is not What.REFUSED]

    def errors(self) -> list[str]:
        """What ended it before anybody killed it, in words; none if it had done its job or was killed."""
        said = [one.said for one in self._marks() if one.what is What.REFUSED]
        return said or ["it ended without a word"] * self._vanished

    def _marks(self) -> list[Confirmed]:
        return read_confirmed(self.marks.read_bytes().splitlines())


class Zygote:
    """Starts children. Use it in a ``with``: at its end the zygote ends, and every child with it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._count = 0
        ours, theirs = socket.socketpair()
        with theirs, (folder / "zygote.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "simulation.crash.zygote", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,  # Ctrl+C is for the run, which then ends the zygote
            )
        self._control = ours
        self._control.settimeout(_WAIT_S)

    def start(self, job: Job) -> Child:
        """A child that waits for `Child.go`. Raises ZygoteError."""
        self._count += 1
        marks = self._folder / f"marks-{self._count}"
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # word by word
        with theirs, marks.open("ab") as file:
            socket.send_fds(
                self._control, [msgspec.json.encode(job)], [theirs.fileno(), file.fileno()]
            )
            said = self._control.recv(_MOST)
        if not said:
            raise ZygoteError(f"the zygote ended; see {self._folder / 'zygote.log'}")
        pid = int(said)
        return Child(pid, marks, os.pidfd_open(pid), ours)

    def close(self) -> None:
        """End it, and all children."""
        self._control.close()
        self._process.wait(_WAIT_S)

    def __enter__(self) -> Zygote:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def main() -> int:
    """Fork for each job until the other end of the control socket is closed."""
    from simulation.crash import jobs

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody is left behind as a zombie
    control = socket.socket(fileno=int(sys.argv[1]))
    while True:
        message, descriptors, _flags, _address = socket.recv_fds(control, _MOST, 2)
        if not message:
            return 0
        pid = os.fork()
        if not pid:
            control.close()
            _child(message, socket.socket(fileno=descriptors[0]), descriptors[1], jobs.run)
        for descriptor in descriptors:
            os.close(descriptor)
        control.sendall(str(pid).encode("ascii"))


def _child(message: bytes, line: socket.socket, marks: int, run: object) -> None:
    """Wait for the word, do the job, end; a job that fails says so among its marks."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    confirm = Mark(marks)
    try:
        if line.recv(1):
            assert callable(run)
            run(msgspec.json.decode(message, type=Job), confirm, line)
            line.sendall(_DONE)
    except BaseException as error:  # noqa: BLE001 - the child ends here, whatever it was
        traceback.print_exc()
        said = f"UNCLEAR {type(error).__name__}: {error}"
        confirm(Confirmed(What.REFUSED, said=said))
    finally:
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
