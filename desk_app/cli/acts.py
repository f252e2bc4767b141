"""Commands that record something: receive, hand-over, cancel, pin."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from common.dates import parse_date
from desk_app.bootstrap import Desk
from desk_app.cli.looking import one_card
from desk_app.cli.output import Out, ask_pin
from desk_app.domain.collection import (
    CHECKS,
    FINGERPRINT_LABELS,
    OLD_CARD_LABELS,
    PAPER_LABELS,
    RELATION_LABELS,
    Claim,
)
from desk_app.services.errors import Refused
from desk_app.services.hand_over import Approval
from desk_app.services.operators import Session
from desk_app.services.time_keeper import day_number
from protocol.bodies import ClockConfirmed, Evidence
from protocol.events import Kind
from protocol.identifiers import uuid_text
from protocol.strokes import Strokes, pack

_LONGEST_ROW = 6  # digits of a row number on a paper list

__all__ = ["add_commands", "add_operator", "signed_in"]


def add_operator(parser: argparse.ArgumentParser) -> None:
    """The options of every command that acts in somebody's name."""
    parser.add_argument(
        "--operator",
        required=True,
        help="nama lengkap atau NIP petugas; PIN di baris pertama stdin",
    )
    parser.add_argument(
        "--confirm-date", metavar="TANGGAL", help="tanggal hari ini, bila jam PC diragukan"
    )
    parser.add_argument("--json", action="store_true")


def _add_evidence(parser: argparse.ArgumentParser) -> None:
    proof = parser.add_mutually_exclusive_group(required=True)
    proof.add_argument(
        "--strokes", type=Path, help="berkas JSON goresan: [[[x, y, t, tekanan], ...], ...]"
    )
    proof.add_argument(
        "--evidence", help="paper:LEMBAR:BARIS, thumb:NAMA SAKSI, atau witness:NAMA SAKSI"
    )


def add_commands(commands: Any) -> None:
    """Add `receive`, `hand-over`, `cancel`, `pin`."""
    parser = commands.add_parser("receive", help="terima satu kiriman seluruhnya")
    parser.add_argument("batch", help="nomor atau pengenal kiriman (lihat: serah batches)")
    parser.add_argument(
        "--counted", type=int, required=True, help="jumlah keping yang dihitung tangan"
    )
    parser.add_argument(
        "--missing",
        action="append",
        default=[],
        metavar="KARTU",
        help="kartu yang fisiknya tidak ada",
    )
    parser.add_argument("--deliverer", default="", help="nama pengantar")
    parser.add_argument("--place", default="", help="lokasi simpan: laci/kotak")
    _add_evidence(parser)
    add_operator(parser)
    parser.set_defaults(run=receive)

    parser = commands.add_parser("hand-over", help="catat serah terima satu kartu")
    parser.add_argument("card", help="pengenal kartu, NIK, atau nomor registrasi")
    parser.add_argument("--relation", required=True, choices=tuple(RELATION_LABELS))
    parser.add_argument("--collector-name", default="")
    parser.add_argument("--collector-nik", default="")
    parser.add_argument("--collector-note", default="", help="hubungan dengan pemilik")
    parser.add_argument("--paper", action="append", default=[], choices=tuple(PAPER_LABELS))
    parser.add_argument(
        "--checks", default="", help=f"yang sudah dicocokkan, dipisah koma: {','.join(CHECKS)}"
    )
    parser.add_argument("--old-card", default="", choices=("", *OLD_CARD_LABELS))
    parser.add_argument("--police-letter", default="")
    parser.add_argument("--fingerprint", default="not_done", choices=tuple(FINGERPRINT_LABELS))
    parser.add_argument(
        "--door", action="store_true", help="diserahkan di rumah, dari tas distribusi"
    )
    parser.add_argument("--note", default="")
    parser.add_argument("--supervisor", help="nama atau NIP penyelia; PIN-nya di baris kedua stdin")
    parser.add_argument("--reason", default="", help="alasan pengecualian oleh penyelia")
    _add_evidence(parser)
    add_operator(parser)
    parser.set_defaults(run=hand_over)

    parser = commands.add_parser("cancel", help="batalkan serah terima yang keliru")
    parser.add_argument(
        "card", help="pengenal kartu, NIK, nomor registrasi, atau nomor tanda terima"
    )
    parser.add_argument("--supervisor", required=True, help="PIN-nya di baris kedua stdin")
    parser.add_argument("--reason", required=True)
    parser.add_argument("--with-person", default="", help="bila kartu masih pada orang yang keliru")
    add_operator(parser)
    parser.set_defaults(run=cancel)

    parser = commands.add_parser("pin", help="ganti PIN sendiri: PIN lama, lalu PIN baru di stdin")
    add_operator(parser)
    parser.set_defaults(run=pin)


def signed_in(desk: Desk, options: argparse.Namespace) -> Session:
    """The named operator, after their PIN; confirms the date if the command says it."""
    session = desk.operators.sign_in(desk.operators.find(options.operator), ask_pin())
    if options.confirm_date:
        try:
            day = parse_date(options.confirm_date)
        except ValueError as error:
            raise Refused("date", str(error)) from error
        _confirm_date(desk, session, day)
    return session


