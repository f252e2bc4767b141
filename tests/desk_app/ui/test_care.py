"""What the window says of backups, copies, the reserve, checks and repairs: true, grave things first."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.dates import WIB
from common.sentences import Sentence
from desk_app.services.backups import Backup
from desk_app.services.care import CareState
from desk_app.services.full_check import FullCheckResult
from desk_app.services.repair import Cause, RepairReport
from desk_app.services.second_drive import CopyStand, CopyState
from desk_app.ui.care_runner import CareShown
from desk_app.ui.viewmodels.care import care_facts, care_notice, repair_story
from desk_app.ui.viewmodels.chips import NOTHING
from tests.support.desk import NOON

HOUR = 3_600_000
DAY = 24 * HOUR
SOUND = FullCheckResult(NOON, 6_200, 0, "", 1_040, 0, (), 20_000, 0)
UNPROVEN = FullCheckResult(NOON, 9, 0, "", 1_040, 0, ("a", "b"), 5, 0)
DIFFERING = FullCheckResult(NOON, 9, 0, "", 12, 0, (), 5, 1)
DAMAGED = FullCheckResult(NOON, 9, 3, "", 12, 0, ("a",), 5, 2)
REPAIR = RepairReport(at_ms=NOON + HOUR, cause=Cause.DAMAGED, events=40, cards=3)
REASON = Sentence("ruang di {name} tidak cukup", name="E:")
NO_DRIVE = CopyStand(CopyState.NO_DRIVE, waiting=1_200, since_ms=NOON - 2 * DAY)
PULLED_OUT = CopyStand(
    CopyState.NO_DRIVE, 12, NOON - 2 * DAY, "/media/stik/Serah-cadangan/satu", NOON - DAY
)
FAILED = CopyStand(CopyState.FAILED, 12, NOON - 2 * DAY, reason=REASON)
SAFE = CopyStand(CopyState.SAFE, 12, NOON - 2 * DAY, "/media/stik/Serah-cadangan/satu", NOON, True)
FULL = Sentence("Cadangan tidak dapat dibuat di {folder}.", folder="C:/x")


def test_where_all_is_well_nothing_is_noticed() -> None:
    assert care_notice(CareState(), WIB) == NOTHING
    assert care_notice(CareState(check=SOUND, copy=SAFE, repair=REPAIR), WIB) == NOTHING


@pytest.mark.parametrize(
    ("care", "tone", "parts"),
    [
        (CareState(damaged=True, reserve="freed"), "error", ("rusak", "Tidak ada yang dihapus")),
        (CareState(reserve="freed", check=UNPROVEN), "error", ("Disk PC ini penuh", "besok")),
        (CareState(check=UNPROVEN, backup_error=FULL), "error", ("tidak terbukti", "petugas TI")),
        (CareState(start_faults=("x",)), "error", ("tidak terbukti utuh",)),
        (CareState(check=DIFFERING, copy=NO_DRIVE), "error", ("Daftar kartu", "petugas TI")),
        (CareState(backup_error=FULL, copy=NO_DRIVE), "warning", (FULL,)),
        (CareState(copy=NO_DRIVE), "warning", ("1.200 catatan", "20 November 2026", "belum ada")),
        (CareState(copy=PULLED_OUT), "warning", ("12 catatan", "tidak terpasang", "Pasang lagi")),
        (CareState(copy=FAILED), "warning", ("(ruang di E: tidak cukup)", "flashdisk lain")),
    ],
)
def test_the_gravest_thing_is_noticed(care: CareState, tone: str, parts: tuple[str, ...]) -> None:
    notice = care_notice(care, WIB)
    assert notice.tone == tone
    assert [part for part in parts if part not in notice.text] == []


@pytest.mark.parametrize("check", [UNPROVEN, DIFFERING])
def test_what_a_repair_has_mended_is_noticed_no_more(check: FullCheckResult) -> None:
    assert care_notice(CareState(check=check, repair=REPAIR), WIB) == NOTHING
    older = RepairReport(at_ms=NOON - HOUR, cause=Cause.DAMAGED)
    assert care_notice(CareState(check=check, repair=older), WIB).tone == "error"


def facts(care: CareState, *, checking: bool = False) -> dict[str, tuple[str, str]]:
    return {f.label: (f.value, f.tone) for f in care_facts(CareShown(care, checking), WIB)}


def test_before_anything_was_looked_at_nothing_is_claimed() -> None:
    said = facts(CareState())
    assert said["Cadangan terakhir"] == ("Belum ada; dibuat sendiri saat loket senggang.", "")
    assert said["Pemeriksaan lengkap"][0].startswith("Belum pernah")
    assert said["Ruang cadangan disk"][1] == ""
    assert said["Perbaikan terakhir"] == ("Belum pernah diperlukan.", "")
    assert [tone for _, tone in said.values()].count("ok") == 1  # the look before the first act


def test_what_is_so_is_told_with_its_time_and_place() -> None:
    place = Path("/data") / "backups" / "one"
    backup = Backup(place, NOON - HOUR, 20_779, 1, 7, "v1", 3, 99)
    said = facts(CareState(backup=backup, reserve="kept", check=SOUND, copy=SAFE))
    made = "22 November 2026 11.00 WIB"
    assert said["Cadangan terakhir"] == (f"{made}, di {place.parent}", "ok")
    assert said["Salinan di drive kedua"] == (
        f"22 November 2026 12.00 WIB, di {Path(SAFE.place).parent}",
        "ok",
    )
    assert said["Pemeriksaan lengkap"] == (
        "22 November 2026 12.00 WIB: 6.200 halaman, 1.040 catatan, dan 20.000 kartu utuh.",
        "ok",
    )
    assert said["Ruang cadangan disk"][1] == "ok"


def test_what_is_wrong_is_told_in_full() -> None:
    care = CareState(
        backup_error=FULL,
        reserve="freed",
        check=DAMAGED,
        start_faults=("a", "b"),
        repair=REPAIR,
        missing=True,
        copy=NO_DRIVE,
    )
    said = facts(care)
    assert said["Cadangan terakhir"] == (FULL, "warning")
    assert said["Ruang cadangan disk"][1] == "error"
    assert said["Pemeriksaan lengkap"][0].endswith(
        "berkasnya rusak (3 halaman), 1 catatan tidak terbukti, 2 baris kartu keliru"
    )
    assert said["Pemeriksaan saat dibuka"][0].startswith("2 temuan")
    assert said["Perbaikan terakhir"][1] == "warning"
    assert "rusak dan sudah diperbaiki" in said["Perbaikan terakhir"][0]
    assert said["Salinan di drive kedua"] == (
        care_notice(CareState(copy=NO_DRIVE), WIB).text,
        "warning",
    )


def test_a_check_under_way_claims_no_result() -> None:
    said = facts(CareState(check=SOUND), checking=True)
    assert said["Pemeriksaan lengkap"] == ("Sedang berjalan.", "")


def test_the_story_is_that_of_the_service() -> None:
    told = repair_story(REPAIR, missing=True)
    assert told.happened
    assert "40 catatan terbukti utuh" in " ".join(told.safe)
    assert told.todo[-1] == "Lanjutkan pelayanan."
    assert "Tidak ada catatan yang hilang." in repair_story(REPAIR, missing=False).safe
