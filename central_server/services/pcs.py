"""The PCs of the city as IT sees them, and what it may order: a lock, a bundle, a turn in updates, a PC
retired or replaced.

Each order is by a named person of the registry and stands in the centre's signed log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from central_server.errors import CentreError
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.centre_log import CentreLog, noted
from central_server.services.enrol import announce, make_code
from central_server.services.lost_pc import LostReport, whose_data
from central_server.services.registrar import registrar
from central_server.store.devices import Device
from central_server.store.pcs import Bundle, KeptHealth, PcOrders
from central_server.store.unit import Store, Unit
from central_server.store.updates import LAST_RING, DeviceUpdate
from protocol.enrolment import EnrolmentCode
from protocol.messages import MessageError, PcHealth, decode_message
from protocol.objects import OperatorObject
from protocol.pc_care import (
    BUNDLE_ASKED,
    BUNDLE_ID_BYTES,
    PC_LOCKED,
    PC_RETIRED,
    PC_RING,
    PC_UNLOCKED,
)

__all__ = ["PcOffice", "PcView"]

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PcView:
    """A PC: ``health`` as it said last (at ``heard_ms``), None if it never did; ``backlog``: events that it
    still had after its last contact; ``bundle``: how much of the bundle asked for is here; ``successor``:
    the device that came with the code of its replacement; ``update``: its turn in updates, and what it said
    of the last one."""

    device: Device
    health: PcHealth | None
    heard_ms: int
    backlog: int
    orders: PcOrders
    bundle: Bundle
    successor: Device | None = None
    update: DeviceUpdate | None = None

    @property
    def ring(self) -> int:
        """Its turn when the program is updated."""
        return LAST_RING if self.update is None else self.update.ring


class PcOffice:
    """Shows PCs and gives orders; raises CentreError, and nothing has been changed then."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._clock = clock
        self._randomness = randomness
        self._log = CentreLog(keys, clock, randomness)

    def all(self) -> list[PcView]:
        """Every PC, by kelurahan and number."""

        def work(unit: Unit) -> list[PcView]:
            health, orders = unit.pcs.all_health(), unit.pcs.all_orders()
            updates = unit.updates.of_devices()
            return [
                _view(
                    unit,
                    d,
                    health.get(d.id, KeptHealth()),
                    orders.get(d.id, PcOrders(d.id)),
                    updates.get(d.id),
                )
                for d in unit.devices.all()
                if d.number
            ]

        return self._store.read(work)

    def one(self, device: bytes) -> PcView:
        """One PC."""
        return self._store.read(lambda unit: _seen(unit, _known(unit, device)))

    def lock(self, device: bytes, operator: bytes) -> PcView:
        """Lock it for everybody from its next contact on. Locking twice changes nothing."""
        return self._order(device, operator, PC_LOCKED, self._locked)

    def unlock(self, device: bytes, operator: bytes) -> PcView:
        """End the lock from its next contact on."""
        return self._order(device, operator, PC_UNLOCKED, _unlocked)

    def ask_bundle(self, device: bytes, operator: bytes) -> PcView:
        """Ask for its diagnosis bundle; what it sent before goes once the new one comes."""
        return self._order(device, operator, BUNDLE_ASKED, self._asked)

    def put_ring(self, device: bytes, operator: bytes, ring: int) -> PcView:
        """Its turn when the program is updated, from now on."""
        if not 1 <= ring <= LAST_RING:
            raise CentreError(f"Ring adalah 1 sampai {LAST_RING}. Tidak ada yang diubah.")

        def work(unit: Unit) -> PcView:
            person = registrar(unit, operator)
            held = _held(unit, device)
            if unit.updates.of_device(device).ring != ring:
                unit.updates.put_ring(device, ring)
                self._record(unit, held, PC_RING, person, str(ring))
            return _seen(unit, held)

        return self._store.write(work)

    def bundle(self, device: bytes) -> bytes:
        """The bundle that came last."""

        def work(unit: Unit) -> bytes:
            seen = _seen(unit, _known(unit, device))
            if seen.orders.bundle is None:
                raise CentreError(
                    "Berkas diagnosa komputer ini belum diminta: serah-central device ask-bundle ID."
                )
            if not seen.bundle.whole:
                raise CentreError(
                    f"Berkas diagnosa belum lengkap ({seen.bundle.held} dari "
                    f"{seen.bundle.parts or '?'} bagian); tunggu sinkronisasi komputer itu."
                )
            return unit.pcs.read_bundle(device, seen.orders.bundle)

        return self._store.read(work)

    def retire(
        self, device: bytes, operator: bytes, *, lost: bool = False
    ) -> tuple[PcView, LostReport | None]:
        """Take it out of service: its enrolment is revoked, and it stays locked if it is ever heard again.

        Only a PC that is locked, has been in contact since and has nothing left to send; with ``lost`` any,
        and then the report says whose data was on it.
        """

        def work(unit: Unit) -> tuple[PcView, LostReport | None]:
            person = registrar(unit, operator)
            held = _held(unit, device)
            orders = unit.pcs.orders(device)
            if not lost:
                _require_drained(held, orders, unit.pcs.health(device).backlog)
            report = whose_data(unit, held) if lost else None
            now_ms = self._clock.now_ms()
            if not orders.retired_ms:
                unit.pcs.put_orders(
                    replace(
                        orders,
                        retired_ms=now_ms,
                        retired_by=person.id,
                        lost=lost,
                        locked_ms=orders.locked_ms or now_ms,
                        locked_by=orders.locked_by or person.id,
                    )
                )
                self._record(unit, held, PC_RETIRED, person, "lost" if lost else "drained")
            if not held.revoked_ms:
                unit.devices.revoke(device, now_ms)
                held = replace(held, revoked_ms=now_ms)
                announce(unit, held)
            return _seen(unit, held), report

        return self._store.write(work)

    def replacement(
        self, device: bytes, operator: bytes, hours: int
    ) -> tuple[PcView, EnrolmentCode, int]:
        """A code for the PC that takes its place in its kelurahan, and until when it holds (ms)."""
        before = self._store.read(lambda unit: _replaceable(unit, device, operator))
        code, until = make_code(self._store, self._clock, self._randomness, before.kelurahan, hours)

        def work(unit: Unit) -> PcView:
            held = _held(unit, device)
            orders = unit.pcs.orders(device)
            unit.pcs.put_orders(replace(orders, replacement=code.locator))
            return _seen(unit, held)

        return self._store.write(work), code, until

    # -- orders

    def _order(
        self,
        device: bytes,
        operator: bytes,
        kind: str,
        change: Callable[[PcOrders, OperatorObject], PcOrders],
    ) -> PcView:
        def work(unit: Unit) -> PcView:
            person = registrar(unit, operator)
            held = _held(unit, device)
            if held.revoked_ms:
                raise CentreError(
                    f"Pendaftaran komputer {_name(held)} sudah dicabut, jadi tidak ada yang diubah."
                )
            before = unit.pcs.orders(device)
            after = change(before, person)
            if after != before:
                unit.pcs.put_orders(after)
                self._record(unit, held, kind, person, "")
            return _seen(unit, held)

        return self._store.write(work)

    def _locked(self, orders: PcOrders, person: OperatorObject) -> PcOrders:
        if orders.locked_ms:
            return orders
        return replace(orders, locked_ms=self._clock.now_ms(), locked_by=person.id)

    def _asked(self, orders: PcOrders, _person: OperatorObject) -> PcOrders:
        name = self._randomness.token(BUNDLE_ID_BYTES)
        return replace(orders, bundle=name, bundle_ms=self._clock.now_ms())

    def _record(
        self, unit: Unit, device: Device, kind: str, person: OperatorObject, how: str
    ) -> None:
        said = f"{device.id.hex()} {how}".strip()
        self._log.append(unit, [noted(kind, said, person.id, device.kelurahan)], None)
        _log.info("%s: %s", device.id.hex()[:8], kind)


