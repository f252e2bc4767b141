"""The run: lives of each kind in turn, killed again and again, counted and kept for the next time."""

from __future__ import annotations

import random
import shutil
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from central_server.bootstrap import Centre
from central_server.ports import SystemClock, SystemRandomness
from simulation.crash.base import Base, make_base, make_old, serving
from simulation.crash.centre_lives import BackendLife, CentreLife
from simulation.crash.lives import (
    DeskLife,
    Ended,
    EnrolLife,
    Life,
    MigrationLife,
    PurgeLife,
    SyncLife,
)
from simulation.crash.postgres import OwnPostgres
from simulation.crash.tally import Aimed, KillTally
from simulation.crash.zygote import Job, Zygote, ZygoteError
from simulation.durability.centre_kit import settings_for
from simulation.durability.findings import Findings
from simulation.durability.tally import Counts

__all__ = ["TARGETS", "Kills", "Weakness"]

_CARDS: Final = 240
_ROUNDS: Final = 12
_TOO_EARLY: Final = 5
_IN_VAIN: Final = 3
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
_AIMED: Final = ("desk: purge", "desk: migration")


class Weakness(StrEnum):
    """What the desk of the hand-overs does wrong, to see that it is noticed."""

    NONE = ""
    EARLY = "early"  # the screen says done before the commit
    FAIL = "fail"  # an error ends the program after one hand-over


# The job that a desk does at the hand-overs.
_HAND_OVERS: Final = MappingProxyType(
    {Weakness.NONE: "day", Weakness.EARLY: "early", Weakness.FAIL: "failing"}
)


@dataclass(slots=True)
class Kills:
    """A run in the folder ``out``. ``targets``: of these only. ``save`` is called after each round."""

    out: Path
    tally: KillTally
    targets: tuple[str, ...]
    weakness: Weakness
    say: Callable[[str], None]
    save: Callable[[], None]
    _bases: dict[str, Base] = field(default_factory=dict)
    _postgres: OwnPostgres | None = None
    _zygote: Zygote | None = None
    _took: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _in_vain: Counter[str] = field(default_factory=Counter)

    def run(self, kills: int) -> None:
        """Go on until there are so many ``kills`` altogether, or a target cannot be killed."""
        shutil.rmtree(self.out / "now", ignore_errors=True)
        with ExitStack() as stack:
            self._zygote = stack.enter_context(Zygote(self.out / "now" / "zygote"))
            while self.tally.total.tries < kills and _IN_VAIN not in self._in_vain.values():
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
        before = self.tally.total.tries
        folder = self.out / "now" / f"round-{self.tally.round}"
        folder.mkdir(parents=True)
        faults: list[str] = []
        started = time.monotonic()
        try:
            with ExitStack() as life_stack:
                life = self._life(target, folder, stack, life_stack)
                started = time.monotonic()
                self._kills(life, target, left, rng, faults)
        except ZygoteError:
            self._count(target, _broken(traceback.format_exc(limit=-6)), faults)
        seconds = time.monotonic() - started
        self.tally.seconds += seconds
        done = self.tally.total
        self._in_vain[target] = 0 if done.tries > before else self._in_vain[target] + 1
        if self._in_vain[target] == _IN_VAIN:
            self._count(target, _broken(f"{_IN_VAIN} rounds in a row without a kill"), faults)
        self.say(f"  {done.tries} of {kills} kills, last {target}, {seconds:.1f} s: {done}")
        if faults:
            (folder / "found.txt").write_text("\n".join(faults) + "\n", encoding="utf-8")
            kept = self.out / f"failed-{self.tally.seed}-{self.tally.round}"
            shutil.rmtree(kept, ignore_errors=True)
            shutil.move(folder, kept)
            self.tally.failures.append(str(kept))
        else:
            shutil.rmtree(folder)

    def _kills(
        self, life: Life, target: str, left: int, rng: random.Random, faults: list[str]
    ) -> None:
        """Kill it so often, or until there are ``faults``: what follows would count the same again."""
        too_early = 0
        while left > 0 and too_early < _TOO_EARLY and not faults:
            try:
                end = life.kill(rng)
            except Exception:  # noqa: BLE001 - whatever a kill makes a program raise is the finding
                end = _broken(traceback.format_exc(limit=-6))
            left -= end.killed
            too_early += not end.killed
            self._count(target, end, faults)

    def _count(self, target: str, end: Ended, faults: list[str]) -> None:
        self.tally.count(target, end.found.counts)
        if target in _AIMED:
            aimed = self.tally.aimed.setdefault(target, Aimed())
            aimed.within += end.within
            aimed.kept += end.kept
        for fault in end.found.faults[:3]:
            self.say(f"  {target}: {fault}")
        faults += end.found.faults

    def _turn(self, rng: random.Random) -> str:
        """Every kind once, then by their weights."""
        missing = [name for name in self.targets if name not in self.tally.kinds]
        if missing:
            return missing[0]
        weights = [TARGETS[name][0] for name in self.targets]
        return rng.choices(self.targets, weights)[0]

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
                name = _HAND_OVERS[self.weakness]
                return DeskLife(zygote, base.copy("desk", folder / "desk"), base, name)
            case "backup":
                return DeskLife(zygote, base.copy("desk", folder / "desk"), base, "backup")
            case "sync":
                place = base.copy("centre", folder / "centre")
                desk = base.copy("desk", folder / "desk")
                url, centre = _served(zygote, place, life)
                return SyncLife(zygote, desk, base, url=url, centre=centre)
            case "purge":
                return PurgeLife(zygote, base, folder, self._took[target])
            case "migration":
                return MigrationLife(zygote, base, folder, self._took[target])
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


def _broken(what: str) -> Ended:
    """Something that must not be, and no kill that could be judged."""
    found = Findings(Counts())
    found.broken(what)
    return Ended(found, killed=False)


def _served(zygote: Zygote, place: Path, life: ExitStack) -> tuple[str, Centre]:
    """A centre that a child serves, its URL, and the same centre opened here to look at it."""
    _, url = life.enter_context(serving(zygote, Job("serve", str(place))))
    centre = Centre(settings_for(place), SystemClock(), SystemRandomness())
    life.callback(centre.close)
    return url, centre
