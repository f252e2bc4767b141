"""`stats` and `cases`."""

from __future__ import annotations

import argparse

from central_server.as_json import device_json
from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.errors import CentreError
from central_server.services.overview import KelurahanFigures, overview
from central_server.words import code, day_text, time_text
from protocol.custody import STATE_LABELS, State
from protocol.identifiers import uuid_text
from protocol.objects import CaseEvidence, CaseObject

__all__ = ["run_cases", "run_stats"]


def run_stats(context: Context, arguments: argparse.Namespace) -> None:
    """The city's figures."""
    wanted = code(arguments.kelurahan) if arguments.kelurahan else None
    with context.centre() as centre:
        figures = centre.store.read(lambda unit: overview(unit, wanted))
    if not figures:
        raise CentreError(f"Kelurahan {wanted} tidak dikenal. Periksa kodenya.")
    if arguments.json:
        print_json({"kelurahan": [_figures_json(f) for f in figures]})
        return
    for f in figures:
        if wanted is None and not (f.cards or f.devices or f.cases_open):
            continue
        print(f"{f.office.kelurahan} {f.office.name}: {f.cards.total()} keping")
        for state, count in sorted(f.cards.items()):
            label = STATE_LABELS[State(state)] if state else "Tidak dikenal"
            print(f"  {label}: {count}")
        print(f"  Kasus terbuka: {f.cases_open}; komputer: {len(f.devices)}")


def run_cases(context: Context, arguments: argparse.Namespace) -> None:
    """Open cases, or all of them."""
    with context.centre() as centre:
        cases = centre.store.read(lambda unit: unit.cases.all(open_only=not arguments.all))
    if arguments.json:
        print_json({"cases": [_case_json(case) for case in cases]})
        return
    for case in cases:
        card = uuid_text(case.card) if case.card else "-"
        print(f"{uuid_text(case.id)}  {case.reason}  {case.kelurahan}  {card}")
        for side in case.sides:
            print(
                f"  {day_text(side.business_date)}  {side.kind}  {side.kelurahan}  "
                f"{side.number or '-'}  {side.evidence_code}  {side.device.hex()[:8]}/"
                f"{side.epoch}/{side.seq}"
            )


def _figures_json(figures: KelurahanFigures) -> dict[str, object]:
    return {
        "kelurahan": figures.office.kelurahan,
        "name": figures.office.name,
        "kecamatan": figures.office.kecamatan,
        "cards": dict(figures.cards),
        "kinds": dict(figures.kinds),
        "handed_over": {day_text(d): n for d, n in figures.handed_over.items()},
        "cases_open": figures.cases_open,
        "devices": [device_json(d) for d in figures.devices],
    }


def _case_json(case: CaseObject) -> dict[str, object]:
    return {
        "id": uuid_text(case.id),
        "reason": case.reason,
        "kelurahan": case.kelurahan,
        "card": uuid_text(case.card) if case.card else None,
        "opened": time_text(case.opened_ms),
        "closed": time_text(case.closed_ms),
        "sides": [_side_json(side) for side in case.sides],
    }


def _side_json(side: CaseEvidence) -> dict[str, object]:
    return {
        "device": side.device.hex(),
        "epoch": side.epoch,
        "seq": side.seq,
        "kind": side.kind,
        "kelurahan": side.kelurahan,
        "business_date": day_text(side.business_date),
        "time": time_text(side.time_ms),
        "number": side.number,
        "evidence_code": side.evidence_code,
        "operator": uuid_text(side.operator) if side.operator else None,
    }