def _confirm_date(desk: Desk, session: Session, day: date) -> None:
    desk.time_keeper.confirm(day)
    said = ClockConfirmed(date=day_number(day), clock_ms=desk.clock.now_ms())
    with desk.store.write() as unit:
        desk.recorder.record(unit, Kind.CLOCK_CONFIRMED, said, operator=session.operator.id)


def _read_strokes(path: Path) -> Strokes:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            tuple((int(p[0]), int(p[1]), int(p[2]), int(p[3])) for p in stroke) for stroke in given
        )
    except (ValueError, TypeError, IndexError, KeyError, OverflowError, RecursionError) as error:
        raise Refused(
            "strokes",
            "Berkas tanda tangan tidak terbaca. Belum ada yang dicatat; ulangi tanda tangan.",
        ) from error


def _evidence(options: argparse.Namespace) -> Evidence:
    if options.strokes is not None:
        return Evidence(kind="drawn", strokes=pack(_read_strokes(options.strokes)))
    kind, _, rest = options.evidence.partition(":")
    if kind == "paper":
        sheet, _, row = rest.rpartition(":")
        if sheet and row.isascii() and row.isdigit() and len(row) <= _LONGEST_ROW:
            return Evidence(kind="paper", sheet=sheet, row=int(row))
    elif kind in ("thumb", "witness") and rest.strip():
        return Evidence(kind=kind, witness=rest.strip())
    raise Refused(
        "evidence", "Bukti ditulis paper:LEMBAR:BARIS, thumb:NAMA SAKSI, atau witness:NAMA SAKSI."
    )


def receive(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """Receive a batch."""
    session = signed_in(desk, options)
    wanted = options.batch.replace(" ", "").lower()
    batch = next(
        (w for w in desk.receive.waiting() if wanted in (w.batch.number, w.batch.id.hex())), None
    )
    if batch is None:
        raise Refused("batch", "Kiriman ini sudah diterima atau tidak ada di kelurahan ini.")
    with desk.store.read() as unit:
        missing = [one_card(unit, m).id for m in options.missing]
    done = desk.receive.receive(
        session,
        batch.batch.id,
        counted=options.counted,
        evidence=_evidence(options),
        missing=missing,
        deliverer=options.deliverer,
        place=options.place,
    )
    out.say(
        f"Kiriman diterima: {done.received} keping, tidak ada {done.missing}, ditahan {done.held}. "
        f"Berita acara nomor {done.minutes.number} kode {done.minutes.evidence_code}."
    )
    out.give(
        {
            "number": done.minutes.number,
            "evidence_code": done.minutes.evidence_code,
            "received": done.received,
            "missing": done.missing,
            "held": done.held,
        }
    )
    return 0


def hand_over(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """Hand a card over."""
    session = signed_in(desk, options)
    approval = None
    if options.supervisor:
        other = desk.operators.sign_in(desk.operators.find(options.supervisor), ask_pin())
        approval = Approval(other, options.reason)
    with desk.store.read() as unit:
        card = one_card(unit, options.card)
    claim = Claim(
        relation=options.relation,
        collector_name=options.collector_name,
        collector_nik=options.collector_nik,
        collector_note=options.collector_note,
        papers=tuple(options.paper),
        checks=tuple(c.strip() for c in options.checks.split(",") if c.strip()),
        old_card=options.old_card,
        police_letter=options.police_letter,
        fingerprint=options.fingerprint,
        where="door" if options.door else "desk",
    )
    done = desk.hand_over.hand_over(
        session, card.id, claim, _evidence(options), note=options.note, approval=approval
    )
    out.say(f"Diserahkan: {card.name}. Tanda terima nomor {done.number} kode {done.evidence_code}.")
    if done.same_day:
        out.say(f"Dicatat sebagai berkas susulan: {', '.join(done.same_day)}.")
    out.give(
        {
            "card": uuid_text(card.id),
            "number": done.number,
            "evidence_code": done.evidence_code,
            "same_day": list(done.same_day),
        }
    )
    return 0


def cancel(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """Cancel a hand-over."""
    session = signed_in(desk, options)
    supervisor = desk.operators.sign_in(desk.operators.find(options.supervisor), ask_pin())
    with desk.store.read() as unit:
        card = one_card(unit, options.card)
    made = desk.cancel.cancel(session, supervisor, card.id, options.reason, options.with_person)
    place = "pada orang yang keliru" if made.header.variant == "wrong_person" else "di laci"
    out.say(f"Serah terima {card.name} dibatalkan; kartu tercatat {place}.")
    out.give({"card": uuid_text(card.id), "variant": made.header.variant})
    return 0


def pin(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """Change one's PIN."""
    operator = desk.operators.find(options.operator)
    old, new = ask_pin(), ask_pin()
    desk.operators.change_pin(desk.recorder, Session(operator), old, new)
    out.say("PIN diganti. PIN baru berlaku di PC ini sekarang, di PC lain setelah sinkronisasi.")
    out.give({"changed": True})
    return 0
