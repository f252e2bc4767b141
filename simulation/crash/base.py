"""What every life starts from: a centre and a desk of it, made once and copied for each life."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desk_app.bootstrap import Desk, enrol_desk, open_desk
from desk_app.store.key_vault import FileVault, Keys
from desk_app.sync.report import Outcome
from desk_app.sync.transport import HttpTransport
from simulation.crash.zygote import Child, Job, Zygote, ZygoteError
from simulation.durability.centre_kit import fill_centre, new_code, settings_for
from simulation.durability.clock import SharedClock
from simulation.durability.confirmed import Confirmed
from simulation.durability.desk_work import DeskWork

__all__ = ["Base", "make_base", "make_old", "serving"]

_CODES: Final = 40
_GIVEN: Final = 60
_DAYS: Final = 800  # longer than the shipped policy keeps bodies


@dataclass(frozen=True, slots=True)
class Base:
    """``folder`` holds ``centre`` and ``desk``, which has received its cards and synced. ``codes``: to
    enrol more desks with. `make_old` adds ``old``: the desk 800 days later by the clock in ``clock``."""

    folder: Path
    keys: Keys
    codes: tuple[str, ...]
    database_url: str

    @property
    def clock(self) -> Path:
        """The shared clock of the old desk."""
        return self.folder / "clock"

    def copy(self, name: str, target: Path) -> Path:
        """A copy of one of the folders."""
        shutil.copytree(self.folder / name, target)
        return target


@contextmanager
def serving(zygote: Zygote, job: Job) -> Iterator[tuple[Child, str]]:
    """A centre as a child, and its URL; killed at the end. Raises ZygoteError if it was gone by then."""
    child = zygote.start(job)
    try:
        child.go()
        yield child, f"http://127.0.0.1:{int(child.wait_ready())}"
    finally:
        alive = child.kill()
    if not alive:
        raise ZygoteError("; ".join(["the centre ended by itself", *child.errors()]))


def make_base(folder: Path, zygote: Zygote, seed: int, cards: int, database_url: str = "") -> Base:
    """Make it through the programs' own ways; ``database_url``: of the centre, SQLite if empty."""
    place = folder / "centre"
    place.mkdir(parents=True)
    clock = SharedClock(folder / "clock")
    centre = fill_centre(settings_for(place, database_url), clock, seed, cards)
    codes = tuple(new_code(centre) for _ in range(_CODES))
    centre.close()
    job = Job("serve", str(place), database_url=database_url)
    with (
        serving(zygote, job) as (_, url),
        enrol_desk(folder / "desk", url, codes[0], computer="PC-UJI", clock=clock) as desk,
    ):
        work = _work(desk, seed, url)
        _synced(work)
        work.receive()
        _synced(work)
    keys = FileVault(folder / "desk" / "keys").load()
    assert keys is not None
    return Base(folder, keys, codes[1:], database_url)


def make_old(base: Base, zygote: Zygote) -> None:
    """The desk with acts of long ago, all of them at a centre of its own."""
    clock = SharedClock(base.clock)
    place = base.copy("centre", base.folder / "old-centre")
    folder = base.copy("desk", base.folder / "old")
    job = Job("serve", str(place), clock=str(base.clock))
    with serving(zygote, job) as (_, url), open_desk(folder, clock=clock) as desk:
        work = _work(desk, 1, url)
        for _ in range(_GIVEN):
            work.hand_over()
        _synced(work)
        clock.move(_DAYS)
        _synced(work)  # the centre says that the years have really passed
    shutil.rmtree(place)


def _work(desk: Desk, seed: int, url: str) -> DeskWork:
    return DeskWork(desk, random.Random(seed), _nobody, HttpTransport(url, desk.clock))


def _synced(work: DeskWork) -> None:
    report = work.sync()
    if report.outcome is not Outcome.DONE:
        raise AssertionError(report.message)


def _nobody(_confirmed: Confirmed) -> None:
    pass
