"""The page of a diagnosis bundle: one that a person opens by a double click and reads from above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Final

from common.dates import Zone
from desk_app.paper.diagnosis_findings import OUTCOMES, findings
from desk_app.services.diagnosis import Diagnosis
from desk_app.services.sync_history import ContactNote

__all__ = ["TRUST_WORDS", "diagnosis_page"]

_STYLE: Final = (
    "body{font:15px/1.45 'Segoe UI',sans-serif;margin:2em auto;max-width:60em;color:#1c2530}"
    "h1{font-size:1.5em}h2{font-size:1.1em;margin:1.6em 0 .4em;border-bottom:1px solid #c8d0d8}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
    "padding:.2em .8em .2em 0;font-weight:400}th{color:#5a6672;width:15em}"
    ".grave{color:#a3160f;font-weight:600}.mild{color:#8a5a00}.good{color:#17643a}"
    "pre{white-space:pre-wrap;background:#f3f5f7;padding:.7em;font-size:12px}"
)
_VERDICTS: Final = {
    "absent": "tidak ada",
    "sound": "utuh (dilihat cepat)",
    "damaged": "RUSAK",
    "foreign": "tidak terbaca dengan kunci PC ini",
    "locked": "terkunci: kunci PC tidak terbaca",
    "running": "sedang dipakai Serah yang terbuka",
    "unread": "tidak dapat dibaca",
}
TRUST_WORDS: Final = {
    "anchored": "cocok dengan pusat sejak PC dinyalakan",
    "carried": "wajar, belum dicocokkan sejak PC dinyalakan",
    "doubtful": "DIRAGUKAN",
}
_RESERVE: Final = {"kept": "ada", "missing": "belum ada, atau sudah dibuka karena disk penuh"}
Rows = Iterable[tuple[str, str]]


def diagnosis_page(seen: Diagnosis, zone: Zone) -> str:
    """The page as HTML, times in ``zone``."""

    def at(ms: int) -> str:
        if not ms:
            return "belum pernah"
        try:
            return f"{datetime.fromtimestamp(ms / 1000, zone):%Y-%m-%d %H.%M.%S}"
        except (ValueError, OverflowError, OSError):
            return str(ms)

    place = f"PC {seen.pc.number:02} kelurahan {seen.pc.kelurahan}" if seen.pc.number else "PC"
    title = f"Diagnosa Serah: {place} ({seen.pc.computer})"
    parts = [
        f"<!doctype html><html lang=id><meta charset=utf-8><title>{escape(title)}</title>",
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1>",
        f"<p>Dibuat {at(seen.clock.now_ms)} menurut jam PC. Tidak memuat data warga maupun nama "
        "petugas.</p>",
        _found(seen),
        _section("Program", _program(seen)),
        _section(
            "PC",
            [
                ("Pengenal perangkat", seen.pc.device or "belum terdaftar"),
                ("Server pusat", seen.pc.centre or "-"),
                ("Dikunci Disdukcapil", at(seen.pc.locked_ms) if seen.pc.locked_ms else "tidak"),
            ],
        ),
        _section(
            "Jam",
            [
                ("Jam PC (UTC)", f"{datetime.fromtimestamp(seen.clock.now_ms / 1000, UTC):%F %T}"),
                ("Zona waktu Windows", seen.clock.zone),
                ("Kepercayaan", TRUST_WORDS.get(seen.clock.trust, "tidak diketahui")),
                (
                    "Selisih dengan pusat",
                    f"{seen.clock.ahead_ms / 1000:+.1f} detik, dilihat {at(seen.clock.compared_ms)}"
                    if seen.clock.compared_ms
                    else "belum pernah dibandingkan",
                ),
            ],
        ),
        _section("Disk dan folder data", _folder(seen)),
        _section("Basis data", _store(seen, at)),
        _section(
            "Cadangan",
            [
                (at(b.made_ms), f"{b.name}, {_size(b.bytes)}, {b.unsent} belum terkirim")
                for b in seen.backups
            ]
            or [("", "Belum ada.")],
        ),
        _section(
            "Sinkronisasi",
            [
                ("Jawaban terakhir", at(seen.sync.last_ms)),
                ("Belum terkirim", f"{seen.sync.waiting} catatan"),
                ("Sejak", at(seen.sync.oldest_ms) if seen.sync.waiting else "-"),
                *(
                    (at(c.last_ms), _contact(c, at(c.first_ms)))
                    for c in reversed(seen.sync.contacts)
                ),
            ],
        ),
        _section(
            "Cetak",
            [
                *(
                    (
                        p.name,
                        " · ".join(
                            [
                                *(["bawaan"] if p.default else []),
                                "siap" if p.ready else "TIDAK SIAP",
                            ]
                        ),
                    )
                    for p in seen.printing.printers
                ),
                *((f"Pilihan: {name}", value) for name, value in seen.printing.choices.items()),
            ],
        ),
        *(_section(name, tuple(rows.items())) for name, rows in seen.more.items()),
        _section("Yang tidak dapat dilihat", tuple(seen.unseen.items())),
        _section(
            "Kesalahan terakhir dalam log",
            [(e.at, f"{e.level} {e.where}: {e.what}") for e in reversed(seen.errors)],
        ),
    ]
    if seen.crash:
        parts.append(f"<h2>Catatan henti mendadak</h2><pre>{escape(seen.crash)}</pre>")
    return "\n".join(p for p in parts if p) + "\n</html>\n"


def _found(seen: Diagnosis) -> str:
    found = findings(seen)
    if not found:
        return "<p class=good>Tidak ada yang perlu diperhatikan.</p>"
    items = "".join(
        f"<li class={'grave' if f.grave else 'mild'}>{escape(f.text)}</li>" for f in found
    )
    return f"<h2>Perlu diperhatikan</h2><ul>{items}</ul>"


def _section(title: str, rows: Rows) -> str:
    lines = [f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows]
    return f"<h2>{escape(title)}</h2><table>{''.join(lines)}</table>" if lines else ""


def _program(seen: Diagnosis) -> Sequence[tuple[str, str]]:
    program = seen.program
    return (
        ("Serah", program.serah),
        ("Windows / sistem", f"{program.system} ({program.machine})"),
        ("Python, Qt", f"{program.python}, {program.qt or 'tidak diketahui'}"),
        ("SQLite, SQLCipher", f"{program.sqlite}, {program.sqlcipher or 'TANPA ENKRIPSI'}"),
        ("Pengodean teks", program.encoding),
    )


def _folder(seen: Diagnosis) -> Sequence[tuple[str, str]]:
    folder = seen.folder
    return (
        ("Folder", folder.path if folder.there else f"{folder.path} (tidak ada)"),
        ("Dapat ditulisi", "ya" if folder.writable else "TIDAK"),
        ("Ruang kosong", f"{_size(folder.free)} dari {_size(folder.total)}"),
        ("Ruang cadangan disk", _RESERVE.get(folder.reserve, folder.reserve)),
        ("Hak", "; ".join(folder.rights) or "tidak diketahui"),
        ("Isi", "; ".join(f"{name} {_size(size)}" for name, size in folder.files) or "-"),
    )


def _store(seen: Diagnosis, at: object) -> Sequence[tuple[str, str]]:
    assert callable(at)
    store, check = seen.store, seen.store.check
    verdict = _VERDICTS.get(store.verdict, store.verdict)
    rows = [
        ("Keadaan", f"{verdict}: {store.reason}" if store.reason else verdict),
        ("Skema", f"{store.schema or '-'}; program ini memakai {store.expected}"),
        ("Ukuran", f"{_size(store.bytes)}, log tulis {_size(store.log_bytes)}"),
        ("Catatan terbaru", f"seri {store.head[0]} nomor {store.head[1]}"),
        ("Tanda di luar basis data", f"seri {store.mark[0]} nomor {store.mark[1]}"),
        ("Kartu", str(store.cards)),
        ("Sama dengan pusat", at(store.equal_ms)),
        ("Berkas lama disisihkan", ", ".join(store.aside) or "tidak ada"),
        (
            "Perbaikan terakhir",
            f"{at(store.repair_ms)} ({store.repair_cause})" if store.repair_ms else "belum pernah",
        ),
    ]
    if check is None:
        rows.append(("Pemeriksaan lengkap", "belum pernah"))
    else:
        now = "baru saja" if store.checked_now else at(check.at_ms)
        told = "tanpa temuan" if check.sound else "DENGAN TEMUAN"
        rows.append(
            (
                "Pemeriksaan lengkap",
                f"{now}, {told}: {check.pages} halaman, {check.events} catatan, {check.cards} kartu",
            )
        )
        rows += [("Temuan", fault) for fault in (check.tree, *check.faults) if fault]
    return rows


def _contact(note: ContactNote, first: str) -> str:
    said = OUTCOMES.get(note.outcome, note.outcome)
    if note.code not in ("", note.outcome):
        said += f" ({note.code})"
    if note.runs > 1:
        said += f", {note.runs} kali sejak {first}"
    return (
        f"{said}; terkirim {note.sent}, diterima {note.received}, menunggu {note.unsent}; "
        f"{_size(note.bytes_sent)} keluar, {_size(note.bytes_received)} masuk; {note.took_ms} ms"
    )


def _size(count: int) -> str:
    for unit, step in (("GB", 2**30), ("MB", 2**20), ("KB", 2**10)):
        if count >= step:
            return f"{count / step:.1f} {unit}".replace(".", ",")
    return f"{count} B"
