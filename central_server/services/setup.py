"""The first content of a centre: who it is, its offices, the policy. Safe to run again."""

from __future__ import annotations

import csv
from typing import Final

import msgspec

from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.centre_log import CentreLog
from central_server.services.enrol import announce
from central_server.store.devices import Device
from central_server.store.feed import CITY
from central_server.store.unit import Unit
from common.resources import resource_path
from protocol.identifiers import kelurahan_code
from protocol.objects import ObjectKind, OfficeObject, PolicyObject, encode_object

__all__ = ["CENTRE_META", "set_up", "shipped_offices", "shipped_policy"]

CENTRE_META: Final = "centre"


def shipped_offices() -> list[OfficeObject]:
    """The kelurahan of the shipped list of regions."""
    names: dict[str, str] = {}
    offices: list[OfficeObject] = []
    path = resource_path("data", "kota_semarang_wilayah.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, name = row["kode"], row["nama"]
            names[code] = name
            if row["tingkat"] != "kelurahan":
                continue
            offices.append(
                OfficeObject(
                    kelurahan=kelurahan_code(code),
                    name=name,
                    kecamatan=names[code.rsplit(".", 1)[0]],
                    city=names[".".join(code.split(".")[:2])],
                )
            )
    return offices


def shipped_policy() -> PolicyObject:
    """The default policy; an office changes it centrally."""
    raw = msgspec.json.decode(resource_path("data", "policy.json").read_bytes())
    raw["id"] = bytes.fromhex(raw["id"].replace("-", ""))
    return msgspec.convert(raw, PolicyObject)


def set_up(unit: Unit, keys: CentreKeys, clock: Clock, randomness: Randomness) -> None:
    """Add what is missing: the centre as a device, its log, offices, policy, all in the feeds."""
    have = {o.kelurahan for o in unit.offices.all()}
    offices = [o for o in shipped_offices() if o.kelurahan not in have]
    unit.offices.add(offices)
    policies = unit.offices.policies()
    if not policies:
        policies = [shipped_policy()]
        unit.offices.set_policy(policies[0])
    for office in offices:
        identity = office.kelurahan.encode("ascii")
        unit.feed.put(office.kelurahan, ObjectKind.OFFICE, identity, encode_object(office))
        for policy in policies:
            unit.feed.put(office.kelurahan, ObjectKind.POLICY, policy.id, encode_object(policy))
    if unit.offices.meta(CENTRE_META) is not None:
        return
    unit.feed.lock([CITY])
    centre = Device(
        id=keys.signing.device,
        kelurahan="",
        number=0,
        public_key=keys.signing.public,
        box_key=keys.box_public,
        computer="",
        enrolled_ms=clock.now_ms(),
        last_epoch=1,
    )
    unit.devices.add(centre)
    unit.offices.set_meta(CENTRE_META, centre.id.hex())
    announce(unit, centre)
    CentreLog(keys, clock, randomness).open(unit)