def _unlocked(orders: PcOrders, _person: OperatorObject) -> PcOrders:
    return replace(orders, locked_ms=0, locked_by=None)


def _view(
    unit: Unit,
    device: Device,
    health: KeptHealth,
    orders: PcOrders,
    update: DeviceUpdate | None,
) -> PcView:
    said: PcHealth | None = None
    if health.report is not None:
        try:
            said = decode_message(health.report, PcHealth)
        except MessageError:
            said = None
    bundle = Bundle() if orders.bundle is None else unit.pcs.bundle(device.id, orders.bundle)
    successor = None
    if orders.replacement:
        came = unit.pcs.came_with(orders.replacement)
        successor = None if came is None else unit.devices.get(came)
    return PcView(device, said, health.at_ms, health.backlog, orders, bundle, successor, update)


def _seen(unit: Unit, device: Device) -> PcView:
    kept, orders = unit.pcs.health(device.id), unit.pcs.orders(device.id)
    return _view(unit, device, kept, orders, unit.updates.of_device(device.id))


def _name(device: Device) -> str:
    return f"{device.kelurahan}/{device.number:02}"


def _known(unit: Unit, device: bytes) -> Device:
    found = unit.devices.get(device)
    if found is None or not found.number:
        raise CentreError(f"Komputer {device.hex()} tidak dikenal. Tidak ada yang diubah.")
    return found


def _held(unit: Unit, device: bytes) -> Device:
    unit.devices.get(device, lock=True)
    return _known(unit, device)


def _replaceable(unit: Unit, device: bytes, operator: bytes) -> Device:
    registrar(unit, operator)
    return _known(unit, device)


def _require_drained(device: Device, orders: PcOrders, backlog: int) -> None:
    """Raise CentreError unless nothing of its log can be missing here."""
    if device.revoked_ms:
        return
    if not orders.locked_ms:
        raise CentreError(
            f"Komputer {_name(device)} masih dapat mencatat. Kunci dahulu (serah-central device lock), "
            "biarkan ia menyinkronkan sekali lagi, lalu ulangi. Bila PC-nya hilang atau mati: --lost."
        )
    if device.last_contact_ms < orders.locked_ms:
        raise CentreError(
            f"Komputer {_name(device)} belum menyinkronkan sejak dikunci. Nyalakan dan sambungkan PC-nya, "
            "lalu ulangi. Bila PC-nya hilang atau mati: --lost."
        )
    if backlog:
        raise CentreError(
            f"Komputer {_name(device)} masih memegang {backlog} catatan yang belum terkirim. Sinkronkan "
            "sampai habis, lalu ulangi. Bila PC-nya hilang atau mati: --lost."
        )
