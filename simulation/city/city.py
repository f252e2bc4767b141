"""The city: its centre, its PCs, its time, and the one way in which a thing is done in it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from desk_app.services.confirm_date import confirm_date
from desk_app.services.time_keeper import day_of
from desk_app.store.engine import StoreError
from desk_app.sync.report import Outcome, SyncReport
from protocol.objects import CardObject
from simulation.city.centre import CityCentre
from simulation.city.clocks import HOUR_MS, PcClock, TrueTime
from simulation.city.drawers import Drawers
from simulation.city.faults import Fault, FaultCounts
from simulation.city.held import read_log
from simulation.city.network import Line, Network, Weather
from simulation.city.oracle import Act, Oracle
from simulation.city.pc import Pc
from simulation.city.seeded import SeededBytes
from simulation.city.storage import Place, SimulatedCrashError, StepCounts, Storage
from simulation.city.template import FIRST_MORNING_MS, Template
from simulation.city.trace import Trace
from simulation.city.violation import Violation, require

__all__ = ["City"]

_ROUNDS: Final = 12
_SYNC_TIMES: Final = 5  # a sync has many steps, and a desk few syncs: it is struck the more often
_BY_ITSELF: Final = frozenset({"sync", "backup"})
_ANCHORED, _DOUBTFUL = 0, 2  # how a header says it
_LONGEST_EXCHANGE_MS: Final = HOUR_MS  # an anchor may be off by half of an exchange
_REVOKED: Final = "revoked"


class City:
    """One city under one seed. Close it, or use it in a ``with``.

    ``weather`` says how often what goes wrong; ``meanwhile`` may be set to let others act while an
    answer is on its way.
    """

    def __init__(
        self,
        template: Template,
        folder: Path,
        seed: str,
        storage: Storage,
        weather: Weather,
        out: IO[str] | None = None,
    ) -> None:
        settings = template.copy(folder)
        self._databases = template.databases
        self.folder = folder
        self.seed = seed
        self.rng = random.Random(seed)
        self.time = TrueTime(FIRST_MORNING_MS)
        self.trace = Trace(self.time, out)
        self.faults = FaultCounts()
        self.counts: Counter[str] = Counter()
        self.at_desks = 0  # hand-overs, but for those at PCs with a copied disk
        self.oracle = Oracle()
        self.weather = weather
        self.meanwhile: Callable[[str], None] = lambda _: None
        self._storage = storage
        self.steps = StepCounts()
        self.centre = CityCentre(settings, self.time, storage, seed)
        self.network = Network(
            self.time,
            self.centre,
            self.rng,
            self.faults,
            self.trace,
            weather,
            self.steps,
            lambda name: self.meanwhile(name),
        )
        codes = [code for code, _ in template.layout.kelurahan()]
        self.drawers = Drawers(codes)
        self.to_send = {code: self.centre.printed(code) for code in codes}
        self.cards: dict[bytes, CardObject] = {
            card.id: card for cards in self.to_send.values() for card in cards
        }
        self.blocked: dict[bytes, int] = {}  # operators and since when
        self.pcs: dict[str, Pc] = {}
        for place in template.layout.places():
            pc = self._make(place.name, place.kelurahan, place.name)
            pc.open()
            pc.disk = self.oracle.new_disk(place.name, pc.desk.identity.device)
            pc.close()

    # ---- PCs

    def _make(self, name: str, kelurahan: str, machine: str) -> Pc:
        rng = self.rng
        ahead = rng.choice((0, 0, rng.randint(-90_000, 90_000), rng.randint(-900_000, 900_000)))
        clock = PcClock(self.time, ahead, rng.randint(-60, 60), name)
        clock.reboot()
        entropy = SeededBytes(f"{self.seed} {name}")
        pc = self.pcs[name] = Pc(name, self.folder / name, machine, clock, entropy, kelurahan)
        pc.line = Line(name, self.network)
        return pc

    def add_clone(self, pc: Pc, *, other_hardware: bool) -> Pc:
        """A second PC with a copy of this one's disk; the first must be off."""
        name = f"{pc.name}x{sum(p.startswith(pc.name) for p in self.pcs)}"
        twin = self._make(name, pc.kelurahan, name if other_hardware else pc.machine)
        pc.copy_disk(twin.folder)
        twin.disk = self.oracle.copied(pc.disk, name)
        return twin

    def start(self, pc: Pc) -> None:
        """The desk is opened, its people sign in, a doubtful date is confirmed."""
        before = pc.kelurahan
        for dies in (self.weather.strikes(self.rng, Fault.DESK_CRASH), False):
            place = Place(self.steps.any_of(self.rng, "open") if dies else None, pc.keep_files)
            try:
                with self._storage.at(place):
                    pc.open()
                self.steps.took("open", place.steps)
                break
            except SimulatedCrashError:
                self.faults[Fault.DESK_CRASH] += 1
                self.trace.note(pc.name, f"died opening, at step {place.steps}")
                pc.fall_dead()
        with self._storage.at(
            Place()
        ):  # not steps of another PC whose answer is on its way meanwhile
            self._open_counter(pc, before)
        self.trace.note(pc.name, "started")

    def _open_counter(self, pc: Pc, before: str) -> None:
        """What is on the disk is learnt, people sign in; ``before``: the kelurahan it belonged to."""
        pc.remembers()
        self.learn(pc)
        if pc.kelurahan != before and pc.desk.identity.place_ms:
            self.faults[Fault.MOVED_PC] += 1
            self.trace.note(pc.name, f"belongs to {pc.kelurahan} now")
        staff = pc.sign_in(self.rng.randint(0, 2))
        for operator, since in self.blocked.items():
            knows = pc.disk.seen_ms >= since
            require(not (knows and operator in staff), "blocked operators stay out", operator.hex())
        with pc.desk.store.read() as unit:
            head = unit.log.head()
        doubtful = pc.desk.time_keeper.needs_confirmation(head)
        if doubtful and pc.petugas is not None and self.rng.random() < 0.8:
            petugas, _ = pc.staff()
            confirm_date(
                pc.desk.store,
                pc.desk.recorder,
                pc.desk.time_keeper,
                pc.clock,
                petugas,
                day_of(self.time.day),
            )
            pc.day_is_sure = True
            self.learn(pc)

    def stop(self, pc: Pc) -> None:
        """The desk is closed and the PC switched off."""
        pc.close()
        pc.clock.reboot()
        self.trace.note(pc.name, "stopped")

    def learn(self, pc: Pc) -> int:
        """The oracle hears what stands in the log of this disk now; how many acts are new."""
        with self._storage.at(Place()):
            acts = pc.new_acts()
        for act in acts:
            self.oracle.recorded(pc.disk, act)
            self._check_time(pc, act)
            self.drawers.follow(act.kelurahan, act)
            self.counts[act.kind] += 1
            self.at_desks += act.kind == "hand_over" and not pc.is_copy
            if act.kind == "case_closed" and act.card is not None:
                self.oracle.closed.add((act.variant, act.card))
        if acts:
            last = acts[-1]
            self.trace.note(pc.name, f"+{len(acts)} to {last} {last.hash.hex()[:12]}")
        return len(acts)

    def _check_time(self, pc: Pc, act: Act) -> None:
        """What is anchored at the centre's time is right; so is the day that a person has confirmed."""
        where = f"{pc.name}: {act} of day {act.day}"
        anchored = act.trust == _ANCHORED
        if anchored:
            off_ms = abs(act.time_ms - self.time.ms)
            require(
                off_ms < _LONGEST_EXCHANGE_MS, "an anchored time is right", f"{where}: {off_ms}"
            )
        if anchored or (act.trust == _DOUBTFUL and pc.day_is_sure):
            require(act.day == self.time.day, "a sure day is right", where)

    # ---- doing things

    def act(self, pc: Pc, what: str, work: Callable[[], str], *, records: bool = True) -> bool:
        """Do one thing at a desk; the PC may die over it, its disk may be full. True if it was done.

        ``work`` says how it went; what it put onto ``pc.screen`` counts as confirmed to a person. Not
        ``records``: nothing of it goes into the log.
        """
        if not pc.is_on:
            self.start(pc)
        if what not in _BY_ITSELF and not self._somebody_works(pc):
            self.trace.note(pc.name, f"{what}: nobody can sign in")
            return False
        pc.screen.clear()
        times = _SYNC_TIMES if what == "sync" else 1
        full = self.weather.strikes(self.rng, Fault.DESK_FULL, times)
        if full and self._with_full_disk(pc, what, work):
            return True
        dies = self.weather.strikes(self.rng, Fault.DESK_CRASH, times)
        other = self.weather.strikes(self.rng, Fault.OTHER_WRITER)
        place = Place(
            self.steps.any_of(self.rng, what) if dies else None,
            pc.keep_files,
            other_at=self.steps.any_of(self.rng, what) if other else None,
        )
        if pc.at_work:
            self.learn(pc)  # what the sync under way has recorded is not this act's
        pc.at_work += 1
        try:
            with self._storage.at(place):
                said = work()
                if dies:  # it had all been done, but the screen had not said so yet
                    pc.keep_files()
                    raise SimulatedCrashError
        except SimulatedCrashError:
            if pc.at_work > 1:
                raise  # a sync of this very PC is under way below: it dies as well
            self._die(pc, what, place)
            return False
        finally:
            pc.at_work -= 1
            self.faults[Fault.OTHER_WRITER] += place.other_waits
        self.steps.took(what, place.steps)
        self._done(pc, what, said, records=records)
        return True

    def refused(self, pc: Pc, said: str) -> str:
        """What the desk refused left nothing in its log. Raises Violation; gives ``said`` back."""
        new = self.learn(pc)
        require(not new, "refused is not recorded", f"{pc.name} {said}: {new} acts")
        return said

    def _somebody_works(self, pc: Pc) -> bool:
        """Whether people have signed in; at a PC just moved they can once it has synced."""
        if pc.petugas is None:
            if not pc.at_work:
                self.sync(pc)
            pc.sign_in(self.rng.randint(0, 2))
        return pc.petugas is not None

    def _with_full_disk(self, pc: Pc, what: str, work: Callable[[], str]) -> bool:
        """Try with no room left on the disk; True if it went well all the same."""
        place = Place(room=self.rng.randint(0, 1))
        pc.at_work += 1
        try:
            with self._storage.at(place):
                said = work()
        except StoreError as error:
            require(place.was_full, "only a full disk is refused", f"{pc.name} {what}: {error}")
            self.faults[Fault.DESK_FULL] += 1
            self.trace.note(pc.name, f"{what}: the disk is full")
            new = self.learn(pc)
            require(not new or what == "sync", "refused is not recorded", f"{pc.name} {what}")
            pc.screen.clear()
            return False
        finally:
            pc.at_work -= 1
        self._done(pc, what, said)
        return True

    def _die(self, pc: Pc, what: str, place: Place) -> None:
        self.faults[Fault.DESK_CRASH] += 1
        self.trace.note(
            pc.name, f"died at step {place.steps} of {what}, after {place.commits} commits"
        )
        pc.screen.clear()
        pc.fall_dead()
        if self.rng.random() < 0.5:
            pc.clock.reboot()
        self.start(pc)

    def _done(self, pc: Pc, what: str, said: str, *, records: bool = True) -> None:
        self.trace.note(pc.name, f"{what}: {said}")
        if records:
            self.learn(pc)
        for digest in pc.screen:
            self.oracle.shown(pc.disk, digest)
        pc.screen.clear()

    def saw_stored(self) -> None:
        """Note what the centre holds by now: it must hold it for ever."""
        self.oracle.stored |= {held.hash for held in self.centre.read(read_log).of_desks()}

    # ---- syncing

    def sync(self, pc: Pc) -> SyncReport | None:
        """One run of the engine; None if the PC died over it."""
        reports: list[SyncReport] = []

        def work() -> str:
            report = pc.engine.run_once()
            reports.append(report)
            if report.outcome is Outcome.DONE and not self.is_revoked(
                pc
            ):  # a revoked one hears nothing
                pc.disk.seen_ms = pc.line.answered_ms
            answered = report.outcome is not Outcome.DONE or pc.line.answered
            require(answered, "only the answer to what was asked counts", pc.name)
            refused = report.outcome is Outcome.REFUSED
            require(
                not refused or (report.code == _REVOKED and self.is_revoked(pc)),
                "the centre takes what a desk recorded",
                f"{pc.name}: {report.outcome} {report.code}",
            )
            counts = report.counts
            return (
                f"{report.outcome} {report.code} sent {counts.sent} received {counts.received} "
                f"unsent {counts.unsent}"
            )

        reports.clear()
        return reports[-1] if self.act(pc, "sync", work) else None

    def operators_of(self, kelurahan: str) -> set[bytes]:
        """Everyone who works, or worked, at an office."""
        everyone = self.centre.read(lambda unit: unit.operators.all())
        return {o.id for o in everyone if o.kelurahan == kelurahan}

    def is_revoked(self, pc: Pc) -> bool:
        """Whether the centre has revoked its device."""
        return pc.disk.device in self.oracle.revoked_ms

    def heal(self) -> None:
        """Everything is well again, and everyone syncs until nothing moves any more."""
        self.trace.note("city", "heals")
        self.weather.calm = True
        for pc in self.pcs.values():
            pc.line.cut = False
            if not pc.is_on:
                self.start(pc)
        for _ in range(_ROUNDS):
            quiet = True
            for pc in self.pcs.values():
                report = self.sync(pc)
                assert report is not None, f"{pc.name} died in calm weather"
                quiet = quiet and not (report.counts.sent or report.counts.received)
                done = report.outcome is Outcome.DONE or self.is_revoked(pc)
                require(done, "syncs when all is well", f"{pc.name}: {report.code}")
            if quiet:
                return
        raise Violation("settles", f"still moving after {_ROUNDS} rounds")

    def worsen(self) -> None:
        """The weather is as it was before the healing."""
        self.weather.calm = False

    def close(self) -> None:
        """Switch everything off."""
        for pc in self.pcs.values():
            pc.close()
        self.centre.close()
        self._databases.drop(self.folder)

    def __enter__(self) -> City:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
