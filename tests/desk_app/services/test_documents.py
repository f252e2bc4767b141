"""What the papers say: masked, marked, dated in words; what was purged or never known is not made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest

from common.dates import WITA
from desk_app.bootstrap import Desk
from desk_app.domain.collection import CHECKS, Claim
from desk_app.domain.documents import Count, ReceiptDocument
from desk_app.services.documents import Documents
from desk_app.services.errors import Refused
from desk_app.services.hand_over import HandedOver
from protocol.bodies import Evidence, Note
from protocol.custody import Act, State
from protocol.events import Kind, evidence_code
from protocol.objects import OfficeObject
from protocol.status import CardStatus
from protocol.token import read_token, token_holds
from tests.support.desk import (
    BATCH,
    KALIGAWE,
    NOON,
    OFFICE,
    PENYELIA,
    PETUGAS,
    TODAY,
    DeskBench,
    card_object,
    owner_claim,
    raw,
    session,
    signed,
    tampering,
)

STAFF, CHIEF = session(PETUGAS), session(PENYELIA)
CARD = card_object(1).id
FAMILY = Claim(
    relation="family",
    collector_name="SRI MULYANI",
    collector_nik="3374045501700001",
    collector_note="Ibu kandung",
    papers=("collector_ktp", "family_card"),
    checks=CHECKS,
    old_card="lost",
    police_letter="SKTLK/1",
    fingerprint="no_device",
)


def _give(desk: Desk, claim: Claim | None = None, n: int = 1, **more: Any) -> HandedOver:
    evidence = more.pop("evidence", signed())
    return desk.hand_over.hand_over(
        STAFF, card_object(n).id, claim or owner_claim(), evidence, **more
    )


def _receipt(desk: Desk, done: HandedOver, copy_mark: str | None = None) -> ReceiptDocument:
    with desk.store.read() as unit:
        return desk.documents.receipt(unit, done.number, copy_mark=copy_mark)


# ---- the receipt


def test_an_owners_receipt(bench: DeskBench, desk: Desk) -> None:
    done = _give(desk)
    doc = _receipt(desk, done)
    card = card_object(1)
    assert (doc.number, doc.evidence_code) == (done.number, done.evidence_code)
    assert (doc.weekday, doc.date, doc.time) == ("Minggu", "22 November 2026", "12.00 WIB")
    assert doc.nik == f"{card.nik[:6]}******{card.nik[12:]}"
    assert card.nik not in repr(doc)
    assert (doc.name, doc.birth_place, doc.birth_date) == (
        card.name,
        "SEMARANG",
        "15 Januari 1990",
    )
    assert (doc.address, doc.rt, doc.rw) == (card.address, "003", "005")
    assert (doc.kind, doc.relation, doc.collector_relation) == (
        "KTP-el",
        "owner",
        "Yang bersangkutan",
    )
    assert (doc.collector_name, doc.collector_nik, doc.papers) == ("", "", ())
    assert doc.checks == ("Nama", "NIK", "Tanggal lahir", "Foto")
    assert (doc.old_card, doc.police_letter, doc.fingerprint) == ("never", "", "Tidak dilakukan")
    assert (doc.confirmed, doc.cancelled, doc.copy_mark, doc.time_note) == (False, False, None, "")
    assert (doc.officer.name, doc.officer.title, doc.officer.nip) == (
        PETUGAS.name,
        PETUGAS.title,
        PETUGAS.nip,
    )
    assert doc.letterhead.kelurahan == "Kaligawe"
    assert doc.evidence is not None
    assert [len(s) for s in doc.evidence.strokes] == [40, 30]
    token = read_token(doc.qr_digits)
    assert token_holds(token, bench.key.public)
    assert (str(token.number), token.evidence_code) == (done.number, done.evidence_code)
    assert doc.evidence_code == evidence_code(done.recorded.event.header)


def test_a_relatives_receipt(desk: Desk) -> None:
    doc = _receipt(desk, _give(desk, FAMILY))
    assert (doc.relation, doc.collector_name) == ("family", "SRI MULYANI")
    assert doc.collector_nik == "337404******0001"
    assert FAMILY.collector_nik not in repr(doc)
    assert doc.collector_relation == "Ibu kandung"
    assert doc.papers == ("KTP pengambil", "Kartu Keluarga")
    assert (doc.old_card, doc.police_letter) == ("lost", "SKTLK/1")
    assert doc.fingerprint == "Alat tidak tersedia"
    without_note = _receipt(desk, _give(desk, replace(FAMILY, collector_note=""), 2))
    assert without_note.collector_relation == "Anggota keluarga satu KK"


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(kind="paper", sheet="L-07", row=12),
        Evidence(kind="thumb", witness="Ketua RT 03"),
        Evidence(kind="witness", witness="Ketua RT 03"),
    ],
    ids=lambda e: e.kind,
)
def test_who_could_not_sign(desk: Desk, evidence: Evidence) -> None:
    shown = _receipt(desk, _give(desk, evidence=evidence)).evidence
    assert shown is not None
    assert (shown.kind, shown.sheet, shown.row, shown.witness) == (
        evidence.kind,
        evidence.sheet,
        evidence.row,
        evidence.witness,
    )
    assert shown.strokes == ()


def test_confirmed_by_the_centre_and_cancelled_by_hand(bench: DeskBench, desk: Desk) -> None:
    done = _give(desk)
    bench.confirm(desk)
    assert _receipt(desk, done).confirmed
    desk.cancel.cancel(STAFF, CHIEF, CARD, "Keliru")
    assert _receipt(desk, done).cancelled
    again = _give(desk)
    assert not _receipt(desk, again).cancelled
    assert not _receipt(desk, again).confirmed
    assert _receipt(desk, done).cancelled


def test_a_copy_says_so(desk: Desk) -> None:
    assert _receipt(desk, _give(desk), "SALINAN").copy_mark == "SALINAN"


def test_a_doubtful_time_is_said(bench: DeskBench, desk: Desk) -> None:
    _give(desk)
    bench.clock.ms -= 86_400_000
    doc = _receipt(desk, _give(desk, n=2))
    assert "diragukan" in doc.time_note
    assert doc.date == "22 November 2026"  # the last day that is known


def test_a_purged_receipt_names_nobody_and_still_proves(bench: DeskBench, desk: Desk) -> None:
    done = _give(desk, FAMILY)
    before = _receipt(desk, done)
    bench.confirm(desk)
    bench.pass_days(desk, 31)
    desk.purging.purge(CHIEF)
    after = _receipt(desk, done)
    personal = (
        *("nik", "name", "birth_place", "birth_date", "address", "rt", "rw", "relation"),
        *("collector_name", "collector_nik", "collector_relation", "papers", "old_card"),
        *("police_letter", "checks", "fingerprint", "evidence"),
    )
    assert [getattr(after, field) for field in personal] == [None] * len(personal)
    for field in ("number", "evidence_code", "qr_digits", "date", "time", "officer", "kind"):
        assert getattr(after, field) == getattr(before, field)


def test_a_childs_card_and_a_card_without_a_birth_date(bench: DeskBench, desk: Desk) -> None:
    bench.feed(desk, card_object(4, kind="KIA", birth_date=""))
    doc = _receipt(desk, _give(desk, n=4))
    assert (doc.kind, doc.birth_date) == ("KIA", "")


def test_a_card_that_left_is_named_no_more(bench: DeskBench, desk: Desk) -> None:
    done = _give(desk)
    bench.drop_card(desk, CARD)
    doc = _receipt(desk, done)
    assert (doc.name, doc.nik, doc.kind, doc.cancelled) == (None, None, "KTP-el", False)
    assert doc.relation == "owner"


def test_damaged_strokes_and_bodies_leave_an_empty_place(bench: DeskBench, desk: Desk) -> None:
    done = _give(desk)
    position = done.recorded.position
    packed = signed().strokes
    with desk.store.read() as unit:
        found = unit.log.at(position)
    assert found is not None
    assert found.body is not None
    desk.close()
    spoilt = found.body.replace(packed, b"\x09" + packed[1:])
    with tampering(bench) as connection:
        connection.execute("UPDATE event_body SET body = ? WHERE position = ?", (spoilt, position))
    with bench.open() as again:
        shown = _receipt(again, done).evidence
        assert shown is not None
        assert shown.strokes == ()
    with tampering(bench) as connection:
        connection.execute(
            "UPDATE event_body SET body = ? WHERE position = ?", (b"\x00" * 20, position)
        )
    with bench.open() as again:
        assert _receipt(again, done).evidence is None


def test_an_officer_that_nobody_knows(bench: DeskBench, desk: Desk) -> None:
    stranger = session(msgspec.structs.replace(PETUGAS, id=b"s" * 16))
    done = desk.hand_over.hand_over(stranger, CARD, owner_claim(), signed())
    assert _receipt(desk, done).officer.name == "(petugas tidak tercatat)"
    with desk.store.read() as unit:
        assert desk.documents.daily_list(unit, STAFF, TODAY, NOON).rows[0].officer == ""


@pytest.mark.parametrize("number", ["", "1", "0" * 22, "3374041002010100000118"])
def test_a_number_that_is_not_of_this_pc(desk: Desk, number: str) -> None:
    with (
        desk.store.read() as unit,
        pytest.raises(Refused, match=r"bukan dari PC ini\. Periksa nomornya\."),
    ):
        desk.documents.receipt(unit, number)


def test_a_day_before_any_qr_can_say_is_printed_all_the_same(bench: DeskBench) -> None:
    """A desk that never had the centre's time, on a PC whose battery is empty."""
    bench.clock.ms = 315_532_800_000
    with bench.open() as desk:
        bench.feed(desk, PETUGAS, card_object(1, birth_date="1950-01-01"))
        done = _give(desk)
        doc = _receipt(desk, done)
        assert (doc.date, len(doc.qr_digits)) == ("1 Januari 1980", 190)
        with desk.store.read() as unit:
            assert desk.documents.daily_list(unit, STAFF, date(1980, 1, 1), NOON).rows


