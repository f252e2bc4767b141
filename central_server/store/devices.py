"""Devices, their enrolment codes, and the heads of their logs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import bindparam, func, insert, select, text, update

from central_server.store import tables as t
from central_server.store.connection import Connection

__all__ = ["Asking", "Code", "Device", "Devices", "Head"]


@dataclass(frozen=True, slots=True)
class Device:
    """A device; times in ms, 0 = never. The centre has number 0 and no kelurahan. ``place_ms``: since
    when it belongs to ``kelurahan`` as ``number``, 0 as enrolled."""

    id: bytes
    kelurahan: str
    number: int
    public_key: bytes
    box_key: bytes
    computer: str
    enrolled_ms: int
    revoked_ms: int = 0
    last_contact_ms: int = 0
    clock_offset_ms: int = 0
    application: str = ""
    last_epoch: int = 0
    contact: int = 0
    generation: int = 0
    place_ms: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """An enrolment code: where it leads, until when, and which device used it."""

    locator: str
    secret: str
    kelurahan: str
    created_ms: int
    expires_ms: int
    used_by: bytes | None = None
    used_ms: int = 0

    def __repr__(self) -> str:
        return f"Code({self.locator!r}, ...)"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of a branch; ``first_seq`` is where the branch left the others."""

    branch: int
    first_seq: int
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is told to open an epoch: the newest event of a desk's log, and the host it asks from."""

    epoch: int
    seq: int
    hash: bytes
    host: bytes


_d = t.device.c
_h = t.device_head.c
_w = t.device_host.c
_f = t.epoch_offer.c
_p = t.device_place.c
_GET: Final = select(t.device).where(_d.id == bindparam("id"))
_LOCK: Final = _GET.with_for_update()
_ALL: Final = select(t.device).order_by(_d.kelurahan, _d.number)
_LAST_NUMBER: Final = select(func.max(_d.number)).where(_d.kelurahan == bindparam("kelurahan"))
_LAST_LEFT: Final = select(func.max(_p.number)).where(_p.kelurahan == bindparam("kelurahan"))
_OF_NUMBER: Final = select(_d.id).where(
    _d.kelurahan == bindparam("kelurahan"), _d.number == bindparam("number")
)
_ONCE_OF_NUMBER: Final = select(_p.device).where(
    _p.kelurahan == bindparam("kelurahan"), _p.number == bindparam("number")
)
_SET_PLACE: Final = (
    update(t.device)
    .where(_d.id == bindparam("b_id"))
    .values(
        kelurahan=bindparam("b_kelurahan"),
        number=bindparam("b_number"),
        place_ms=bindparam("b_place_ms"),
    )
)
_ADD: Final = insert(t.device)
_CONTACT: Final = (
    update(t.device)
    .where(_d.id == bindparam("b_id"))
    .values(
        last_contact_ms=bindparam("b_now"),
        clock_offset_ms=bindparam("b_offset"),
        application=bindparam("b_application"),
        last_epoch=bindparam("b_epoch"),
    )
)
_LAST_CONTACT: Final = select(_w.contact).where(
    _w.device == bindparam("device"), _w.host == bindparam("host")
)
_ANSWERED: Final = (
    update(t.device)
    .where(_d.id == bindparam("b_id"))
    .values(contact=bindparam("b_contact"), generation=bindparam("b_generation"))
)
_ANSWERED_HOST: Final = text(
    "INSERT INTO device_host (device, host, contact) VALUES (:device, :host, :contact) "
    "ON CONFLICT (device, host) DO UPDATE SET contact = excluded.contact"
)
_EPOCH: Final = (
    update(t.device).where(_d.id == bindparam("b_id")).values(last_epoch=bindparam("b_epoch"))
)
_REVOKE: Final = (
    update(t.device).where(_d.id == bindparam("b_id")).values(revoked_ms=bindparam("b_now"))
)
_ADD_CODE: Final = insert(t.enrol_code)
_CODE: Final = (
    select(t.enrol_code).where(t.enrol_code.c.locator == bindparam("locator")).with_for_update()
)
_USE_CODE: Final = (
    update(t.enrol_code)
    .where(t.enrol_code.c.locator == bindparam("b_locator"))
    .values(used_by=bindparam("b_device"), used_ms=bindparam("b_now"))
)
_HEADS: Final = (
    select(_h.branch, _h.first_seq, _h.seq, _h.hash)
    .where(_h.device == bindparam("device"), _h.epoch == bindparam("epoch"))
    .order_by(_h.branch)
)
_HELD: Final = select(func.sum(_h.seq - _h.first_seq + 1)).where(_h.device == bindparam("device"))
_ADD_HEAD: Final = insert(t.device_head)
_MOVE_HEAD: Final = (
    update(t.device_head)
    .where(
        _h.device == bindparam("b_device"),
        _h.epoch == bindparam("b_epoch"),
        _h.branch == bindparam("b_branch"),
    )
    .values(seq=bindparam("b_seq"), hash=bindparam("b_hash"))
)
_OFFERED: Final = select(_f.open_epoch).where(
    _f.device == bindparam("device"),
    _f.epoch == bindparam("epoch"),
    _f.seq == bindparam("seq"),
    _f.hash == bindparam("hash"),
    _f.host == bindparam("host"),
)
_OFFER: Final = text(
    "INSERT INTO epoch_offer (device, epoch, seq, hash, host, open_epoch) "
    "VALUES (:device, :epoch, :seq, :hash, :host, :open_epoch) "
    "ON CONFLICT (device, epoch, seq, hash, host) DO UPDATE SET open_epoch = excluded.open_epoch"
)


