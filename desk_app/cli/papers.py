"""Reports: a receipt, the day's receipts in one job, the daily list, the minutes of a batch."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from common.dates import long_date, parse_date
from common.paper.sizes import PAPERS
from desk_app.bootstrap import Desk
from desk_app.cli.acts import add_operator, signed_in
from desk_app.cli.output import Out, ask_pin, outside
from desk_app.paper import batch_minutes_pdf, daily_list_pdf, receipt_pdf, receipts_pdf
from desk_app.services.errors import Refused
from desk_app.services.ports import LoggedEvent
from desk_app.services.printing import PrintState
from desk_app.services.time_keeper import day_number
from protocol.custody import Act

__all__ = ["add_commands", "daily", "minutes", "receipt", "receipts"]


def _add(commands: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    parser.add_argument("--out", type=Path, required=True, help="berkas PDF yang ditulis")
    parser.add_argument("--paper", choices=tuple(PAPERS), default="A4")
    add_operator(parser)
    parser.set_defaults(run=run)
    return parser


def add_commands(commands: Any) -> None:
    """Add `report receipt|receipts|daily|minutes`."""
    report = commands.add_parser("report", help="laporan dan tanda terima sebagai PDF")
    kinds = report.add_subparsers(dest="kind", required=True, metavar="JENIS")
    parser = _add(kinds, "receipt", receipt, "satu tanda terima")
    parser.add_argument("number", help="nomor tanda terima")
    parser.add_argument("--supervisor", help="untuk SALINAN: penyelia, PIN di baris kedua stdin")
    parser.add_argument("--reason", default="", help="alasan salinan")
    parser = _add(kinds, "receipts", receipts, "tanda terima satu hari dalam satu pekerjaan")
    parser.add_argument("--date", help="tanggal (bawaan: hari ini)")
    parser.add_argument("--unprinted", action="store_true", help="hanya yang belum tercetak")
    parser = _add(kinds, "daily", daily, "daftar harian serah terima")
    parser.add_argument("--date", help="tanggal (bawaan: hari ini)")
    parser = _add(kinds, "minutes", minutes, "berita acara kiriman yang diterima")
    parser.add_argument("number", help="nomor berita acara")


def _day(desk: Desk, options: argparse.Namespace) -> date:
    if options.date:
        try:
            return parse_date(options.date)
        except ValueError as error:
            raise Refused("date", str(error)) from error
    with desk.store.read() as unit:
        return desk.recorder.now(unit).day


def _write_printed(desk: Desk, acts: Sequence[LoggedEvent], pdf: bytes, path: Path) -> None:
    """A PDF file is this command's printer: doubtful until it is written, then printed."""
    outside(path, desk.folder)
    positions = [a.position for a in acts]
    desk.printing.sending(positions)
    try:
        path.write_bytes(pdf)
    except OSError as error:
        desk.printing.failed(positions, error.strerror or "")
        raise
    desk.printing.printed(positions)


def receipt(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """One receipt: an original until it is given, afterwards a copy that a supervisor allows."""
    session = signed_in(desk, options)
    number = options.number.replace(" ", "")
    with desk.store.read() as unit:
        act = unit.log.by_number(number)
        if act is None or act.header.kind != Act.HAND_OVER:
            raise Refused("number", "Nomor tanda terima ini bukan dari PC ini. Periksa nomornya.")
        given = desk.printing.state(unit, act.position) == PrintState.GIVEN
    if given:
        if not options.supervisor:
            raise Refused(
                "given",
                "Tanda terima ini sudah diberikan. Salinannya memerlukan PIN penyelia (--supervisor).",
            )
        supervisor = desk.operators.sign_in(desk.operators.find(options.supervisor), ask_pin())
        desk.printing.copy(session, supervisor, act.position, options.reason)
    with desk.store.read() as unit:
        doc = desk.documents.receipt(unit, number, copy_mark="SALINAN" if given else None)
    _write_printed(desk, [act], receipt_pdf(doc, PAPERS[options.paper]), options.out)
    out.say(f"Tanda terima {number} ditulis ke {options.out}.")
    out.give({"file": str(options.out), "receipts": 1, "copy": given})
    return 0


def receipts(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """The day's receipts with their cover list."""
    session = signed_in(desk, options)
    day = _day(desk, options)
    acts = desk.printing.receipts_on(day_number(day), unprinted=options.unprinted)
    if not acts:
        out.say(f"Tidak ada tanda terima untuk {long_date(day)}.")
        out.give({"file": None, "receipts": 0})
        return 0
    selection = "Yang belum tercetak" if options.unprinted else "Semua"
    with desk.store.read() as unit:
        docs = [desk.documents.receipt_of(unit, act) for act in acts]
        cover = desk.documents.cover(unit, session, day, selection, desk.clock.now_ms())
    _write_printed(desk, acts, receipts_pdf(docs, cover, PAPERS[options.paper]), options.out)
    out.say(f"{len(acts)} tanda terima {long_date(day)} ditulis ke {options.out}.")
    out.give({"file": str(options.out), "receipts": len(acts)})
    return 0


def daily(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """The daily list."""
    session = signed_in(desk, options)
    day = _day(desk, options)
    with desk.store.read() as unit:
        doc = desk.documents.daily_list(unit, session, day, desk.clock.now_ms())
    outside(options.out, desk.folder).write_bytes(daily_list_pdf(doc, PAPERS[options.paper]))
    out.say(f"Daftar {long_date(day)}: {len(doc.rows)} serah terima, selisih {doc.difference}.")
    out.give(
        {
            "file": str(options.out),
            "rows": len(doc.rows),
            "cancelled": sum(r.cancelled for r in doc.rows),
            "difference": doc.difference,
        }
    )
    return 0


def minutes(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """The minutes of a batch."""
    signed_in(desk, options)
    number = options.number.replace(" ", "")
    with desk.store.read() as unit:
        doc = desk.documents.batch_minutes(unit, number)
    outside(options.out, desk.folder).write_bytes(batch_minutes_pdf(doc, PAPERS[options.paper]))
    out.say(f"Berita acara {number} ditulis ke {options.out}.")
    out.give({"file": str(options.out)})
    return 0
