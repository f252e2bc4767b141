from __future__ import annotations

import pytest

from desk_app.sync.report import Counts, Outcome, clock_note, sentence

HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("ahead", "note"),
    [
        (0, ""),
        (599_999, ""),
        (-600_000, "jam PC ini melenceng 10 menit"),
        (2 * HOUR, "jam PC ini melenceng 2 jam"),
        (-3 * DAY, "jam PC ini melenceng 3 hari"),
        (3 * DAY - HOUR, "jam PC ini melenceng 3 hari"),
        (20_000 * DAY, "jam PC ini melenceng 20.000 hari"),
    ],
)
def test_the_clock_is_named_when_it_is_off(ahead: int, note: str) -> None:
    assert clock_note(ahead) == note


@pytest.mark.parametrize("outcome", [o for o in Outcome if o is not Outcome.DONE])
@pytest.mark.parametrize("counts", [Counts(), Counts(sent=1234, unsent=5)])
def test_each_end_says_that_the_work_is_safe_in_one_sentence(
    outcome: Outcome, counts: Counts
) -> None:
    text = sentence(outcome, "", counts, 0)
    assert "aman" in text
    assert text.count(".") == 1 + text.count("1.234")
    assert text.endswith(".")
    assert ("1.234 catatan sudah tersimpan" in text) is bool(counts.sent)


@pytest.mark.parametrize(
    ("counts", "ahead", "text"),
    [
        (
            Counts(),
            0,
            "Semua catatan PC ini sudah tersimpan di server pusat; lanjutkan pelayanan.",
        ),
        (
            Counts(sent=2500),
            0,
            "2.500 catatan sudah tersimpan di server pusat; lanjutkan pelayanan.",
        ),
        (
            Counts(sent=3, cases=1, quarantined=2),
            -3 * DAY,
            "3 catatan sudah tersimpan di server pusat; periksa 1 kasus baru di layar Kasus, dan "
            "beri tahu petugas TI bahwa 2 catatan disisihkan, dan betulkan jam Windows karena jam "
            "PC ini melenceng 3 hari.",
        ),
    ],
)
def test_when_all_went_well(counts: Counts, ahead: int, text: str) -> None:
    assert sentence(Outcome.DONE, "", counts, ahead) == text


def test_a_code_says_more_than_the_outcome_and_the_centre_more_than_nothing() -> None:
    assert "lambat" in sentence(Outcome.FAILED, "timeout", Counts(), 0)
    assert sentence(Outcome.REFUSED, "new", Counts(), 0, "Kata pusat.") == "Kata pusat."
    assert "menolak" in sentence(Outcome.REFUSED, "new", Counts(), 0)


def test_a_wrong_clock() -> None:
    text = sentence(Outcome.CLOCK_WRONG, "tls", Counts(), 400 * DAY)
    assert text.startswith("Jam PC ini melenceng 400 hari; semua catatan aman di PC ini")
    assert "Tanggal PC ini" in sentence(Outcome.CLOCK_WRONG, "tls_date", Counts(), 0)
