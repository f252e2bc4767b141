"""Enrolment and sync, over a network or by hand."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desk_app.bootstrap import Desk, enrol_desk, provision_desk, read_provisioning
from desk_app.cli.output import Out
from desk_app.services.errors import Refused
from desk_app.services.exchange import ExchangeProgress
from desk_app.services.provisioning import Waits
from desk_app.store.provisioning_file import keep_file, kept_file
from desk_app.sync.report import Outcome, SyncProgress

__all__ = ["add_commands", "enrol", "export", "provision", "sync", "take_in"]


def add_commands(commands: Any) -> None:
    """Add `enrol`, `provision`, `sync`, `export` and `import`."""
    parser = commands.add_parser("enrol", help="daftarkan PC ini dengan kode sekali pakai")
    parser.add_argument("url", help="alamat server pusat, misalnya https://serah.example")
    parser.add_argument("code", help="kode pendaftaran 15 huruf/angka dari Disdukcapil")
    parser.add_argument("--computer", default="", help="nama PC (bawaan: nama Windows)")
    parser.add_argument("--ca", type=Path, help="berkas CA yang dipercaya, bila bukan CA umum")
    parser.add_argument("--json", action="store_true")
    parser = commands.add_parser(
        "provision", help="daftarkan PC ini dengan berkas penyiapan; Disdukcapil menyetujuinya"
    )
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="BERKAS",
        help="berkas penyiapan (bawaan: yang diletakkan pemasang di folder data)",
    )
    parser.add_argument("--computer", default="", help="nama PC (bawaan: nama Windows)")
    parser.add_argument("--json", action="store_true")
    parser = commands.add_parser("sync", help="kirim dan ambil catatan sekarang")
    parser.add_argument("--ca", type=Path, help="berkas CA yang dipercaya, bila bukan CA umum")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=sync)
    parser = commands.add_parser(
        "export", help="tulis berkas pertukaran untuk dibawa ke Disdukcapil (tanpa jaringan)"
    )
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="folder flashdisk, atau nama berkas",
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=export)
    parser = commands.add_parser("import", help="baca berkas balasan dari Disdukcapil")
    parser.add_argument("file", type=Path, metavar="BERKAS")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=take_in)


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


def provision(folder: Path, options: argparse.Namespace, out: Out) -> int:
    """Introduce this PC with a provisioning file; 0 also while it waits to be approved."""
    raw = kept_file(folder) if options.file is None else options.file.read_bytes()
    if raw is not None and options.file is not None:
        read_provisioning(raw)
        keep_file(folder, raw)  # the window goes on by itself, whatever becomes of this question
    if raw is None:
        raise Refused(
            "provisioning_file",
            "Belum ada berkas penyiapan di folder data PC ini; sebutkan berkasnya.",
        )
    made = provision_desk(folder, raw, computer=options.computer)
    if isinstance(made, Waits):
        out.say(
            f"Menunggu persetujuan Disdukcapil. Nama PC {made.computer}, kode cek {made.code}. "
            "Jendela Serah melanjutkan sendiri setelah disetujui."
        )
        out.give(
            {
                "state": "pending",
                "computer": made.computer,
                "code": made.code,
                "kelurahan": made.kelurahan,
            }
        )
        return 0
    with made as desk:
        me = desk.identity
        out.say(f"PC ini terdaftar sebagai PC {me.number:02} kelurahan {me.kelurahan}.")
        out.give(
            {
                "state": "enrolled",
                "device": me.device.hex(),
                "kelurahan": me.kelurahan,
                "number": me.number,
            }
        )
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
    _say_moving(desk, out)
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


def _say_moving(desk: Desk, out: Out) -> None:
    going_to = desk.moves.going_to()
    if going_to:
        out.say(
            f"Disdukcapil memindahkan PC ini ke Kelurahan {going_to}; setelah semua catatan terkirim, "
            "perintah berikutnya sudah memakai kelurahan itu."
        )


def export(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """Write what waits into a file for the centre."""

    def tell(progress: ExchangeProgress) -> None:
        out.say(f"  ditulis {progress.done} dari {progress.total} catatan")

    made = desk.exchange.export(options.out, tell)
    out.say(made.message)
    out.say(f"  {made.path}")
    out.give({"file": str(made.path), "number": made.number, "events": made.events})
    return 0


def take_in(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """Take a reply of the centre in; 1 if the centre named a problem."""

    def tell(progress: ExchangeProgress) -> None:
        if progress.total:
            out.say(f"  dibaca {progress.done} dari {progress.total} bagian")

    taken = desk.exchange.take_in(options.file, tell)
    out.say(taken.message)
    _say_moving(desk, out)
    out.give(
        {
            "answers": taken.answers,
            "stored": taken.stored,
            "received": taken.received,
            "cases": taken.cases,
            "quarantined": taken.quarantined,
            "unsent": taken.unsent,
            "code": taken.code,
            "message": taken.message,
        }
    )
    return 1 if taken.code else 0
