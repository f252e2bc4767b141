"""Who works at the desk of the pictures, and what the centre has told it."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from typing import Final

import msgspec

from common.resources import resource_path
from desk_app.services.time_keeper import day_number
from protocol.bodies import Evidence
from protocol.identifiers import uuid7
from protocol.objects import (
    BatchObject,
    CardObject,
    DeviceObject,
    OfficeObject,
    OperatorObject,
    PolicyObject,
    RelationRule,
    Role,
)
from protocol.pins import hash_pin
from protocol.status import CardStatus
from protocol.strokes import Strokes, pack
from simulation.pen import strokes_for
from simulation.people import Person
from simulation.screens.office import KALIGAWE, NOW_MS, at

__all__ = [
    "COLLEAGUE",
    "OFFICE",
    "OTHER_PC",
    "PETUGAS",
    "PIN",
    "SUPERVISOR",
    "SUPERVISOR_PIN",
    "batch_object",
    "card_object",
    "policy",
    "signature",
    "signed",
]

PIN: Final = "495132"
SUPERVISOR_PIN: Final = "862047"


@cache
def _pin_hash(pin: str) -> str:
    return hash_pin(pin, pin.encode().ljust(16, b"."))


def _operator(number: int, name: str, role: Role, title: str, pin: str) -> OperatorObject:
    return OperatorObject(
        id=number.to_bytes(16, "big"),
        name=name,
        role=role,
        nip=f"1990010120200110{number:02}",
        title=title,
        kelurahan=KALIGAWE,
        pin_hash=_pin_hash(pin),
    )


PETUGAS: Final = _operator(1, "Sri Wahyuni", Role.PETUGAS, "Petugas Registrasi", PIN)
SUPERVISOR: Final = _operator(
    2, "Bambang Sutrisno, S.Sos.", Role.SUPERVISOR, "Kasi Pemerintahan", SUPERVISOR_PIN
)
_LONG_TITLE: Final = "Pengelola Data dan Pelayanan Administrasi Kependudukan"
COLLEAGUE: Final = _operator(
    3, "Raden Roro Kusumawardhani Prasetyaningtyas, S.Kom.", Role.PETUGAS, _LONG_TITLE, PIN
)

OFFICE: Final = OfficeObject(
    kelurahan=KALIGAWE, name="Kaligawe", kecamatan="Gayamsari", city="Kota Semarang"
)
OTHER_PC: Final = DeviceObject(
    id=b"PC 02, Kaligawe.",
    kelurahan=KALIGAWE,
    number=2,
    public_key=bytes(32),
    valid_from_ms=at(2026, 1, 5),
)


def signature(name: str) -> Strokes:
    """How somebody of that name signs, the same each time."""
    return strokes_for(random.Random(name), name)


def signed(name: str) -> Evidence:
    """A drawn signature of that name."""
    return Evidence(kind="drawn", strokes=pack(signature(name)))


def policy() -> PolicyObject:
    """The rules that a centre begins with."""
    raw = msgspec.json.decode(resource_path("data", "policy.json").read_bytes())
    relations = msgspec.convert(raw["relations"], tuple[RelationRule, ...])
    return PolicyObject(id=bytes(15) + b"\x01", name=raw["name"], relations=relations)


def card_object(number: int, person: Person, status: CardStatus) -> CardObject:
    """The card of a made-up person; ``number`` makes its id."""
    return CardObject(
        id=uuid7(NOW_MS, number.to_bytes(10, "big")),
        kelurahan=KALIGAWE,
        registration=person.no_registrasi,
        nik=person.nik,
        name=person.name,
        birth_date=person.birth_date.isoformat(),
        birth_place=person.birth_place,
        sex=person.sex,
        kind=person.kind,
        family_card=person.no_kk,
        address=person.address,
        rt=person.rt,
        rw=person.rw,
        status=status,
    )


def batch_object(number: int, sent: date, count: int, note: str = "") -> BatchObject:
    """A batch of so many cards."""
    return BatchObject(
        id=number.to_bytes(16, "big"),
        kelurahan=KALIGAWE,
        number=f"33740000000001{number:06}{(number * 37) % 97:02}",
        count=count,
        dispatched_on=day_number(sent),
        sender_name="Retno Wulandari",
        sender_nip="198003122005012001",
        sender_title="Kepala Bidang Pelayanan Pendaftaran Penduduk",
        note=note,
    )