# ---- the day


def _total(lines: tuple[Count, ...], label: str) -> int:
    (found,) = [line.count for line in lines if line.label == label]
    return found


def test_the_daily_list(bench: DeskBench, desk: Desk) -> None:
    first = _give(desk)
    bench.confirm(desk)
    bench.clock.advance(3 * 60_000)
    second = _give(desk, FAMILY, 2)
    desk.cancel.cancel(STAFF, CHIEF, card_object(2).id, "Keliru")
    with desk.store.read() as unit:
        doc = desk.documents.daily_list(unit, STAFF, TODAY, bench.clock.ms)
        other = desk.documents.daily_list(unit, STAFF, date(2026, 11, 21), bench.clock.ms)
    assert [(r.time, r.number, r.state) for r in doc.rows] == [
        ("12.00", first.number, "Diserahkan"),
        ("12.03", second.number, "Dibatalkan"),
    ]
    assert [r.collected_by for r in doc.rows] == [
        "Yang bersangkutan",
        "Anggota keluarga satu KK: SRI MULYANI",
    ]
    assert [r.confirmed for r in doc.rows] == [True, False]
    assert doc.rows[0].rt_rw == "003/005"
    assert card_object(1).nik not in repr(doc)
    assert _total(doc.totals, "Serah terima dicatat") == 2
    assert _total(doc.totals, "Dibatalkan") == 1
    assert _total(doc.totals, "Diserahkan pada hari ini") == 1
    assert _total(doc.totals, "Sudah dikonfirmasi pusat") == 1
    assert _total(doc.tie_out, "Diserahkan") == 1
    assert _total(doc.tie_out, "Jumlah di laci") == 2
    assert doc.difference == 0
    assert doc.printed == "22 November 2026, 12.03 WIB"
    assert doc.notes == ("Memuat catatan PC 01 sampai peristiwa nomor 4.",)
    assert len(doc.seal) == 16
    assert (doc.supervisor.name, doc.supervisor.title) == ("", "Kasi Pemerintahan")
    assert (other.rows, other.seal) == ((), "")
    assert other.tie_out == doc.tie_out


