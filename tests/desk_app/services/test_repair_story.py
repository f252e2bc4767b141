"""What is told of a repair: one page, no more than is so, and nothing that is so left out."""

from __future__ import annotations

from itertools import product
from typing import Any

import msgspec
import pytest

from common.sentences import Sentence
from desk_app.bootstrap import Desk
from desk_app.services.repair import Cause, RepairReport, story

WHOLE = RepairReport(at_ms=7, cause=Cause.DAMAGED, aside="serah.db.rusak-1", events=52, cards=60)


def _told(report: RepairReport, *, missing: bool) -> str:
    page = story(report, missing)
    for part in (page.happened, page.safe, page.todo):
        assert part
        for sentence in part:
            assert isinstance(sentence, Sentence)  # so it can be said in English too
            assert not sentence[0].islower()
            assert sentence.endswith(".")
    return " ".join((*page.happened, *page.safe, *page.todo))


def test_a_repair_that_lost_nothing_says_so() -> None:
    told = _told(WHOLE, missing=False)
    assert "52 catatan terbukti utuh" in told
    assert "Tidak ada catatan yang hilang." in told
    assert "serah.db.rusak-1" in told
    assert "seri" not in told
    assert "server pusat" not in told
    assert told.endswith("Lanjutkan pelayanan.")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cause": Cause.GONE}, "hilang dan sudah dibuat kembali"),
        ({"cause": Cause.BEHIND}, "lebih lama daripada yang pernah dicatat"),
        ({"cause": Cause.RESTORED}, "dipulihkan dari cadangan"),
        ({"others": 12}, "12 catatan diambil dari cadangan"),
        ({"carried": 3}, "3 catatan kehilangan urutannya"),
        ({"epoch": 4}, "memakai seri 4"),
        ({"bodies": 2}, "Pada 2 catatan, gambar tanda tangannya hilang"),
        ({"pulled": True}, "daftar yang ada tetap dapat dipakai"),
        ({"pulled": True, "cards": 0}, "sambungkan PC ini ke jaringan sebelum melayani"),
    ],
)
def test_each_thing_is_said_when_it_is_so(changes: dict[str, Any], words: str) -> None:
    assert words in _told(msgspec.structs.replace(WHOLE, **changes), missing=False)
    assert words not in _told(WHOLE, missing=False)


def test_what_is_missing_is_never_called_safe() -> None:
    for lost, tail, bodies, missing in product((0, 5), (False, True), (0, 3), (False, True)):
        report = msgspec.structs.replace(WHOLE, lost=lost, tail=tail, bodies=bodies, epoch=2)
        told = _told(report, missing=missing)
        assert ("Tidak ada catatan yang hilang." in told) is not (missing or tail or bool(bodies))
        assert ("akan kembali dari server pusat" in told) is missing
        assert ("Cocokkan tanda terima kertas" in told) is (missing or tail)


def test_a_report_is_told_once_and_kept(desk: Desk) -> None:
    assert desk.repairs.last() is None
    desk.repairs.told()
    assert desk.repairs.last() is None
    with desk.store.write() as unit:
        unit.settings.put("repair", msgspec.msgpack.encode(WHOLE))
    assert desk.repairs.untold() == WHOLE
    desk.repairs.told()
    assert desk.repairs.untold() is None
    assert desk.repairs.last() == msgspec.structs.replace(WHOLE, told=True)
    with desk.store.write() as unit:
        unit.settings.put("repair", b"\xc1")
    assert desk.repairs.last() is None
