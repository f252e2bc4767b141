"""The lives of a centre: its process killed while a desk syncs, or its PostgreSQL's; started again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from central_server.bootstrap import Centre
from central_server.ports import SystemRandomness
from central_server.settings import Settings
from desk_app.system import SystemClock
from simulation.crash.base import Base
from simulation.crash.lives import Ended, ended, send_all
from simulation.crash.postgres import OwnPostgres
from simulation.crash.zygote import Child, Job, Zygote
from simulation.durability.centre_check import compare_answers
from simulation.durability.confirmed import Confirmed
from simulation.durability.desk_check import check_desk

__all__ = ["BackendLife", "CentreLife"]

_FIRST_WORD_S: Final = 20.0
_WHILE_S: Final = 0.2
_AFTERWARDS_S: Final = 0.05


@dataclass(slots=True)
class CentreLife:
    """A centre in ``folder`` and a desk in ``desk`` that syncs with it. The centre is killed; sometimes
    the desk is too. Both are opened again, and both must have all that either confirmed."""

    zygote: Zygote
    base: Base
    folder: Path
    desk: Path
    settings: Settings
    answered: list[Confirmed] = field(default_factory=list)
    confirmed: list[Confirmed] = field(default_factory=list)

    def kill(self, rng: random.Random) -> Ended:
        """One life of the centre."""
        centre = self.zygote.start(
            Job("serve", str(self.folder), database_url=self.settings.database_url)
        )
        centre.go()
        url = f"http://127.0.0.1:{int(centre.wait_ready())}"
        desk = self.zygote.start(Job("sync", str(self.desk), seed=rng.randrange(1 << 30), url=url))
        desk.go()
        if desk.has_confirmed(_FIRST_WORD_S):
            desk.ended(rng.uniform(0, _WHILE_S))
        killed = self.end(centre, rng)
        desk.ended(rng.uniform(0, _AFTERWARDS_S))
        desk.kill()
        return self._compare(centre, killed, desk, rng)

    def end(self, centre: Child, rng: random.Random) -> bool:
        """Kill it; False if it was not this that ended it."""
        del rng
        return centre.kill()

    def _compare(self, centre: Child, killed: bool, desk: Child, rng: random.Random) -> Ended:
        self.answered += centre.confirmed()
        self.confirmed += desk.confirmed()
        found = check_desk(self.desk, self.confirmed, SystemClock(), rng, self.base.keys)
        opened = Centre(self.settings, SystemClock(), SystemRandomness())
        try:
            found.counts.confirmed += len(self.answered)
            compare_answers(opened, self.answered, found)
            send_all(self.desk, opened, found)
        finally:
            opened.close()
        for error in desk.errors():
            found.broken(f"its desk failed: {error}")
        return ended(found, centre, killed)


@dataclass(slots=True)
class BackendLife(CentreLife):
    """The process of PostgreSQL that works for the centre is killed, which brings the whole server to
    start anew; then the centre's own process."""

    postgres: OwnPostgres | None = None

    def end(self, centre: Child, rng: random.Random) -> bool:
        """Kill a backend of this database, and a little later the centre."""
        assert self.postgres is not None
        hit = self.postgres.kill_backend(self.settings.database_url, rng)
        if hit:
            centre.ended(rng.uniform(0, _WHILE_S))
        return CentreLife.end(self, centre, rng) and hit