def test_a_purged_day_keeps_its_rows(bench: DeskBench, desk: Desk) -> None:
    _give(desk, FAMILY)
    bench.confirm(desk)
    bench.pass_days(desk, 31)
    desk.purging.purge(CHIEF)
    with desk.store.read() as unit:
        (row,) = desk.documents.daily_list(unit, STAFF, TODAY, bench.clock.ms).rows
    assert (row.name, row.nik, row.rt_rw, row.collected_by) == (None, None, None, None)
    assert row.officer == PETUGAS.name
    assert row.state == "Diserahkan"


def test_a_lost_row_shows_as_a_difference(bench: DeskBench, desk: Desk) -> None:
    desk.close()
    connection = raw(bench)
    connection.execute("DELETE FROM card WHERE id = ?", (card_object(2).id,))
    connection.close()
    with bench.open() as again:
        with again.store.read() as unit:
            assert again.documents.daily_list(unit, STAFF, TODAY, NOON).difference == 1
        again.rebuild()
        with again.store.read() as unit:
            assert again.documents.tie_out(unit).difference == 0


def test_every_state_has_its_line_in_the_balance(bench: DeskBench, desk: Desk) -> None:
    for n, state in enumerate(State):
        status = CardStatus(state=state, batch=BATCH.id)
        bench.feed(desk, card_object(10 + n, status=status))
    bench.feed(desk, msgspec.structs.replace(BATCH, count=3 + len(State)))
    with desk.store.read() as unit:
        lines = desk.documents.daily_list(unit, STAFF, TODAY, NOON).tie_out
        balance = desk.documents.tie_out(unit)
    assert balance.difference == 0
    by_place = sum(
        line.count for line in lines[2:] if not line.strong
    )  # each state once, but for the sums
    assert by_place == 3 + len(State)
    assert _total(lines, "Diterima") == by_place - 3


