"""Reports: a receipt, the day's receipts in one job, the daily list, the minutes of a batch; written to a
file or printed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from common.dates import long_date, parse_date
from common.paper.sizes import PAPERS
from common.sentences import sentence_of
from desk_app.bootstrap import Desk
from desk_app.cli.acts import add_operator, signed_in
from desk_app.cli.output import Out, ask_pin, outside
from desk_app.paper import batch_minutes_pdf, daily_list_pdf, receipt_pdf, receipts_pdf
from desk_app.services.errors import Refused
from desk_app.services.papers import PrintDoubtfulError
from desk_app.services.ports import LoggedEvent, PrintFailedError
from desk_app.services.printing import PrintState
from desk_app.services.time_keeper import day_number
from desk_app.ui.system_printers import printers_of_this_pc
from protocol.custody import Act

__all__ = ["add_commands", "daily", "minutes", "receipt", "receipts"]


def _add(commands: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="BERKAS", help="berkas PDF yang ditulis")
    where.add_argument("--printer", metavar="NAMA", help='cetak; "" printer bawaan PC ini')
    parser.add_argument("--tray", default="", metavar="NAMA", help="baki kertas printer itu")
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


def _come_out(
    desk: Desk,
    options: argparse.Namespace,
    pdf: bytes,
    title: str,
    acts: Sequence[LoggedEvent] | None = None,
) -> str:
    """Write the file or print; where it is now, as the end of a sentence. Receipts (``acts``) are doubtful
    until file or spooler has them, then printed; anything else goes on a sheet."""
    positions = [a.position for a in acts or ()]
    paper = PAPERS[options.paper] if acts else PAPERS[options.paper].sheet()
    if options.out is not None:
        path = outside(options.out, desk.folder)
        desk.printing.sending(positions)
        try:
            path.write_bytes(pdf)
        except OSError as error:
            desk.printing.failed(positions, error.strerror or "")
            raise
        desk.printing.printed(positions)
        return f"ditulis ke {path}."
    desk.printing.sending(positions)
    try:
        printers_of_this_pc().print_pdf(options.printer, pdf, title, paper.name, options.tray)
    except PrintFailedError as error:
        desk.printing.failed(positions, str(error))
        raise Refused("printer", sentence_of(error)) from error
    except PrintDoubtfulError as error:
        raise Refused("printer", sentence_of(error)) from error
    desk.printing.printed(positions)
    return "dikirim ke printer."


def _file(options: argparse.Namespace) -> str | None:
    return None if options.out is None else str(options.out)


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
    pdf = receipt_pdf(doc, PAPERS[options.paper])
    where = _come_out(desk, options, pdf, "Tanda terima", [act])
    out.say(f"Tanda terima {number} {where}")
    out.give({"file": _file(options), "receipts": 1, "copy": given})
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
    pdf = receipts_pdf(docs, cover, PAPERS[options.paper])
    where = _come_out(desk, options, pdf, f"Tanda terima {long_date(day)}", acts)
    out.say(f"{len(acts)} tanda terima {long_date(day)} {where}")
    out.give({"file": _file(options), "receipts": len(acts)})
    return 0


def daily(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """The daily list."""
    session = signed_in(desk, options)
    day = _day(desk, options)
    with desk.store.read() as unit:
        doc = desk.documents.daily_list(unit, session, day, desk.clock.now_ms())
    pdf = daily_list_pdf(doc, PAPERS[options.paper])
    _come_out(desk, options, pdf, f"Laporan harian {long_date(day)}")
    out.say(f"Daftar {long_date(day)}: {len(doc.rows)} serah terima, selisih {doc.difference}.")
    out.give(
        {
            "file": _file(options),
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
    pdf = batch_minutes_pdf(doc, PAPERS[options.paper])
    where = _come_out(desk, options, pdf, f"Berita acara {number}")
    out.say(f"Berita acara {number} {where}")
    out.give({"file": _file(options)})
    return 0
