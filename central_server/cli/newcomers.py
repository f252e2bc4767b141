"""`device pending`, `approve` and `refuse`: the PCs that came with a provisioning file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from central_server.as_json import device_json
from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.errors import CentreError
from central_server.services.newcomers import Approvals, Waiting
from central_server.store.devices import Device
from central_server.words import code, identity, time_text

__all__ = ["run_approve", "run_pending", "run_refuse", "waiting_json"]


def run_pending(context: Context, arguments: argparse.Namespace) -> None:
    """Who waits."""
    with context.centre() as centre:
        waiting = centre.service(Approvals).waiting()
    if not arguments.all:
        waiting = [w for w in waiting if not w.newcomer.refused]
    if arguments.json:
        print_json({"pending": [waiting_json(w) for w in waiting]})
    else:
        _print(waiting)


def run_approve(context: Context, arguments: argparse.Namespace) -> None:
    """Approve those named, or all that nothing is odd about."""
    if bool(arguments.ids) == arguments.all:
        raise CentreError("Sebut komputernya (ID atau kode cek), atau --all; tidak keduanya.")
    if arguments.all and arguments.kelurahan:
        raise CentreError("--kelurahan hanya untuk komputer yang disebut satu per satu.")
    operator = identity(arguments.operator, "petugas")
    kelurahan = code(arguments.kelurahan) if arguments.kelurahan else ""
    left: list[Waiting] = []
    with context.centre() as centre:
        approvals = centre.service(Approvals)
        if arguments.all:
            made, left = approvals.approve_all(operator)
        else:
            made = approvals.approve(arguments.ids, operator, kelurahan)
    if arguments.json:
        print_json(
            {"approved": [device_json(d) for d in made], "left": [waiting_json(w) for w in left]}
        )
        return
    _print_made(made)
    if left:
        print("Belum disetujui, periksa satu per satu lalu sebutkan kodenya:")
        _print(left)


def run_refuse(context: Context, arguments: argparse.Namespace) -> None:
    """Refuse those named."""
    with context.centre() as centre:
        refused = centre.service(Approvals).refuse(
            arguments.ids, identity(arguments.operator, "petugas")
        )
    if arguments.json:
        print_json({"refused": [n.id.hex() for n in refused]})
    else:
        for newcomer in refused:
            print(f"Komputer {newcomer.computer or newcomer.id.hex()} ditolak.")


def _print_made(made: Sequence[Device]) -> None:
    for d in made:
        print(f"{d.id.hex()}  {d.kelurahan}/{d.number:02}  {d.computer}")
    print(f"{len(made)} komputer disetujui.")


def _print(waiting: Sequence[Waiting]) -> None:
    for w in waiting:
        n = w.newcomer
        place = n.kelurahan or "kelurahan?"
        asked = time_text(n.asked_ms)
        print(f"{w.code}  {place:10}  {n.computer or '-'}  {asked}{_marks(w)}")


def _marks(waiting: Waiting) -> str:
    n = waiting.newcomer
    marks = (
        (n.refused, "ditolak"),
        (waiting.doubled, "nama ini juga dipakai komputer lain"),
        (bool(n.kelurahan) and not n.listed, "kelurahan menurut PC itu sendiri"),
        (not n.kelurahan, "tidak ada dalam daftar"),
    )
    said = ", ".join(text for holds, text in marks if holds)
    return f"  ({said})" if said else ""


def waiting_json(waiting: Waiting) -> dict[str, object]:
    """A newcomer for a program."""
    n = waiting.newcomer
    return {
        "id": n.id.hex(),
        "code": waiting.code,
        "computer": n.computer,
        "kelurahan": n.kelurahan,
        "listed": n.listed,
        "doubled": waiting.doubled,
        "application": n.application,
        "asked": time_text(n.asked_ms),
        "seen": time_text(n.seen_ms),
        "refused": time_text(n.decided_ms) if n.refused else "",
    }