def test_the_head_of_the_office_signs_where_the_centre_named_one(
    bench: DeskBench, desk: Desk
) -> None:
    named = msgspec.structs.replace(OFFICE, head_name="Dra. Endang Lestari", head_nip="19")
    bench.feed(desk, named)
    with desk.store.read() as unit:
        signer = desk.documents.daily_list(unit, STAFF, TODAY, NOON).supervisor
        assert (signer.name, signer.title, signer.nip) == (
            "Dra. Endang Lestari",
            "Lurah Kaligawe",
            "19",
        )
        cover = desk.documents.cover(unit, CHIEF, TODAY, "semua", NOON)
    assert (cover.weekday, cover.date, cover.selection) == ("Minggu", "22 November 2026", "semua")
    assert (cover.officer.name, cover.printed) == (PENYELIA.name, "22 November 2026, 12.00 WIB")


def test_before_the_centre_has_named_the_office_its_code_stands_there(bench: DeskBench) -> None:
    with bench.open() as desk:
        other = OfficeObject(kelurahan="3374041003", name="Lain", kecamatan="", city="")
        with desk.store.read() as unit:
            assert desk.documents.letterhead(unit).kelurahan == KALIGAWE
        bench.feed(desk, other)
        with desk.store.read() as unit:
            assert desk.documents.letterhead(unit).kelurahan == KALIGAWE


