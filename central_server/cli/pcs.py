"""`device list`, `show`, `lock`, `unlock`, `ask-bundle`, `bundle`, `ring`, `retire` and `replace`; their
words stand in `central_server.cli.pc_words`."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TextIO

import msgspec

from central_server.as_json import pc_json
from central_server.cli.context import Context
from central_server.cli.output import print_json
from central_server.errors import CentreError
from central_server.services.lost_pc import LostReport
from central_server.services.pcs import PcOffice, PcView
from central_server.words import UPDATE_WORDS, identity, time_text

__all__ = [
    "run_ask_bundle",
    "run_bundle",
    "run_list",
    "run_lock",
    "run_replace",
    "run_retire",
    "run_ring",
    "run_show",
    "run_unlock",
]

_DAY_MS = 86_400_000
_CHECKS = {
    "sound": "utuh",
    "damaged": "BERKAS RUSAK",
    "unproved": "CATATAN TIDAK TERBUKTI",
    "rows": "BARIS KELIRU",
}


def run_list(context: Context, arguments: argparse.Namespace) -> None:
    """Every PC on a line."""
    with context.centre() as centre:
        now_ms = centre.clock.now_ms()
        views = centre.service(PcOffice).all()
    if arguments.json:
        print_json({"devices": [pc_json(v) for v in views]})
        return
    for view in views:
        print(_line(view, now_ms))


def run_show(context: Context, arguments: argparse.Namespace) -> None:
    """Everything about one PC."""
    with context.centre() as centre:
        now_ms = centre.clock.now_ms()
        view = centre.service(PcOffice).one(identity(arguments.id, "komputer"))
    if arguments.json:
        print_json(pc_json(view))
        return
    for name, value in _rows(view, now_ms):
        print(f"{name:24} {value}")


def run_lock(context: Context, arguments: argparse.Namespace) -> None:
    """Lock a PC."""
    with context.centre() as centre:
        view = centre.service(PcOffice).lock(*_who(arguments))
    _said(
        arguments,
        view,
        f"Komputer {_name(view)} dikunci; PC-nya diberi tahu saat menyinkronkan, dan catatannya tetap "
        "dikirim.",
    )


def run_unlock(context: Context, arguments: argparse.Namespace) -> None:
    """Unlock a PC."""
    with context.centre() as centre:
        view = centre.service(PcOffice).unlock(*_who(arguments))
    _said(arguments, view, f"Kunci komputer {_name(view)} dibuka pada sinkronisasi berikutnya.")


def run_ask_bundle(context: Context, arguments: argparse.Namespace) -> None:
    """Ask a PC for its diagnosis bundle."""
    with context.centre() as centre:
        view = centre.service(PcOffice).ask_bundle(*_who(arguments))
    _said(
        arguments,
        view,
        f"Berkas diagnosa komputer {_name(view)} diminta; ambil dengan: serah-central device bundle "
        f"{view.device.id.hex()} --out BERKAS.zip",
    )


def run_bundle(context: Context, arguments: argparse.Namespace) -> None:
    """Write the bundle that came."""
    with context.centre() as centre:
        data = centre.service(PcOffice).bundle(identity(arguments.id, "komputer"))
    _write(arguments.out, data)
    if arguments.json:
        print_json({"file": str(arguments.out), "bytes": len(data)})
    else:
        print(f"Berkas diagnosa ditulis ke {arguments.out} ({len(data)} byte).")


def run_ring(context: Context, arguments: argparse.Namespace) -> None:
    """Give a PC its turn in updates."""
    with context.centre() as centre:
        view = centre.service(PcOffice).put_ring(*_who(arguments), arguments.to)
    _said(arguments, view, f"Komputer {_name(view)} kini di ring {view.ring}.")


def run_retire(context: Context, arguments: argparse.Namespace) -> None:
    """Take a PC out of service."""
    if arguments.report is not None and not arguments.lost:
        raise CentreError("--report hanya untuk --lost.")
    with context.centre() as centre:
        device, operator = _who(arguments)
        view, report = centre.service(PcOffice).retire(device, operator, lost=arguments.lost)
    if report is not None and arguments.report is not None:
        with arguments.report.open("w", encoding="utf-8", newline="") as file:
            _write_people(file, report)
    if arguments.json:
        lost = None if report is None else _lost_json(report)
        print_json(pc_json(view) | {"lost_report": lost})
        return
    print(f"Komputer {_name(view)} dipensiunkan; pendaftarannya dicabut.")
    if report is None:
        print("Semua catatannya tersimpan di pusat. Hapus datanya di PC sesuai panduan TI.")
        return
    _say_lost(report)
    if arguments.report is None:
        _write_people(sys.stdout, report)
    else:
        print(f"Daftar orangnya: {arguments.report}")


def run_replace(context: Context, arguments: argparse.Namespace) -> None:
    """Make the code of the PC that takes its place."""
    if not 1 <= arguments.hours <= 24 * 365:
        raise CentreError("--hours harus antara 1 dan 8760.")
    with context.centre() as centre:
        device, operator = _who(arguments)
        view, code, until = centre.service(PcOffice).replacement(device, operator, arguments.hours)
    if arguments.json:
        print_json(
            {
                "code": str(code),
                "expires": time_text(until),
                "kelurahan": view.device.kelurahan,
                "old": view.device.id.hex(),
                "retired": time_text(view.orders.retired_ms),
            }
        )
        return
    print(code)
    print(f"Daftarkan PC pengganti di kelurahan {view.device.kelurahan} dengan kode itu.")
    if not view.orders.retired_ms:
        print(
            f"PC lama {_name(view)} belum dipensiunkan: serah-central device retire "
            f"{view.device.id.hex()} --operator ID"
        )


def _who(arguments: argparse.Namespace) -> tuple[bytes, bytes]:
    return identity(arguments.id, "komputer"), identity(arguments.operator, "petugas")


def _name(view: PcView) -> str:
    return f"{view.device.kelurahan}/{view.device.number:02}"


def _said(arguments: argparse.Namespace, view: PcView, sentence: str) -> None:
    if arguments.json:
        print_json(pc_json(view))
    else:
        print(sentence)


def _marks(view: PcView) -> list[str]:
    """What a person should notice, in a few words each."""
    orders, health, device = view.orders, view.health, view.device
    marks: list[str] = []
    if orders.retired_ms:
        marks.append("hilang" if orders.lost else "pensiun")
    elif device.revoked_ms:
        marks.append("dicabut")
    if orders.locked_ms and not device.revoked_ms:
        marks.append("dikunci")
    if health is not None and health.check not in ("", "sound"):
        marks.append(_CHECKS.get(health.check, health.check))
    if health is not None and health.missing:
        marks.append("ada catatan hilang")
    return marks


def _line(view: PcView, now_ms: int) -> str:
    device, health = view.device, view.health
    seen = time_text(device.last_contact_ms) or "belum pernah"
    free = f"{health.free_mib / 1024:.1f} GB" if health else "-"
    equal = _ago(health.equal_ms, now_ms) if health else "-"
    marks = _marks(view)
    return "  ".join(
        (
            device.id.hex(),
            f"{device.kelurahan}/{device.number:02}",
            f"{device.application or '-':8}",
            f"ring {view.ring}",
            f"{seen:20}",
            f"menunggu {view.backlog}",
            f"disk {free}",
            f"jam {device.clock_offset_ms / 1000:+.0f} detik",
            f"sama {equal}",
            device.computer,
            f"({', '.join(marks)})" if marks else "",
        )
    ).rstrip()


def _ago(ms: int, now_ms: int) -> str:
    if not ms:
        return "belum pernah"
    days = max(0, now_ms - ms) // _DAY_MS
    return "hari ini" if not days else f"{days} hari lalu"


def _rows(view: PcView, now_ms: int) -> list[tuple[str, str]]:
    device, health, orders = view.device, view.health, view.orders
    rows = [
        ("Pengenal", device.id.hex()),
        ("Tempat", _name(view)),
        ("Nama komputer", device.computer or "-"),
        ("Serah", device.application or "-"),
        ("Ring pembaruan", str(view.ring)),
        ("Terdaftar", time_text(device.enrolled_ms)),
        ("Kontak terakhir", time_text(device.last_contact_ms) or "belum pernah"),
        ("Belum terkirim", f"{view.backlog} catatan pada kontak terakhir"),
        ("Selisih jam", f"{device.clock_offset_ms / 1000:+.1f} detik"),
        ("Perhatian", ", ".join(_marks(view)) or "-"),
    ]
    if health is None:
        rows.append(("Keadaan", "belum pernah dikabarkan (Serah versi lama?)"))
    else:
        check = _CHECKS.get(health.check, health.check or "belum pernah")
        rows += [
            ("Keadaan dikabarkan", time_text(view.heard_ms)),
            ("Sistem", health.system),
            ("Skema basis data", health.schema),
            ("Ruang disk", f"{health.free_mib} MB kosong"),
            ("Menunggu sejak", time_text(health.oldest_ms) or "-"),
            ("Pemeriksaan lengkap", f"{check} {time_text(health.check_ms)}".strip()),
            ("Perbaikan terakhir", time_text(health.repair_ms) or "belum pernah"),
            ("Cadangan terbaru", time_text(health.backup_ms) or "belum ada"),
            ("Kartu sama dengan pusat", _ago(health.equal_ms, now_ms)),
            ("Kesalahan terakhir", ", ".join(health.errors) or "-"),
        ]
    if view.update is not None and view.update.at_ms:
        state = UPDATE_WORDS.get(view.update.state, view.update.state)
        rows.append(("Pembaruan", f"{view.update.version} {state}".strip()))
    if orders.bundle_ms:
        held = f"{view.bundle.held} dari {view.bundle.parts or '?'} bagian"
        rows.append(("Berkas diagnosa", f"diminta {time_text(orders.bundle_ms)}, {held}"))
    if view.successor is not None:
        rows.append(("Diganti oleh", f"{view.successor.kelurahan}/{view.successor.number:02}"))
    return rows


def _say_lost(report: LostReport) -> None:
    through = time_text(report.through_ms) or "tidak pernah ada kontak"
    print(
        f"Laporan kehilangan: paling banyak data {len(report.people)} orang ada di PC itu (sampai kontak "
        f"terakhir {through}; {report.events} catatannya tersimpan di pusat). Cadangan dan basis datanya "
        "terenkripsi. Pemberitahuan tertulis kepada yang bersangkutan dan lembaga: paling lambat 3 x 24 "
        "jam (UU 27/2022 pasal 46). Yang dicatat setelah kontak terakhir ada pada tanda terima kertas."
    )


def _lost_json(report: LostReport) -> dict[str, object]:
    return {
        "through": time_text(report.through_ms),
        "events": report.events,
        "people": [msgspec.to_builtins(p) for p in report.people],
    }


def _write_people(file: TextIO, report: LostReport) -> None:
    writer = csv.writer(file)
    writer.writerow(["why", "name", "nik", "registration", "address", "rt", "rw"])
    for p in report.people:
        writer.writerow([p.why, p.name, p.nik, p.registration, p.address, p.rt, p.rw])


def _write(target: Path, data: bytes) -> None:
    try:
        target.write_bytes(data)
    except OSError as error:
        raise CentreError(f"Berkas {target} tidak dapat ditulis ({error.strerror}).") from error
