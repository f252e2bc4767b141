"""What is wrong with a PC, as a diagnosis bundle says it: for whoever reads only the first lines."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

import msgspec

from desk_app.services.contact import WARN_DAYS
from desk_app.services.diagnosis import Diagnosis
from desk_app.services.morning_check import LOW_DISK, TIGHT_DISK

__all__ = ["OUTCOMES", "Finding", "findings"]

# How a contact ended, in words of the page.
OUTCOMES: Final = MappingProxyType(
    {
        "done": "selesai",
        "offline": "server pusat tidak terjangkau",
        "not_our_server": "yang menjawab bukan server pusat",
        "refused": "ditolak server pusat",
        "failed": "terputus atau gagal",
        "clock_wrong": "jam PC salah",
        "cancelled": "dihentikan",
    }
)

_DAY_MS: Final = 86_400_000
_CLOSE_MS: Final = 120_000
_LONGEST_WAIT_MS: Final = 7 * _DAY_MS
_LONGEST_BACKUP_MS: Final = 8 * _DAY_MS


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as it should be. ``grave``: service suffers or data is at stake."""

    grave: bool
    text: str


_VERDICTS: Final = {
    "damaged": "Berkas basis data rusak; perbaikannya berjalan sendiri saat Serah dibuka.",
    "foreign": "Basis data tidak terbaca dengan kunci PC ini; pulihkan kunci atau cadangan.",
    "locked": "Kunci PC ini tidak terbaca; data utuh tetapi terkunci (serah-cli restore --ask).",
    "unread": "Basis data tidak dapat dibaca.",
}


def findings(seen: Diagnosis) -> tuple[Finding, ...]:
    """What is wrong, the gravest first."""
    found = [
        *_of_store(seen),
        *_of_folder(seen),
        *_of_clock(seen),
        *_of_sync(seen),
        *_of_rest(seen),
    ]
    return tuple(sorted(found, key=lambda f: not f.grave))


def _of_store(seen: Diagnosis) -> Iterator[Finding]:
    store = seen.store
    if store.verdict in _VERDICTS:
        said = _VERDICTS[store.verdict]
        yield Finding(True, f"{said} ({store.reason})" if store.reason else said)
    elif store.verdict == "absent" and not seen.pc.device:
        yield Finding(False, "PC ini belum didaftarkan ke pusat.")
    elif store.verdict == "absent":
        yield Finding(True, "Basis data PC ini tidak ada di foldernya; pulihkan dari cadangan.")
    if store.marked_damaged and store.verdict != "damaged":
        yield Finding(True, "Kerusakan berkas ditemui saat bekerja; tutup lalu buka Serah lagi.")
    if store.schema and store.expected and store.schema > store.expected:
        yield Finding(True, "Basis data dibuat Serah yang lebih baru; pasang versi terbaru.")
    if store.head < store.mark and store.verdict in ("sound", "running"):
        yield Finding(True, "Basis data memuat lebih sedikit daripada yang pernah dicatat PC ini.")
    check = store.check
    if check is not None and not check.sound:
        what = [
            (check.damaged, f"{check.damaged_pages} halaman rusak"),
            (bool(check.faults), f"{len(check.faults)} catatan tidak terbukti"),
            (bool(check.differing), f"{check.differing} baris kartu keliru (serah-cli rebuild)"),
        ]
        told = ", ".join(text for so, text in what if so)
        yield Finding(True, f"Pemeriksaan lengkap terakhir menemukan: {told}.")
    if store.compared_ms > store.equal_ms:
        yield Finding(False, "Daftar kartu terakhir tidak sama dengan pusat.")


def _of_folder(seen: Diagnosis) -> Iterator[Finding]:
    folder = seen.folder
    if folder.there and not folder.writable:
        yield Finding(
            True, "Folder data tidak dapat ditulisi; periksa haknya (pasang ulang Serah)."
        )
    if folder.total and folder.free < LOW_DISK:
        yield Finding(True, "Disk hampir penuh; kosongkan ruang sekarang.")
    elif folder.total and folder.free < TIGHT_DISK:
        yield Finding(False, "Ruang disk tinggal sedikit.")
    if seen.store.keys_warning:
        yield Finding(True, str(seen.store.keys_warning))


def _of_clock(seen: Diagnosis) -> Iterator[Finding]:
    clock = seen.clock
    if clock.trust == "doubtful":
        yield Finding(True, "Jam PC diragukan; atur tanggal dan jam Windows.")
    elif clock.compared_ms and abs(clock.ahead_ms) >= _CLOSE_MS:
        way = "lebih cepat" if clock.ahead_ms > 0 else "lebih lambat"
        minutes = abs(clock.ahead_ms) // 60_000
        yield Finding(False, f"Jam PC {minutes} menit {way} daripada pusat.")


def _of_sync(seen: Diagnosis) -> Iterator[Finding]:
    sync, now = seen.sync, seen.clock.now_ms
    if seen.pc.locked_ms:
        yield Finding(True, "PC ini dikunci oleh Disdukcapil.")
    if sync.last_ms and now - sync.last_ms >= WARN_DAYS * _DAY_MS:
        days = (now - sync.last_ms) // _DAY_MS
        yield Finding(True, f"Sudah {days} hari tanpa jawaban server pusat.")
    last = sync.contacts[-1] if sync.contacts else None
    if last is not None and last.outcome not in ("done", "cancelled"):
        code = f" ({last.code})" if last.code not in ("", last.outcome) else ""
        said = OUTCOMES.get(last.outcome, last.outcome)
        yield Finding(False, f"Sinkronisasi terakhir tidak berhasil: {said}{code}.")
    if sync.waiting and sync.oldest_ms and now - sync.oldest_ms >= _LONGEST_WAIT_MS:
        yield Finding(True, f"{sync.waiting} catatan menunggu lebih dari seminggu.")


def _of_rest(seen: Diagnosis) -> Iterator[Finding]:
    made = max((b.made_ms for b in seen.backups), default=0)
    if seen.store.head != (0, 0) and seen.clock.now_ms - made >= _LONGEST_BACKUP_MS:
        yield Finding(False, "Tidak ada cadangan dari seminggu terakhir.")
    if any(not b.made_ms for b in seen.backups):
        yield Finding(False, "Ada cadangan yang tidak terbaca.")
    chosen = seen.printing.choices.get("printer", "")
    names = {p.name: p.ready for p in seen.printing.printers}
    if "printers" not in seen.unseen and not names:
        yield Finding(False, "Tidak ada printer di PC ini.")
    elif chosen and chosen not in names and "printers" not in seen.unseen:
        yield Finding(False, f"Printer yang dipilih tidak ada: {chosen}.")
    elif chosen and not names.get(chosen, True):
        yield Finding(False, f"Printer yang dipilih tidak siap: {chosen}.")
    if seen.crash:
        yield Finding(False, "Serah pernah berhenti mendadak; lihat catatan henti mendadak.")