class Devices:
    """Devices and heads through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, device: bytes, *, lock: bool = False) -> Device | None:
        """The device; ``lock`` holds its row (and so every head of it) until the transaction ends."""
        row = self._connection.execute(_LOCK if lock else _GET, {"id": device}).one_or_none()
        return None if row is None else Device(*row)

    def all(self) -> list[Device]:
        """Every device by kelurahan and number; the centre first."""
        return [Device(*row) for row in self._connection.execute(_ALL)]

    def next_number(self, kelurahan: str) -> int:
        """The number after the highest ever given in this kelurahan: numbers stand on paper."""
        values = {"kelurahan": kelurahan}
        given = (self._connection.execute(q, values).scalar() for q in (_LAST_NUMBER, _LAST_LEFT))
        return max(int(last or 0) for last in given) + 1

    def number_is_free(self, kelurahan: str, number: int) -> bool:
        """Whether no device has, or ever had, the number in this kelurahan."""
        return not self.bearers(kelurahan, number)

    def bearers(self, kelurahan: str, number: int) -> set[bytes]:
        """The devices that have the number in this kelurahan, or had it."""
        values = {"kelurahan": kelurahan, "number": number}
        found = (self._connection.execute(q, values) for q in (_OF_NUMBER, _ONCE_OF_NUMBER))
        return {device for rows in found for (device,) in rows}

    def set_place(self, device: bytes, since_ms: int, kelurahan: str, number: int) -> None:
        """From ``since_ms`` on it belongs there."""
        self._connection.execute(
            _SET_PLACE,
            {
                "b_id": device,
                "b_place_ms": since_ms,
                "b_kelurahan": kelurahan,
                "b_number": number,
            },
        )

    def add(self, device: Device) -> None:
        """A new device."""
        self._connection.execute(
            _ADD, {name: getattr(device, name) for name in Device.__dataclass_fields__}
        )

    def contact(
        self, device: bytes, now_ms: int, offset_ms: int, application: str, last_epoch: int
    ) -> None:
        """It was heard from."""
        self._connection.execute(
            _CONTACT,
            {
                "b_id": device,
                "b_now": now_ms,
                "b_offset": offset_ms,
                "b_application": application,
                "b_epoch": last_epoch,
            },
        )

    def last_contact(self, device: bytes, host: bytes) -> int | None:
        """The last answer given to this device on this host; None if it never asked from there."""
        values = {"device": device, "host": host}
        return self._connection.execute(_LAST_CONTACT, values).scalar()

    def answered(self, device: bytes, host: bytes, contact: int, generation: int) -> None:
        """This answer is the last one given, in this generation of its feed."""
        self._connection.execute(
            _ANSWERED, {"b_id": device, "b_contact": contact, "b_generation": generation}
        )
        self._connection.execute(
            _ANSWERED_HOST, {"device": device, "host": host, "contact": contact}
        )

    def set_last_epoch(self, device: bytes, epoch: int) -> None:
        """The highest epoch seen or offered."""
        self._connection.execute(_EPOCH, {"b_id": device, "b_epoch": epoch})

    def revoke(self, device: bytes, now_ms: int) -> None:
        """It gets no more feed."""
        self._connection.execute(_REVOKE, {"b_id": device, "b_now": now_ms})

    def add_code(self, code: Code) -> None:
        """A new enrolment code."""
        self._connection.execute(
            _ADD_CODE, {name: getattr(code, name) for name in Code.__dataclass_fields__}
        )

    def code(self, locator: str) -> Code | None:
        """The code at this locator, its row held."""
        row = self._connection.execute(_CODE, {"locator": locator}).one_or_none()
        return None if row is None else Code(*row)

    def use_code(self, locator: str, device: bytes, now_ms: int) -> None:
        """This device came with it."""
        self._connection.execute(
            _USE_CODE, {"b_locator": locator, "b_device": device, "b_now": now_ms}
        )

    def heads(self, device: bytes, epoch: int) -> list[Head]:
        """The branches of an epoch, the first one first; empty if nothing is held of it."""
        rows = self._connection.execute(_HEADS, {"device": device, "epoch": epoch})
        return [Head(*row) for row in rows]

    def held(self, device: bytes) -> int:
        """How many events are held of this device, over all epochs and branches."""
        return int(self._connection.execute(_HELD, {"device": device}).scalar() or 0)

    def add_head(self, device: bytes, epoch: int, head: Head) -> None:
        """A new branch."""
        self._connection.execute(
            _ADD_HEAD,
            {
                "device": device,
                "epoch": epoch,
                "branch": head.branch,
                "first_seq": head.first_seq,
                "seq": head.seq,
                "hash": head.hash,
            },
        )

    def move_head(self, device: bytes, epoch: int, branch: int, seq: int, header: bytes) -> None:
        """The branch has grown to ``seq`` with this header hash."""
        self._connection.execute(
            _MOVE_HEAD,
            {
                "b_device": device,
                "b_epoch": epoch,
                "b_branch": branch,
                "b_seq": seq,
                "b_hash": header,
            },
        )

    def offered(self, device: bytes, asking: Asking) -> int:
        """The epoch that this one was told to open, 0 if none."""
        values = {"device": device} | asdict(asking)
        return int(self._connection.execute(_OFFERED, values).scalar() or 0)

    def offer(self, device: bytes, asking: Asking, open_epoch: int) -> None:
        """This one is told to open ``open_epoch``."""
        values = {"device": device, "open_epoch": open_epoch} | asdict(asking)
        self._connection.execute(_OFFER, values)
