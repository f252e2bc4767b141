"""Moving a device to another kelurahan, and where a device stands when it asks."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Final

from central_server.errors import CentreError
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.answers import Refusal
from central_server.services.centre_log import CentreAct, CentreLog
from central_server.services.enrol import LAST_NUMBER, announce
from central_server.services.registrar import registrar
from central_server.store.devices import Device
from central_server.store.places import KeptPlace
from central_server.store.unit import Store, Unit
from protocol.bodies import DeviceMoved
from protocol.events import Kind
from protocol.keys import SigningKey
from protocol.messages import Place, PlaceOrder
from protocol.number import LAST_EPOCH
from protocol.places import OrderError, open_order, seal_order

__all__ = ["Moving", "Standpoint", "at_place", "standpoint"]

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where a device stands by its own word: ``device`` as PC of that place. ``order``: where it belongs
    by now, sealed, empty if there. ``kelurahan``: of all its places."""

    device: Device
    order: bytes
    kelurahan: frozenset[str]


class Moving:
    """Moves devices, in the name of a person of the registry; raises CentreError."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._clock = clock
        self._log = CentreLog(keys, clock, randomness)

    def move(self, device: bytes, kelurahan: str, operator: bytes) -> Device:
        """The device as it is from now on; it hears of it with its next sync."""
        return self._store.write(lambda unit: self._move(unit, device, kelurahan, operator))

    def _move(self, unit: Unit, wanted: bytes, kelurahan: str, operator: bytes) -> Device:
        person = registrar(unit, operator)
        device = unit.devices.get(wanted, lock=True)
        if device is None or not device.number:
            raise CentreError(f"Komputer {wanted.hex()} tidak dikenal. Tidak ada yang diubah.")
        named = f"{device.kelurahan}/{device.number:02}"
        if device.revoked_ms:
            raise CentreError(
                f"Pendaftaran komputer {named} telah dicabut, jadi tidak dipindahkan. Daftarkan komputer "
                "itu dengan kode baru."
            )
        if unit.offices.get(kelurahan) is None:
            raise CentreError(f"Kelurahan {kelurahan} tidak dikenal. Periksa kodenya.")
        if device.kelurahan == kelurahan:
            raise CentreError(f"Komputer {named} sudah milik kelurahan itu. Tidak ada yang diubah.")
        if device.last_epoch >= LAST_EPOCH:
            raise CentreError(
                f"Komputer {named} sudah memakai ke-{LAST_EPOCH} seri nomornya. Daftarkan komputer itu "
                "sebagai komputer baru dalam folder baru."
            )
        known = _take_back(unit, device)
        if known[-1].kelurahan == kelurahan:
            back = known[-1]  # where it still is: the order to go elsewhere was told to nobody
            self._record(unit, device, back, person.id)
            return _place(unit, device, back)
        number = _number(unit, device, kelurahan, known)
        if number > LAST_NUMBER:
            raise CentreError(f"Kelurahan {kelurahan} sudah memakai ke-99 nomor komputernya.")
        since_ms = max(self._clock.now_ms(), known[-1].since_ms + 1)
        place = KeptPlace(since_ms, kelurahan, number, told=False)
        self._record(unit, device, place, person.id)
        return _settle(unit, device, place)

    def _record(self, unit: Unit, device: Device, place: KeptPlace, operator: bytes) -> None:
        said = DeviceMoved(device=device.id, number=place.number, since_ms=place.since_ms)
        act = CentreAct(Kind.DEVICE_MOVED, said, place.kelurahan, operator=operator)
        self._log.append(unit, [act], None)


def standpoint(unit: Unit, key: SigningKey, device: Device, raw: bytes, now_ms: int) -> Standpoint:
    """Where ``device`` (held) stands that lives by the order ``raw`` (empty: as enrolled). Raises Refusal.

    An order that this centre has forgotten is known again by it. The answer is to name the order.
    """
    if not raw and not device.place_ms:
        return Standpoint(device, b"", frozenset({device.kelurahan}))
    since_ms = 0
    if raw:
        try:
            order = open_order(raw, key.public, device.id)
        except OrderError as error:
            raise Refusal("bad_signature") from error
        since_ms = order.newest.since_ms
        device = _remember(unit, device, order, now_ms)
    places = unit.places.of(device.id)
    newest = places[-1]
    sealed = b""
    if newest.since_ms > since_ms and not device.revoked_ms:
        sealed = _sealed(unit, key, device, places)
        if not newest.told:
            unit.places.tell(device.id, newest.since_ms)
    at = at_place(unit, device, since_ms)
    return Standpoint(at, sealed, frozenset(p.kelurahan for p in places))


def at_place(unit: Unit, device: Device, since_ms: int) -> Device:
    """The device as PC of the place that it had since then, one of its places."""
    here = next((p for p in unit.places.of(device.id) if p.since_ms == since_ms), None)
    if here is None:
        return device  # never moved
    return replace(device, kelurahan=here.kelurahan, number=here.number, place_ms=since_ms)


def _sealed(unit: Unit, key: SigningKey, device: Device, places: list[KeptPlace]) -> bytes:
    office = unit.offices.get(places[-1].kelurahan)
    assert office is not None
    told = tuple(Place(p.since_ms, p.kelurahan, p.number) for p in places)
    return seal_order(
        key, PlaceOrder(device=device.id, places=told, zone=office.zone, name=office.name)
    )


def _remember(unit: Unit, device: Device, order: PlaceOrder, now_ms: int) -> Device:
    """Know the places of an order again that this centre, restored from a backup, has forgotten."""
    known = unit.places.of(device.id)
    if any(p.since_ms == order.newest.since_ms for p in known):
        return device
    kept = {p.since_ms for p in known}
    forgotten = [p for p in order.places if p.since_ms not in kept]
    for one in forgotten:
        unit.places.add(device.id, KeptPlace(one.since_ms, one.kelurahan, one.number, told=True))
    _log.warning("%s: %d places known again", device.id.hex()[:8], len(forgotten))
    newest = order.newest
    if newest.since_ms <= device.place_ms or unit.offices.get(newest.kelurahan) is None:
        return device
    place = KeptPlace(newest.since_ms, newest.kelurahan, newest.number, told=True)
    if unit.devices.bearers(place.kelurahan, place.number) <= {device.id}:
        return _place(unit, device, place)
    number = device.number
    if device.kelurahan != place.kelurahan:
        number = unit.devices.next_number(place.kelurahan)
    if number > LAST_NUMBER:
        return device
    since_ms = max(now_ms, place.since_ms + 1)
    return _settle(unit, device, KeptPlace(since_ms, place.kelurahan, number, told=False))


def _take_back(unit: Unit, device: Device) -> list[KeptPlace]:
    """Its places without one that nobody was told of, at least the one of its enrolment."""
    known = unit.places.of(device.id)
    if not known:
        enrolled = KeptPlace(0, device.kelurahan, device.number, told=True)
        unit.places.add(device.id, enrolled)
        return [enrolled]
    if not known[-1].told:
        unit.places.remove(device.id, known.pop().since_ms)
    return known


def _number(unit: Unit, device: Device, kelurahan: str, known: list[KeptPlace]) -> int:
    """Its number in a kelurahan: the one that it had there, else the next."""
    had = [p.number for p in known if p.kelurahan == kelurahan]
    for number in reversed(had):
        if unit.devices.bearers(kelurahan, number) <= {device.id}:
            return number
    return unit.devices.next_number(kelurahan)


def _settle(unit: Unit, device: Device, place: KeptPlace) -> Device:
    unit.places.add(device.id, place)
    return _place(unit, device, place)


def _place(unit: Unit, device: Device, place: KeptPlace) -> Device:
    """The device belongs to ``place`` from now on; every desk can still check its older papers."""
    unit.devices.set_place(device.id, place.since_ms, place.kelurahan, place.number)
    moved = replace(device, kelurahan=place.kelurahan, number=place.number, place_ms=place.since_ms)
    announce(unit, moved)
    _log.info("%s moved to %s/%02d", device.id.hex()[:8], place.kelurahan, place.number)
    return moved
