"""Looking after the desk: verify, rebuild, purge, backup, export-log."""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from common.dates import zone_of
from desk_app.bootstrap import Desk, ask_keys, restore_desk
from desk_app.cli.acts import add_operator, signed_in
from desk_app.cli.output import Out, outside
from desk_app.services.errors import Refused
from desk_app.services.repair import story
from protocol.events import evidence_code, header_hash

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Add `verify`, `rebuild`, `purge`, `backup`, `export-log`."""
    parser = commands.add_parser("verify", help="buktikan rantai catatan PC ini")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=verify)
    parser = commands.add_parser("rebuild", help="susun ulang daftar kartu dari catatan")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=rebuild)
    parser = commands.add_parser("purge", help="hapus data pribadi yang masa simpannya habis")
    add_operator(parser)
    parser.set_defaults(run=purge)
    parser = commands.add_parser(
        "backup", help="buat cadangan yang sudah diperiksa; tanpa BERKAS: di folder cadangan PC ini"
    )
    parser.add_argument("target", type=Path, nargs="?", metavar="BERKAS")
    parser.add_argument("--list", action="store_true", help="daftar cadangan di PC ini")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=backup)
    parser = commands.add_parser(
        "restore", help="pulihkan basis data dari cadangan; yang sekarang tetap disimpan"
    )
    parser.add_argument("file", type=Path, nargs="?", metavar="BERKAS")
    parser.add_argument("--latest", action="store_true", help="cadangan terbaru yang utuh")
    parser.add_argument(
        "--ask",
        type=Path,
        metavar="PERMINTAAN",
        help="kunci PC hilang: buat permintaan ke Disdukcapil",
    )
    parser.add_argument(
        "--answer", type=Path, metavar="JAWABAN", help="kunci PC hilang: berkas jawaban Disdukcapil"
    )
    parser.add_argument("--json", action="store_true")
    parser = commands.add_parser(
        "export-log", help="kepala catatan tanpa data pribadi, satu baris JSON per peristiwa"
    )
    parser.add_argument("target", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=export_log)


def verify(desk: Desk, options: argparse.Namespace, out: Out) -> int:  # noqa: ARG001
    """Prove everything: pages, trees, the chain of the log, the rows."""
    before = desk.checks.last()
    report = desk.full_check()
    if report.damaged:
        out.say(
            f"  {report.damaged_pages} dari {report.pages} halaman rusak. {report.tree}".rstrip()
        )
    for fault in report.faults:
        out.say(f"  {fault}")
    if report.faults:
        out.say(f"{len(report.faults)} dari {report.events} catatan tidak terbukti. Hubungi TI.")
    else:
        out.say(
            f"{report.events} catatan terbukti utuh; {report.purged} isinya dihapus sesuai masa simpan."
        )
    if report.damaged:
        out.say(
            "Berkas basis data rusak. Jalankan perintah serah-cli lagi: basis datanya diperbaiki."
        )
    else:
        out.say(f"{report.pages} halaman berkas utuh.")
    if report.differing:
        out.say(
            f"{report.differing} dari {report.cards} baris kartu keliru. Jalankan serah-cli rebuild."
        )
    else:
        out.say(f"{report.cards} baris kartu sesuai catatan.")
    if before is not None:
        zone = zone_of(desk.identity.kelurahan)
        made = datetime.fromtimestamp(before.at_ms / 1000, zone)
        said = "tanpa temuan" if before.sound else "dengan temuan"
        out.say(f"Pemeriksaan lengkap sebelum ini: {made:%Y-%m-%d %H.%M}, {said}.")
    out.give(
        {
            "events": report.events,
            "purged": report.purged,
            "faults": list(report.faults),
            "pages": report.pages,
            "damaged_pages": report.damaged_pages,
            "tree": report.tree,
            "cards": report.cards,
            "differing": report.differing,
        }
    )
    return 0 if report.sound else 1


def rebuild(desk: Desk, options: argparse.Namespace, out: Out) -> int:  # noqa: ARG001
    """Make the rows anew."""
    report = desk.rebuild()
    out.say(f"{report.cards} kartu disusun ulang; {len(report.differing)} berbeda dari sebelumnya.")
    out.give({"cards": report.cards, "differing": list(report.differing)})
    return 0


def purge(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """Purge what is due."""
    gone = desk.purging.purge(signed_in(desk, options))
    out.say(f"Data pribadi pada {gone} catatan dihapus; buktinya tetap utuh.")
    out.give({"purged": gone})
    return 0


def backup(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """A verified backup, or the list of those that are kept."""
    if options.list:
        return _list_backups(desk, out)
    if options.target is None:
        made = desk.backups.make()
        assert made.made is not None
        path = made.made.path
        out.say(f"Cadangan yang sudah diperiksa: {path} ({made.removed} yang lama dihapus).")
    else:
        path = desk.backups.write(outside(options.target, desk.folder))
        out.say(f"Cadangan yang sudah diperiksa: {path}")
    out.give({"file": str(path)})
    return 0


def restore(folder: Path, options: argparse.Namespace, out: Out) -> int:
    """Put a backup in the place of the database."""
    if (options.file is None) is not options.latest:
        raise Refused("file", "Sebut satu berkas cadangan, atau --latest untuk yang terbaru.")
    if options.ask is not None:
        return _ask(folder, options, out)
    answer = None if options.answer is None else options.answer.read_bytes()
    with restore_desk(folder, options.file, answer=answer) as desk:
        report = desk.repairs.last()
        assert report is not None
        page = story(report, desk.missing())
        for part in (page.happened, page.safe, page.todo):
            for sentence in part:
                out.say(sentence)
        desk.repairs.told()
        out.give(msgspec.to_builtins(report))
    return 0


def _ask(folder: Path, options: argparse.Namespace, out: Out) -> int:
    if options.file is None:
        raise Refused("file", "Sebut berkas cadangan yang kuncinya diminta.")
    asked = ask_keys(folder, options.file)
    outside(options.ask, folder).write_bytes(asked.request)
    place = f"{asked.owner.kelurahan}/{asked.owner.number:02}"
    out.say(f"Permintaan kunci untuk komputer {place}: {options.ask}")
    out.say(
        f"Kirim ke Disdukcapil dan cocokkan kode {asked.code} lewat telepon. Jawabannya dipakai dengan: "
        "serah-cli restore BERKAS --answer JAWABAN"
    )
    out.give({"file": str(options.ask), "code": asked.code})
    return 0


def _list_backups(desk: Desk, out: Out) -> int:
    zone = zone_of(desk.identity.kelurahan)
    kept = desk.backups.list()
    for one in kept:
        made = datetime.fromtimestamp(one.made_ms / 1000, zone)
        out.say(
            f"{made:%Y-%m-%d %H.%M}  catatan {one.epoch}/{one.seq}  {one.size / 2**20:.1f} MB  "
            f"{one.path.name}"
        )
    if not kept:
        out.say("Belum ada cadangan di PC ini. Buat dengan: serah-cli backup")
    out.give(
        [
            {"file": str(b.path), "made_ms": b.made_ms, "epoch": b.epoch, "seq": b.seq}
            | {"unsent": b.unsent, "bytes": b.size}
            for b in kept
        ]
    )
    return 0


def export_log(desk: Desk, options: argparse.Namespace, out: Out) -> int:
    """Headers as JSON lines: what an auditor needs to check chain and signatures."""
    count = position = 0
    with (
        desk.store.read() as unit,
        outside(options.target, desk.folder).open("w", encoding="utf-8") as file,
    ):
        while page := unit.log.after(position, 500):
            for event in page:
                row = {
                    k: v.hex() if isinstance(v, bytes) else v
                    for k, v in msgspec.structs.asdict(event.header).items()
                }
                row["hash"] = header_hash(event.raw).hex()
                row["evidence_code"] = evidence_code(event.raw)
                row["signature"] = event.signature.hex()
                row["raw"] = event.raw.hex()
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
            position = page[-1].position
    out.say(f"{count} kepala catatan ditulis ke {options.target}.")
    out.give({"file": str(options.target), "events": count, "public_key": desk.key.public.hex()})
    return 0
