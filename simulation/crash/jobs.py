"""What the children do until they are killed."""

from __future__ import annotations

import random
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType, MappingProxyType
from typing import Final

# Imported here for the children, which are forks of a process that has them.
from central_server.api.server import CentreHttpServer
from central_server.bootstrap import Centre
from central_server.ports import SystemRandomness
from desk_app.bootstrap import Desk, enrol_desk, open_desk
from desk_app.services.ports import Clock
from desk_app.store.key_vault import FileVault
from desk_app.store.migrate import upgrade
from desk_app.sync.transport import HttpTransport
from desk_app.system import SystemClock
from simulation.crash.planted import planted_upgrade
from simulation.crash.zygote import Job
from simulation.durability.answers import confirm_answers
from simulation.durability.centre_kit import settings_for
from simulation.durability.clock import SharedClock
from simulation.durability.desk_work import Confirm, DeskWork
from simulation.durability.weaken import but_handed_over, confirm_early

__all__ = ["DATABASE", "PlantedError", "run"]

DATABASE: Final = "serah.db"
_SLOW_DISK_S: Final = 0.02
# What a job says of the act that it is to be killed in.
_BEGUN: Final = b"begun"
_OVER: Final = b"over"


class PlantedError(Exception):
    """What a job of `--weaken fail` ends with."""


def run(job: Job, confirm: Confirm, line: socket.socket) -> None:
    """Do it."""
    _JOBS[job.name](job, confirm, line)


def _clock(job: Job) -> Clock:
    return SharedClock(Path(job.clock)) if job.clock else SystemClock()


def _open(job: Job, confirm: Confirm) -> DeskWork:
    return _work(open_desk(Path(job.folder), clock=_clock(job)), job, confirm)


def _work(desk: Desk, job: Job, confirm: Confirm) -> DeskWork:
    transport = HttpTransport(job.url, desk.clock) if job.url else None
    return DeskWork(desk, random.Random(job.seed), confirm, transport)


def _next(work: DeskWork) -> bool:
    """One card more is given, or, if none is left, one taken back; False if there is none at all."""
    if work.hand_over():
        return True
    if work.handed:
        work.cancel_one()
    return bool(work.handed)


def _early(job: Job, confirm: Confirm, _line: socket.socket) -> None:
    """A desk that breaks its promise: it says done before the commit."""
    work = _open(job, but_handed_over(confirm))
    confirm_early(work.desk, confirm, _SLOW_DISK_S)
    while _next(work):
        pass


def _failing(job: Job, confirm: Confirm, _line: socket.socket) -> None:
    """A desk whose program fails after one hand-over."""
    _next(_open(job, confirm))
    raise PlantedError("planted")


def _day(job: Job, confirm: Confirm, _line: socket.socket) -> None:
    """Hand-overs without end, their receipts, a cancellation now and then; opened and closed."""
    rng = random.Random(job.seed)
    work = _open(job, confirm)
    while _next(work):
        drawn = rng.random()
        if drawn < 0.3:
            work.print_last()
        elif drawn < 0.45 and work.handed:
            work.cancel_one()
        elif drawn < 0.5:
            work.desk.close()
            work = _open(job, confirm)


def _sync(job: Job, confirm: Confirm, _line: socket.socket) -> None:
    """Hand-overs and a sync after each few; a sync that fails is tried again, as in life."""
    rng = random.Random(job.seed)
    work = _open(job, confirm)
    while _next(work):
        if rng.random() < 0.1 and work.handed:
            work.cancel_one()
        if rng.random() < 0.5:
            work.sync()


def _backup(job: Job, confirm: Confirm, _line: socket.socket) -> None:
    """Backups, a hand-over between two of them."""
    work = _open(job, confirm)
    while _next(work):
        work.backup()


def _purge(job: Job, confirm: Confirm, line: socket.socket) -> None:
    """Everything that is past its time goes; then hand-overs."""
    work = _open(job, confirm)
    line.sendall(_BEGUN)
    work.purge()
    line.sendall(_OVER)
    while _next(work):
        pass


def _migrate(job: Job, _confirm: Confirm, line: socket.socket) -> None:
    """A migration that rebuilds a table."""
    folder = Path(job.folder)
    keys = FileVault(folder / "keys").load()
    assert keys is not None
    head, versions = planted_upgrade(folder.parent)
    line.sendall(_BEGUN)
    upgrade(folder / DATABASE, keys.database, folder / "backups", head=head, versions=versions)
    line.sendall(_OVER)


def _enrol(job: Job, confirm: Confirm, _line: socket.socket) -> None:
    """A PC becomes a desk; then its first sync."""
    desk = enrol_desk(Path(job.folder), job.url, job.code, computer="PC-UJI", clock=_clock(job))
    work = _work(desk, job, confirm)
    work.enrolled()
    work.sync()


def _serve(job: Job, confirm: Confirm, line: socket.socket) -> None:
    """The centre, over HTTP; each answer is confirmed before it leaves."""
    settings = settings_for(Path(job.folder), job.database_url)
    centre = Centre(settings, _clock(job), SystemRandomness())
    confirm_answers(centre, confirm)
    server = CentreHttpServer(centre, "127.0.0.1", job.port)
    signal.signal(signal.SIGTERM, _stopped)
    server.run(lambda: line.sendall(str(server.port).encode("ascii")))


def _stopped(_number: int, _frame: FrameType | None) -> None:
    return


_JOBS: Final = MappingProxyType[str, Callable[[Job, Confirm, socket.socket], None]](
    {
        "day": _day,
        "early": _early,
        "failing": _failing,
        "sync": _sync,
        "backup": _backup,
        "purge": _purge,
        "migrate": _migrate,
        "enrol": _enrol,
        "serve": _serve,
    }
)
