"""`operator` and `device`."""

from __future__ import annotations

import argparse
import getpass
import sys

import msgspec

from central_server.as_json import device_json
from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.errors import CentreError
from central_server.services.enrol import announce, make_code
from central_server.services.places import Moving
from central_server.services.staff import DESK_ROLES, NewOperator, Staff
from central_server.store.devices import Device
from central_server.store.unit import Unit
from central_server.words import code, identity, time_text
from protocol.identifiers import uuid_text
from protocol.objects import OperatorObject, Role

__all__ = [
    "run_device_code",
    "run_device_move",
    "run_device_revoke",
    "run_operator_add",
    "run_operator_block",
    "run_operator_list",
]


def run_operator_add(context: Context, arguments: argparse.Namespace) -> None:
    """Add a named person."""
    role = Role(arguments.role)
    new = NewOperator(
        name=arguments.name,
        role=role,
        nip=arguments.nip,
        title=arguments.title,
        kelurahan=code(arguments.kelurahan) if arguments.kelurahan else "",
        pin=_pin() if role in DESK_ROLES else "",
    )
    with context.centre() as centre:
        operator = Staff(centre.store, centre.clock, centre.randomness).add(new)
    if arguments.json:
        print_json(_operator_json(operator))
    else:
        print(uuid_text(operator.id))


def run_operator_list(context: Context, arguments: argparse.Namespace) -> None:
    """List operators."""
    with context.centre() as centre:
        operators = centre.store.read(lambda unit: unit.operators.all())
    if arguments.json:
        print_json({"operators": [_operator_json(o) for o in operators]})
        return
    for o in operators:
        mark = "" if o.active else "  (diblokir)"
        print(f"{uuid_text(o.id)}  {o.role:10} {o.kelurahan or '-':10}  {o.name}{mark}")


def run_operator_block(context: Context, arguments: argparse.Namespace) -> None:
    """Block an operator."""
    with context.centre() as centre:
        staff = Staff(centre.store, centre.clock, centre.randomness)
        operator = staff.block(identity(arguments.id, "petugas"))
    if arguments.json:
        print_json(_operator_json(operator))
    else:
        print(f"Petugas {uuid_text(operator.id)} diblokir.")


def run_device_code(context: Context, arguments: argparse.Namespace) -> None:
    """Make an enrolment code."""
    if not 1 <= arguments.hours <= 24 * 365:
        raise CentreError("--hours harus antara 1 dan 8760.")
    kelurahan = code(arguments.kelurahan)
    with context.centre() as centre:
        made, until = make_code(
            centre.store, centre.clock, centre.randomness, kelurahan, arguments.hours
        )
    if arguments.json:
        print_json({"code": str(made), "kelurahan": kelurahan, "expires": time_text(until)})
    else:
        print(made)


def run_device_move(context: Context, arguments: argparse.Namespace) -> None:
    """Move a device to another kelurahan."""
    wanted = identity(arguments.id, "komputer")
    operator = identity(arguments.operator, "petugas")
    with context.centre() as centre:
        moving = centre.service(Moving)
        device = moving.move(wanted, code(arguments.to), operator)
    if arguments.json:
        print_json(device_json(device))
    else:
        print(
            f"Komputer {device.computer or device.id.hex()} kini {device.kelurahan}/{device.number:02}; "
            "kabarnya sampai pada sinkronisasi berikutnya, dan catatannya di tempat lama tetap terkirim."
        )


def run_device_revoke(context: Context, arguments: argparse.Namespace) -> None:
    """Revoke a device."""
    wanted = identity(arguments.id, "komputer")
    with context.centre() as centre:
        now_ms = centre.clock.now_ms()

        def work(unit: Unit) -> Device:
            device = unit.devices.get(wanted, lock=True)
            if device is None or not device.number:
                raise CentreError(f"Komputer {wanted.hex()} tidak dikenal.")
            if device.revoked_ms:
                return device
            unit.devices.revoke(wanted, now_ms)
            revoked = Device(
                **{name: getattr(device, name) for name in Device.__dataclass_fields__}
                | {"revoked_ms": now_ms}
            )
            announce(unit, revoked)
            return revoked

        device = centre.store.write(work)
    if arguments.json:
        print_json(device_json(device))
    else:
        print(f"Pendaftaran komputer {device.kelurahan}/{device.number:02} dicabut.")


def _operator_json(operator: OperatorObject) -> dict[str, object]:
    shown = msgspec.structs.asdict(operator)
    del shown["pin_hash"]
    return shown | {"id": uuid_text(operator.id), "has_pin": bool(operator.pin_hash)}


def _pin() -> str:
    """A PIN from standard input; empty if there is none."""
    if sys.stdin.isatty():
        return getpass.getpass("PIN (6 angka): ").strip()
    return sys.stdin.readline().strip()