def test_another_zone_has_another_day(bench: DeskBench, desk: Desk) -> None:
    documents = Documents(replace(bench.identity, kelurahan="6471011001"), bench.key)
    assert documents._zone == WITA
    done = _give(desk)
    with desk.store.read() as unit:
        day = desk.recorder.now(unit).day
        cover = documents.cover(unit, STAFF, day, "", bench.clock.now_ms())
        assert cover.printed.endswith("13.00 WITA")
        # an act of a place that this PC had before keeps the zone of that place
        assert documents.receipt(unit, done.number).time == "12.00 WIB"


# ---- the minutes


def _received(bench: DeskBench, desk: Desk, **more: Any) -> str:
    status = CardStatus(state=State.IN_TRANSIT, batch=BATCH.id)
    bench.feed(desk, card_object(8, status=status))
    done = desk.receive.receive(STAFF, BATCH.id, counted=1, evidence=signed(), **more)
    return done.minutes.number


def test_the_minutes_of_a_batch(bench: DeskBench, desk: Desk) -> None:
    number = _received(bench, desk)
    with desk.store.read() as unit:
        doc = desk.documents.batch_minutes(unit, number)
    assert (doc.number, doc.batch) == (number, BATCH.number)
    assert doc.day_words == (
        "Minggu, tanggal dua puluh dua bulan November tahun dua ribu dua puluh enam"
    )
    assert doc.first.name == "Retno Wulandari"
    assert (doc.second.name, doc.second.office) == (PETUGAS.name, "Kelurahan Kaligawe")
    assert len(doc.second.strokes) == 2
    assert (doc.count, doc.count_words, doc.remarks) == (1, "satu", ())
    assert len(doc.items) == 4
    assert card_object(8).nik not in repr(doc)


def test_minutes_of_a_batch_that_the_feed_no_longer_names(bench: DeskBench, desk: Desk) -> None:
    number = _received(bench, desk, deliverer="Kurir kecamatan")
    desk.close()
    connection = raw(bench)
    connection.execute("DELETE FROM feed_object WHERE kind IN ('batch', 'office')")
    connection.close()
    with bench.open() as again, again.store.read() as unit:
        doc = again.documents.batch_minutes(unit, number)
    assert (doc.batch, doc.first.name, doc.second.office) == ("", "Kurir kecamatan", "Kelurahan")


def test_minutes_signed_on_paper(bench: DeskBench, desk: Desk) -> None:
    status = CardStatus(state=State.IN_TRANSIT, batch=BATCH.id)
    bench.feed(desk, card_object(8, status=status))
    paper = Evidence(kind="paper", sheet="BA-1", row=1)
    done = desk.receive.receive(STAFF, BATCH.id, counted=1, evidence=paper)
    with desk.store.read() as unit:
        assert desk.documents.batch_minutes(unit, done.minutes.number).second.strokes == ()


def test_what_is_no_minutes(bench: DeskBench, desk: Desk) -> None:
    done = _give(desk)
    number = _received(bench, desk)
    with desk.store.read() as unit:
        for wrong in (done.number, "0" * 22):
            with pytest.raises(Refused, match="berita acara"):
                desk.documents.batch_minutes(unit, wrong)
        found = unit.log.by_number(number)
    assert found is not None
    desk.close()
    with tampering(bench) as connection:
        connection.execute(
            "UPDATE event_body SET body = ? WHERE position = ?", (bytes(20), found.position)
        )
    with (
        bench.open() as again,
        again.store.read() as unit,
        pytest.raises(Refused, match="berita acara"),
    ):
        again.documents.batch_minutes(unit, number)


def test_a_number_of_another_act_is_no_receipt(desk: Desk) -> None:
    with desk.store.write() as unit:
        made = desk.recorder.record(
            unit, Kind.COMPLAINT_OPENED, Note(), operator=None, numbered=True
        )
        lost = desk.recorder.record(unit, Act.LOSE, Note(), operator=None, numbered=True)
    with desk.store.read() as unit:
        for number in (made.number, lost.number):
            with pytest.raises(Refused, match="tanda terima"):
                desk.documents.receipt(unit, number)
