"""`import`, `dispatch` and `audit`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.errors import CentreError
from central_server.services.audit import AuditedCard, AuditedEvent, audit_card, find_cards
from central_server.services.dispatch import Dispatches
from central_server.services.print_lists import PrintLists
from central_server.words import code, day_text, identity, time_text
from protocol.identifiers import uuid_text

__all__ = ["read_registrations", "run_audit", "run_dispatch", "run_import"]


def run_import(context: Context, arguments: argparse.Namespace) -> None:
    """Take over a print list, whole or not at all."""
    mapping = _mapping(arguments.mapping) if arguments.mapping else None
    data = _read(arguments.file)
    with context.centre() as centre:
        lists = centre.service(PrintLists)
        imported = lists.take(data, arguments.file.name, mapping)
    if arguments.json:
        errors = [
            {"line": e.line, "column": e.column, "message": e.message} for e in imported.errors
        ]
        print_json({"accepted": imported.accepted, "errors": errors})
    else:
        for error in imported.errors:
            place = f"baris {error.line}" + (f", kolom {error.column}" if error.column else "")
            print(f"{place}: {error.message}")
        if not imported.errors:
            print(f"{imported.accepted} KTP-el baru diterima.")
    if imported.errors:
        raise CentreError(
            f"Daftar ditolak karena {len(imported.errors)} kesalahan; tidak ada yang diterima."
        )


def run_dispatch(context: Context, arguments: argparse.Namespace) -> None:
    """Send one batch."""
    registrations = None
    if arguments.registration is not None:
        registrations = read_registrations(arguments.registration)
    elif arguments.moved:
        raise CentreError(
            "--moved memerlukan --registration; kartunya harus disebut satu per satu."
        )
    with context.centre() as centre:
        dispatches = centre.service(Dispatches)
        sent = dispatches.send(
            code(arguments.kelurahan),
            registrations,
            identity(arguments.operator, "petugas"),
            arguments.note,
            moved=arguments.moved,
        )
    if arguments.json:
        print_json({"batch": uuid_text(sent.batch), "number": sent.number, "count": sent.count})
    else:
        print(f"Kiriman {sent.number}: {sent.count} keping.")


def run_audit(context: Context, arguments: argparse.Namespace) -> None:
    """Show the events of a card with their proof."""
    with context.centre() as centre:
        audited = centre.store.read(
            lambda unit: [audit_card(unit, card) for card in find_cards(unit, arguments.which)]
        )
    if arguments.json:
        print_json({"cards": [_card_json(card) for card in audited]})
    else:
        for card in audited:
            _print_card(card)
    if not all(event.proved and event.body != "altered" for c in audited for event in c.events):
        raise CentreError("Ada catatan yang buktinya tidak utuh; lihat baris bertanda TIDAK UTUH.")


def _card_json(audited: AuditedCard) -> dict[str, object]:
    card = audited.card
    linked = card.status.linked_to
    return {
        "id": uuid_text(card.id),
        "registration": card.registration,
        "kelurahan": card.kelurahan,
        "state": card.status.state,
        "linked_to": uuid_text(linked) if linked else None,
        "events": [_event_json(event) for event in audited.events],
    }


def _event_json(event: AuditedEvent) -> dict[str, object]:
    header = event.header
    return {
        "device": header.device.hex(),
        "epoch": header.epoch,
        "branch": event.at.branch,
        "seq": header.seq,
        "kind": header.kind,
        "variant": header.variant,
        "time": time_text(header.time_ms),
        "received": time_text(event.received_ms),
        "business_date": day_text(header.business_date),
        "operator": uuid_text(header.operator) if header.operator else None,
        "number": header.number,
        "evidence_code": event.evidence_code,
        "header_hash": event.hash.hex(),
        "meaning": event.meaning,
        "reference": event.reference,
        "body": event.body,
        "proved": event.proved,
        "signed_at": event.signed_at,
    }


def _print_card(audited: AuditedCard) -> None:
    card = audited.card
    print(f"{uuid_text(card.id)}  {card.registration}  {card.kelurahan}  {card.status.state}")
    for event in audited.events:
        header = event.header
        proof = "bukti utuh" if event.proved and event.body != "altered" else "TIDAK UTUH"
        print(
            f"  {day_text(header.business_date)}  {header.kind:18} {header.number or '-':22} "
            f"{event.evidence_code}  {header.device.hex()[:8]}/{header.epoch}/{header.seq}  "
            f"{event.meaning} {event.reference}  {proof}"
        )


def read_registrations(path: Path) -> list[str]:
    """Registration numbers, one a line; raises CentreError if there is none."""
    registrations = [line.strip() for line in _text(path).splitlines() if line.strip()]
    if not registrations:
        raise CentreError(f"Berkas {path} tidak berisi nomor registrasi.")
    return registrations


def _mapping(text: str) -> dict[str, str]:
    """The mapping given as JSON, or in a file that holds JSON."""
    raw = text if text.lstrip().startswith("{") else _text(Path(text))
    try:
        mapping = json.loads(raw)
    except ValueError as error:
        raise CentreError("--mapping bukan JSON yang sah.") from error
    if not isinstance(mapping, dict) or not all(isinstance(v, str) for v in mapping.values()):
        raise CentreError('--mapping harus berbentuk {"kolom bawaan": "kolom dalam berkas"}.')
    return mapping


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CentreError(f"Berkas {path} tidak dapat dibaca ({error.strerror}).") from error


def _text(path: Path) -> str:
    try:
        return _read(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CentreError(f"Berkas {path} bukan teks UTF-8.") from error
