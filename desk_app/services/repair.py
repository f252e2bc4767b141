"""What a repair or a restore did, and how it is told to the person at the desk: on one page, and truly."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from common.sentences import Sentence
from desk_app.services.ports import Store
from desk_app.services.told import Report, ReportBook, Story

__all__ = ["Cause", "RepairBook", "RepairReport", "story"]

_NAME: Final = "repair"


class Cause(StrEnum):
    """What was wrong."""

    DAMAGED = "damaged"  # parts of the file did not read
    GONE = "gone"  # there was no file
    BEHIND = "behind"  # it held less than this PC had recorded
    RESTORED = "restored"  # a person put a backup in its place


class RepairReport(Report, frozen=True, kw_only=True):
    """What was done.

    ``aside``: name of the old file, kept beside the new one, empty if there was
    none. ``events`` in the log now, ``others`` of them from backups, ``backup_ms`` when the newest of those
    was made (0: none was needed). ``carried``: acts without a place in the chain that were recorded anew as
    they were. ``lost``: events known to be missing, ``tail``: whether there may be more after the last one
    that is there, ``bodies``: acts of which only the proof is left. ``cards`` in the list; ``pulled``:
    whether the centre has to send all of them again. ``epoch``: the series begun for it, 0 if none was.
    """

    cause: Cause
    aside: str = ""
    events: int = 0
    others: int = 0
    backup_ms: int = 0
    carried: int = 0
    lost: int = 0
    tail: bool = False
    bodies: int = 0
    cards: int = 0
    pulled: bool = False
    epoch: int = 0


class RepairBook(ReportBook[RepairReport]):
    """The last repair."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, _NAME, RepairReport)


def story(report: RepairReport, missing_now: bool) -> Story:
    """The page for a report. ``missing_now``: whether events are still missing from the log, for some may
    have come back from the centre since. Where nobody knows how long the log was (``tail``), no answer of
    the centre tells that nothing is missing: only the papers do."""
    return Story(_happened(report), _safe(report, missing_now), _todo(report, missing_now))


def _happened(report: RepairReport) -> tuple[str, ...]:
    first: dict[Cause, str] = {
        Cause.DAMAGED: Sentence("Sebagian berkas basis data di PC ini rusak dan sudah diperbaiki."),
        Cause.GONE: Sentence("Berkas basis data di PC ini hilang dan sudah dibuat kembali."),
        Cause.BEHIND: Sentence(
            "Basis data di PC ini lebih lama daripada yang pernah dicatat, dan sudah dilengkapi."
        ),
        Cause.RESTORED: Sentence("Basis data PC ini dipulihkan dari cadangan."),
    }
    said = [first[report.cause]]
    if report.others:
        said.append(
            Sentence("{count} catatan diambil dari cadangan di PC ini.", count=report.others)
        )
    if report.carried:
        said.append(
            Sentence(
                "{count} catatan kehilangan urutannya dan dicatat ulang dengan isi, nomor, dan tanda "
                "tangan aslinya.",
                count=report.carried,
            )
        )
    if report.aside:
        said.append(
            Sentence("Berkas yang lama disimpan sebagai {name} untuk TI.", name=report.aside)
        )
    return tuple(said)


def _safe(report: RepairReport, missing_now: bool) -> tuple[str, ...]:
    said = [
        Sentence(
            "{count} catatan terbukti utuh dan tetap ada, termasuk nomor dan tanda tangannya.",
            count=report.events,
        )
    ]
    if not (missing_now or report.tail or report.bodies):
        said.append(Sentence("Tidak ada catatan yang hilang."))
    if report.epoch:
        said.append(
            Sentence(
                "Tanda terima berikutnya memakai seri {epoch}, jadi tidak ada nomor yang terpakai dua "
                "kali.",
                epoch=report.epoch,
            )
        )
    return tuple(said)


def _todo(report: RepairReport, missing_now: bool) -> tuple[str, ...]:
    said: list[Sentence] = []
    if missing_now:
        if report.lost:
            said.append(
                Sentence(
                    "{count} catatan belum ada di PC ini. Yang pernah terkirim akan kembali dari server "
                    "pusat; sambungkan PC ini ke jaringan.",
                    count=report.lost,
                )
            )
        else:
            said.append(
                Sentence(
                    "Mungkin ada catatan terakhir yang belum ada di PC ini. Yang pernah terkirim akan "
                    "kembali dari server pusat; sambungkan PC ini ke jaringan."
                )
            )
    # However often it is asked, the centre never had what was not sent.
    if missing_now or report.tail:
        said.append(
            Sentence(
                "Cocokkan tanda terima kertas sejak cadangan terakhir dengan Riwayat; yang tidak ada di "
                "sana, laporkan kepada penyelia."
            )
        )
    if report.bodies:
        said.append(
            Sentence(
                "Pada {count} catatan, gambar tanda tangannya hilang dari PC ini; simpan tanda terima "
                "kertasnya.",
                count=report.bodies,
            )
        )
    if report.pulled and not report.cards:
        said.append(
            Sentence(
                "Daftar kartu harus diambil lagi dari server pusat: sambungkan PC ini ke jaringan sebelum "
                "melayani."
            )
        )
    elif report.pulled:
        said.append(
            Sentence(
                "Daftar kartu diminta lagi seluruhnya dari server pusat; sampai selesai, daftar yang ada "
                "tetap dapat dipakai."
            )
        )
    if report.cause in (Cause.DAMAGED, Cause.GONE):
        said.append(Sentence("Minta TI memeriksa disk PC ini."))
    said.append(Sentence("Lanjutkan pelayanan."))
    return tuple(said)
