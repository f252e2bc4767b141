"""What the window says of backups, copies, the reserve, checks and repairs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from common.dates import Zone, local_time
from desk_app.services.care import CareState
from desk_app.services.full_check import FullCheckResult
from desk_app.services.moving import MoveReport, move_story
from desk_app.services.repair import RepairReport, story
from desk_app.services.second_drive import CopyStand, CopyState
from desk_app.services.told import Story
from desk_app.ui.care_runner import CareShown
from desk_app.ui.language import in_language, shown_date, shown_number, shown_time
from desk_app.ui.viewmodels.chips import NOTHING, Chip
from desk_app.ui.viewmodels.facts import Fact

__all__ = ["care_facts", "care_notice", "moved_story", "repair_story"]

translate: Final = QCoreApplication.translate
_FREED: Final = "freed"
_KEPT: Final = "kept"


def _when(at_ms: int, zone: Zone) -> str:
    day = local_time(at_ms, zone).date()
    return f"{shown_date(day)} {shown_time(at_ms, zone)}"


def care_notice(care: CareState, zone: Zone) -> Chip:
    """What must be noticed until it is so no more, the gravest first; no text if nothing."""
    if care.damaged:
        return Chip(
            "error",
            translate(
                "care",
                "Sebagian berkas basis data PC ini rusak. Tidak ada yang dihapus; tutup lalu buka Serah "
                "lagi, perbaikannya berjalan sendiri.",
            ),
        )
    if care.reserve == _FREED:
        return Chip(
            "error",
            translate(
                "care",
                "Disk PC ini penuh: ruang cadangan sudah dibuka agar pelayanan hari ini dapat "
                "diselesaikan; kosongkan ruang disk sebelum besok.",
            ),
        )
    found = _standing_check(care)
    if care.start_faults or (found is not None and found.faults):
        return Chip(
            "error",
            translate(
                "care",
                "Ada catatan di PC ini yang tidak terbukti utuh. Pelayanan boleh berjalan; hubungi petugas "
                "TI.",
            ),
        )
    if found is not None and found.differing:
        return Chip(
            "error",
            translate(
                "care",
                "Daftar kartu di PC ini tidak sesuai dengan catatannya. Catatannya utuh dan pelayanan boleh "
                "berjalan; minta petugas TI menyusunnya ulang.",
            ),
        )
    if care.backup_error:
        return Chip("warning", in_language(care.backup_error))
    if care.update.failed is not None:
        return Chip("warning", in_language(care.update.failed.sentence))
    # Where copies lie is told on the diagnosis page.
    told = care.copy is None or care.copy.state is CopyState.SAFE
    copy = NOTHING if told or care.copy is None else _copy_notice(care.copy, zone)
    return copy if copy.text else _update_notice(care)


def _update_notice(care: CareState) -> Chip:
    """One quiet line; nobody need do anything."""
    if not care.update.ready:
        return NOTHING
    said = translate("care", "Versi baru Serah dipasang malam ini, atau saat jendela ini ditutup.")
    return Chip("info", said)


def _standing_check(care: CareState) -> FullCheckResult | None:
    """The last full check, unless a repair since may have mended what it found."""
    if care.check is None or (care.repair is not None and care.repair.at_ms > care.check.at_ms):
        return None
    return care.check


def _copy_notice(copy: CopyStand, zone: Zone) -> Chip:
    waiting = shown_number(copy.waiting)
    if copy.state is CopyState.NO_DRIVE and copy.place:
        said = translate(
            "care",
            "{0} catatan belum terkirim sejak {1}, dan flashdisk dengan salinannya ({2}) tidak terpasang. "
            "Pasang lagi; salinannya diperbarui sendiri.",
        )
        since, made = _when(copy.since_ms, zone), _when(copy.made_ms, zone)
        return Chip("warning", said.format(waiting, since, made))
    if copy.state is CopyState.NO_DRIVE:
        said = translate(
            "care",
            "{0} catatan belum terkirim sejak {1} dan belum ada salinannya di luar disk ini. Pasang "
            "flashdisk; salinannya dibuat sendiri.",
        )
        return Chip("warning", said.format(waiting, _when(copy.since_ms, zone)))
    if copy.state is CopyState.FAILED:
        said = translate(
            "care",
            "{0} catatan belum terkirim sejak {1}, dan salinannya belum dapat dibuat ({2}). Pasang "
            "flashdisk lain.",
        )
        reason = in_language(copy.reason)
        return Chip("warning", said.format(waiting, _when(copy.since_ms, zone), reason))
    return NOTHING


def _place(copy: CopyStand) -> str:
    return str(Path(copy.place).parent)


def care_facts(shown: CareShown, zone: Zone) -> tuple[Fact, ...]:
    """The lines of the diagnosis page."""
    care = shown.care
    return (
        _backup_fact(care, zone),
        _copy_fact(care.copy, zone),
        _reserve_fact(care.reserve),
        _check_fact(shown, zone),
        _start_fact(care),
        _repair_fact(care, zone),
    )


def _backup_fact(care: CareState, zone: Zone) -> Fact:
    label = translate("care", "Cadangan terakhir")
    if care.backup_error:
        return Fact(label, in_language(care.backup_error), "warning")
    if care.backup is None:
        return Fact(label, translate("care", "Belum ada; dibuat sendiri saat loket senggang."))
    said = translate("care", "{0}, di {1}")
    made = _when(care.backup.made_ms, zone)
    return Fact(label, said.format(made, care.backup.path.parent), "ok")


def _copy_fact(copy: CopyStand | None, zone: Zone) -> Fact:
    label = translate("care", "Salinan di drive kedua")
    if copy is None or copy.state is CopyState.NOT_NEEDED:
        said = translate("care", "Tidak perlu: tidak ada catatan yang menunggu lebih dari sehari.")
        return Fact(label, said)
    if copy.state is CopyState.SAFE:
        said = translate("care", "{0}, di {1}")
        return Fact(label, said.format(_when(copy.made_ms, zone), _place(copy)), "ok")
    notice = _copy_notice(copy, zone)
    return Fact(label, notice.text, notice.tone)


def _reserve_fact(reserve: str) -> Fact:
    label = translate("care", "Ruang cadangan disk")
    if reserve == _KEPT:
        return Fact(label, translate("care", "64 MB, dibuka sendiri bila disk penuh."), "ok")
    if reserve == _FREED:
        return Fact(label, translate("care", "Sudah dibuka karena disk penuh."), "error")
    return Fact(label, translate("care", "Belum ada; dibuat sendiri bila ruang disk cukup."))


def _check_fact(shown: CareShown, zone: Zone) -> Fact:
    label = translate("care", "Pemeriksaan lengkap")
    if shown.checking:
        return Fact(label, translate("care", "Sedang berjalan."))
    check = shown.care.check
    if check is None:
        return Fact(label, translate("care", "Belum pernah; berjalan sendiri saat loket senggang."))
    tone = "ok" if check.sound else "error"
    return Fact(label, f"{_when(check.at_ms, zone)}: {_outcome(check)}", tone)


def _outcome(check: FullCheckResult) -> str:
    if check.sound:
        said = translate("care", "{0} halaman, {1} catatan, dan {2} kartu utuh.")
        return said.format(*(shown_number(n) for n in (check.pages, check.events, check.cards)))
    found: list[str] = []
    if check.damaged:
        found.append(
            translate("care", "berkasnya rusak ({0} halaman)").format(
                shown_number(check.damaged_pages)
            )
        )
    if check.faults:
        found.append(
            translate("care", "{0} catatan tidak terbukti").format(shown_number(len(check.faults)))
        )
    if check.differing:
        found.append(
            translate("care", "{0} baris kartu keliru").format(shown_number(check.differing))
        )
    return ", ".join(found)


def _start_fact(care: CareState) -> Fact:
    label = translate("care", "Pemeriksaan saat dibuka")
    if care.start_faults:
        said = translate("care", "{0} temuan pada catatan terbaru; hubungi petugas TI.")
        return Fact(label, said.format(shown_number(len(care.start_faults))), "error")
    return Fact(label, translate("care", "Tanpa temuan."), "ok")


def _repair_fact(care: CareState, zone: Zone) -> Fact:
    label = translate("care", "Perbaikan terakhir")
    report = care.repair
    if report is None:
        return Fact(label, translate("care", "Belum pernah diperlukan."))
    happened = " ".join(in_language(s) for s in story(report, care.missing).happened)
    tone = "warning" if care.missing else ""
    return Fact(label, f"{_when(report.at_ms, zone)}: {happened}", tone)


def repair_story(report: RepairReport, *, missing: bool) -> Story:
    """The page of a repair in the language of the window."""
    return _in_language(story(report, missing))


def moved_story(report: MoveReport) -> Story:
    """The page of a PC that was moved, in the language of the window."""
    return _in_language(move_story(report))


def _in_language(told: Story) -> Story:
    return Story(
        *(tuple(in_language(s) for s in part) for part in (told.happened, told.safe, told.todo))
    )
