"""Enrolment and sync."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desk_app.bootstrap import Desk, enrol_desk
from desk_app.cli.output import Out
from desk_app.sync.report import Outcome, SyncProgress

__all__ = ["add_commands", "enrol", "sync"]


def add_commands(commands: Any) -> None:
    """Add `enrol` and `sync`."""
    parser = commands.add_parser("enrol", help="daftarkan PC ini dengan kode sekali pakai")
    parser.add_argument("url", help="alamat server pusat, misalnya https://serah.example")
    parser.add_argument("code", help="kode pendaftaran 15 huruf/angka dari Disdukcapil")
    parser.add_argument("--computer", default="", help="nama PC (bawaan: nama Windows)")
    parser.add_argument("--ca", type=Path, help="berkas CA yang dipercaya, bila bukan CA umum")
    parser.add_argument("--json", action="store_true")
    parser = commands.add_parser("sync", help="kirim dan ambil catatan sekarang")
    parser.add_argument("--ca", type=Path, help="berkas CA yang dipercaya, bila bukan CA umum")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=sync)


def enrol(folder: Path, options: argparse.Namespace, out: Out) -> int:
    """Enrol this PC."""
    with enrol_desk(
        folder, options.url, options.code, computer=options.computer, ca=options.ca
    ) as desk:
        me = desk.identity
        out.say(f"PC ini terdaftar sebagai PC {me.number:02} kelurahan {me.kelurahan}.")
        out.give({"device": me.device.hex(), "kelurahan": me.kelurahan, "number": me.number})
        if desk.vault.warning:
            out.say(f"Perhatian: {desk.vault.warning}")
    return 0


def sync(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """One sync, with true progress."""

    def tell(progress: SyncProgress) -> None:
        out.say(
            f"  terkirim {progress.sent} dari {progress.total}, diterima {progress.received} pembaruan"
        )

    report = desk.sync_engine(ca=options.ca).run_once(tell)
    out.say(report.message)
    out.give(
        {
            "outcome": report.outcome,
            "message": report.message,
            "sent": report.counts.sent,
            "received": report.counts.received,
            "cases": report.counts.cases,
            "quarantined": report.counts.quarantined,
            "unsent": report.counts.unsent,
        }
    )
    return 0 if report.outcome is Outcome.DONE else 1
