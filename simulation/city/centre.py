"""The centre of the city: the real services, answering, dying and coming back from its files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TypeVar

from central_server.bootstrap import Centre
from central_server.errors import CentreError
from central_server.services.dispatch import Dispatched, Dispatches
from central_server.services.enrol import announce
from central_server.services.places import Moving
from central_server.services.print_lists import Imported, PrintLists
from central_server.services.registry_acts import RegistryActs
from central_server.services.staff import Staff
from central_server.settings import Settings
from central_server.store.devices import Device
from central_server.store.unit import Unit
from protocol.custody import State
from protocol.objects import CardObject, OperatorObject, Role
from simulation.city.clocks import CentreClock, TrueTime
from simulation.city.seeded import SeededBytes
from simulation.city.storage import Place, SimulatedCrashError, Storage

__all__ = ["CentreDiedError", "CityCentre"]

_T = TypeVar("_T")


class CentreDiedError(Exception):
    """The centre died at work; it is up again, and whoever asked got no answer."""


class CityCentre:
    """The centre in ``settings``. ``place`` is what the storage does to it during the next call."""

    def __init__(self, settings: Settings, time: TrueTime, storage: Storage, seed: str) -> None:
        self._settings = settings
        self._time = time
        self._storage = storage
        self._bytes = SeededBytes(f"{seed} centre")
        self.centre = self._open()
        registry = [o for o in self.read(lambda u: u.operators.all()) if o.role is Role.REGISTRY]
        self._registry: OperatorObject = registry[0]

    def _open(self) -> Centre:
        return Centre(self._settings, CentreClock(self._time), self._bytes)

    def read(self, work: Callable[[Unit], _T]) -> _T:
        """Look into its store; nothing goes wrong meanwhile."""
        return self.centre.store.read(work)

    def answer(self, path: str, raw: bytes, place: Place) -> bytes:
        """What it says to an envelope. Raises CentreDiedError."""
        self._time.pass_ms(3)  # so that no two requests are stored within one millisecond
        service = self.centre.enrol if path == "/v1/enrol" else self.centre.sync
        return self._at_work(place, lambda: service.answer(raw).envelope)

    def dispatch(
        self, kelurahan: str, registrations: list[str], place: Place, *, moved: bool = False
    ) -> Dispatched:
        """Send these cards; ``moved``: wherever they were before. Raises CentreDiedError."""
        self._time.pass_ms(3)
        c = self.centre
        sender = c.service(Dispatches)
        return self._at_work(
            place,
            lambda: sender.send(kelurahan, registrations, self._registry.id, "", moved=moved),
        )

    def recall(self, registrations: list[str]) -> int:
        """Ask for cards back; when."""
        self._time.pass_ms(3)
        self._acts().recall(registrations, self._registry.id, "Data salah cetak")
        return self._time.ms

    def link(self, old: bytes, kept: bytes) -> int:
        """Two records are one card; since when."""
        self._time.pass_ms(3)
        self._acts().link(old, kept, self._registry.id)
        return self._time.ms

    def close_case(self, case: bytes) -> None:
        """The registry closes a case."""
        self._time.pass_ms(3)
        self._acts().close_case(case, self._registry.id, "Sudah diperiksa di tempat")

    def _acts(self) -> RegistryActs:
        c = self.centre
        return c.service(RegistryActs)

    def batches_of(self, kelurahan: str) -> set[bytes]:
        """The batches that the centre knows to have sent there."""
        return {b.id for b in self.read(lambda u: u.batches.all()) if b.kelurahan == kelurahan}

    def printed(self, kelurahan: str) -> list[CardObject]:
        """The cards that wait to be sent there."""
        return self.read(lambda u: u.cards.of_kelurahan(kelurahan, State.PRINTED))

    def in_transit(self, kelurahan: str) -> list[CardObject]:
        """The cards on their way there, for all that the centre knows."""
        return self.read(lambda u: u.cards.of_kelurahan(kelurahan, State.IN_TRANSIT))

    def take_print_list(self, data: bytes, name: str) -> Imported:
        """Import a print list."""
        c = self.centre
        return c.service(PrintLists).take(data, name, None)

    def revoke(self, device: bytes) -> int:
        """The device is not to be used any more; since when."""
        self._time.pass_ms(3)
        now_ms = self._time.ms

        def work(unit: Unit) -> None:
            known = unit.devices.get(device, lock=True)
            assert known is not None
            unit.devices.revoke(device, now_ms)
            values = {name: getattr(known, name) for name in Device.__dataclass_fields__}
            announce(unit, Device(**(values | {"revoked_ms": now_ms})))

        self.centre.store.write(work)
        return now_ms

    def move_pc(self, device: bytes, kelurahan: str) -> bool:
        """The device belongs to another kelurahan; whether it can."""
        self._time.pass_ms(3)
        c = self.centre
        moving = c.service(Moving)
        try:
            moving.move(device, kelurahan, self._registry.id)
        except CentreError:
            return False
        return True

    def block(self, operator: bytes) -> None:
        """The operator is not to act any more."""
        c = self.centre
        Staff(c.store, c.clock, c.randomness).block(operator)

    def close(self) -> None:
        """Give its database back."""
        self.centre.close()

    def _at_work(self, place: Place, work: Callable[[], _T]) -> _T:
        place.keep = self._keep
        try:
            with self._storage.at(place):
                return work()
        except SimulatedCrashError:
            with self._storage.at(Place()):  # not steps of the PC that waits for the answer
                self.centre.close()
                self._put_back()
                self.centre = self._open()
            raise CentreDiedError from None

    def _keep(self) -> None:
        """The files as they are at the moment of death: whatever is done after it must not count."""
        file = self._settings.sqlite_file
        if file is None:
            return  # PostgreSQL itself rolls back what was not committed
        for end in ("", "-wal"):
            source = file.with_name(file.name + end)
            kept = file.with_name(f"dead{end}")
            kept.unlink(missing_ok=True)
            if source.exists():
                shutil.copyfile(source, kept)

    def _put_back(self) -> None:
        file = self._settings.sqlite_file
        if file is None:
            return
        for end in ("", "-wal", "-shm"):
            file.with_name(file.name + end).unlink(missing_ok=True)
            kept = file.with_name(f"dead{end}")
            if kept.exists():
                kept.rename(file.with_name(file.name + end))
