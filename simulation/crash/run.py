"""The run: lives of each kind in turn, killed again and again, counted and kept for the next time."""

from __future__ import annotations

import random
import shutil
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from central_server.bootstrap import Centre
from central_server.ports import SystemClock, SystemRandomness
from simulation.crash.base import Base, make_base, make_old, serving
from simulation.crash.centre_lives import BackendLife, CentreLife
from simulation.crash.lives import (
    DeskLife,
    EnrolLife,
    Life,
    MigrationLife,
    PurgeLife,
    SyncLife,
)
from simulation.crash.postgres import OwnPostgres
from simulation.crash.zygote import Job, Zygote
from simulation.durability.centre_kit import settings_for
from simulation.durability.findings import Findings
from simulation.durability.tally import Tally
from simulation.durability.weaken import Weakness

__all__ = ["TARGETS", "Kills"]

_CARDS: Final = 240
_ROUNDS: Final = 12
_TOO_EARLY: Final = 5
# What is killed: how often a round of it comes, and how many kills a round has.
TARGETS: Final = MappingProxyType(
    {
        "desk: hand-overs": (6, 12),
        "desk: sync": (5, 10),
        "desk: backup": (3, 6),
        "desk: purge": (2, 6),
        "desk: migration": (2, 6),
        "desk: enrolment": (2, 6),
        "centre on SQLite": (4, 10),
        "centre on PostgreSQL": (2, 8),
        "a process of PostgreSQL": (1, 6),
    }
)


@dataclass(slots=True)
class Kills:
    """A run in the folder ``out``. ``targets``: of these only. ``save`` is called after each kill."""

    out: Path
    tally: Tally
    targets: tuple[str, ...]
    weakness: Weakness
    say: Callable[[str], None]
    save: Callable[[], None]
    _bases: dict[str, Base] = field(default_factory=dict)
    _postgres: OwnPostgres | None = None
    _zygote: Zygote | None = None

    def run(self, kills: int) -> None:
        """Go on until there are so many ``kills`` altogether."""
        shutil.rmtree(self.out / "now", ignore_errors=True)
        with ExitStack() as stack:
            self._zygote = stack.enter_context(Zygote(self.out / "now" / "zygote"))
            while self.tally.total.tries < kills:
                self._round(kills, stack)
                self.tally.round += 1
                self.save()

    def _round(self, kills: int, stack: ExitStack) -> None:
        seed = f"{self.tally.seed}/{self.tally.round}"
        rng = random.Random(seed)
        target = self._turn(rng)
        # A short run looks at everything too, with fewer kills in a row.
        in_a_row = min(TARGETS[target][1], max(2, kills // _ROUNDS))
        left = min(in_a_row, kills - self.tally.total.tries)
        too_early = 0
        folder = self.out / "now" / f"round-{self.tally.round}"
        folder.mkdir(parents=True)
        bad = False
        with ExitStack() as life_stack:
            life = self._life(target, folder, stack, life_stack)
            started = time.monotonic()
            while left > 0 and too_early < _TOO_EARLY:
                found = self._kill(life, rng)
                if found is None:  # it had ended by itself, which is no kill
                    too_early += 1
                    continue
                left -= 1
                self.tally.count(target, found.counts)
                if found.faults:
                    bad = True
                    self._tell(target, folder, found)
                    break  # what follows would count the same again
            seconds = time.monotonic() - started
        self.tally.seconds += seconds
        done = self.tally.total
        self.say(f"  {done.tries} of {kills} kills, last {target}, {seconds:.1f} s: {done}")
        if bad:
            kept = self.out / f"failed-{self.tally.seed}-{self.tally.round}"
            shutil.rmtree(kept, ignore_errors=True)
            shutil.move(folder, kept)
            self.tally.failures.append(str(kept))
        else:
            shutil.rmtree(folder)

    def _kill(self, life: Life, rng: random.Random) -> Findings | None:
        try:
            return life.kill(rng)
        except Exception:  # noqa: BLE001 - whatever a kill makes a program raise is the finding
            found = Findings()
            found.broken(traceback.format_exc(limit=-6))
            return found

    def _turn(self, rng: random.Random) -> str:
        """Every kind once, then by their weights."""
        missing = [name for name in self.targets if name not in self.tally.kinds]
        if missing:
            return missing[0]
        weights = [TARGETS[name][0] for name in self.targets]
        return rng.choices(self.targets, weights)[0]

    def _tell(self, target: str, folder: Path, found: Findings) -> None:
        (folder / "found.txt").write_text("\n".join(found.faults) + "\n", encoding="utf-8")
        for fault in found.faults[:3]:
            self.say(f"  {target}: {fault}")

    def _life(self, target: str, folder: Path, stack: ExitStack, life: ExitStack) -> Life:
        zygote = self._zygote
        assert zygote is not None
        if target in ("centre on PostgreSQL", "a process of PostgreSQL"):
            return self._on_postgres(target, folder, zygote, stack, life)
        base = self._base(zygote)
        if target == "centre on SQLite":
            place = base.copy("centre", folder / "centre")
            desk = base.copy("desk", folder / "desk")
            return CentreLife(zygote, base, place, desk, settings_for(place))
        match target.removeprefix("desk: "):
            case "hand-overs":
                name = "early" if self.weakness is Weakness.EARLY else "day"
                return DeskLife(zygote, base.copy("desk", folder / "desk"), base, name)
            case "backup":
                return DeskLife(zygote, base.copy("desk", folder / "desk"), base, "backup")
            case "sync":
                place = base.copy("centre", folder / "centre")
                desk = base.copy("desk", folder / "desk")
                url, centre = _served(zygote, place, life)
                return SyncLife(zygote, desk, base, "sync", url, while_s=0.3, centre=centre)
            case "purge":
                return PurgeLife(zygote, base, folder)
            case "migration":
                return MigrationLife(zygote, base, folder)
        url, centre = _served(zygote, base.copy("centre", folder / "centre"), life)
        return EnrolLife(zygote, folder, url, list(base.codes), centre)

    def _base(self, zygote: Zygote) -> Base:
        if "sqlite" not in self._bases:
            self.say("making a centre and its desk")
            folder = self.out / "now" / "base"
            self._bases["sqlite"] = made = make_base(folder, zygote, self.tally.seed, _CARDS)
            make_old(made, zygote)
        return self._bases["sqlite"]

    def _on_postgres(
        self, target: str, folder: Path, zygote: Zygote, stack: ExitStack, life: ExitStack
    ) -> Life:
        if self._postgres is None:
            self.say("starting a PostgreSQL, making a centre on it and its desk")
            self._postgres = stack.enter_context(OwnPostgres())
            self._bases["postgres"] = make_base(
                self.out / "now" / "base-postgres",
                zygote,
                self.tally.seed,
                _CARDS,
                self._postgres.new_database(),
            )
        base, postgres = self._bases["postgres"], self._postgres
        url = postgres.new_database(base.database_url)
        life.callback(postgres.drop, url)
        place = base.copy("centre", folder / "centre")
        desk = base.copy("desk", folder / "desk")
        settings = settings_for(place, url)
        if target == "centre on PostgreSQL":
            return CentreLife(zygote, base, place, desk, settings)
        return BackendLife(zygote, base, place, desk, settings, postgres=postgres)


def _served(zygote: Zygote, place: Path, life: ExitStack) -> tuple[str, Centre]:
    """A centre that a child serves, its URL, and the same centre opened here to look at it."""
    _, url = life.enter_context(serving(zygote, Job("serve", str(place))))
    centre = Centre(settings_for(place), SystemClock(), SystemRandomness())
    life.callback(centre.close)
    return url, centre
